import { isDeepStrictEqual } from 'node:util';
import { PatchOperation } from '../../src/model/drill/api-call';
import { Manifest } from './manifests';

/** What an API server answers 422 to. */
export class Unprocessable extends Error {}

/** Applies a JSON patch as the API server does: whole, or not at all, and to it what is not there equals null. */
export function patched(object: Manifest, operations: readonly PatchOperation[]): Manifest {
  const result = structuredClone(object);
  for (const { op, path, value } of operations) {
    const keys = path
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    const parent = keys.reduce<Manifest | undefined>((it, key) => it?.[key] as Manifest | undefined, result);
    if (parent === undefined) {
      throw new Unprocessable(`${op} ${path}: there is nothing to hold it`);
    }
    switch (op) {
      case 'add':
        parent[last] = value;
        break;
      case 'remove':
        if (!Object.hasOwn(parent, last)) {
          throw new Unprocessable(`remove ${path}: it is not there`);
        }
        Reflect.deleteProperty(parent, last);
        break;
      case 'test':
        if (!isDeepStrictEqual(parent[last] ?? null, value ?? null)) {
          throw new Unprocessable(`testing ${path}: test failed`);
        }
    }
  }
  return result;
}
