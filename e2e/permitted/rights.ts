/** Something that may be done. */
export interface Right {
  /** `*` for all namespaces, and for what has none. */
  readonly namespace: string;
  readonly group: string;
  /** With its subresource, such as `deployments/scale`. */
  readonly resource: string;
  /** Of one object; else of all. */
  readonly name?: string;
  readonly verb: string;
}

/** Rights, written densely: `rights('*', 'apps', 'deployments daemonsets', 'get list')`. */
export function rights(namespace: string, group: string, resources: string, verbs: string, name?: string): Right[] {
  return words(resources).flatMap((resource) =>
    words(verbs).map((verb) => ({ namespace, group, resource, verb, ...(name !== undefined && { name }) })),
  );
}

export function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** Whether one right is part of another, as the API server sees it. */
export function covers(granted: Right, asked: Right): boolean {
  return (
    (granted.namespace === '*' || granted.namespace === asked.namespace) &&
    (granted.group === '*' || granted.group === asked.group) &&
    (granted.resource === '*' || granted.resource === asked.resource || isAnySubresource(granted, asked)) &&
    (granted.name === undefined || granted.name === asked.name) &&
    (granted.verb === '*' || granted.verb === asked.verb)
  );
}

function isAnySubresource(granted: Right, asked: Right): boolean {
  const subresource = asked.resource.split('/').at(1);
  return subresource !== undefined && granted.resource === `*/${subresource}`;
}

/** Those of the rights that none of the others comprises. */
export function without(some: readonly Right[], others: readonly Right[]): Right[] {
  return some.filter((right) => !others.some((other) => covers(other, right)));
}

/** The same rights without repetition. */
export function condensed(all: readonly Right[]): Right[] {
  return all.filter(
    (right, i) => !all.some((other, j) => i !== j && covers(other, right) && (j < i || !covers(right, other))),
  );
}

/** In words: `update coordination.k8s.io/leases[operator] in kube-system`. */
export function said({ namespace, group, resource, name, verb }: Right): string {
  const what = `${group === '' ? 'core' : group}/${resource}${name === undefined ? '' : `[${name}]`}`;
  return `${verb} ${what} ${namespace === '*' ? 'everywhere' : `in ${namespace}`}`;
}
