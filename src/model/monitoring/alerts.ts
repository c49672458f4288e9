import { budgetAlerts, networkAlerts } from './availability-alerts';
import { leaderAlerts } from './leader-alerts';
import { leaseAlerts } from './lease-alerts';
import { Alert } from './rule';
import { MonitoringSubject } from './subject';
import { electionThresholds } from './thresholds';

/** Every alert that there may be; docs/runbooks has a page for each. */
export const ALERT_NAMES = [
  'HaOperatorNoLeader',
  'HaOperatorMultipleLeaders',
  'HaOperatorLeadershipFlapping',
  'HaOperatorLeaseNotRenewed',
  'HaOperatorRenewSlow',
  'HaOperatorUnobserved',
  'HaOperatorNotEnoughReplicas',
  'HaOperatorDisruptionBlocked',
  'HaOperatorPolicyDrops',
  'HaOperatorApiRequestsFailing',
] as const;

/** Those that the metrics of a controller allow. */
export function alertsOf(subject: MonitoringSubject): Alert[] {
  const { election } = subject;
  if (!election) {
    return budgetAlerts(subject);
  }
  const thresholds = electionThresholds(subject, election);
  return [
    ...leaderAlerts(subject, election, thresholds),
    ...leaseAlerts(subject, election, thresholds),
    ...budgetAlerts(subject),
    ...networkAlerts(subject, election, thresholds),
  ];
}
