import { LeaseClientId } from './lease-client';
import { JITTER_FACTOR, Timing } from './timing';

/**
 * What a timing means, in seconds and requests per second. Add the latency of the API server, and the time that
 * the controller needs to fill its caches. What a timing does not decide is undefined.
 */
export interface ElectionFigures extends Timing {
  /** From the crash of a leader to the next one, at best and at worst. */
  readonly crashMin: number;
  readonly crashMax: number;
  /** From the release of the lease to the next leader, at worst; that of a crash where it is not released. */
  readonly gracefulMax: number;
  /** From the moment that a leader is cut off to the moment that it has stopped, at the latest. */
  readonly partitionStopMax?: number;
  /** From the latest stop of a leader that is cut off to the earliest start of the next; 0 or less: both may act. */
  readonly fencingMargin?: number;
  /** How long one request may take. */
  readonly httpTimeout?: number;
  /** How long the API server may be away without anybody losing the lease. */
  readonly toleratedApiOutage: number;
  /** How much faster one clock may run than another. */
  readonly toleratedClockRate?: number;
  readonly leaderRequestsPerSecond: number;
  readonly standbyRequestsPerSecond: number;
  /** The least termination grace period in which a leader can stop its work and release the lease. */
  readonly gracePeriodMin: number;
}

/** What beside the timing bears on the figures. */
export interface ElectionTraits {
  /** Whether a leader that stops releases the lease. */
  readonly releases: boolean;
  /** Seconds that it may take to stop its work before. */
  readonly gracefulShutdown: number;
  /** See Dialect. */
  readonly withoutTimeout?: boolean;
}

/** The kubelet needs a moment too. */
const GRACE_MARGIN = 5;

/** controller-runtime's own, of a manager that releases. */
export const MANAGER_TRAITS: ElectionTraits = { releases: true, gracefulShutdown: 30 };
const NEVER_RELEASES: ElectionTraits = { ...MANAGER_TRAITS, releases: false };

type ClientFigures = Omit<ElectionFigures, keyof Timing | 'gracefulMax' | 'gracePeriodMin'> & {
  /** From the release of the lease to the next leader, at worst. */
  readonly handoverMax: number;
  /** How long the release itself may take. */
  readonly releaseMax: number;
};

export function electionFigures(
  client: LeaseClientId,
  timing: Timing,
  traits: ElectionTraits = MANAGER_TRAITS,
): ElectionFigures {
  const { leaseDuration, renewDeadline, retryPeriod } = timing;
  const { releases, gracefulShutdown } = traits;
  const { handoverMax, releaseMax, ...figures } = FIGURES[client](timing, traits);
  return {
    leaseDuration,
    renewDeadline,
    retryPeriod,
    crashMin: rounded(figures.crashMin),
    crashMax: rounded(figures.crashMax),
    gracefulMax: rounded(releases ? handoverMax : figures.crashMax),
    partitionStopMax: roundedIfAny(figures.partitionStopMax),
    fencingMargin: roundedIfAny(figures.fencingMargin),
    httpTimeout: figures.httpTimeout,
    toleratedApiOutage: rounded(figures.toleratedApiOutage),
    toleratedClockRate: roundedIfAny(figures.toleratedClockRate),
    leaderRequestsPerSecond: rounded(figures.leaderRequestsPerSecond),
    standbyRequestsPerSecond: rounded(figures.standbyRequestsPerSecond),
    gracePeriodMin: Math.ceil(gracefulShutdown + releaseMax + GRACE_MARGIN),
  };
}

/**
 * Those of a timing alone, with client-go: of a manager of controller-runtime that releases its lease when it is told to
 * stop, but does not try to when it is cut off.
 */
export function timingFigures(timing: Timing): ElectionFigures {
  const { partitionStopMax, fencingMargin: margin } = electionFigures('client-go', timing, NEVER_RELEASES);
  return { ...electionFigures('client-go', timing), partitionStopMax, fencingMargin: margin };
}

/** Requests per second of all replicas together. */
export function requestsPerSecond(figures: ElectionFigures, replicas: number): number {
  const standbys = Math.max(0, replicas - 1);
  return replicas === 0 ? 0 : figures.leaderRequestsPerSecond + standbys * figures.standbyRequestsPerSecond;
}

const FIGURES: Readonly<Record<LeaseClientId, (timing: Timing, traits: ElectionTraits) => ClientFigures>> = {
  'client-go': clientGoFigures,
  'kube-lease-manager': kubeLeaseManagerFigures,
  fabric8: fabric8Figures,
  'java-operator-sdk': fabric8Figures,
};

/** A standby waits between retryPeriod and this many of it before it looks again. */
const LONGEST_WAIT = 1 + JITTER_FACTOR;
const MEAN_WAIT = 1 + JITTER_FACTOR / 2;
/** A renewal is seen one wait late, and its end another. */
export const CRASH_WAITS = 2 * LONGEST_WAIT;

/**
 * The lease runs from the moment that a standby saw it renewed, by the standby's own clock. A leader that has lost it sends
 * the release before it ends the context of its work.
 * @see https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/leaderelection.go
 */
function clientGoFigures(timing: Timing, { releases, withoutTimeout }: ElectionTraits): ClientFigures {
  const { leaseDuration, renewDeadline, retryPeriod } = timing;
  const httpTimeout = clientGoTimeout(renewDeadline, withoutTimeout);
  const releasing = releases ? httpTimeout : 0;
  return {
    crashMin: leaseDuration - retryPeriod,
    crashMax: leaseDuration + CRASH_WAITS * retryPeriod,
    handoverMax: LONGEST_WAIT * retryPeriod,
    releaseMax: renewDeadline,
    partitionStopMax: renewDeadline + retryPeriod + releasing,
    fencingMargin: fencingMargin(timing) - releasing,
    httpTimeout,
    toleratedApiOutage: toleratedApiOutage(timing),
    toleratedClockRate: leaseDuration / renewDeadline,
    leaderRequestsPerSecond: 1 / retryPeriod,
    standbyRequestsPerSecond: 1 / (MEAN_WAIT * retryPeriod),
  };
}

/**
 * The lease runs from its renewTime, by the clock of the standby. A leader that is cut off stops only when its
 * request has failed for good, which the timing does not decide: the client repeats it for 19 s and more.
 * @see https://github.com/fabric8io/kubernetes-client/tree/main/kubernetes-client-api/src/main/java/io/fabric8/kubernetes/client/extended/leaderelection
 */
function fabric8Figures(timing: Timing): ClientFigures {
  const { leaseDuration, renewDeadline, retryPeriod } = timing;
  return {
    crashMin: leaseDuration - retryPeriod,
    crashMax: leaseDuration + LONGEST_WAIT * retryPeriod,
    // The released lease is one of a second.
    handoverMax: 1 + LONGEST_WAIT * retryPeriod,
    releaseMax: renewDeadline,
    httpTimeout: 10,
    toleratedApiOutage: toleratedApiOutage(timing),
    leaderRequestsPerSecond: 2 / retryPeriod,
    standbyRequestsPerSecond: 1 / (MEAN_WAIT * retryPeriod),
  };
}

/**
 * The leader renews as long before the end of the lease as retryPeriod says; standbys sleep to the end that they know,
 * and do not notice a release. There is no renew deadline: a leader that is cut off goes on. What it waits after an
 * error grows with each, so that in the end none is tolerated.
 * @see https://github.com/alex-karpenko/kube-lease-manager/blob/main/src/manager.rs
 */
function kubeLeaseManagerFigures({ leaseDuration, retryPeriod }: Timing): ClientFigures {
  const renewal = leaseDuration - retryPeriod;
  // A standby wakes at the end that it knows, and may sleep through several renewals.
  const slept = Math.floor(leaseDuration / renewal) * renewal;
  return {
    crashMin: retryPeriod,
    // A standby that finds the lease expired waits for up to a second.
    crashMax: leaseDuration + 1,
    handoverMax: renewal,
    releaseMax: 0,
    toleratedApiOutage: 0,
    leaderRequestsPerSecond: 2 / renewal,
    standbyRequestsPerSecond: 1 / slept,
  };
}

/** A leader that just failed to renew has this long for further attempts, the last of which must succeed. */
export function toleratedApiOutage({ renewDeadline, retryPeriod }: Timing): number {
  // In milliseconds, since quotients of fractions are not exact.
  const attempts = Math.floor(Math.round(renewDeadline * 1000) / Math.round(retryPeriod * 1000));
  return Math.max(0, attempts - 1) * retryPeriod;
}

/** See ElectionFigures.fencingMargin; of a leader that does not try to release the lease when it is cut off. */
export function fencingMargin({ leaseDuration, renewDeadline, retryPeriod }: Timing): number {
  return rounded(leaseDuration - (renewDeadline + retryPeriod));
}

/** controller-runtime's and component-base's lease client has a time-out; without one the election itself gives up. */
function clientGoTimeout(renewDeadline: number, withoutTimeout = false): number {
  return withoutTimeout ? renewDeadline : Math.max(1, renewDeadline / 2);
}

/** What a leader that is cut off spends on trying to release its lease before it stops; 0 if it does not try. */
export function releaseDelay(figures: ElectionFigures): number {
  return figures.fencingMargin === undefined ? 0 : rounded(fencingMargin(figures) - figures.fencingMargin);
}

/** The longest renewDeadline of whole seconds that leaves a leader on client-go which releases a fencing margin. */
export function longestRenewDeadline({ leaseDuration, retryPeriod }: Timing, withoutTimeout = false): number {
  // In milliseconds, since differences of fractions are not exact.
  const room = Math.round((leaseDuration - retryPeriod) * 1000);
  const bound = withoutTimeout ? room / 2 : Math.min(room / 1.5, room - 1000);
  return Math.ceil(bound / 1000) - 1;
}

const DECIMALS = 1e4;

/** Without the noise of binary fractions. */
function rounded(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS;
}

function roundedIfAny(value: number | undefined): number | undefined {
  return value === undefined ? undefined : rounded(value);
}
