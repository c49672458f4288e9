import { Dialect } from './dialect';
import { ElectionRequest } from './election/election';
import { ElectionFigures } from './figures';
import { LeaseClientId } from './lease-client';

/** What works, but that a user should know. */
export interface Advice {
  readonly id: string;
  readonly message: string;
  readonly remedy: string;
}

/** What is to be said about a timing. */
export function timingAdvice(client: LeaseClientId, { fencingMargin, toleratedApiOutage }: ElectionFigures): Advice[] {
  return [
    ...(fencingMargin !== undefined && fencingMargin <= 0
      ? [
          {
            id: 'fencing-margin',
            message: `the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is ${fencingMargin}s, so that a leader that is cut off may still act when the next one starts`,
            remedy: 'lengthen leaseDuration or shorten renewDeadline',
          },
        ]
      : []),
    ...(client === 'client-go' && toleratedApiOutage === 0
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
