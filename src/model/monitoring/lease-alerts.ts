import { describeFailover, describeLeases } from './description';
import { matchers, promDuration } from './promql';
import { electionMatchers, leaderStatuses, leaseAge, leaseMatchers } from './recordings';
import { Alert } from './rule';
import { MonitoredElection, MonitoringSubject } from './subject';
import { ElectionThresholds, unobservedTime } from './thresholds';

/** Whether the lease is renewed, and in time, and whether that can be seen. */
export function leaseAlerts(
  subject: MonitoringSubject,
  election: MonitoredElection,
  thresholds: ElectionThresholds,
): Alert[] {
  const { sources } = subject;
  return [
    ...(sources.kubeStateMetrics ? [notRenewed(subject, election, thresholds)] : []),
    ...(sources.kubeStateMetrics || sources.slowPath ? [renewSlow(subject, election, thresholds)] : []),
    unobserved(subject, election),
  ];
}

function notRenewed(
  { name, namespace }: MonitoringSubject,
  election: MonitoredElection,
  { abandoned }: ElectionThresholds,
): Alert {
  const owner = `kube_lease_owner${leaseMatchers(election, 'lease_holder!=""')}`;
  return {
    name: 'HaOperatorLeaseNotRenewed',
    expr: `(${leaseAge(election)} > ${abandoned})\n* on (namespace, lease) group_left (lease_holder) topk by (namespace, lease) (1, ${owner})`,
    severity: 'warning',
    summary: `The lease of ${namespace}/${name} is held, but not renewed.`,
    description: `{{ $labels.lease_holder }} holds the lease {{ $labels.namespace }}/{{ $labels.lease }} of ${namespace}/${name} and renewed it {{ $value | humanizeDuration }} ago; no standby has taken it. ${describeFailover(election)}`,
  };
}

function renewSlow(
  subject: MonitoringSubject,
  election: MonitoredElection,
  { slow: { age, samples, window }, failingRequests }: ElectionThresholds,
): Alert {
  const { name, namespace, sources, interval } = subject;
  const { renewDeadline, retryPeriod } = election.figures;
  const lasting = promDuration(window);
  const late = `sum_over_time((${leaseAge(election)} > bool ${age})[${lasting}:${promDuration(interval)}]) > ${samples}`;
  const renewals = window / retryPeriod;
  const counts = electionMatchers(subject).map(
    (labels) => `increase(leader_election_slowpath_total${labels}[${lasting}])`,
  );
  const slowPaths = `sum by (name) (max by (name, pod) (${counts.join(' or ')})) > ${Math.ceil(failingRequests * renewals)}`;
  return {
    name: 'HaOperatorRenewSlow',
    expr: [...(sources.kubeStateMetrics ? [late] : []), ...(sources.slowPath ? [slowPaths] : [])].join('\nor on ()\n'),
    severity: 'warning',
    summary: `The leader of ${namespace}/${name} is slow to renew its lease.`,
    description: `Within ${lasting} the leader of ${namespace}/${name} was late {{ $value }} times: it renewed ${describeLeases(election)} more than ${age} s after the renewal before, or not at the first attempt. When it has not renewed for ${renewDeadline} s, it leads no longer.`,
  };
}

function unobserved(subject: MonitoringSubject, { leaseNamespace }: MonitoredElection): Alert {
  const { name, namespace, sources } = subject;
  const pending = unobservedTime(subject);
  return {
    name: 'HaOperatorUnobserved',
    expr: [
      ...(sources.kubeStateMetrics ? [`absent(kube_lease_renew_time${matchers({ namespace: leaseNamespace })})`] : []),
      ...leaderStatuses(subject).map((status) => `absent(${status})`),
    ].join('\nor\n'),
    pending,
    severity: 'warning',
    summary: `There are no metrics of the election of ${namespace}/${name}.`,
    description: `For ${promDuration(pending)} Prometheus has had no samples of ${sources.kubeStateMetrics ? 'Leases from kube-state-metrics' : 'leader_election_master_status'} for ${namespace}/${name}${sources.kubeStateMetrics && sources.leaderStatus ? ', or none of leader_election_master_status' : ''}: if nobody leads, nobody is told.`,
  };
}
