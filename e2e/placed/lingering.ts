import { Manifest } from '../../test/support/manifests';
import { Cluster } from '../support/cluster';
import { isLeaving, isPlaced } from './pods';
import { Watch } from './watch';

const FINALIZER = 'e2e.example.com/stopping';
const LONGEST_MS = 400;

/** Has the pods of a Deployment stay until somebody lets them go. */
export function lingering(deployment: Manifest): Manifest {
  const copy = structuredClone(deployment);
  copy.spec.template.metadata.finalizers = [FINALIZER];
  return copy;
}

/**
 * Lets such pods go once as many others as are wanted have a node, or after a while. kwok's pods stop at once; a real
 * one takes longer than it takes the scheduler to find a node for the next, and is in its way.
 */
export function letGo(cluster: Cluster, pods: Watch, wanted: number): void {
  const noticed = new Set<string>();
  const freed = new Set<string>();
  const free = ({ metadata }: Manifest) => {
    if (!freed.has(metadata.uid as string)) {
      freed.add(metadata.uid as string);
      const path = `/api/v1/namespaces/${String(metadata.namespace)}/pods/${String(metadata.name)}`;
      // It may be gone already, and so may the cluster.
      cluster.patch(path, { metadata: { finalizers: null } }).catch(() => undefined);
    }
  };
  const look = () => {
    const replaced = pods.objects.filter((pod) => !isLeaving(pod) && isPlaced(pod)).length >= wanted;
    for (const pod of pods.objects.filter(isLeaving)) {
      if (replaced) {
        free(pod);
      } else if (!noticed.has(pod.metadata.uid as string)) {
        noticed.add(pod.metadata.uid as string);
        setTimeout(free, LONGEST_MS, pod).unref();
      }
    }
  };
  pods.onChange(look);
  look();
}
