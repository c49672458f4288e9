import { Duration } from 'cdk8s';
import { ElectionFigures } from '../model/figures';

/**
 * What a timing means for failover and for the API server, by the client library that the controller elects with.
 * Add the latency of the API server to each, and the time that the controller needs to fill its caches.
 *
 * @see https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/leaderelection.go
 */
export interface LeaderElectionFigures {
  /** How long a lease is valid. */
  readonly leaseDuration: Duration;

  /** How long a leader goes on trying to renew. */
  readonly renewDeadline: Duration;

  /** How long a leader waits between renewals. */
  readonly retryPeriod: Duration;

  /** From the crash of a leader to the next one, at best: the lease was about to be renewed. */
  readonly crashMin: Duration;

  /** From the crash of a leader to the next one, at worst. For client-go: leaseDuration + 4.4 × retryPeriod. */
  readonly crashMax: Duration;

  /**
   * From the moment that a leader which stops gives up the lease to the next leader, at worst. Where the lease is
   * not released it is that of a crash. For client-go: 2.2 × retryPeriod.
   */
  readonly gracefulMax: Duration;

  /**
   * From the moment that a leader is cut off from the API server to the moment that it has stopped to lead, at worst.
   * For client-go: renewDeadline + retryPeriod; and `httpTimeout` more where it releases the lease, which it tries before
   * it stops. The figures of a timing alone are those of a leader that does not try.
   *
   * @default - the timing does not decide it: the client stops late (fabric8) or not at all (kube-lease-manager)
   */
  readonly partitionStopMax?: Duration;

  /**
   * Seconds between the moment that a leader which is cut off has stopped, at the latest, and the moment that the next
   * one may start, at the earliest. 0 or less: both may act at once. For client-go: leaseDuration − partitionStopMax.
   *
   * @default - there is none, since the timing does not decide when a leader that is cut off stops
   */
  readonly fencingMarginSeconds?: number;

  /**
   * How long one request of the election may take. For controller-runtime: half the renewDeadline, at least 1 s; for a
   * controller on client-go that sets no time-out (cert-manager's): the renewDeadline.
   *
   * @default - not known
   */
  readonly httpTimeout?: Duration;

  /**
   * How long the API server may be away without the leader losing the lease. For client-go:
   * (⌊renewDeadline / retryPeriod⌋ − 1) × retryPeriod.
   */
  readonly toleratedApiOutage: Duration;

  /**
   * How much faster one node's clock may run than another's, as a factor. For client-go: leaseDuration / renewDeadline.
   *
   * @default - clocks must agree, since the client compares them
   */
  readonly toleratedClockRate?: number;

  /** Requests per second of the leader. */
  readonly leaderRequestsPerSecond: number;

  /** Requests per second of each other replica, on average. */
  readonly standbyRequestsPerSecond: number;

  /** The least termination grace period in which a leader can stop its work and release the lease. */
  readonly gracePeriodMin: Duration;
}

export function figuresOf(figures: ElectionFigures): LeaderElectionFigures {
  return {
    leaseDuration: duration(figures.leaseDuration),
    renewDeadline: duration(figures.renewDeadline),
    retryPeriod: duration(figures.retryPeriod),
    crashMin: duration(figures.crashMin),
    crashMax: duration(figures.crashMax),
    gracefulMax: duration(figures.gracefulMax),
    partitionStopMax: figures.partitionStopMax === undefined ? undefined : duration(figures.partitionStopMax),
    fencingMarginSeconds: figures.fencingMargin,
    httpTimeout: figures.httpTimeout === undefined ? undefined : duration(figures.httpTimeout),
    toleratedApiOutage: duration(figures.toleratedApiOutage),
    toleratedClockRate: figures.toleratedClockRate,
    leaderRequestsPerSecond: figures.leaderRequestsPerSecond,
    standbyRequestsPerSecond: figures.standbyRequestsPerSecond,
    gracePeriodMin: duration(figures.gracePeriodMin),
  };
}

function duration(seconds: number): Duration {
  return Number.isInteger(seconds) ? Duration.seconds(seconds) : Duration.millis(Math.round(seconds * 1000));
}
