import { ElectionFigures } from '../model/figures';

/** Figures as they are printed; durations are in seconds, and what a client does not have is null. */
export function figuresJson(figures: ElectionFigures): object {
  return {
    leaseDuration: figures.leaseDuration,
    renewDeadline: figures.renewDeadline,
    retryPeriod: figures.retryPeriod,
    crashMin: figures.crashMin,
    crashMax: figures.crashMax,
    gracefulMax: figures.gracefulMax,
    partitionStopMax: figures.partitionStopMax ?? null,
    fencingMargin: figures.fencingMargin ?? null,
    httpTimeout: figures.httpTimeout ?? null,
    toleratedApiOutage: figures.toleratedApiOutage,
    toleratedClockRate: figures.toleratedClockRate ?? null,
    leaderRequestsPerSecond: figures.leaderRequestsPerSecond,
    standbyRequestsPerSecond: figures.standbyRequestsPerSecond,
    gracePeriodMin: figures.gracePeriodMin,
  };
}
