import { isPlainObject, PlainObject } from '../plain-object';

/** A request that changes something. */
export interface ApiCall {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

/** One change of a JSON patch. */
export interface PatchOperation {
  readonly op: 'test' | 'add' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** A change that holds only as long as the object is as it was thought to be. */
export interface PatchCall extends ApiCall {
  readonly method: 'PATCH';
  readonly body: readonly PatchOperation[];
}

/** The path of a key of a map in a JSON patch. */
export function pointer(...keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Whether an object is as the tests of a patch have it; if it is not, the API server refuses the whole patch. */
export function testsHold(operations: readonly PatchOperation[], object: PlainObject): boolean {
  return operations
    .filter(({ op }) => op === 'test')
    .every(({ path, value }) => JSON.stringify(valueAt(path, object)) === JSON.stringify(value));
}

function valueAt(path: string, object: PlainObject): unknown {
  const keys = path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<unknown>((value, key) => (isPlainObject(value) ? value[key] : undefined), object);
}
