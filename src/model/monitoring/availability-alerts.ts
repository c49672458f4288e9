import { describeFailover } from './description';
import { matchers, promDuration, quoted } from './promql';
import { podMatchers } from './recordings';
import { Alert } from './rule';
import { MonitoredElection, MonitoringSubject } from './subject';
import { ElectionThresholds, MARGIN, rateWindow, replacementTime, requestWindow } from './thresholds';

/** Whether replicas stand by, and nodes can be drained. */
export function budgetAlerts(subject: MonitoringSubject): Alert[] {
  const { budget, name, namespace, sources } = subject;
  if (budget === undefined || !sources.kubeStateMetrics) {
    return [];
  }
  const status = (field: string) =>
    `kube_poddisruptionbudget_status_${field}${matchers({ namespace, poddisruptionbudget: budget })}`;
  const pending = replacementTime(subject);
  const lasting = promDuration(pending);
  return [
    {
      name: 'HaOperatorNotEnoughReplicas',
      expr: `${status('current_healthy')} < ${status('desired_healthy')}`,
      pending,
      severity: 'warning',
      summary: `Fewer replicas of ${namespace}/${name} are ready than its PodDisruptionBudget needs.`,
      description: `{{ $value }} of the ${subject.replicas} replicas of ${namespace}/${name} are ready, fewer than the PodDisruptionBudget {{ $labels.poddisruptionbudget }} needs, and have been for ${lasting}: longer than Kubernetes takes to replace them. If the leader fails now, a standby may be missing.`,
    },
    {
      name: 'HaOperatorDisruptionBlocked',
      expr: `${status('pod_disruptions_allowed')} == 0\nand\n${status('current_healthy')} >= ${status('desired_healthy')}`,
      pending,
      severity: 'warning',
      summary: `The PodDisruptionBudget of ${namespace}/${name} allows no disruption.`,
      description: `The PodDisruptionBudget {{ $labels.poddisruptionbudget }} of ${namespace}/${name} has allowed no eviction for ${lasting}, longer than a rollout or a lost node takes: a replica is missing, or the budget allows none to go. Drains of its nodes wait.`,
    },
  ];
}

/** Whether the controller reaches the API server, without which nobody leads. */
export function networkAlerts(
  subject: MonitoringSubject,
  election: MonitoredElection,
  thresholds: ElectionThresholds,
): Alert[] {
  const { sources } = subject;
  return [
    ...(sources.hubble ? [policyDrops(subject, election)] : []),
    ...(sources.requests ? [requestsFailing(subject, election, thresholds)] : []),
  ];
}

/** The API server, and what is no entity: cluster DNS is pods. Where Hubble is not told to name it, all that is denied. */
const ELECTION_PATH = 'destination=~"(reserved:kube-apiserver)?"';

function policyDrops(subject: MonitoringSubject, election: MonitoredElection): Alert {
  const { name, namespace } = subject;
  const window = rateWindow(subject);
  const labels = { reason: 'POLICY_DENIED', source_namespace: namespace, source_workload: name };
  const pending = Math.ceil(window + election.figures.crashMax + MARGIN);
  return {
    name: 'HaOperatorPolicyDrops',
    expr: `sum by (source_namespace, source_workload) (rate(hubble_drop_total${matchers(labels, ELECTION_PATH)}[${promDuration(window)}])) > 0`,
    pending,
    severity: 'warning',
    summary: `Network policy cuts ${namespace}/${name} off.`,
    description: `For ${promDuration(pending)} Cilium has dropped packets of ${namespace}/${name} to the API server or to pods such as cluster DNS, since policy denies them. ${describeFailover(election)} Where all replicas are cut off, nobody leads.`,
  };
}

/** Codes with which a renewal has failed; `<error>` is no answer at all. */
export const FAILED_CODES = '5..|429|<error>';

function requestsFailing(
  subject: MonitoringSubject,
  election: MonitoredElection,
  { failingRequests }: ElectionThresholds,
): Alert {
  const { name, namespace } = subject;
  const { renewDeadline, retryPeriod, toleratedApiOutage } = election.figures;
  const lookBack = requestWindow(subject, election);
  const window = promDuration(lookBack);
  const rate = (...more: string[]) =>
    `sum by (namespace, pod) (rate(rest_client_requests_total${podMatchers(subject, {}, ...more)}[${window}]))`;
  return {
    name: 'HaOperatorApiRequestsFailing',
    expr: `${rate(`code=~${quoted(FAILED_CODES)}`)} / ${rate()} > ${failingRequests}`,
    // An outage that the leader survives is in the window for as long again.
    pending: Math.ceil(lookBack + toleratedApiOutage + subject.interval + MARGIN),
    severity: 'warning',
    summary: `Requests of ${namespace}/${name} to the API server fail.`,
    description: `{{ $value | humanizePercentage }} of the requests of {{ $labels.pod }}, of ${namespace}/${name}, to the API server fail. A leader gives up when it could not renew its lease for ${renewDeadline} s, which is ${Math.floor(renewDeadline / retryPeriod)} attempts: at ${percent(failingRequests)} that happens once a day.`,
  };
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}
