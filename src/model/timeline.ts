import { ElectionFigures } from './figures';
import { LeaseClientId } from './lease-client';
import { JITTER_FACTOR } from './timing';

/** What happens between the crash of a leader and the next one, in seconds after the crash. */
export interface CrashTimeline {
  /** The last renewal of the lease. */
  readonly renewed: number;
  /** A standby has seen it; absent where the client goes by the time that the lease tells. */
  readonly observed?: number;
  /** The lease has run out, as the standby counts. */
  readonly expired: number;
  /** The standby leads. */
  readonly takenOver: number;
}

/** The quickest and the slowest way through a crash. */
export interface CrashTimelines {
  readonly best: CrashTimeline;
  readonly worst: CrashTimeline;
}

/** How the figures of a crash come about: each ends at crashMin and crashMax. */
export function crashTimelines(client: LeaseClientId, figures: ElectionFigures): CrashTimelines {
  const { leaseDuration, retryPeriod, crashMin, crashMax } = figures;
  // At best the lease was just to be renewed, and all is noticed at once.
  const renewed = crashMin - leaseDuration;
  const best = { renewed, expired: crashMin, takenOver: crashMin };
  if (client !== 'client-go') {
    return { best, worst: { renewed: 0, expired: leaseDuration, takenOver: crashMax } };
  }
  const observed = (1 + JITTER_FACTOR) * retryPeriod;
  return {
    best: { ...best, observed: renewed },
    worst: { renewed: 0, observed, expired: observed + leaseDuration, takenOver: crashMax },
  };
}
