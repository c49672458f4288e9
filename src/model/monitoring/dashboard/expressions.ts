import { FAILED_CODES } from '../availability-alerts';
import { handoversWithin, heldLeases, newLeaders } from '../handovers';
import { matchers, promDuration, quoted, withLabel } from '../promql';
import {
  CRASH_MAX,
  LEASE_DURATION,
  leaderCount,
  leaderStatuses,
  leaseAge,
  leaseMatchers,
  podMatchers,
} from '../recordings';
import type { MonitoredElection, MonitoringSubject } from '../subject';
import { ElectionThresholds } from '../thresholds';

/** The time range of the dashboard, and the time between two points of a graph. Grafana fills them in. */
export const RANGE = '$__range';
export const STEP = '$__interval';
/** What a rate looks back, at least four samples: as in the alerts, unless the time range is long. */
const RATE_WINDOW = '$__rate_interval';

/** Who holds each lease: the labels `lease` and `holder`, which is the pod, without the random part that client-go adds. */
export function holders(leaseLabels: string, by = 'lease'): string {
  const owner = `kube_lease_owner${leaseLabels}`;
  return `max by (${by}, holder) (label_replace(${owner}, "holder", "$1", "lease_holder", "(.+?)(_[0-9a-f-]{36})?"))`;
}

/** 1 where the lease of a holder is valid, 2 where it has expired. */
export function tenures(election: MonitoredElection, { expired }: ElectionThresholds): string {
  const hasExpired = `max by (lease) (${leaseAge(election)} > bool ${expired})`;
  return `${holders(heldLeases(election))}\n+ on (lease) group_left () ${hasExpired}`;
}

/** Whether a pod says that it leads: the labels `lease` and `pod`. */
export function claims(subject: MonitoringSubject, { leases }: MonitoredElection): string {
  return leaderStatuses(subject)
    .map((status, i) => withLabel('lease', leases[i], `max by (pod) (${status})`))
    .join('\nor\n');
}

/** The name of who leads in a label, with 1; or else `nobody` with 0, or `not known` with -1. */
export function leader(
  subject: MonitoringSubject,
  election: MonitoredElection,
  thresholds: ElectionThresholds,
): string {
  const [found, label] = subject.sources.kubeStateMetrics
    ? [tenures(election, thresholds), 'holder']
    : [claims(subject, election), 'pod'];
  const nobody = withLabel(label, 'nobody', `0 * max by (lease) (${observed(subject, election)})`);
  const unknown = withLabel(label, 'not known', `0 * max by (lease) (${leaseDuration(election)}) - 1`);
  return `(${found}) == 1\nor on (lease)\n${nobody}\nor on (lease)\n${unknown}`;
}

/** There as long as anything tells of each lease. */
function observed({ sources }: MonitoringSubject, election: MonitoredElection): string {
  return sources.kubeStateMetrics ? leaseAge(election) : leaderCount(election);
}

/** How often each lease went over within a time; 0 only where somebody would have told. */
export function handovers(subject: MonitoringSubject, election: MonitoredElection, window: string): string {
  const none = `0 * max by (lease) (${observed(subject, election)})`;
  return `${handoversWithin(subject, election, window)}\nor on (lease)\n${none}`;
}

/** How long ago each lease went over, if that was within the time range. */
export function sinceHandover(subject: MonitoringSubject, election: MonitoredElection): string {
  const moments = `timestamp(${newLeaders(subject, election)})`;
  return `time() - max by (lease) (max_over_time(${moments}[${RANGE}:${promDuration(subject.interval)}]))`;
}

export function leaseDuration(election: MonitoredElection): string {
  return LEASE_DURATION + leaseMatchers(election);
}

export function crashMax(election: MonitoredElection): string {
  return CRASH_MAX + leaseMatchers(election);
}

/** A field of the status of the PodDisruptionBudget; several kube-state-metrics may tell of it. */
export function budgetStatus({ namespace }: MonitoringSubject, budget: string, field: string): string {
  return `max(kube_poddisruptionbudget_status_${field}${matchers({ namespace, poddisruptionbudget: budget })})`;
}

/** Requests to the API server each second. */
export function requestRate(subject: MonitoringSubject, by: string, ...more: string[]): string {
  return `sum by (${by}) (rate(rest_client_requests_total${podMatchers(subject, {}, ...more)}[${RATE_WINDOW}]))`;
}

/** The share of each pod's requests that fails, also where none does. */
export function failingShare(subject: MonitoringSubject): string {
  const all = requestRate(subject, 'pod');
  return `(${requestRate(subject, 'pod', `code=~${quoted(FAILED_CODES)}`)} or 0 * ${all})\n/\n${all}`;
}

/** Packets each second that policy denies, by where they were to go: what is no entity is a pod. */
export function policyDrops({ name, namespace }: MonitoringSubject): string {
  const labels = { reason: 'POLICY_DENIED', source_namespace: namespace, source_workload: name };
  const drops = `sum by (destination) (rate(hubble_drop_total${matchers(labels)}[${RATE_WINDOW}]))`;
  return `label_replace(${drops}, "destination", "pods", "destination", "")`;
}

const FIRING = 'alertstate="firing"';

/** How many alerts fire. */
export function firingCount(alerts: string): string {
  return `count(ALERTS${within(alerts, FIRING)}) or vector(0)`;
}

/** 1 for alerts that wait, 2 for those that fire, and 0 with the name `none` while there are none. */
export function alertStates(alerts: string, by: string): string {
  const firing = `2 * max by (${by}) (ALERTS${within(alerts, FIRING)})`;
  const waiting = `max by (${by}) (ALERTS${alerts})`;
  return `${firing}\nor\n${waiting}\nor on ()\n${withLabel('alertname', 'none', 'vector(0)')}`;
}

/** Matchers with one more. */
function within(labels: string, more: string): string {
  return labels.replace(/}$/, `, ${more}}`);
}
