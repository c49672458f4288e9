import { CRASH_WAITS, electionFigures, toleratedApiOutage } from './figures';
import { Problem, problem } from './problem';
import { DEFAULT_TIMING, describeTiming, Timing, timingProblems } from './timing';

/** What a timing is looked for to achieve, in seconds. */
interface TimingGoal {
  /** A crash is over within these at worst. */
  readonly failover: number;
  /** An API server that is away for these is survived. */
  readonly apiOutage?: number;
}

/** The least whole second between the stop of an old leader and the start of a new one. */
const LEAST_MARGIN = 1;

/**
 * The mildest timing of whole seconds that achieves a failover: the largest retryPeriod, then leaseDuration,
 * then renewDeadline; or why there is none.
 */
export function timingForFailover({ failover, apiOutage = 0 }: TimingGoal, path: string): Timing | Problem {
  const wrong = [
    ...secondsProblems(`${path}.failover`, failover),
    ...secondsProblems(`${path}.apiOutage`, apiOutage, 0),
  ];
  if (wrong.length > 0) {
    return wrong[0];
  }
  for (let retryPeriod = longestRetryPeriod(failover, apiOutage); retryPeriod >= 1; retryPeriod--) {
    const timing = longestWithin(failover, retryPeriod);
    if (timingProblems(timing, path).length === 0 && toleratedApiOutage(timing) >= apiOutage) {
      return timing;
    }
  }
  const quickest = quickestTolerating(apiOutage, 1);
  const { crashMax } = electionFigures('client-go', quickest);
  const survive = apiOutage > 0 ? ` and survives ${apiOutage}s without the API server` : '';
  return problem(
    path,
    `no timing of whole seconds replaces a crashed leader within ${failover}s at worst${survive}`,
    `allow ${crashMax}s or more, which ${describeTiming(quickest)} achieves`,
  );
}

/**
 * The timing of whole seconds with the quickest failover that survives an API server which is away, at no more
 * requests than the default's; or why there is none.
 */
export function timingTolerating(apiOutage: number, path: string): Timing | Problem {
  const [wrong] = secondsProblems(`${path}.apiOutage`, apiOutage);
  return wrong ?? quickestTolerating(apiOutage, DEFAULT_TIMING.retryPeriod);
}

/** No lease is shorter than 2.2 retryPeriods, and no outage longer than renewDeadline without one. */
function longestRetryPeriod(failover: number, apiOutage: number): number {
  const byLease = failover / (2.2 + CRASH_WAITS);
  const byOutage = (failover - LEAST_MARGIN - apiOutage) / (2 + CRASH_WAITS);
  return Math.floor(Math.min(byLease, byOutage));
}

/** Every longer timing with this retryPeriod takes too long. */
function longestWithin(failover: number, retryPeriod: number): Timing {
  // In milliseconds, since differences of fractions are not exact.
  const beyondLease = Math.round(CRASH_WAITS * retryPeriod * 1000);
  const leaseDuration = Math.floor((Math.round(failover * 1000) - beyondLease) / 1000);
  return { leaseDuration, renewDeadline: leaseDuration - retryPeriod - LEAST_MARGIN, retryPeriod };
}

function quickestTolerating(apiOutage: number, retryPeriod: number): Timing {
  // An attempt at the end of the outage, and one before its beginning.
  const attempts = Math.max(2, Math.ceil(apiOutage / retryPeriod) + 1);
  const renewDeadline = attempts * retryPeriod;
  return { leaseDuration: renewDeadline + retryPeriod + LEAST_MARGIN, renewDeadline, retryPeriod };
}

function secondsProblems(path: string, seconds: number, least = Number.MIN_VALUE): Problem[] {
  return Number.isFinite(seconds) && seconds >= least
    ? []
    : [problem(path, `${seconds}s is not a time to achieve`, 'use a duration longer than 0s')];
}
