import { ElectionFigures } from '../../figures';
import { MonitoredElection } from '../subject';
import type { Panel } from './grafana';
import { text } from './panels';

/** What the timing of the election means, in words. */
export function expectations({ figures, leases, leaseNamespace }: MonitoredElection): Panel {
  const { leaseDuration, renewDeadline, retryPeriod, toleratedApiOutage } = figures;
  const rows = [
    ['The leader crashes', `The next one leads after ${figures.crashMin} to ${figures.crashMax} s.`],
    ['The leader is told to stop, by a rollout or a drain', stopped(figures)],
    ['The leader is cut off from the API server', cutOff(figures)],
    ['The API server is away', outage(toleratedApiOutage)],
  ];
  const names = leases.map((lease) => `\`${leaseNamespace}/${lease}\``).join(', ');
  const content = [
    `${leases.length > 1 ? 'Leases' : 'Lease'} ${names}, with leaseDuration ${leaseDuration} s, renewDeadline ${renewDeadline} s, retryPeriod ${retryPeriod} s.`,
    '',
    '| When | Then |',
    '| --- | --- |',
    ...rows.map(([when, then]) => `| ${when} | ${then} |`),
    '',
    'Add the latency of the API server, and the time that the controller needs to fill its caches.',
  ].join('\n');
  return text(
    {
      title: 'What to expect',
      description: 'What follows from the timing of the election, and which alerts are told at.',
    },
    content,
  );
}

function stopped({ gracefulMax, crashMax }: ElectionFigures): string {
  return gracefulMax === crashMax
    ? 'As after a crash: the lease is not given back.'
    : `It gives the lease back, and the next one leads within ${gracefulMax} s.`;
}

function cutOff({ partitionStopMax, fencingMargin, crashMax }: ElectionFigures): string {
  if (partitionStopMax === undefined || fencingMargin === undefined) {
    return `Another leads within ${crashMax} s, and the timing does not decide when the first one stops: both may act at once.`;
  }
  const stops = `It stops within ${partitionStopMax} s`;
  return fencingMargin > 0
    ? `${stops}, ${fencingMargin} s before the next one may begin.`
    : `${stops}; the next one may begin ${-fencingMargin} s before.`;
}

function outage(tolerated: number): string {
  return tolerated > 0
    ? `For up to ${tolerated} s nobody notices; after that the leader may lose the lease.`
    : 'The leader may lose the lease at once.';
}
