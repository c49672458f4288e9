import { Cluster } from '../support/cluster';

/** The names of nodes, by the name of their zone. */
export type Zones = Readonly<Record<string, readonly string[]>>;

/** Nodes that are kept apart from the others of a cluster, by a label that pods choose them by. */
export interface Pool {
  readonly name: string;
  readonly zones: Zones;
}

export const POOL_LABEL = 'e2e/pool';

/**
 * Adds so many nodes a zone, named after the pool: `p-a1`, `p-a2`, `p-b1`. Its zones are its own, since the controllers
 * judge a zone by how many of its nodes are lost.
 */
export async function addPool(cluster: Cluster, name: string, nodesOfZones: readonly number[]): Promise<Pool> {
  const zones = nodesOfZones.map((count, i) => {
    const zone = `${name}-${String.fromCharCode(97 + i)}`;
    return [zone, Array.from({ length: count }, (_, n) => `${zone}${n + 1}`)] as const;
  });
  const added = zones.flatMap(([zone, nodes]) =>
    nodes.map(async (node) => {
      await cluster.addNode(node, zone);
      await cluster.patch(`/api/v1/nodes/${node}`, { metadata: { labels: { [POOL_LABEL]: name } } });
    }),
  );
  await Promise.all(added);
  return { name, zones: Object.fromEntries(zones) };
}

const shared = new WeakMap<Cluster, Map<string, Promise<Pool>>>();

/** A pool of that shape for all who leave its nodes as they are: pods keep away only from those of their namespace. */
export function sharedPool(cluster: Cluster, nodesOfZones: readonly number[]): Promise<Pool> {
  const pools = shared.get(cluster) ?? new Map<string, Promise<Pool>>();
  shared.set(cluster, pools);
  const name = `shared-${nodesOfZones.join('-')}`;
  const pool = pools.get(name) ?? addPool(cluster, name, nodesOfZones);
  pools.set(name, pool);
  return pool;
}

/** What is left of a pool while some of its nodes take no pods. */
export function without({ name, zones }: Pool, ...closed: readonly string[]): Pool {
  const left = Object.entries(zones)
    .map(([zone, nodes]) => [zone, nodes.filter((node) => !closed.includes(node))] as const)
    .filter(([, nodes]) => nodes.length > 0);
  return { name, zones: Object.fromEntries(left) };
}
