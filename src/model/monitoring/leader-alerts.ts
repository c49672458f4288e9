import { describeFailover, describeLeases } from './description';
import { handoversWithin } from './handovers';
import { matchers, promDuration } from './promql';
import { leaderCount, leaseAge } from './recordings';
import { Alert } from './rule';
import { MonitoredElection, MonitoringSubject } from './subject';
import { ElectionThresholds } from './thresholds';

/** Whether somebody leads, and only one, and for longer than a moment. */
export function leaderAlerts(
  subject: MonitoringSubject,
  election: MonitoredElection,
  thresholds: ElectionThresholds,
): Alert[] {
  return [
    noLeader(subject, election, thresholds),
    ...(subject.sources.leaderStatus ? [multipleLeaders(subject, election, thresholds)] : []),
    flapping(subject, election, thresholds),
  ];
}

function noLeader(
  subject: MonitoringSubject,
  election: MonitoredElection,
  { expired, withoutLeader }: ElectionThresholds,
): Alert {
  const { name, namespace, sources } = subject;
  const age = leaseAge(election);
  const silent = `${leaderCount(election)} == 0`;
  const conditions = sources.kubeStateMetrics
    ? [
        `${age} > ${expired}`,
        ...absentLeases(election),
        // A leader whose own metrics are not scraped still renews its lease.
        ...(sources.leaderStatus ? [`(${silent} unless on (namespace, lease) ${age} <= ${expired})`] : []),
      ]
    : [silent];
  return {
    name: 'HaOperatorNoLeader',
    expr: conditions.join('\nor\n'),
    pending: withoutLeader,
    severity: 'critical',
    summary: `Nobody leads ${namespace}/${name}.`,
    description: `For ${promDuration(withoutLeader)}, longer than a failover takes, nobody has held ${describeLeases(election)}: ${namespace}/${name} does nothing, or, if its election is off, all of its replicas act at once. ${describeFailover(election)}`,
  };
}

/** Leases that are not there, while kube-state-metrics tells of others: when it is restarted, nothing is missing. */
function absentLeases({ leases, leaseNamespace }: MonitoredElection): string[] {
  return leases.map((lease) => {
    const one = matchers({ namespace: leaseNamespace, lease });
    return `(absent(kube_lease_renew_time${one}) and on () count(kube_lease_renew_time) > 0)`;
  });
}

function multipleLeaders(
  { name, namespace }: MonitoringSubject,
  election: MonitoredElection,
  { severalLeaders }: ElectionThresholds,
): Alert {
  return {
    name: 'HaOperatorMultipleLeaders',
    expr: `${leaderCount(election)} > 1`,
    pending: severalLeaders,
    severity: 'critical',
    summary: `Several replicas of ${namespace}/${name} lead at once.`,
    description: `{{ $value }} replicas of ${namespace}/${name} say that they lead, and have for ${promDuration(severalLeaders)}: they act against each other. ${describeFencing(election)}`,
  };
}

function describeFencing({ figures }: MonitoredElection): string {
  const { partitionStopMax, fencingMargin, renewDeadline, retryPeriod } = figures;
  if (partitionStopMax === undefined || fencingMargin === undefined) {
    return 'Its client does not stop a leader that is cut off.';
  }
  const cutOff =
    fencingMargin > 0
      ? `stops within ${partitionStopMax} s, ${fencingMargin} s before the next one may begin`
      : `may act beside the next one for up to ${-fencingMargin} s`;
  // It notices by its next renewal, and goes on trying for as long as it may.
  return `A leader that is cut off ${cutOff}; one that was suspended, or whose lease was deleted, may act for up to ${renewDeadline + retryPeriod} s beside another.`;
}

function flapping(
  subject: MonitoringSubject,
  election: MonitoredElection,
  { flapping: { handovers, window } }: ElectionThresholds,
): Alert {
  const { name, namespace, replicas } = subject;
  const lasting = promDuration(window);
  return {
    name: 'HaOperatorLeadershipFlapping',
    expr: `${handoversWithin(subject, election, lasting)} > ${handovers}`,
    severity: 'warning',
    summary: `The leadership of ${namespace}/${name} goes to and fro.`,
    description: `The leadership of ${namespace}/${name} went over {{ $value }} times within ${lasting}; two rollouts of its ${replicas} replicas come to ${handovers}. ${describeFailover(election)}`,
  };
}
