import { Cluster } from '../support/cluster';
import { until } from '../support/processes';
import { isLeaving, isReady } from './pods';

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
