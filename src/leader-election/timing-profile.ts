import { Duration } from 'cdk8s';
import { refuse, refuseIfAny } from '../internal/refuse';
import { timingFigures } from '../model/figures';
import { Problem } from '../model/problem';
import { CONSERVATIVE_TIMING, DEFAULT_TIMING, FAST_TIMING, Timing, timingProblems } from '../model/timing';
import { timingForFailover, timingTolerating } from '../model/timing-search';
import { figuresOf, LeaderElectionFigures } from './leader-election-figures';

/**
 * The three durations of a leader election, each of at least 1 s.
 */
export interface TimingProfileOptions {
  /**
   * How long a standby waits, after it last saw the lease renewed, before it takes the lease over.
   * In whole seconds, as a Lease stores them; longer than `renewDeadline`.
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
 * Options of `TimingProfile.forFailover`.
 */
export interface FailoverTimingOptions {
  /**
   * How long the API server may be away without the leader losing the lease.
   *
   * @default - not at all
   */
  readonly tolerating?: Duration;
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
   * @throws if a duration is shorter than 1 s, `leaseDuration` is not a whole number of seconds, `renewDeadline` is
   * not shorter than `leaseDuration` or not longer than 1.2 × `retryPeriod`; with the last two client-go would not start.
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

  /**
   * The mildest timing of whole seconds that replaces a crashed leader within a target at worst, with client-go: the
   * longest `retryPeriod`, then the longest `leaseDuration`, then the longest `renewDeadline` that leaves a fencing
   * margin of a second. That is of a leader which does not release its lease: of one that does `fencing-margin` warns, and
   * names a `renewDeadline` for it.
   *
   * It spares the API server and nothing else: a leader may get but one attempt in `renewDeadline`, so that one slow
   * request costs the leadership (`api-outage` warns of it). Ask for `tolerating` where that matters.
   *
   * @param target from the crash to the next leader, at worst; the latency of the API server comes on top.
   * @param options what else it must achieve.
   * @throws if no timing of whole seconds achieves it; the message says which is the quickest.
   */
  public static forFailover(target: Duration, options: FailoverTimingOptions = {}): TimingProfile {
    return found(
      timingForFailover(
        { failover: seconds(target), apiOutage: options.tolerating && seconds(options.tolerating) },
        'TimingProfile.forFailover',
      ),
    );
  }

  /**
   * The timing of whole seconds that survives an API server which is away for some time, and has the quickest failover
   * among those, at no more requests than `DEFAULT`: with client-go a leader survives
   * (⌊renewDeadline / retryPeriod⌋ − 1) × retryPeriod. A fencing margin of a second is left to a leader which does not
   * release its lease; of one that does `fencing-margin` warns, and names a `renewDeadline` for it.
   *
   * @param apiOutage how long the API server is away.
   * @throws if it is not longer than 0 s.
   */
  public static tolerating(apiOutage: Duration): TimingProfile {
    return found(timingTolerating(seconds(apiOutage), 'TimingProfile.tolerating'));
  }

  /** How long a standby waits before it takes the lease over. */
  public readonly leaseDuration: Duration;
  /** How long a leader tries to renew before it gives up. */
  public readonly renewDeadline: Duration;
  /** How long a leader waits between renewals. */
  public readonly retryPeriod: Duration;

  /**
   * What it means for a manager of controller-runtime that releases its lease when it is told to stop, but does not try to
   * when it is cut off. Those of a controller, whose client and habits may differ, are its `electionFigures`: of one that
   * releases, `partitionStopMax` is longer and the fencing margin smaller by one `httpTimeout`.
   */
  public readonly figures: LeaderElectionFigures;

  /** @internal */
  public readonly _timing: Timing;

  private constructor(
    /** `default`, `fast`, `conservative` or `custom`. */
    public readonly name: string,
    timing: Timing,
  ) {
    this._timing = timing;
    this.figures = figuresOf(timingFigures(timing));
    this.leaseDuration = this.figures.leaseDuration;
    this.renewDeadline = this.figures.renewDeadline;
    this.retryPeriod = this.figures.retryPeriod;
  }
}

function found(result: Timing | Problem): TimingProfile {
  return 'message' in result ? refuse(result) : TimingProfile.custom(durations(result));
}

function durations({ leaseDuration, renewDeadline, retryPeriod }: Timing): TimingProfileOptions {
  return {
    leaseDuration: Duration.seconds(leaseDuration),
    renewDeadline: Duration.seconds(renewDeadline),
    retryPeriod: Duration.seconds(retryPeriod),
  };
}

function seconds(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}
