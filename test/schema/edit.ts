type Node = Record<string, unknown>;

/** A copy of a document with the value at a path (`/spec/replicas`) replaced; `undefined` removes the field. */
export function edit(doc: object, path: string, value: unknown): object {
  // Through JSON, as a rendered manifest goes: that also parts objects which the original uses twice.
  const copy = JSON.parse(JSON.stringify(doc)) as Node;
  const segments = path.split('/').slice(1);
  const last = segments.pop() ?? '';
  const parent = segments.reduce<Node>((node, segment) => node[segment] as Node, copy);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}
