import { setTimeout as sleep } from 'node:timers/promises';
import { ALERT_NAMES } from '../../src/model/monitoring/alerts';
import { recordFailover } from '../support/report/records';
import { LATENCY } from '../support/report/tolerance';
import { RuleGroup } from '../support/rule-tests';
import { noLeaderBounds, requestsFailingBounds, TIMING } from './live/bounds';
import { calm, Calm } from './live/calm';
import { LeaseFacts, leaseFacts } from './live/lease-facts';
import { INTERVAL, MonitoredOptions } from './live/monitored';
import { CutOff, cutOff, Killed, killed, Outage } from './live/outages';
import { missingSeries } from './live/selected';
import { Stage } from './live/stage';
import { Told, told } from './live/told';
import { Sources } from './subjects';

const SOURCES = ['both', 'lease', 'status'] as const;
/** As the page of what was measured has them. */
const WATCHED_BY: Readonly<Record<Sources, string>> = {
  both: 'controller-runtime, by both',
  lease: 'controller-runtime, by its lease',
  status: 'controller-runtime, by its own metrics',
};
const CUT_OFF = 'cut-off';
/** Each in a namespace of its own: all of it happens at the same time. */
const OPERATORS: readonly MonitoredOptions[] = [
  ...SOURCES.map((sources) => ({ namespace: `calm-${sources}`, sources, election: 'releasing' as const })),
  ...SOURCES.map((sources) => ({ namespace: `killed-${sources}`, sources, election: 'keeping' as const })),
  { namespace: CUT_OFF, sources: 'both', election: 'keeping' },
];
const NAMESPACES = OPERATORS.map(({ namespace }) => namespace);
/** Seconds for which nothing happens at first. */
const HEALTHY = 30;
/** Seconds back which include all that happens. */
const ALL = 600;
/** There are none where no request ever failed. */
const FAILED_REQUESTS = 'code=~';

let stage: Stage;
let facts: LeaseFacts;
const quiet = new Map<string, readonly Told[]>();
const courses = {
  calm: new Map<Sources, Promise<Calm>>(),
  killed: new Map<Sources, Promise<Killed>>(),
  cutOff: new Map<'it', Promise<CutOff>>(),
};

beforeAll(async () => {
  stage = await Stage.start(OPERATORS);
  const { prometheus } = stage;
  await sleep((HEALTHY - 3) * 1000);
  facts = await leaseFacts(stage.operator(CUT_OFF), prometheus, HEALTHY - 5);
  for (const namespace of NAMESPACES) {
    quiet.set(namespace, await told(prometheus, namespace));
  }
  for (const sources of SOURCES) {
    courses.calm.set(sources, begun(calm(stage.operator(`calm-${sources}`), prometheus)));
    courses.killed.set(sources, begun(killed(stage.operator(`killed-${sources}`), prometheus)));
  }
  courses.cutOff.set('it', begun(cutOff(stage.operator(CUT_OFF), prometheus)));
});

afterAll(() => stage.stop());

/** What goes wrong is told of where it is waited for. */
function begun<T>(course: Promise<T>): Promise<T> {
  course.catch(() => undefined);
  return course;
}

async function outcome<K, T>(all: ReadonlyMap<K, Promise<T>>, key: K): Promise<T> {
  return all.get(key) ?? Promise.reject(new Error('it was not begun'));
}

function within({ fired }: Outage, { from, to }: { readonly from: number; readonly to: number }): void {
  expect(fired).toBeGreaterThanOrEqual(from - LATENCY);
  expect(fired).toBeLessThanOrEqual(to + LATENCY);
}

function namesOf(all: readonly Told[]): string[] {
  return [...new Set(all.map(({ alert }) => alert))].sort();
}

describe('what kube-state-metrics tells of a lease', () => {
  test('is when it was renewed, in whole seconds', () => {
    const values = facts.samples.map(({ value }) => value);
    expect(values).toContain(Math.floor(facts.renewed));
    expect(values.filter((value) => !Number.isInteger(value))).toEqual([]);
  });

  test('has the time of the scrape', () => {
    expect(facts.samples.map(({ at }) => Math.round(at))).toContain(facts.timestamp);
  });

  test('makes it no older than a period, as long as it is renewed', () => {
    expect(facts.ages.length).toBeGreaterThan(HEALTHY / 2);
    expect(Math.max(...facts.ages)).toBeLessThan(TIMING.retryPeriod + 1 + LATENCY);
  });

  test.each(SOURCES)('is that nobody holds it after a release (%s)', async (sources) => {
    expect((await outcome(courses.calm, sources)).holders).toEqual(['']);
  });
});

describe('while the election is healthy', () => {
  test.each(NAMESPACES)('nothing fires in %s', (namespace) => {
    expect(quiet.get(namespace)).toEqual([]);
  });

  test('evictions are allowed, by what the disruption controller says', async () => {
    const fields = ['expected_pods', 'current_healthy', 'desired_healthy', 'pod_disruptions_allowed'];
    const values = fields.map(async (field) => {
      const metric = `kube_poddisruptionbudget_status_${field}`;
      const [{ samples }] = await stage.prometheus.query(`min_over_time(${metric}{namespace="${CUT_OFF}"}[${ALL}s])`);
      return samples[0].value;
    });
    expect(await Promise.all(values)).toEqual([3, 3, 2, 1]);
  });
});

describe.each(SOURCES)('what an election gets over by itself, watched by %s', (sources) => {
  const course = () => outcome(courses.calm, sources);

  test('is that another takes over', async () => {
    const { killed: afterKill, ended, leaders } = await course();
    expect(afterKill).toBeLessThan(TIMING.crashMax + LATENCY);
    expect(ended).toBeLessThan(TIMING.gracefulMax + LATENCY);
    expect(leaders).toBe(1);
  });

  test('is told to nobody, nor that the lease is made anew', async () => {
    expect((await course()).told).toEqual([]);
  });
});

describe.each(SOURCES)('with all replicas killed, watched by %s', (sources) => {
  const course = () => outcome(courses.killed, sources);
  const also: Readonly<Record<Sources, readonly string[]>> = {
    lease: ['HaOperatorLeaseNotRenewed', 'HaOperatorRenewSlow'],
    status: ['HaOperatorUnobserved'],
    both: ['HaOperatorLeaseNotRenewed', 'HaOperatorRenewSlow', 'HaOperatorUnobserved'],
  };

  test('HaOperatorNoLeader fires within the time that is rendered', async () => {
    const killed = await course();
    const bounds = noLeaderBounds(stage.operator(`killed-${sources}`).rendered);
    within(killed, bounds);
    recordFailover({
      system: WATCHED_BY[sources],
      profile: 'fast',
      event: 'alert',
      measured: killed.fired,
      lower: bounds.from,
      upper: bounds.to,
    });
  });

  test('it resolves once a replica leads again, and not before', async () => {
    const { resolved } = await course();
    expect(resolved).toBeGreaterThan(-INTERVAL - LATENCY);
    expect(resolved).toBeLessThan(3 * INTERVAL + LATENCY);
  });

  test('nothing else fires that has nothing to do with it', async () => {
    const names = namesOf((await course()).told);
    expect(names.filter((name) => !also[sources].includes(name))).toEqual(['HaOperatorNoLeader']);
  });
});

describe('with requests refused', () => {
  test('HaOperatorApiRequestsFailing fires for the pod, and nothing else', async () => {
    const { refused, refusedPod } = await outcome(courses.cutOff, 'it');
    within(refused, requestsFailingBounds(stage.operator(CUT_OFF).rendered));
    expect(refused.told.map(({ alert, labels }) => [alert, labels.pod])).toEqual([
      ['HaOperatorApiRequestsFailing', refusedPod],
    ]);
  });
});

describe('with a leader that is alone and cut off', () => {
  test('HaOperatorNoLeader fires within the time that is rendered', async () => {
    within((await outcome(courses.cutOff, 'it')).cut, noLeaderBounds(stage.operator(CUT_OFF).rendered));
  });

  test('it says of itself that it does not lead', async () => {
    const { status } = await outcome(courses.cutOff, 'it');
    expect(status.length).toBeGreaterThan(TIMING.leaseDuration / INTERVAL);
    expect(status.filter(({ value }) => value !== 0)).toEqual([]);
  });
});

describe('of what the rules select', () => {
  const groupsOf = (namespace: string) => stage.operator(namespace).rendered.groups;

  beforeAll(async () => {
    await Promise.allSettled(Object.values(courses).flatMap((all): Promise<unknown>[] => [...all.values()]));
  });

  test('all alerts are among the rules but that of Hubble, which is not here', () => {
    const names = groupsOf(CUT_OFF).flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []));
    expect(names).toEqual(ALERT_NAMES.filter((name) => name !== 'HaOperatorPolicyDrops'));
  });

  test('everything has been in Prometheus, with all labels', async () => {
    expect(await missingSeries(stage.prometheus, groupsOf(CUT_OFF), ALL)).toEqual([]);
  });

  test.each(NAMESPACES)('everything has been in Prometheus of %s, but for requests that failed', async (namespace) => {
    const missing = await missingSeries(stage.prometheus, groupsOf(namespace), ALL);
    expect(missing.filter((finding) => !finding.includes(FAILED_REQUESTS))).toEqual([]);
  });

  test('leader_election_slowpath_total is exported by no manager, and selected by no rule', async () => {
    const count = async (metric: string) =>
      (await stage.prometheus.query(`group by (namespace, pod) (last_over_time(${metric}[${ALL}s]))`)).length;
    expect(await count('leader_election_master_status')).toBe(3 * OPERATORS.length);
    expect(await count('leader_election_slowpath_total')).toBe(0);
    expect(NAMESPACES.map(groupsOf).filter((groups) => JSON.stringify(groups).includes('slowpath'))).toEqual([]);
  });

  test('every evaluation succeeded, and in time', async () => {
    const own = (counter: string) => stage.prometheus.own(`prometheus_rule_${counter}_total`);
    expect(await own('group_iterations')).toBeGreaterThan(OPERATORS.length * HEALTHY);
    expect(await own('evaluation_failures')).toBe(0);
    expect(await own('group_iterations_missed')).toBe(0);
  });

  describe('mutations', () => {
    const replacing = (alert: string, from: string, to: string) => (groups: readonly RuleGroup[]) =>
      groups.map((group) => ({
        ...group,
        rules: group.rules.map((rule) =>
          rule.alert === alert ? { ...rule, expr: String(rule.expr).replaceAll(from, to) } : rule,
        ),
      }));

    test.each([
      ['HaOperatorNoLeader', 'kube_lease_renew_time', 'kube_lease_renewal_time'],
      ['HaOperatorLeaseNotRenewed', 'lease_holder!=', 'holder!='],
      ['HaOperatorLeadershipFlapping', 'lease, lease_holder)', 'lease, holder)'],
      ['HaOperatorApiRequestsFailing', 'by (namespace, pod)', 'by (namespace, replica)'],
      ['HaOperatorApiRequestsFailing', '{5}"', '{10}"'],
      ['HaOperatorDisruptionBlocked', 'poddisruptionbudget="manager"', 'poddisruptionbudget="other"'],
    ])('%s with %s replaced by %s is noticed', async (alert, from, to) => {
      const missing = await missingSeries(stage.prometheus, replacing(alert, from, to)(groupsOf(CUT_OFF)), ALL);
      expect(missing).toContainEqual(expect.stringMatching(`^${alert}: no series`));
      expect(missing.filter((finding) => !finding.startsWith(alert))).toEqual([]);
    });

    test('a Prometheus that does not honour the labels of kube-state-metrics is noticed', async () => {
      const missing = await missingSeries(stage.dishonest, groupsOf(NAMESPACES[0]), ALL);
      expect(missing).toContainEqual(expect.stringMatching('no series of kube_lease_renew_time'));
      expect(missing).toContainEqual(expect.stringMatching('no series of kube_poddisruptionbudget_status'));
      // Which would have people told without reason.
      expect(namesOf(await told(stage.dishonest, NAMESPACES[0]))).toContain('HaOperatorNoLeader');
    });
  });
});
