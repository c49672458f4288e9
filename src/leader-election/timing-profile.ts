import { Duration } from 'cdk8s';
import { refuseIfAny } from '../internal/refuse';
import { CONSERVATIVE_TIMING, DEFAULT_TIMING, FAST_TIMING, Timing, timingProblems } from '../model/timing';

/**
 * The three durations of a leader election, in whole seconds of at least 1 s.
 */
export interface TimingProfileOptions {
  /**
   * How long a standby waits, after it last saw the lease renewed, before it takes the lease over.
   * Longer than `renewDeadline`.
   *
   * @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/
   */
  readonly leaseDuration: Duration;

  /**
   * How long a leader goes on trying to renew the lease before it gives up leading.
   * Shorter than `leaseDuration`, longer than 1.2 × `retryPeriod`.
   */
  readonly renewDeadline: Duration;

  /**
   * How long a leader waits between renewals, and a standby, at least, between attempts.
   */
  readonly retryPeriod: Duration;
}

/**
 * How fast leadership moves, and what that costs: a short lease fails over sooner, asks more of the
 * API server, and is lost sooner when the API server is slow.
 *
 * @see https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/leaderelection.go
 */
export class TimingProfile {
  /**
   * 15 s / 10 s / 2 s: client-go's own default. A crashed leader is replaced after 13 to 24 s.
   */
  public static readonly DEFAULT = new TimingProfile('default', DEFAULT_TIMING);

  /**
   * 10 s / 6 s / 1 s: a crashed leader is replaced after 9 to 15 s, for twice the requests.
   */
  public static readonly FAST = new TimingProfile('fast', FAST_TIMING);

  /**
   * 30 s / 20 s / 5 s: for slow networks and busy API servers. A crashed leader is replaced after 25 to 52 s.
   */
  public static readonly CONSERVATIVE = new TimingProfile('conservative', CONSERVATIVE_TIMING);

  /**
   * A timing of one's own.
   *
   * @param options the three durations.
   * @throws if a duration is not a whole number of seconds, if `renewDeadline` is not shorter than
   * `leaseDuration`, or if `renewDeadline` is not longer than 1.2 × `retryPeriod`: client-go would refuse to start.
   */
  public static custom(options: TimingProfileOptions): TimingProfile {
    const timing = {
      leaseDuration: seconds(options.leaseDuration),
      renewDeadline: seconds(options.renewDeadline),
      retryPeriod: seconds(options.retryPeriod),
    };
    refuseIfAny(timingProblems(timing, 'leaderElection.timing'));
    return new TimingProfile('custom', timing);
  }

  /** How long a standby waits before it takes the lease over. */
  public readonly leaseDuration: Duration;
  /** How long a leader tries to renew before it gives up. */
  public readonly renewDeadline: Duration;
  /** How long a leader waits between renewals. */
  public readonly retryPeriod: Duration;

  /** @internal */
  public readonly _timing: Timing;

  private constructor(
    /** `default`, `fast`, `conservative` or `custom`. */
    public readonly name: string,
    timing: Timing,
  ) {
    this._timing = timing;
    this.leaseDuration = Duration.seconds(timing.leaseDuration);
    this.renewDeadline = Duration.seconds(timing.renewDeadline);
    this.retryPeriod = Duration.seconds(timing.retryPeriod);
  }
}

function seconds(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}
