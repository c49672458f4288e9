import { budgetProblems } from '../../src/model/disruption';
import { Problem } from '../../src/model/problem';
import { Cluster, startCluster } from '../support/cluster';
import { Finding } from './finding';
import { LIMITS, Outcome, outcomes } from './limits';
import { operators } from './operators';
import { Place } from './place';
import { together } from './together';
import { TWINS } from './twins';

let cluster: Cluster;
let found: ReadonlyMap<string, Promise<Finding[]>>;

beforeAll(async () => {
  cluster = await startCluster({ pods: true, readyAfterMs: 500 });
  found = await together(cluster, TWINS);
});

afterAll(() => cluster.stop());

describe('mutations', () => {
  test.each(Object.entries(TWINS))('%s', async (title, { findings }) => {
    expect(await found.get(title)).toEqual(findings);
  });
});

describe('what the library refuses as a budget that blocks does, and what it accepts does not, of replicas:', () => {
  const words = (all: readonly Outcome[]) => LIMITS.map((limits, i) => `${JSON.stringify(limits)}: ${all[i]}`);

  test.each([1, 2, 3, 5])('%d', async (replicas) => {
    const manifests = operators({ sample: { replicas, disruption: { budget: { enabled: false } } } });
    const place = await Place.of(cluster, manifests, { name: `limits-${replicas}`, nodes: 1 });
    const [workload] = place.workloads;
    try {
      const claimed = LIMITS.map((limits) => claim(budgetProblems(limits, replicas, 'budget')));
      expect(words(claimed)).toEqual(words(await outcomes(place, workload)));
    } finally {
      place.pods.close();
    }
  });
});

/** What the library says of a budget. */
function claim(problems: readonly Problem[]): Outcome {
  if (problems.length === 0) {
    return 'allowed';
  }
  return problems.some(({ message }) => message.includes('never allows an eviction')) ? 'blocked' : 'invalid';
}
