import { matchers, podPattern, quoted } from './promql';
import { Recording } from './rule';
import { MonitoredElection, MonitoringSubject } from './subject';

/** Names are `level:metric:operation`, by the custom of Prometheus. */
export const AGE = 'namespace_lease:kube_lease_renew_age_seconds:min';
export const LEADERS = 'namespace_lease:leader_election_master_status:sum';
export const LEASE_DURATION = 'namespace_lease:leader_election_lease_duration_seconds:const';
export const CRASH_MAX = 'namespace_lease:leader_election_crash_failover_seconds:const';

/** What is computed once for alerts and dashboards. */
export function recordings(subject: MonitoringSubject): Recording[] {
  const { election, sources } = subject;
  if (!election) {
    return [];
  }
  const { figures, leases, leaseNamespace } = election;
  const constant = (record: string, seconds: number) =>
    leases.map((lease) => ({
      record,
      expr: `vector(${seconds})`,
      labels: { namespace: leaseNamespace, lease, deployment: subject.name },
    }));
  return [
    ...(sources.kubeStateMetrics ? [{ record: AGE, expr: ageAtSample(election) }] : []),
    ...leaderCounts(subject, election),
    ...constant(LEASE_DURATION, figures.leaseDuration),
    ...constant(CRASH_MAX, figures.crashMax),
  ];
}

/** Taken at the sample, not at the evaluation, so that it does not matter how long ago the sample was taken. */
function ageAtSample(election: MonitoredElection): string {
  const renewTime = `kube_lease_renew_time${leaseMatchers(election)}`;
  return `min by (namespace, lease) (timestamp(${renewTime}) - ${renewTime})`;
}

function leaderCounts(subject: MonitoringSubject, { leases, leaseNamespace }: MonitoredElection): Recording[] {
  // Where nothing else tells of the lease, who does not answer does not lead.
  const otherwise = subject.sources.kubeStateMetrics ? '' : ' or vector(0)';
  return leaderStatuses(subject).map((status, i) => ({
    record: LEADERS,
    // A pod leads once, however many jobs scrape it.
    expr: `sum(max by (pod) (${status}))${otherwise}`,
    labels: { namespace: leaseNamespace, lease: leases[i] },
  }));
}

/** Seconds since each lease was renewed, when last looked at. */
export function leaseAge(election: MonitoredElection): string {
  return AGE + leaseMatchers(election);
}

/** How many say that they lead, for each lease. */
export function leaderCount(election: MonitoredElection): string {
  return LEADERS + leaseMatchers(election);
}

/** The controller's own metric, for each of its leases; none where it has no such metric. */
export function leaderStatuses(subject: MonitoringSubject): string[] {
  return electionMatchers(subject).map((labels) => `leader_election_master_status${labels}`);
}

/** What the controller exports of each of its elections has these labels. */
export function electionMatchers(subject: MonitoringSubject): string[] {
  const names = subject.sources.leaderStatus?.names ?? [];
  return names.map((name) =>
    // Without a name, other containers of the pods may export the same of elections of their own.
    podMatchers(subject, { name, ...(name === '' && { container: subject.container }) }),
  );
}

export function leaseMatchers({ leases, leaseNamespace }: MonitoredElection, ...more: string[]): string {
  return matchers({ namespace: leaseNamespace, lease: leases }, ...more);
}

/** The pods of the controller, by the labels that Prometheus gives to what it scrapes of them. */
export function podMatchers(
  { name, namespace }: MonitoringSubject,
  labels: Readonly<Record<string, string>> = {},
  ...more: string[]
): string {
  return matchers({ namespace, ...labels }, `pod=~${quoted(podPattern(name))}`, ...more);
}
