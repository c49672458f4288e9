import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import {
  ControllerMetrics,
  HaOperatorProps,
  LeaderElection,
  LeaderElectionDialect,
  MetricsOptions,
  MonitoringOptions,
  TimingProfile,
} from '../../src';
import { CATALOG } from '../../src/leader-election/catalog';
import { ALERT_NAMES } from '../../src/model/monitoring/alerts';
import { parsePromql, partsOf } from '../../src/model/promql/parse';
import { at, documents, find } from '../support/documents';
import { ROOT } from '../support/repository';
import { election, operator } from '../support/subject';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const METRICS: MetricsOptions = { port: 8080 };
const EVERYTHING: MonitoringOptions = { controllerMetrics: ControllerMetrics.COMPONENT_BASE, hubble: true };

function rulesOf(monitoring: MonitoringOptions = {}, props: Partial<HaOperatorProps> = { metrics: METRICS }): Rule[] {
  const docs = documents(operator({ monitoring, ...props }));
  return at(find(docs, 'PrometheusRule'), 'spec', 'groups', 0, 'rules') as Rule[];
}
const alertsOf = (...args: Parameters<typeof rulesOf>) => rulesOf(...args).filter(({ alert }) => alert !== undefined);
const namesOf = (...args: Parameters<typeof rulesOf>) => alertsOf(...args).map(({ alert }) => alert);

function alertOf(name: string, ...args: Parameters<typeof rulesOf>): Rule {
  const found = alertsOf(...args).find(({ alert }) => alert === name);
  if (!found) {
    throw new Error(`${name} is not rendered`);
  }
  return found;
}

describe('which alerts there are follows from the metrics that there are:', () => {
  const OF_LEASES = [
    'HaOperatorNoLeader',
    'HaOperatorLeadershipFlapping',
    'HaOperatorLeaseNotRenewed',
    'HaOperatorRenewSlow',
    'HaOperatorUnobserved',
  ];
  const OF_BUDGETS = ['HaOperatorNotEnoughReplicas', 'HaOperatorDisruptionBlocked'];

  test('kube-state-metrics alone', () => {
    expect(namesOf()).toEqual([...OF_LEASES, ...OF_BUDGETS]);
  });

  test('what controller-runtime exports, too', () => {
    expect(namesOf({ controllerMetrics: ControllerMetrics.CONTROLLER_RUNTIME })).toEqual([
      'HaOperatorNoLeader',
      'HaOperatorMultipleLeaders',
      ...OF_LEASES.slice(1),
      ...OF_BUDGETS,
      'HaOperatorApiRequestsFailing',
    ]);
  });

  test('only what the controller exports', () => {
    expect(namesOf({ controllerMetrics: ControllerMetrics.CONTROLLER_RUNTIME, kubeStateMetrics: false })).toEqual([
      'HaOperatorNoLeader',
      'HaOperatorMultipleLeaders',
      'HaOperatorLeadershipFlapping',
      'HaOperatorUnobserved',
      'HaOperatorApiRequestsFailing',
    ]);
  });

  test('everything', () => {
    expect(namesOf(EVERYTHING)).toEqual([...ALERT_NAMES].sort(byOrder));
  });

  test('a budget alone, where every replica serves', () => {
    const serving = { metrics: METRICS, leaderElection: LeaderElection.notNeeded('every replica serves') };
    expect(namesOf({}, serving)).toEqual(OF_BUDGETS);
  });

  test('nothing, for one replica without an election', () => {
    const one = { leaderElection: LeaderElection.disabled(LeaderElectionDialect.flags()) };
    expect(documents(operator({ ...one, monitoring: {} })).map(({ kind }) => kind)).not.toContain('PrometheusRule');
  });

  const ORDER = namesOf(EVERYTHING);
  function byOrder(a: string, b: string): number {
    return ORDER.indexOf(a) - ORDER.indexOf(b);
  }
});

test('every alert has its page, and every page of an alert its alert', () => {
  const pages = readdirSync(join(ROOT, 'docs', 'runbooks')).filter((file) => file.startsWith('HaOperator'));
  expect(pages.sort()).toEqual(ALERT_NAMES.map((name) => `${name}.md`).sort());
});

describe('thresholds follow from the timing and the interval', () => {
  /** By hand: LD + 5; ceil(crashMax + 5); crashMax − LD + interval + 5; 2.2 × interval + overlap + 5 … */
  test.each([
    // profile, releases, interval, expired, abandoned, without a leader (lease / status), several, slow age, late samples, its window, failing
    ['default', false, 30, 20, 29, '44s', '59s', '1m11s', 6, 4, '20m', 0.119],
    ['default', true, 30, 20, 29, '44s', '59s', '1m13s', 6, 4, '20m', 0.119],
    ['fast', false, 30, 15, 20, '40s', '50s', '1m11s', 3.5, 4, '20m', 0.151],
    ['conservative', false, 30, 35, 57, '57s', '1m27s', '1m11s', 12.5, 6, '30m', 0.088],
    ['conservative', true, 30, 35, 57, '57s', '1m27s', '1m16s', 12.5, 6, '30m', 0.088],
    ['default', false, 15, 20, 29, '29s', '44s', '38s', 6, 6, '15m', 0.119],
    ['default', false, 60, 20, 29, '1m14s', '1m29s', '2m17s', 6, 4, '40m', 0.119],
  ])(
    'of the %s profile (releasing: %s) every %i s',
    (profile, releases, seconds, expired, abandoned, byLease, byStatus, several, slow, samples, window, failing) => {
      const timing = {
        default: TimingProfile.DEFAULT,
        fast: TimingProfile.FAST,
        conservative: TimingProfile.CONSERVATIVE,
      }[profile];
      const dialect = LeaderElectionDialect.flags({ releaseOnCancel: '--release' });
      const props = {
        metrics: METRICS,
        leaderElection: election({ dialect, timing, releaseOnCancel: releases }),
        silenceWarnings: { 'fencing-margin': 'it is what the test is about' },
      };
      const prometheus = { interval: Duration.seconds(seconds) };
      const lease = { prometheus };
      const status = { prometheus, controllerMetrics: ControllerMetrics.CONTROLLER_RUNTIME };
      const noLeader = alertOf('HaOperatorNoLeader', lease, props);
      expect(noLeader.for).toBe(byLease);
      expect(noLeader.expr).toContain(`lease="sample.example.com"} > ${expired}\n`);
      expect(alertOf('HaOperatorNoLeader', status, props).for).toBe(byStatus);
      expect(alertOf('HaOperatorMultipleLeaders', status, props).for).toBe(several);
      expect(alertOf('HaOperatorLeaseNotRenewed', lease, props).expr).toContain(`> ${abandoned})`);
      const late = alertOf('HaOperatorRenewSlow', lease, props).expr;
      expect(late).toContain(`> bool ${slow})[${window}:`);
      expect(late).toMatch(new RegExp(` > ${samples}$`));
      expect(alertOf('HaOperatorApiRequestsFailing', status, props).expr).toMatch(new RegExp(` > ${failing}$`));
    },
  );

  test('handovers: two rollouts, in the time that one more takes at the slowest', () => {
    const { expr } = alertOf('HaOperatorLeadershipFlapping', {}, { replicas: 5 });
    // 11 × (23.8 + 300) s.
    expect(expr).toContain('[59m22s:30s]');
    expect(expr).toMatch(/ > 10$/);
  });

  test('what Kubernetes mends by itself: a lost node, and a rollout', () => {
    // 300 + 3 × 45 + 30 + 5.
    expect(alertOf('HaOperatorNotEnoughReplicas').for).toBe('7m50s');
    const patient = { disruption: { gracePeriod: Duration.minutes(5) }, replicas: 2 };
    expect(alertOf('HaOperatorDisruptionBlocked', {}, patient).for).toBe('15m35s');
  });
});

describe('by the customs of mixins,', () => {
  test('each alert has a severity, and says whose it is, what happened, and what to do', () => {
    for (const { alert, labels, annotations } of alertsOf(EVERYTHING)) {
      expect(labels).toEqual({
        severity: expect.stringMatching(/^(critical|warning)$/),
        namespace: 'test-system',
        deployment: 'sample',
      });
      expect(Object.keys(annotations ?? {}).sort()).toEqual(['description', 'runbook_url', 'summary']);
      expect(annotations?.summary).toMatch(/^[A-Z].*test-system\/sample.*\.$/);
      expect(annotations?.description).toMatch(/test-system\/sample.*\.$/s);
      expect(annotations?.runbook_url).toBe(
        `https://github.com/cdk8s-ha-operator/cdk8s-ha-operator/blob/main/docs/runbooks/${alert}.md`,
      );
    }
  });

  test('records are level:metric:operation, and come before what uses them', () => {
    const rules = rulesOf(EVERYTHING);
    const records = rules.flatMap(({ record }) => record ?? []);
    expect(records.every((record) => /^[a-z_]+:[a-z_]+:[a-z]+$/.test(record))).toBe(true);
    expect(rules.findIndex(({ alert }) => alert !== undefined)).toBe(records.length);
  });

  test('the figures of the failover are told', () => {
    expect(alertOf('HaOperatorNoLeader').annotations?.description).toContain('replaced within 13 to 23.8 s');
    const releasing = election({
      dialect: LeaderElectionDialect.flags({ releaseOnCancel: '--release' }),
      releaseOnCancel: true,
    });
    expect(alertOf('HaOperatorNoLeader', {}, { leaderElection: releasing }).annotations?.description).toContain(
      'one that releases its lease within 4.4 s',
    );
  });
});

describe('of alerts their users may', () => {
  test('leave some out, with a reason', () => {
    const omitted = { HaOperatorRenewSlow: 'the API server is slow here, and everybody knows' };
    expect(namesOf({ alerts: { omitted } })).not.toContain('HaOperatorRenewSlow');
  });

  test('say how severe they are, whom they go to, and where the runbooks are', () => {
    const alerts = {
      severities: { HaOperatorNoLeader: 'page' },
      labels: { team: 'dns' },
      runbookUrl: 'https://runbooks.example.com/ha/',
    };
    const rule = alertOf('HaOperatorNoLeader', { alerts });
    expect(rule.labels).toEqual({ severity: 'page', namespace: 'test-system', deployment: 'sample', team: 'dns' });
    expect(rule.annotations?.runbook_url).toBe('https://runbooks.example.com/ha/HaOperatorNoLeader.md');
    expect(alertOf('HaOperatorRenewSlow', { alerts }).labels?.severity).toBe('warning');
  });

  test('add their own', () => {
    const rules = [
      {
        alert: 'SampleQueueIsLong',
        expr: 'sum(workqueue_depth{namespace="test-system"}) > 100',
        pending: Duration.minutes(10),
        labels: { severity: 'info' },
        annotations: { summary: 'Long.' },
      },
    ];
    expect(alertsOf({ alerts: { rules } }).at(-1)).toEqual({
      alert: 'SampleQueueIsLong',
      expr: 'sum(workqueue_depth{namespace="test-system"}) > 100',
      for: '10m',
      labels: { namespace: 'test-system', deployment: 'sample', severity: 'info' },
      annotations: { summary: 'Long.' },
    });
  });

  test('have none, and a dashboard that still has what it draws', () => {
    const rules = rulesOf({ alerts: { enabled: false } });
    expect(rules.every(({ record }) => record !== undefined)).toBe(true);
    const neither = documents(operator({ monitoring: { alerts: { enabled: false }, dashboard: { enabled: false } } }));
    expect(neither.map(({ kind }) => kind)).not.toContain('PrometheusRule');
  });
});

test('the lease is watched where it is, and the alert is that of the controller', () => {
  const cmctl = { leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.CERT_MANAGER }) };
  const { expr, labels } = alertOf('HaOperatorNoLeader', {}, cmctl);
  expect(expr).toContain('{namespace="kube-system", lease="cert-manager-controller"}');
  expect(labels?.namespace).toBe('test-system');
});

test('a controller with several leases is watched by each', () => {
  const leaderElection = LeaderElection.of({ dialect: LeaderElectionDialect.of('knative') });
  const leases = ['a.b.00-of-01', 'c'];
  const { expr } = alertOf('HaOperatorNoLeader', { leases }, { leaderElection });
  expect(expr).toContain('lease=~"a\\\\.b\\\\.00-of-01|c"} > 65');
  expect(expr.match(/absent\(/g)).toHaveLength(2);
});

test('pods are matched by the names that their Deployment gives them', () => {
  const pattern = (name: string) => {
    const { expr } = alertOf('HaOperatorApiRequestsFailing', EVERYTHING, { metrics: METRICS, name });
    return new RegExp(`^(?:${/pod=~"([^"]+)"/.exec(expr)?.[1] ?? ''})$`);
  };
  expect('op-7d8f9c5b4d-x7k2m').toMatch(pattern('op'));
  expect('op-b-7d8f9c5b4d-x7k2m').not.toMatch(pattern('op'));
  // What is generated from a name has room for 58 letters of it and of the hash, and five of its own.
  const long = `a${'b'.repeat(49)}`;
  expect(`${long}-7d8f9c5x7k2m`).toMatch(pattern(long));
});

test.each(CATALOG.filter(({ kind }) => kind === 'election').map(({ id }) => id))(
  'every expression of %s is PromQL, and names no metric that its sources do not have',
  (id) => {
    const dialect = LeaderElectionDialect.of(id);
    const leaderElection = LeaderElection.of({ dialect, ...leaseNameFor(id) });
    const unknown = /knative|istio/.test(id) ? { leases: ['a-lease'] } : {};
    const metrics = { metrics: METRICS, leaderElection, image: 'registry.example.com/sample:1.0.0' };
    const rules = rulesOf({ hubble: true, ...unknown }, { ...metrics, silenceWarnings: ALL_SILENT });
    for (const { expr } of rules) {
      const parsed = parsePromql(expr);
      expect(parsed).not.toHaveProperty('errorAt');
      const used = 'errorAt' in parsed ? [] : partsOf(parsed).filter(({ type }) => type === 'VectorSelector');
      for (const { text } of used) {
        expect(text).toMatch(
          /^(kube_lease_renew_time|kube_lease_owner|kube_poddisruptionbudget_status_\w+|hubble_drop_total|leader_election_(master_status|slowpath_total)|rest_client_requests_total|namespace_lease:\w+:(min|sum))\b/,
        );
      }
    }
  },
);

const ALL_SILENT = Object.fromEntries(
  ['fencing-margin', 'shared-lease', 'unreachable-port', 'no-fencing', 'image', 'unverified'].map((id) => [
    id,
    'not what is tested',
  ]),
);

function leaseNameFor(id: string): { leaseName?: string } {
  const found = CATALOG.find((entry) => entry.id === id);
  const declared =
    found?.kind === 'election' && found.leaseName.kind === 'declared' && found.leaseName.default === undefined;
  return declared ? { leaseName: 'sample.example.com' } : {};
}
