import { Manifest, ofKind } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { Cluster } from '../support/cluster';
import { idOf } from '../support/synthesized';
import { Disturbance } from './disturbances';
import { Finding } from './finding';
import { Ground, Place } from './place';
import { isReady } from './pods';
import { budgetsOf, podsOf } from './workload';

export interface Situation extends Ground {
  readonly disturbance: Disturbance;
  /** How many replicas may be away at once, by the name of the Deployment. @default 1 */
  readonly mayBeAway?: Readonly<Record<string, number>>;
}

/** What goes wrong when the nodes of operators are drained, or their pods evicted. */
export async function drained(
  cluster: Cluster,
  manifests: readonly Manifest[],
  { disturbance, mayBeAway = {}, ...ground }: Situation,
): Promise<Finding[]> {
  const place = await Place.of(cluster, manifests, ground);
  try {
    const fewest = watchReady(place);
    const findings = [...(await budgetsWithoutPods(place)), ...(await disturbance(place))];
    await place.pods.caughtUp();
    findings.push(...(await back(place)));
    const outages = place.workloads.flatMap(({ id, name, replicas }): Finding[] => {
      const [were, least] = [fewest.get(id) ?? 0, replicas - (mayBeAway[name] ?? 1)];
      return were >= least
        ? []
        : [{ what: 'outage', of: id, words: `${were} of ${replicas} replicas were ready, not ${least} or more` }];
    });
    return [...findings, ...outages];
  } finally {
    place.pods.close();
  }
}

/** The fewest replicas that are ready at any time from now on. */
function watchReady(place: Place): ReadonlyMap<string, number> {
  const fewest = new Map<string, number>();
  place.pods.onChange((pods) => {
    for (const workload of place.workloads) {
      const ready = podsOf(workload, pods).filter(isReady).length;
      fewest.set(workload.id, Math.min(ready, fewest.get(workload.id) ?? Infinity));
    }
  });
  return fewest;
}

async function budgetsWithoutPods({ cluster, manifests, workloads }: Place): Promise<Finding[]> {
  const used = new Set(workloads.flatMap((workload) => budgetsOf(workload, manifests)));
  const budgets = ofKind(manifests, 'PodDisruptionBudget').filter((budget) => !used.has(budget));
  const stored = await Promise.all(budgets.map(async (budget) => accepted(await cluster.api.get(budget))));
  return stored
    .filter(({ status }) => status.expectedPods === 0)
    .map((budget): Finding => ({ what: 'no pods', of: idOf(budget), words: 'expectedPods is 0' }));
}

/** Whether all is as before, once it is over. */
async function back(place: Place): Promise<Finding[]> {
  return place.settled().then(
    () => [],
    (error: unknown) => [{ what: 'unfinished', of: 'afterwards', words: String(error) }],
  );
}
