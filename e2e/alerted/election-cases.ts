import { AlertCase } from './alert-case';
import { Course, deleted, held, LeaseState, PodCourse, released } from './course';
import { PODS } from './situation';
import { Subject, Timing } from './subjects';

const [A, B, C] = PODS;
/** When it happens. */
const T = 240;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** The moment at which a crashed leader is replaced at the latest, after its last renewal; with the latency of requests. */
function replaced({ crashMax }: Timing): number {
  return T + crashMax + 1.5;
}

/** All that can happen to an election, and whom it is told to. */
export function electionCases(subject: Subject): AlertCase[] {
  return [...quiet(subject), ...leaderless(subject), ...disputed(subject), ...restless(subject), ...unseen(subject)];
}

function quiet({ timing, interval }: Subject): AlertCase[] {
  const { retryPeriod: every, gracefulMax } = timing;
  const handover: Course = {
    lease: [...held(A, 0, T, every), released(T), ...held(B, T + gracefulMax, HOUR, every)],
    pods: [leading(A, 0, [[0, T]], T), leading(B, 0, [[T + gracefulMax, HOUR]]), standby(C)],
  };
  // As many evaluations as a day has at the usual interval.
  const long = interval < 30 ? DAY / 4 : DAY;
  const phases = [0, 1, Math.floor(interval / 3), Math.floor(interval / 2), interval - 2, interval - 1];
  return [
    {
      name: `a healthy lease over ${long / HOUR} hours`,
      situation: {
        seconds: long,
        course: { lease: held(A, 0, long, every), pods: [leading(A, 0, [[0, long]]), standby(B), standby(C)] },
      },
      told: {},
    },
    { name: 'a graceful handover', situation: { seconds: HOUR, course: handover }, told: {} },
    { name: 'pods that two jobs scrape', situation: { seconds: HOUR, course: handover, jobs: 2 }, told: {} },
    {
      name: 'a graceful handover of which Prometheus hears late',
      situation: { seconds: HOUR, course: handover, lingering: Math.ceil(2.2 * interval) },
      told: {},
    },
    ...phases.flatMap((lease) =>
      [0, Math.floor(interval / 2)].map((pods) => ({
        name: `a crash that is made good at the last moment, scraped ${lease} and ${pods} s after an evaluation`,
        situation: {
          seconds: Math.ceil(replaced(timing)) + 10 * interval,
          course: crash(timing, replaced(timing)),
          phases: { lease, pods },
        },
        told: {},
      })),
    ),
  ];
}

/** The leader crashes right after a renewal, and another takes over, or nobody does. */
function crash({ retryPeriod: every }: Timing, takenOver: number | undefined): Course {
  return {
    lease: [...held(A, 0, T + 1, every), ...(takenOver === undefined ? [] : held(B, takenOver, 2 * HOUR, every))],
    pods: [
      leading(A, 0, [[0, T]], T),
      leading(B, 0, takenOver === undefined ? [] : [[takenOver, 2 * HOUR]]),
      standby(C),
    ],
  };
}

function leaderless({ timing, sources, interval }: Subject): AlertCase[] {
  const { retryPeriod: every, leaseDuration, crashMax } = timing;
  // What is lost to samples and evaluations, on top of twice the time of a failover.
  const by = T + leaseDuration + crashMax + 4 * interval + 10;
  const byLease = sources !== 'status';
  const silent = T + crashMax;
  /** Before anybody is told. */
  const back = crashMax / 2;
  const states = (...lease: LeaseState[]): Course => ({
    lease: [...held(A, 0, T, every), ...lease],
    pods: [leading(A, 0, [[0, T]], T), standby(B), standby(C)],
  });
  return [
    {
      name: 'nobody takes over after a crash',
      situation: { seconds: HOUR, course: crash(timing, undefined) },
      told: { HaOperatorNoLeader: by, ...(byLease && { HaOperatorLeaseNotRenewed: by, HaOperatorRenewSlow: HOUR }) },
      silent,
    },
    {
      name: 'nobody takes over after a release',
      situation: { seconds: HOUR, course: states(released(T)) },
      told: { HaOperatorNoLeader: by, ...(byLease && { HaOperatorRenewSlow: HOUR }) },
      silent,
    },
    {
      name: 'the lease is deleted, and nobody makes it anew',
      situation: { seconds: HOUR, course: states(deleted(T)) },
      // Of a namespace without any Lease nothing can be known, which is told too.
      told: { HaOperatorNoLeader: by, ...(byLease && { HaOperatorUnobserved: HOUR }) },
      silent: T + timing.gracefulMax,
    },
    {
      name: 'the lease is deleted, and the leader makes it anew',
      situation: {
        seconds: HOUR,
        course: {
          lease: [...held(A, 0, T, every), deleted(T), ...held(A, T + every, HOUR, every)],
          pods: [leading(A, 0, [[0, HOUR]]), standby(B), standby(C)],
        },
      },
      told: {},
    },
    {
      name: 'all pods are gone, and come back without a leader',
      situation: {
        seconds: HOUR,
        course: {
          lease: held(A, 0, T, every),
          pods: [leading(A, 0, [[0, T]], T), leading(B, T + back, []), leading(C, T + back, [])],
        },
      },
      told: {
        // Not later for it: that they are there is no news of a leader.
        HaOperatorNoLeader: by,
        ...(byLease && { HaOperatorLeaseNotRenewed: by, HaOperatorRenewSlow: HOUR }),
      },
      silent,
    },
    {
      name: 'all pods are gone',
      situation: {
        seconds: HOUR,
        course: {
          lease: held(A, 0, T, every),
          pods: PODS.map((name) => leading(name, 0, name === A ? [[0, T]] : [], T)),
        },
      },
      told: {
        HaOperatorNoLeader: by,
        ...(byLease && { HaOperatorLeaseNotRenewed: by, HaOperatorRenewSlow: HOUR }),
        ...(sources !== 'lease' && { HaOperatorUnobserved: HOUR }),
      },
      silent,
    },
  ];
}

function disputed({ timing, sources, interval }: Subject): AlertCase[] {
  const { retryPeriod: every } = timing;
  const lease = held(A, 0, HOUR, every);
  return [
    {
      name: 'two lead',
      situation: {
        seconds: HOUR,
        course: { lease, pods: [leading(A, 0, [[0, HOUR]]), leading(B, 0, [[T, HOUR]]), standby(C)] },
      },
      told: sources === 'lease' ? {} : { HaOperatorMultipleLeaders: T + 5 * interval + 10 },
      silent: T + interval,
    },
    {
      name: 'one leads on without a lease',
      situation: {
        seconds: HOUR,
        course: { lease: held(A, 0, T, every), pods: [leading(A, 0, [[0, HOUR]]), standby(B), standby(C)] },
      },
      told:
        sources === 'status'
          ? {}
          : { HaOperatorNoLeader: HOUR, HaOperatorLeaseNotRenewed: HOUR, HaOperatorRenewSlow: HOUR },
    },
  ];
}

function restless({ timing, interval }: Subject): AlertCase[] {
  const { retryPeriod: every, renewDeadline, crashMax } = timing;
  const turns = (count: number, each: number): Course => {
    const from = (i: number) => i * each;
    const course = PODS.map((name, pod) => leading(name, 0, spans(count, pod, each)));
    return {
      lease: Array.from({ length: count }, (_, i) => held(PODS[i % 3], from(i), from(i + 1) - every, every)).flat(),
      pods: course,
    };
  };
  const slowest = Math.ceil(300 + crashMax);
  // Not a divisor of any interval, so that samples come at every age.
  const late = renewDeadline - 0.3;
  const lateCourse: Course = {
    lease: [...held(A, 0, T, every), ...held(A, T, 3 * HOUR, late)],
    pods: [leading(A, 0, [[0, 3 * HOUR]]), standby(B), standby(C)],
  };
  return [
    {
      name: 'the leader changes as often as a container that crashes is restarted',
      situation: { seconds: 24 * slowest, course: turns(24, slowest) },
      told: { HaOperatorLeadershipFlapping: 10 * slowest },
      silent: 6 * slowest - interval,
    },
    {
      name: 'two rollouts in a row',
      situation: { seconds: 3 * HOUR, course: continued(turns(6, 60), 360, 3 * HOUR, every) },
      told: {},
    },
    {
      name: 'the leader renews late',
      situation: { seconds: 3 * HOUR, course: lateCourse, slowPaths: (at) => Math.max(0, at - T) / every },
      told: { HaOperatorRenewSlow: 3 * HOUR },
      silent: T,
    },
  ];
}

function spans(count: number, pod: number, each: number): [number, number][] {
  return Array.from({ length: count }, (_, i) => i)
    .filter((i) => i % 3 === pod)
    .map((i) => [i * each, (i + 1) * each]);
}

/** The last one leads on. */
function continued({ lease, pods }: Course, from: number, to: number, every: number): Course {
  const last = PODS.find((name) => lease.at(-1)?.holder === name) ?? A;
  return {
    lease: [...lease, ...held(last, from, to, every)],
    pods: pods.map((pod) => (pod.name === last ? { ...pod, leads: [...pod.leads, [from, to]] } : pod)),
  };
}

function unseen({ timing, sources, interval }: Subject): AlertCase[] {
  const { retryPeriod: every } = timing;
  const course: Course = {
    lease: held(A, 0, 2 * HOUR, every),
    pods: [leading(A, 0, [[0, 2 * HOUR]]), standby(B), standby(C)],
  };
  const seconds = 2 * HOUR;
  return [
    {
      name: 'kube-state-metrics is restarted',
      situation: { seconds, course, stateMetricsGone: [T, T + 5 * interval] },
      told: {},
    },
    {
      name: 'kube-state-metrics is gone',
      situation: { seconds, course, stateMetricsGone: [T, seconds + 1] },
      told: sources === 'status' ? {} : { HaOperatorUnobserved: T + 22 * interval },
      silent: T + 15 * interval,
    },
    {
      name: 'kube-state-metrics does not tell of the namespace',
      situation: { seconds, course, namespaceUnknown: [T, seconds + 1] },
      // As for a lease that is not there; that one cannot be told from the other is a reason to look.
      told: sources === 'status' ? {} : { HaOperatorUnobserved: T + 22 * interval, HaOperatorNoLeader: HOUR },
    },
    {
      name: 'the metrics of the leader are not scraped for ten minutes',
      situation: { seconds, course, unscraped: { pod: A, span: [T, T + 600] } },
      // Without the lease, one who does not answer is as good as one who does not lead.
      told: sources === 'status' ? { HaOperatorNoLeader: T + 600 } : {},
    },
  ];
}

function leading(name: string, from: number, leads: [number, number][], to?: number): PodCourse {
  return { name, from, to, leads };
}

function standby(name: string): PodCourse {
  return { name, from: 0, leads: [] };
}
