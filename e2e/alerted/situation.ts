import { InputSeries } from '../support/rule-tests';
import { Course, leaseAt, PodCourse } from './course';
import { samplesOf, scrapes, SeriesSet } from './series';

export const NAMESPACE = 'alerted';
export const LEASE = 'manager.example.com';
/** As a Deployment `manager` names its pods. */
export const PODS = ['a', 'b', 'c'].map((letter) => `manager-7d8f9c5b4d-${letter.repeat(5)}`);

type Span = readonly [from: number, to: number];

/** What happens in the cluster, and what of it is scraped when. */
export interface Situation {
  readonly seconds: number;
  readonly course: Course;
  readonly interval: number;
  /** Seconds between the beginning of an evaluation and the samples before it. */
  readonly phases?: { readonly lease?: number; readonly pods?: number };
  /** When kube-state-metrics is not there; afterwards it is another pod. */
  readonly stateMetricsGone?: Span;
  /** When kube-state-metrics knows nothing of the lease's namespace. */
  readonly namespaceUnknown?: Span;
  /** When a pod is there and is not scraped. */
  readonly unscraped?: { readonly pod: string; readonly span: Span };
  /** How many jobs scrape each pod; one if absent. */
  readonly jobs?: number;
  /** How long the last sample of a pod stays that is gone: until Prometheus knows. */
  readonly lingering?: number;
  readonly ready?: (at: number) => number;
  /** Requests that failed, in all; a pod makes ten a second. */
  readonly failed?: (at: number) => number;
  /** Attempts to renew that took the slow path, in all. */
  readonly slowPaths?: (at: number) => number;
  /** Packets that policy dropped, in all. */
  readonly dropped?: (at: number) => number;
}

/** What Prometheus has of it. */
export function seriesOf(situation: Situation): InputSeries[] {
  const set = new SeriesSet();
  addLeases(set, situation);
  addBudget(set, situation);
  situation.course.pods.forEach((pod) => {
    addPod(set, situation, pod);
  });
  if (situation.dropped) {
    addDrops(set, situation, situation.dropped);
  }
  return set.inputs(situation.seconds, stepOf(situation));
}

/** Seconds between two places of the series: as many as possible, which costs promtool the least. */
export function stepOf({ interval, phases = {}, lingering = 0 }: Situation): number {
  return Object.values(phases).every((phase) => phase === 0) && lingering % interval === 0 ? interval : 1;
}

function within(at: number, span?: Span): boolean {
  return span !== undefined && at >= span[0] && at < span[1];
}

/** A restart makes another instance of the same. */
function instances({ stateMetricsGone: gone }: Situation): { name: string; there: (at: number) => boolean }[] {
  return gone === undefined
    ? [{ name: 'state-metrics-1', there: () => true }]
    : [
        { name: 'state-metrics-1', there: (at) => at < gone[0] },
        { name: 'state-metrics-2', there: (at) => at >= gone[1] },
      ];
}

function addLeases(set: SeriesSet, situation: Situation): void {
  const { course, seconds, interval, phases = {}, namespaceUnknown } = situation;
  const times = scrapes(interval, phases.lease ?? 0, seconds);
  const holders = [...new Set(course.lease.flatMap(({ holder }) => holder ?? []))];
  for (const { name, there } of instances(situation)) {
    const labels = `instance="${name}", namespace="${NAMESPACE}", lease="${LEASE}"`;
    const known = (at: number) => (there(at) && !within(at, namespaceUnknown) ? leaseAt(course, at) : undefined);
    set.add(
      `kube_lease_renew_time{${labels}}`,
      // kube-state-metrics tells whole seconds.
      samplesOf(times, (at) => {
        const renewed = known(at)?.renewed;
        return renewed === undefined ? undefined : Math.floor(renewed);
      }),
    );
    for (const holder of holders) {
      set.add(
        `kube_lease_owner{${labels}, owner_kind="", owner_name="", lease_holder="${holder}"}`,
        samplesOf(times, (at) => (known(at)?.holder === holder ? 1 : undefined)),
      );
    }
    // Leases of nodes are there in every cluster.
    set.add(
      `kube_lease_renew_time{instance="${name}", namespace="kube-node-lease", lease="node-a"}`,
      samplesOf(times, (at) => (there(at) ? at - (at % 10) : undefined)),
    );
  }
}

const DESIRED = 2;

function addBudget(set: SeriesSet, situation: Situation): void {
  const { seconds, interval, phases = {}, ready = () => 3 } = situation;
  const times = scrapes(interval, phases.lease ?? 0, seconds);
  const fields: Readonly<Record<string, (at: number) => number>> = {
    current_healthy: ready,
    desired_healthy: () => DESIRED,
    pod_disruptions_allowed: (at) => Math.max(0, ready(at) - DESIRED),
    expected_pods: () => 3,
  };
  for (const { name, there } of instances(situation)) {
    for (const [field, valueAt] of Object.entries(fields)) {
      set.add(
        `kube_poddisruptionbudget_status_${field}{instance="${name}", namespace="${NAMESPACE}", poddisruptionbudget="manager"}`,
        samplesOf(times, (at) => (there(at) ? valueAt(at) : undefined)),
      );
    }
  }
}

const REQUESTS_A_SECOND = 10;

function addPod(set: SeriesSet, situation: Situation, pod: PodCourse): void {
  for (let job = 1; job <= (situation.jobs ?? 1); job++) {
    addScraped(set, situation, pod, `${NAMESPACE}/manager-${job}`);
  }
}

function addScraped(set: SeriesSet, situation: Situation, { name, from, to, leads }: PodCourse, job: string): void {
  const { seconds, interval, phases = {}, unscraped, lingering = 0, failed = () => 0, slowPaths = () => 0 } = situation;
  const labels = `namespace="${NAMESPACE}", pod="${name}", job="${job}"`;
  const isScraped = (at: number) => !(unscraped?.pod === name && within(at, unscraped.span));
  const isThere = (at: number) => at >= from && (to === undefined || at < to) && isScraped(at);
  const add = (series: string, valueAt: (at: number) => number) => {
    const times = scrapes(interval, phases.pods ?? 0, seconds);
    const samples = samplesOf(times, (at) => (isThere(at) ? valueAt(at) : undefined));
    set.add(
      series,
      samples.map(([at, value]) =>
        value === 'stale' && lingering > 0 ? [at + lingering - interval, value] : [at, value],
      ),
    );
  };
  add(`leader_election_master_status{${labels}, name="${LEASE}"}`, (at) =>
    leads.some((span) => within(at, span)) ? 1 : 0,
  );
  add(`leader_election_slowpath_total{${labels}, name="${LEASE}"}`, slowPaths);
  const all = (at: number) => (at - from) * REQUESTS_A_SECOND;
  add(`rest_client_requests_total{${labels}, code="200", method="GET", host="api"}`, (at) => all(at) - failed(at));
  add(`rest_client_requests_total{${labels}, code="<error>", method="PUT", host="api"}`, failed);
}

function addDrops(set: SeriesSet, { seconds, interval }: Situation, dropped: (at: number) => number): void {
  const times = scrapes(interval, 0, seconds);
  const labels = `source_namespace="${NAMESPACE}", source_workload="manager", protocol="TCP"`;
  set.add(
    `hubble_drop_total{${labels}, reason="POLICY_DENIED", destination="reserved:kube-apiserver"}`,
    samplesOf(times, dropped),
  );
  // What is dropped on the way elsewhere, or for another reason, or of others, is nobody's business here.
  const always = (at: number) => at;
  set.add(
    `hubble_drop_total{${labels}, reason="POLICY_DENIED", destination="reserved:world"}`,
    samplesOf(times, always),
  );
  set.add(
    `hubble_drop_total{${labels}, reason="CT_MAP_INSERTION_FAILED", destination="reserved:kube-apiserver"}`,
    samplesOf(times, always),
  );
  set.add(
    `hubble_drop_total{source_namespace="${NAMESPACE}", source_workload="other", protocol="TCP", reason="POLICY_DENIED", destination="reserved:kube-apiserver"}`,
    samplesOf(times, always),
  );
}
