import { Dialect } from './dialect';
import { timingRequestProblems } from './election/derive-timing';
import { ElectionRequest } from './election/election';
import { releaseProblems } from './election/request';
import { ElectionFigures, fencingMargin, longestRenewDeadline, releaseDelay } from './figures';
import { LeaseClientId } from './lease-client';
import { Timing, timingProblems } from './timing';

/** What works, but that a user should know. */
export interface Advice {
  readonly id: string;
  readonly message: string;
  readonly remedy: string;
}

/** What is to be said about a timing, and about what a binary makes of it. */
export function timingAdvice(client: LeaseClientId, figures: ElectionFigures, dialect?: Dialect): Advice[] {
  return [
    ...fencingAdvice(figures, dialect),
    ...(client === 'client-go' && figures.toleratedApiOutage === 0
      ? [
          {
            id: 'api-outage',
            message:
              'renewDeadline leaves no time for a second attempt (it is shorter than two retryPeriods), so that one slow request costs the leadership',
            remedy: 'lengthen renewDeadline or shorten retryPeriod',
          },
        ]
      : []),
  ];
}

function fencingAdvice(figures: ElectionFigures, dialect?: Dialect): Advice[] {
  if (figures.fencingMargin === undefined || figures.fencingMargin > 0) {
    return [];
  }
  const margin = fencingMargin(figures);
  const told = `the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is ${margin}s`;
  return [
    margin > 0
      ? {
          id: 'fencing-margin',
          message: `${told}, but a leader that is cut off first tries to release its lease, for up to ${releaseDelay(figures)}s, and so may still act when the next one starts`,
          remedy: releaseRemedy(figures, dialect),
        }
      : {
          id: 'fencing-margin',
          message: `${told}, so that a leader that is cut off may still act when the next one starts`,
          remedy: 'lengthen leaseDuration or shorten renewDeadline',
        },
  ];
}

/** What leaves a leader that releases its lease a margin, as far as its binary can be told. */
function releaseRemedy(figures: ElectionFigures, dialect?: Dialect): string {
  const { leaseDuration, renewDeadline, retryPeriod, partitionStopMax = 0 } = figures;
  const timing = { leaseDuration, renewDeadline, retryPeriod };
  const shorter = { ...timing, renewDeadline: longestRenewDeadline(timing, dialect?.withoutTimeout) };
  const longer = { ...timing, leaseDuration: Math.floor(partitionStopMax) + 1 };
  const remedies = [
    ...(isPossible(shorter, dialect)
      ? [`shorten renewDeadline to ${shorter.renewDeadline}s`]
      : isPossible(longer, dialect)
        ? [`lengthen leaseDuration to ${longer.leaseDuration}s`]
        : []),
    ...(dialect === undefined || releaseProblems(dialect, { releaseOnCancel: false }).length === 0
      ? ['set releaseOnCancel: false']
      : []),
  ];
  return remedies.join(' or ') || 'its binary cannot be told otherwise: see to it that two leaders at once do no harm';
}

function isPossible(timing: Timing, dialect?: Dialect): boolean {
  const path = 'leaderElection.timing';
  return (dialect ? timingRequestProblems(dialect, { timing }) : timingProblems(timing, path)).length === 0;
}

/** What is to be said about a lease that its user has not named. */
export function sharedLeaseAdvice(
  { leaseName: rule, leaseNamespace: home }: Dialect,
  { leaseName, leaseNamespace }: ElectionRequest,
): Advice[] {
  const isHome = leaseNamespace === undefined || (home.kind === 'settable' && leaseNamespace === home.default);
  return leaseName === undefined && isHome && rule.kind === 'settable' && rule.sharedWith !== undefined
    ? [
        {
          id: 'shared-lease',
          message: `lease '${rule.default ?? ''}' is that of ${rule.sharedWith}, so that this controller never leads beside it`,
          remedy: 'give leaseName, with a name of its own',
        },
      ]
    : [];
}
