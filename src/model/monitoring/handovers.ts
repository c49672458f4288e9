import { promDuration, withLabel } from './promql';
import { leaderStatuses, leaseMatchers } from './recordings';
import { MonitoredElection, MonitoringSubject } from './subject';

/** How often each lease went over within a time. */
export function handoversWithin(subject: MonitoringSubject, election: MonitoredElection, window: string): string {
  const moments = `(${newLeaders(subject, election)})[${window}:${promDuration(subject.interval)}]`;
  return `sum by (lease) (count_over_time(${moments}))`;
}

/** Leaders at the moments at which they are new. */
export function newLeaders(subject: MonitoringSubject, election: MonitoredElection): string {
  const step = promDuration(subject.interval);
  return subject.sources.kubeStateMetrics
    ? newHolders(heldLeases(election), leaseMatchers(election), step)
    : newClaims(subject, election, step);
}

/** Leases that somebody holds. */
export function heldLeases(election: MonitoredElection): string {
  return leaseMatchers(election, 'lease_holder!=""');
}

/**
 * Holders that were not there one step before, though the lease was: when kube-state-metrics begins to tell, nobody is new.
 * Evaluated at every step, each counts once, however far apart samples are.
 */
export function newHolders(held: string, lease: string, step: string): string {
  const owner = `kube_lease_owner${held}`;
  return [
    `count by (namespace, lease, lease_holder) (${owner})`,
    `unless on (namespace, lease, lease_holder) ${owner} offset ${step}`,
    `and on (namespace, lease) kube_lease_renew_time${lease} offset ${step}`,
  ].join(' ');
}

/** Pods that say that they lead, and did not one step before, though others were scraped then. */
function newClaims(subject: MonitoringSubject, { leases }: MonitoredElection, step: string): string {
  return leaderStatuses(subject)
    .map((status, i) => {
      const before = `${status} offset ${step}`;
      const isNew = `${status} == 1 unless on (pod) ${before} == 1 and on () count(${before})`;
      return withLabel('lease', leases[i], `max by (pod) (${isNew})`);
    })
    .join(' or ');
}
