import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { until } from '../support/processes';
import { evict } from './eviction';
import { Place } from './place';
import { podsOf, Workload } from './workload';

/** What comes of a budget while all replicas are ready: a pod may go, none ever may, or there is no such budget. */
export type Outcome = 'allowed' | 'blocked' | 'invalid';

export interface Limits {
  readonly maxUnavailable?: number | string;
  readonly minAvailable?: number | string;
}

const COUNTS = [0, 1, 2, 3, 4, 5, 6];
const SHARES = [0, 1, 20, 33, 34, 50, 51, 66, 67, 80, 81, 99, 100].map((share) => `${share}%`);
const NONSENSE = [-1, 1.5, '101%', '12.5%', '-1%', '50', 'half'];

/** All sorts of them. */
export const LIMITS: readonly Limits[] = [
  ...[...COUNTS, ...SHARES, ...NONSENSE].flatMap((limit) => [{ maxUnavailable: limit }, { minAvailable: limit }]),
  { maxUnavailable: 1, minAvailable: 1 },
];

/** What the API server makes of limits, one after the other, for an operator that has no other budget. */
export async function outcomes(place: Place, workload: Workload): Promise<Outcome[]> {
  const result: Outcome[] = [];
  for (const limits of LIMITS) {
    result.push(await outcome(place, workload, limits));
  }
  return result;
}

async function outcome(place: Place, workload: Workload, limits: Limits): Promise<Outcome> {
  const { api } = place.cluster;
  const { name, namespace, deployment, replicas } = workload;
  const budget: Manifest = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace },
    spec: { ...limits, selector: deployment.spec.selector },
  };
  if ((await api.apply(budget)).status >= 400) {
    return 'invalid';
  }
  const allowed = await until(`${JSON.stringify(limits)} is not counted`, async () => {
    const { metadata, status } = accepted(await api.get(budget));
    const counted = status?.observedGeneration === metadata.generation && status.currentHealthy === replicas;
    return counted ? Number(status.disruptionsAllowed) : undefined;
  });
  const [pod] = podsOf(workload, place.pods.current);
  const { status, words } = await evict(api, pod, true);
  if (allowed > 0 && status === 201) {
    return 'allowed';
  }
  if (allowed === 0 && status === 429 && words.includes(`healthy pods and has ${replicas} currently`)) {
    return 'blocked';
  }
  throw new Error(`disruptionsAllowed is ${allowed} for ${JSON.stringify(limits)}, and yet: ${status} ${words}`);
}
