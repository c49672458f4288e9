import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { Cluster } from '../support/cluster';
import { until } from '../support/processes';
import { conditionOf, isLeaving, isReady } from './pods';

/** Loses a node until the controllers have noticed: a heartbeat that was on its way may undo it. */
export async function lose(cluster: Cluster, node: string): Promise<void> {
  await until(`nobody noticed that ${node} is lost`, async () => {
    const { spec, status } = accepted(await cluster.api.request('GET', `/api/v1/nodes/${node}`));
    if (conditionOf(status as Manifest, 'Ready')?.status === 'True') {
      await cluster.loseNode(node);
    }
    const taints = (spec.taints ?? []) as Manifest[];
    return taints.some(({ effect }) => effect === 'NoExecute') || undefined;
  });
}

/** Waits until so many pods are ready on the other nodes, and none on this one. */
export function leaves(cluster: Cluster, namespace: string, node: string, left: number): Promise<true> {
  return until(`the pods of ${namespace} did not leave ${node}`, async () => {
    const pods = await standing(cluster, namespace);
    return (pods.length === left && !pods.includes(node)) || undefined;
  });
}

/** The nodes of the pods that are ready and stay. */
export async function standing(cluster: Cluster, namespace: string): Promise<string[]> {
  const pods = await cluster.pods(namespace);
  return pods.filter((pod) => isReady(pod) && !isLeaving(pod)).map(({ spec }) => String(spec.nodeName));
}
