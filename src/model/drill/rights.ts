import { DrillEvent } from './event';
import { POLICY_API } from './policy';

/** One rule of RBAC that a drill needs, and where. */
export interface DrillRight {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** All objects if absent. */
  readonly resourceNames?: readonly string[];
  /** The namespace of the Deployment, that of its lease, or, of what is in none, the cluster. */
  readonly scope: 'namespace' | 'lease-namespace' | 'cluster';
}

/** The names that rights can be limited to, as far as they are known. */
export interface DrilledNames {
  readonly deployment?: string;
  readonly lease?: string;
  /** The ConfigMaps that tell the controller of its election; without any, none is read. */
  readonly configMaps?: readonly string[];
}

/** The least that drills with these events need. */
export function drillRights(events: readonly DrillEvent[], names: DrilledNames = {}): DrillRight[] {
  return [...readingRights(names), ...[...new Set(events)].flatMap((event) => RIGHTS[event])].reduce(together, []);
}

/** The least that it takes to find what drills with these events have left behind, and to take it back. */
export function restoreRights(events: readonly DrillEvent[]): DrillRight[] {
  return [...new Set(events)].flatMap((event) => RESTORE_RIGHTS[event]);
}

/** What is read of the Deployment, whatever then happens. */
function readingRights({ deployment, lease, configMaps }: DrilledNames): DrillRight[] {
  const named = (name?: string) => (name === undefined ? {} : { resourceNames: [name] });
  return [
    { ...namespaced('apps', ['deployments'], ['get']), ...named(deployment) },
    namespaced('apps', ['replicasets'], ['list']),
    namespaced('', ['pods'], ['list', 'watch']),
    namespaced('policy', ['poddisruptionbudgets'], ['list']),
    ...(configMaps?.length === 0 ? [] : [configMapRight(configMaps)]),
    {
      ...namespaced('coordination.k8s.io', ['leases'], ['list', 'watch']),
      ...named(lease),
      scope: 'lease-namespace',
    },
  ];
}

/** To read these ConfigMaps, or all. */
export function configMapRight(names?: readonly string[]): DrillRight {
  return { ...namespaced('', ['configmaps'], ['get']), resourceNames: names };
}

const LABEL = namespaced('', ['pods'], ['list', 'patch']);
const POLICY = namespaced(POLICY_API.group, [POLICY_API.resource], ['list', 'delete']);
const NODES: DrillRight = { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'patch'], scope: 'cluster' };

/** Each with what takes it back, and finds what an earlier drill has left behind. */
const RIGHTS: Readonly<Record<DrillEvent, readonly DrillRight[]>> = {
  delete: [namespaced('', ['pods'], ['delete'])],
  crash: [namespaced('', ['pods'], ['delete'])],
  drain: [namespaced('', ['pods/eviction'], ['create']), { ...NODES, verbs: ['get', ...NODES.verbs] }],
  partition: [LABEL, { ...POLICY, verbs: [...POLICY.verbs, 'create'] }],
};

const RESTORE_RIGHTS: Readonly<Record<DrillEvent, readonly DrillRight[]>> = {
  delete: [],
  crash: [],
  drain: [NODES],
  partition: [LABEL, POLICY],
};

function namespaced(group: string, resources: readonly string[], verbs: readonly string[]): DrillRight {
  return { apiGroups: [group], resources, verbs, scope: 'namespace' };
}

/** Adds a right to others, in one rule with those on the same objects. */
function together(all: readonly DrillRight[], right: DrillRight): DrillRight[] {
  const objects = ({ apiGroups, resources, resourceNames, scope }: DrillRight) =>
    JSON.stringify([apiGroups, resources, resourceNames, scope]);
  const same = all.find((other) => objects(other) === objects(right));
  return same === undefined
    ? [...all, right]
    : all.map((other) => (other === same ? { ...same, verbs: [...new Set([...same.verbs, ...right.verbs])] } : other));
}

/** What the API server is asked whether one may do it. */
export interface AccessReview {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verb: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** All that a right consists of. */
export function reviewsOf(
  { apiGroups, resources, verbs, resourceNames, scope }: DrillRight,
  namespaces: { readonly namespace: string; readonly leaseNamespace: string },
): AccessReview[] {
  const namespace = {
    namespace: namespaces.namespace,
    'lease-namespace': namespaces.leaseNamespace,
    cluster: undefined,
  };
  return apiGroups.flatMap((group) =>
    resources.flatMap((path) => {
      const [resource, subresource] = path.split('/');
      return verbs.flatMap((verb) =>
        (resourceNames ?? [undefined]).map((name) => ({
          group,
          resource,
          ...(subresource === undefined ? {} : { subresource }),
          verb,
          ...(name === undefined ? {} : { name }),
          ...(scope === 'cluster' ? {} : { namespace: namespace[scope] }),
        })),
      );
    }),
  );
}

/** `patch nodes`, `list leases.coordination.k8s.io 'x' in namespace a` */
export function describeReview({ group, resource, subresource, verb, name, namespace }: AccessReview): string {
  const path = `${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
  return [
    verb,
    path,
    ...(name === undefined ? [] : [`'${name}'`]),
    ...(namespace === undefined ? [] : [`in namespace ${namespace}`]),
  ].join(' ');
}
