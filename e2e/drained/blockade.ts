import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { evict } from './eviction';
import { Finding } from './finding';
import { Place } from './place';
import { isCrashLooping, isLeaving, isReady, isUnschedulable } from './pods';
import { budgetsOf, podsOf, Workload } from './workload';

/**
 * Who keeps these pods for ever: the API server refuses to evict any of them, while nothing is on its way that could
 * change its mind. Nobody where one of them may go, now or later. No clock is asked.
 */
export async function blockades(place: Place, pods: readonly Manifest[]): Promise<Finding[]> {
  const found = new Map<string, Finding>();
  for (const pod of pods.filter((one) => !isLeaving(one))) {
    const workload = place.workloadOf(pod);
    const finding = found.get(workload.id) ?? (await blockade(place, workload, pod));
    if (!finding) {
      return [];
    }
    found.set(workload.id, finding);
  }
  return [...found.values()];
}

async function blockade(place: Place, workload: Workload, pod: Manifest): Promise<Finding | undefined> {
  const replicas = podsOf(workload, place.pods.current);
  const [budget] = budgetsOf(workload, place.manifests);
  if (replicas.length !== workload.replicas || !replicas.every((one) => staysAsItIs(place, one))) {
    return undefined;
  }
  const { status, words } = await evict(place.cluster.api, pod, true);
  // It may also say that it is still counting.
  if (status !== 429 || !/needs \d+ healthy pods and has \d+ currently/.test(words)) {
    return undefined;
  }
  const { metadata, status: count } = accepted(await place.cluster.api.get(budget));
  const ready = replicas.filter(isReady).length;
  const counted = count.observedGeneration === metadata.generation && count.currentHealthy === ready;
  // None is allowed for a moment too after another has been, until its pod is seen to go.
  return counted && count.disruptionsAllowed === 0 && count.desiredHealthy >= ready
    ? {
        what: 'blocked',
        of: workload.id,
        words: `${words}; disruptionsAllowed is 0 with ${ready} of ${workload.replicas} ready`,
      }
    : undefined;
}

/** Of a pod that waits for a node, only as long as nobody brings one. */
function staysAsItIs(place: Place, pod: Manifest): boolean {
  return isReady(pod) || (!isLeaving(pod) && isCrashLooping(pod)) || (place.isFull && isUnschedulable(pod));
}
