import { describeTiming } from '../timing';
import { MonitoredElection } from './subject';

/** What should have happened, in a sentence. */
export function describeFailover({ figures }: MonitoredElection): string {
  const { crashMin, crashMax, gracefulMax } = figures;
  const released = gracefulMax < crashMax ? `, one that releases its lease within ${gracefulMax} s` : '';
  return `A leader that crashes is replaced within ${crashMin} to ${crashMax} s${released} (leaseDuration / renewDeadline / retryPeriod: ${describeTiming(figures)}).`;
}

/** `the lease kube-system/a`, `the leases kube-system/a or kube-system/b`. */
export function describeLeases({ leases, leaseNamespace }: MonitoredElection): string {
  const names = leases.map((lease) => `${leaseNamespace}/${lease}`);
  return names.length === 1 ? `the lease ${names[0]}` : `one of the leases ${names.join(', ')}`;
}
