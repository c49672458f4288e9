import { Manifest } from '../../test/support/manifests';
import { Cluster } from '../support/cluster';
import { leaves } from './losing';
import { placedAndRolled } from './placed-and-rolled';
import { addPool, without } from './pool';
import { Trial } from './side-by-side';

const COST = 'controller.kubernetes.io/pod-deletion-cost';

/** Three nodes in two zones, and a rollout that happens to take away both pods of the larger zone first. */
export function largerZoneFirst(namespace: string, manifests: readonly Manifest[]): Trial<string[]> {
  return async (cluster) => {
    const pool = await addPool(cluster, namespace, [2, 1]);
    const placed = await placedAndRolled(cluster, manifests, pool, { rollouts: 0 });
    await makeCheap(cluster, namespace, pool.zones[`${namespace}-a`]);
    return [...placed, ...(await placedAndRolled(cluster, manifests, pool, { rollouts: 0 }))];
  };
}

/** The controller chooses which pods go first; a cost makes it these. */
async function makeCheap(cluster: Cluster, namespace: string, nodes: readonly string[]): Promise<void> {
  const pods = (await cluster.pods(namespace)).filter(({ spec }) => nodes.includes(String(spec.nodeName)));
  const cheap = { metadata: { annotations: { [COST]: '-1' } } };
  await Promise.all(
    pods.map(({ metadata }) => cluster.patch(`/api/v1/namespaces/${namespace}/pods/${String(metadata.name)}`, cheap)),
  );
}

/** Three nodes in three zones, and rollouts while one is lost. */
export function nodeLost(namespace: string, manifests: readonly Manifest[]): Trial<string[]> {
  return async (cluster) => {
    const pool = await addPool(cluster, namespace, [1, 1, 1]);
    const node = `${namespace}-b1`;
    const placed = await placedAndRolled(cluster, manifests, pool, { rollouts: 0 });
    await cluster.loseNode(node);
    await leaves(cluster, namespace, node, 2);
    return [...placed, ...(await placedAndRolled(cluster, manifests, without(pool, node)))];
  };
}
