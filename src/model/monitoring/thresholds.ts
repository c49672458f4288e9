import { LeaseClientId } from '../lease-client';
import { MonitoredElection, MonitoringSubject } from './subject';

/**
 * What alerts are told at, in seconds unless said otherwise. All of it follows from the timing of the election and from
 * how often metrics are taken: within the bounds of the figures, whatever the moment of a sample, nobody is told.
 */
export interface ElectionThresholds {
  /** Age of a lease at which it has expired for every standby. */
  readonly expired: number;
  /** Age of a lease at which it is neither renewed nor taken over, though it should be. */
  readonly abandoned: number;
  /** How long nobody may be seen to lead. */
  readonly withoutLeader: number;
  /** How long two may be seen to lead. */
  readonly severalLeaders: number;
  /** How many handovers, in which time, are too many. */
  readonly flapping: { readonly handovers: number; readonly window: number };
  /** How many samples of the lease's age may be above which one, in which time. */
  readonly slow: { readonly age: number; readonly samples: number; readonly window: number };
  /** The share of requests that may fail. */
  readonly failingRequests: number;
}

/** Requests take a while, clocks differ a little, and kube-state-metrics tells whole seconds. */
export const MARGIN = 5;

/**
 * A target that is gone keeps its last sample for a little more than two intervals.
 * @see https://github.com/prometheus/prometheus/blob/main/scrape/scrape.go
 */
const STALE_INTERVALS = 2.2;

/**
 * The longest that a kubelet waits before it restarts a container.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
 */
const LONGEST_BACKOFF = 300;

/**
 * How long pods stay bound to a node that is lost, unless they say otherwise.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
 */
const LOST_NODE_TOLERATION = 300;

/** A rate needs several samples, of which one may be missing. */
const RATE_SAMPLES = 4;
/** And several requests, of which each may wait for its time-out. */
const REQUESTS = 3;

export function electionThresholds(
  { replicas, sources, interval }: MonitoringSubject,
  { client, figures }: MonitoredElection,
): ElectionThresholds {
  const { leaseDuration, crashMax } = figures;
  const overlap = Math.max(0, -(figures.fencingMargin ?? 0));
  // Until the lease has expired, it tells of a leader; one's own metric tells at once that there is none.
  const leaderless = sources.leaderStatus ? crashMax : crashMax - leaseDuration;
  // What two rollouts come to.
  const handovers = 2 * replicas;
  // As many samples as two failovers may spoil, ten per cent of all.
  const samples = 2 * (Math.ceil(crashMax / interval) + 1);
  return {
    expired: leaseDuration + MARGIN,
    abandoned: Math.ceil(crashMax + MARGIN),
    withoutLeader: Math.ceil(leaderless + interval + MARGIN),
    severalLeaders: Math.ceil(STALE_INTERVALS * interval + overlap + MARGIN),
    flapping: { handovers, window: Math.ceil((handovers + 1) * (crashMax + LONGEST_BACKOFF)) },
    slow: { age: slowAge(client, figures), samples, window: 10 * samples * interval },
    failingRequests: failingRequests(figures),
  };
}

type Timing = MonitoredElection['figures'];

/** Half of the time between the moment at which a lease is renewed and the one at which it is lost is used up. */
function slowAge(client: LeaseClientId, { leaseDuration, renewDeadline, retryPeriod }: Timing): number {
  const [usual, last] =
    client === 'kube-lease-manager'
      ? [leaseDuration - retryPeriod, leaseDuration]
      : [retryPeriod, Math.min(renewDeadline, leaseDuration)];
  return Math.max((usual + last) / 2, usual + MARGIN / 2);
}

const SECONDS_A_DAY = 86_400;
const DECIMALS = 1000;

/**
 * A leader loses its lease when as many attempts in a row fail as fit into renewDeadline. If each fails with this
 * probability, that is once a day.
 */
function failingRequests({ renewDeadline, retryPeriod }: Timing): number {
  const attempts = Math.max(1, Math.floor(renewDeadline / retryPeriod));
  return Math.ceil((retryPeriod / SECONDS_A_DAY) ** (1 / attempts) * DECIMALS) / DECIMALS;
}

/** How long a rate looks back. */
export function rateWindow({ interval }: Pick<MonitoringSubject, 'interval'>): number {
  return RATE_SAMPLES * interval;
}

/** How long the rate of requests looks back: a leader that gets no answers makes one attempt in this time. */
export function requestWindow(subject: Pick<MonitoringSubject, 'interval'>, { figures }: MonitoredElection): number {
  const { retryPeriod, renewDeadline, httpTimeout = renewDeadline } = figures;
  return Math.max(rateWindow(subject), Math.ceil(REQUESTS * (retryPeriod + httpTimeout)));
}

/** How long Kubernetes takes by itself: to replace the pods of a node that is lost, or all of a rollout. */
export function replacementTime({
  replicas,
  gracePeriod,
  interval,
}: Pick<MonitoringSubject, 'replicas' | 'gracePeriod' | 'interval'>): number {
  return Math.ceil(LOST_NODE_TOLERATION + replicas * gracePeriod + interval + MARGIN);
}

/** How long metrics may be missing: Prometheus and kube-state-metrics are restarted now and then. */
export function unobservedTime({ interval }: Pick<MonitoringSubject, 'interval'>): number {
  return 20 * interval;
}
