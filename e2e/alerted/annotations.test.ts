import { ALERT_NAMES } from '../../src/model/monitoring/alerts';
import { FileVerdict, testRules } from '../support/promtool';
import { RuleTest } from '../support/rule-tests';
import { ruleTestOf } from './alert-case';
import { availabilityCases } from './availability-cases';
import { electionCases } from './election-cases';
import { LEASE, NAMESPACE, PODS } from './situation';
import { subject } from './subjects';

type Alert = (typeof ALERT_NAMES)[number];

interface Message {
  /** The case in which it is told, and when that is looked at. */
  readonly case: string;
  readonly at: number;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

const LEASE_LABELS = { lease: LEASE };
const BUDGET = { poddisruptionbudget: 'manager', instance: 'state-metrics-1' };
const FAILOVER =
  'A leader that crashes is replaced within 13 to 23.8 s (leaseDuration / renewDeadline / retryPeriod: 15s / 10s / 2s).';

/** What people read, of the default timing every 30 s. */
const MESSAGES: Readonly<Record<Alert, Message>> = {
  HaOperatorNoLeader: {
    case: 'nobody takes over after a crash',
    at: 1200,
    severity: 'critical',
    labels: LEASE_LABELS,
    summary: 'Nobody leads alerted/manager.',
    description: `For 59s, longer than a failover takes, nobody has held the lease alerted/manager.example.com: alerted/manager does nothing, or, if its election is off, all of its replicas act at once. ${FAILOVER}`,
  },
  HaOperatorMultipleLeaders: {
    case: 'two lead',
    at: 1200,
    severity: 'critical',
    labels: LEASE_LABELS,
    summary: 'Several replicas of alerted/manager lead at once.',
    description:
      '2 replicas of alerted/manager say that they lead, and have for 1m11s: they act against each other. A leader that is cut off stops within 12 s, 3 s before the next one may begin; one that was suspended, or whose lease was deleted, may act for up to 12 s beside another.',
  },
  HaOperatorLeadershipFlapping: {
    case: 'the leader changes as often as a container that crashes is restarted',
    at: 3600,
    severity: 'warning',
    labels: LEASE_LABELS,
    summary: 'The leadership of alerted/manager goes to and fro.',
    description: `The leadership of alerted/manager went over 7 times within 37m47s; two rollouts of its 3 replicas come to 6. ${FAILOVER}`,
  },
  HaOperatorLeaseNotRenewed: {
    case: 'nobody takes over after a crash',
    at: 1200,
    severity: 'warning',
    labels: { ...LEASE_LABELS, lease_holder: PODS[0] },
    summary: 'The lease of alerted/manager is held, but not renewed.',
    description: `${PODS[0]} holds the lease alerted/manager.example.com of alerted/manager and renewed it 16m 0s ago; no standby has taken it. ${FAILOVER}`,
  },
  HaOperatorRenewSlow: {
    case: 'the leader renews late',
    at: 7200,
    severity: 'warning',
    labels: LEASE_LABELS,
    summary: 'The leader of alerted/manager is slow to renew its lease.',
    description:
      'Within 20m the leader of alerted/manager was late 13 times: it renewed the lease alerted/manager.example.com more than 6 s after the renewal before, or not at the first attempt. When it has not renewed for 10 s, it leads no longer.',
  },
  HaOperatorUnobserved: {
    case: 'kube-state-metrics is gone',
    at: 1200,
    severity: 'warning',
    labels: {},
    summary: 'There are no metrics of the election of alerted/manager.',
    description:
      'For 10m Prometheus has had no samples of Leases from kube-state-metrics for alerted/manager, or none of leader_election_master_status: if nobody leads, nobody is told.',
  },
  HaOperatorNotEnoughReplicas: {
    case: 'two replicas are not ready',
    at: 1200,
    severity: 'warning',
    labels: BUDGET,
    summary: 'Fewer replicas of alerted/manager are ready than its PodDisruptionBudget needs.',
    description:
      '1 of the 3 replicas of alerted/manager are ready, fewer than the PodDisruptionBudget manager needs, and have been for 7m50s: longer than Kubernetes takes to replace them. If the leader fails now, a standby may be missing.',
  },
  HaOperatorDisruptionBlocked: {
    case: 'one replica is not ready, so that no node can be drained',
    at: 1200,
    severity: 'warning',
    labels: BUDGET,
    summary: 'The PodDisruptionBudget of alerted/manager allows no disruption.',
    description:
      'The PodDisruptionBudget manager of alerted/manager has allowed no eviction for 7m50s, longer than a rollout or a lost node takes: a replica is missing, or the budget allows none to go. Drains of its nodes wait.',
  },
  HaOperatorPolicyDrops: {
    case: 'policy cuts the pods off',
    at: 1200,
    severity: 'warning',
    labels: { source_namespace: NAMESPACE, source_workload: 'manager' },
    summary: 'Network policy cuts alerted/manager off.',
    description: `For 2m29s Cilium has dropped packets of alerted/manager to the API server or to pods such as cluster DNS, since policy denies them. ${FAILOVER} Where all replicas are cut off, nobody leads.`,
  },
  HaOperatorApiRequestsFailing: {
    case: 'more requests fail',
    at: 1200,
    severity: 'warning',
    labels: { pod: PODS[0] },
    summary: 'Requests of alerted/manager to the API server fail.',
    description: `13.01% of the requests of ${PODS[0]}, of alerted/manager, to the API server fail. A leader gives up when it could not renew its lease for 10 s, which is 5 attempts: at 11.9% that happens once a day.`,
  },
};

const SUBJECT = subject('default', 'both');
const CASES = [...electionCases(SUBJECT), ...availabilityCases(SUBJECT)];

function messageTest(alertname: Alert): RuleTest {
  const message = MESSAGES[alertname];
  const [found] = CASES.filter(({ name }) => name === message.case);
  const each = alertname === 'HaOperatorApiRequestsFailing' ? PODS : [PODS[0]];
  return {
    ...ruleTestOf(found, SUBJECT.interval),
    name: alertname,
    promql_expr_test: [],
    alert_rule_test: [
      {
        alertname,
        eval_time: `${message.at}s`,
        exp_alerts: each.map((pod) => ({
          exp_labels: {
            namespace: NAMESPACE,
            deployment: 'manager',
            severity: message.severity,
            ...message.labels,
            ...(message.labels.pod && { pod }),
          },
          exp_annotations: {
            summary: message.summary,
            description: message.description.replace(PODS[0], message.labels.pod ? pod : PODS[0]),
            runbook_url: `https://github.com/cdk8s-ha-operator/cdk8s-ha-operator/blob/main/docs/runbooks/${alertname}.md`,
          },
        })),
      },
    ],
  };
}

let verdict: FileVerdict;

beforeAll(async () => {
  const tests = ALERT_NAMES.map(messageTest);
  const { files } = await testRules({ groups: SUBJECT.groups, evaluation_interval: '30s', tests });
  [verdict] = files;
});

test.each(ALERT_NAMES.map((name, i) => [name, i] as const))('%s says what happened', (_, i) => {
  expect(verdict.tests[i].output).toBe('');
});
