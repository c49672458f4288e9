import { isPlainObject, PlainObject } from '../plain-object';

/** A parsed document of Kubernetes, of which nothing is known to be as it should. */
export type Manifest = PlainObject;

/** The object at a path, or an empty one. */
export function objectAt(value: unknown, ...path: readonly string[]): Manifest {
  const found = path.reduce<unknown>((v, key) => (isPlainObject(v) ? v[key] : undefined), value);
  return isPlainObject(found) ? found : {};
}

/** The objects of the list at a path. */
export function objectsAt(value: Manifest, ...path: readonly string[]): Manifest[] {
  const last = path.at(-1) ?? '';
  const found = objectAt(value, ...path.slice(0, -1))[last];
  return Array.isArray(found) ? found.filter(isPlainObject) : [];
}

/** The texts of the list of a key. */
export function textsOf(value: Manifest, key: string): string[] {
  const found = value[key];
  return Array.isArray(found) ? found.filter((v) => v !== undefined && v !== null).map(String) : [];
}

/** The text of a key, if it is one. */
export function textOf(value: Manifest, key: string): string | undefined {
  const found = value[key];
  return typeof found === 'string' ? found : undefined;
}

/** The texts of the map of a key. */
export function textMapOf(value: Manifest, key: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(objectAt(value, key)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The documents, with those of a List in its place. */
export function flattenLists(documents: readonly unknown[]): Manifest[] {
  return documents.filter(isPlainObject).flatMap((document) => {
    const isList = textOf(document, 'kind')?.endsWith('List') && Array.isArray(document.items);
    return isList ? flattenLists(document.items as unknown[]) : [document];
  });
}
