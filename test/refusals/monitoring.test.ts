import { Duration } from 'cdk8s';
import {
  AlertOptions,
  AlertRuleOptions,
  ControllerMetrics,
  HaOperatorProps,
  LeaderElection,
  LeaderElectionDialect,
  MetricsAuth,
  MetricsMonitor,
  MetricsOptions,
  MetricsScheme,
  MonitoringOptions,
  NetworkBackend,
} from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { operator } from '../support/subject';

const PLAIN: MetricsOptions = { port: 8080 };
const GUARDED: MetricsOptions = { port: 8443, scheme: MetricsScheme.HTTPS, auth: MetricsAuth.KUBERNETES };
const SECRET = { name: 'token', key: 'token' };

const watched =
  (monitoring: MonitoringOptions, props: Partial<HaOperatorProps> = { metrics: PLAIN }) =>
  () =>
    operator({ monitoring, ...props });
const scraped = (scrape: MonitoringOptions['scrape'], metrics?: MetricsOptions) => watched({ scrape }, { metrics });
const alerts = (options: AlertOptions) => watched({ alerts: options });
const rule = (options: Partial<AlertRuleOptions>) =>
  alerts({ rules: [{ alert: 'SampleIsSlow', expr: 'sample_seconds > 1', ...options }] });
const condition = (expr: string) => rule({ expr });
const AT = 'monitoring.alerts.rules[0].expr: ';

describe('monitoring:', () => {
  test.each<Refusal>([
    [
      'an interval of half a second',
      watched({ prometheus: { interval: Duration.millis(500) } }),
      'monitoring.prometheus.interval: 0.5s is not a whole number of seconds from 1; choose another',
    ],
    [
      'a namespace that is none',
      watched({ prometheus: { namespace: 'Monitoring' } }),
      `monitoring.prometheus.namespace: "Monitoring" is not a DNS label; use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit`,
    ],
    [
      'a path of metrics without slash',
      () => operator({ metrics: { port: 8080, path: 'metrics' } }),
      `metrics.path: "metrics" is not a path; begin it with '/', such as '/metrics'`,
    ],
    [
      'how to scrape what there is not',
      scraped({ monitor: MetricsMonitor.POD_MONITOR }, undefined),
      'monitoring.scrape: there are no metrics to scrape; declare them in metrics, or leave scrape out',
    ],
    [
      'a token that nobody asks for',
      scraped({ tokenSecret: SECRET }, PLAIN),
      'monitoring.scrape.tokenSecret: the metrics ask for no token; set metrics.auth: MetricsAuth.KUBERNETES, or leave tokenSecret out',
    ],
    [
      'a PodMonitor with a token that it cannot have',
      scraped({ monitor: MetricsMonitor.POD_MONITOR }, GUARDED),
      'monitoring.scrape.monitor: a PodMonitor cannot have Prometheus show the token of its own ServiceAccount, which the metrics ask for; use MetricsMonitor.SERVICE_MONITOR, or give a tokenSecret',
    ],
    [
      'a certificate of plain text',
      scraped({ tls: { caSecret: SECRET } }, PLAIN),
      'monitoring.scrape.tls: the metrics are served in plain text; set metrics.scheme: MetricsScheme.HTTPS, or leave tls out',
    ],
    [
      'two authorities',
      scraped({ tls: { caSecret: SECRET, caConfigMap: SECRET } }, GUARDED),
      'monitoring.scrape.tls: caSecret and caConfigMap were given; give one of the two',
    ],
    [
      'nothing that tells who leads',
      watched({ kubeStateMetrics: false }),
      'monitoring.kubeStateMetrics: without kube-state-metrics nothing tells who leads: the controller is not known to export it; install kube-state-metrics, or say what it exports: metrics, and controllerMetrics: ControllerMetrics.CONTROLLER_RUNTIME',
    ],
    [
      'what the controller exports, without metrics',
      watched({ controllerMetrics: ControllerMetrics.CONTROLLER_RUNTIME }, {}),
      'monitoring.controllerMetrics: there are no metrics to scrape; declare them in metrics, or leave controllerMetrics out',
    ],
    [
      'Hubble without Cilium',
      watched({ hubble: true }, { network: { backend: NetworkBackend.NETWORK_POLICY } }),
      'monitoring.hubble: Hubble tells of what Cilium drops, and policy is not rendered for Cilium; set network.backend: NetworkBackend.CILIUM, or leave hubble out',
    ],
    [
      'leases that are not known',
      watched({}, { leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.of('knative') }) }),
      'monitoring.leases: the names of the leases of this controller depend on its settings, and none were given; name them: kubectl get leases',
    ],
    [
      'leases that are known',
      watched({ leases: ['other'] }),
      'monitoring.leases: the controller is known to elect with "sample.example.com"; leave leases out',
    ],
    [
      'leases without an election',
      watched({ leases: ['other'] }, { leaderElection: LeaderElection.notNeeded('all serve') }),
      'monitoring.leases: there is no election; leave leases out',
    ],
    [
      'no leases',
      watched({ leases: [] }, { leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.of('knative') }) }),
      'monitoring.leases: no lease was named; name at least one',
    ],
    [
      'an alert left out that there is not',
      alerts({ omitted: { NoLeader: 'x' } }),
      `monitoring.alerts.omitted: "NoLeader" is not an alert of this library; did you mean 'HaOperatorNoLeader'?`,
    ],
    [
      'an alert left out for no reason',
      alerts({ omitted: { HaOperatorNoLeader: ' ' } }),
      'monitoring.alerts.omitted: no reason was given for HaOperatorNoLeader; say why nobody has to be told',
    ],
    [
      'the severity of an alert that there is not',
      alerts({ severities: { NoLeader: 'page' } }),
      `monitoring.alerts.severities: "NoLeader" is not an alert of this library; did you mean 'HaOperatorNoLeader'?`,
    ],
    [
      'a label with a dash',
      alerts({ labels: { 'on-call': 'dns' } }),
      `monitoring.alerts.labels: "on-call" cannot be a label of an alert; use letters, digits and '_', and not alertname`,
    ],
    [
      'runbooks nowhere',
      alerts({ runbookUrl: 'docs/runbooks' }),
      `monitoring.alerts.runbookUrl: "docs/runbooks" is not a URL; begin it with 'https://'`,
    ],
    [
      'an alert of one word too many',
      rule({ alert: 'sample is slow' }),
      'monitoring.alerts.rules[0].alert: "sample is slow" is not the name of an alert; use letters and digits, such as MyOperatorIsSlow',
    ],
    [
      'an alert with the name of another',
      rule({ alert: 'HaOperatorNoLeader' }),
      'monitoring.alerts.rules: there are two alerts of the name "HaOperatorNoLeader"; rename one of them',
    ],
    [
      'half a second',
      rule({ pending: Duration.millis(500) }),
      'monitoring.alerts.rules[0].pending: 0.5s is not a whole number of seconds; round it up',
    ],
    [
      'the name of the alert as its label',
      rule({ labels: { alertname: 'x' } }),
      `monitoring.alerts.rules[0].labels: "alertname" cannot be a label of an alert; use letters, digits and '_', and not alertname`,
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

const INSTEAD =
  'use kube_lease_renew_time and kube_lease_owner of kube-state-metrics, or leader_election_master_status';
const AGE = 'compare its age: time() - kube_lease_renew_time';
const SUM = 'compare the sum: sum by (name) (leader_election_master_status) == 0';
const STANDBYS =
  'the condition holds for every standby: each replica exports leader_election_master_status, and one that does not lead 0';

/** What guides print, those that the project began with among them. */
describe('a condition that is known to be wrong:', () => {
  test.each<Refusal>([
    [
      'errors of an election',
      condition('rate(leader_election_error_total[5m]) > 0'),
      `${AT}the condition never holds: leader_election_error_total does not exist; no client library has it; ${INSTEAD}`,
    ],
    [
      'slow paths with controller-runtime',
      condition('rate(leader_election_slowpath_total[5m]) > 0'),
      `${AT}the condition never holds: leader_election_slowpath_total does not exist; controller-runtime does not export it, and no other client library of this controller does; ${INSTEAD}`,
    ],
    [
      'metrics that Bindy does not have',
      condition('increase(bindy_leader_elections_total[1h]) > 10'),
      `${AT}the condition never holds: bindy_leader_elections_total does not exist; Bindy exports no such metric; ${INSTEAD}`,
    ],
    [
      'the last change of a leader',
      condition('time() - bindy_leader_election_timestamp < 60'),
      `${AT}the condition never holds: bindy_leader_election_timestamp does not exist; Bindy exports no such metric; ${INSTEAD}`,
    ],
    [
      'a metric by its label',
      condition('sum({__name__="bindy_is_leader"}) != 1'),
      `${AT}the condition never holds: bindy_is_leader does not exist; Bindy exports no such metric; ${INSTEAD}`,
    ],
    [
      'metrics that Bindy never writes',
      condition('sum(bindy_firestoned_io_leader_status) == 0'),
      `${AT}the condition never holds: bindy_firestoned_io_leader_status does not exist; Bindy declares it and never writes it; ${INSTEAD}`,
    ],
    [
      'who is scraped in place of who leads',
      condition('sum(up{job="beskar7-controller"}) by (instance)'),
      `${AT}the condition always holds: up tells which replicas are scraped, not which of them leads, and it is not compared; use leader_election_master_status or kube_lease_owner, and compare it`,
    ],
    [
      'renewals in place of handovers',
      condition('changes(kube_lease_renew_time{lease="x"}[1h]) > 10'),
      `${AT}the condition always holds: kube_lease_renew_time changes with every renewal; ${AGE}`,
    ],
    [
      'a holder that is missed',
      condition('absent(kube_lease_owner{lease="x"})'),
      `${AT}the condition does not hold when nobody leads: a lease that was released stays, with an empty holder; ${AGE}`,
    ],
    [
      'the rate of a gauge',
      condition('rate(leader_election_master_status[5m]) > 0'),
      `${AT}rate() is for counters, and leader_election_master_status goes up and down; use changes() for how often it changed, or compare it`,
    ],
    ['each standby', condition('leader_election_master_status{job="x"} == 0'), `${AT}${STANDBYS}; ${SUM}`],
    ['each standby, in brackets', condition('(leader_election_master_status) != 1'), `${AT}${STANDBYS}; ${SUM}`],
    ['each standby, below 1', condition('leader_election_master_status < 1'), `${AT}${STANDBYS}; ${SUM}`],
    [
      'half an expression',
      condition('sum(x) >'),
      `${AT}"sum(x) >" is not PromQL, from its end on; mend it; promtool check rules says more`,
    ],
    [
      'what is none',
      condition('foo bar'),
      `${AT}"foo bar" is not PromQL, from "bar" on; mend it; promtool check rules says more`,
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

test.each([
  'sum by (name) (leader_election_master_status) == 0',
  'sum(leader_election_master_status{name="x"}) != 1',
  'leader_election_master_status == 1',
  'time() - max by (lease) (kube_lease_renew_time{lease="x"}) > 60',
  'changes(leader_election_master_status[1h]) > 10',
  'absent(kube_lease_renew_time{lease="x"})',
  'up == 0',
  'absent(up{job="x"})',
  'rate(rest_client_requests_total{code=~"5.."}[5m]) > 1 # leader_election_error_total',
])('%s is allowed', (expr) => {
  expect(condition(expr)).not.toThrow();
});

test('slow paths are allowed where they are exported', () => {
  const rules = [{ alert: 'SampleIsSlow', expr: 'rate(leader_election_slowpath_total[5m]) > 0' }];
  const monitoring = { controllerMetrics: ControllerMetrics.COMPONENT_BASE, alerts: { rules } };
  expect(watched(monitoring)).not.toThrow();
});
