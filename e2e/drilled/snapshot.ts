import { isDeepStrictEqual } from 'node:util';
import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';

/** What the API has that a drill may change, without what changes by itself. */
export type Snapshot = Readonly<Record<string, unknown>>;

/** What of an object's metadata changes with each change of it, or with each new pod. */
const PASSING = [
  'resourceVersion',
  'managedFields',
  'generation',
  'uid',
  'creationTimestamp',
  'name',
  'ownerReferences',
];

const COLLECTIONS = (namespace: string) => ({
  deployments: `/apis/apps/v1/namespaces/${namespace}/deployments`,
  budgets: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`,
  policies: `/apis/cilium.io/v2/namespaces/${namespace}/ciliumnetworkpolicies`,
  accounts: `/api/v1/namespaces/${namespace}/serviceaccounts`,
});

/** Of a namespace, and of the nodes that its pods run on. */
export async function snapshotOf(api: ControlPlane, namespace: string, nodes: readonly string[]): Promise<Snapshot> {
  const list = async (path: string) => {
    const answer = await api.request('GET', path);
    // Of a kind that the cluster does not know there is nothing.
    return answer.status === 404 ? [] : (accepted(answer).items as Manifest[]);
  };
  const pods = await list(`/api/v1/namespaces/${namespace}/pods`);
  const collections = await Promise.all(
    Object.entries(COLLECTIONS(namespace)).map(
      async ([name, path]) => [name, byName(await list(path), ({ spec }) => spec as unknown)] as const,
    ),
  );
  const all = await list('/api/v1/nodes');
  return {
    // Pods come and go; how many there are, and with what on them, stays.
    pods: pods
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => JSON.stringify(kept(metadata as Manifest), withoutZone))
      .sort(),
    ...Object.fromEntries(collections),
    nodes: byName(
      all.filter(({ metadata }) => nodes.includes(String(metadata.name))),
      ({ spec }) => spec as unknown,
    ),
  };
}

function byName(objects: readonly Manifest[], contents: (object: Manifest) => unknown): object {
  return Object.fromEntries(
    objects.map((object) => [object.metadata.name, [kept(object.metadata as Manifest), contents(object)]]),
  );
}

function kept(metadata: Manifest): Manifest {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !PASSING.includes(key)));
}

/** Which a pod has of the node that it came to. */
function withoutZone(key: string, value: unknown): unknown {
  return key === 'topology.kubernetes.io/zone' ? undefined : value;
}

/** What is other than before, by what it is a part of. */
export function differences(before: Snapshot, after: Snapshot): string[] {
  return Object.keys(before)
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => `${key}: ${JSON.stringify(before[key])} became ${JSON.stringify(after[key])}`);
}
