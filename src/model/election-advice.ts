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
