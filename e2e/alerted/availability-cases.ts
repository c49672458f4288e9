import { AlertCase } from './alert-case';
import { held } from './course';
import { PODS } from './situation';
import { Subject } from './subjects';

const [A, ...STANDBYS] = PODS;
const T = 240;
const SECONDS = 7200;
/** A lost node (300 s), and a rollout of three replicas, each with its grace period. */
function replaced({ timing: { renewDeadline } }: Subject): number {
  return 300 + 3 * (30 + renewDeadline + 5);
}

/** What can happen to replicas and to their way to the API server, while one of them leads. */
export function availabilityCases(subject: Subject): AlertCase[] {
  const { retryPeriod: every } = subject.timing;
  const course = {
    lease: held(A, 0, SECONDS, every),
    pods: [
      { name: A, from: 0, leads: [[0, SECONDS]] as const },
      ...STANDBYS.map((name) => ({ name, from: 0, leads: [] })),
    ],
  };
  return [...budgetCases(subject), ...requestCases(subject), ...dropCases(subject)].map((one) => ({
    ...one,
    situation: { seconds: SECONDS, course, ...one.situation },
  }));
}

type Change = Omit<AlertCase, 'situation'> & { readonly situation: Partial<AlertCase['situation']> };

function budgetCases(subject: Subject): Change[] {
  const { sources, interval } = subject;
  const enough = replaced(subject);
  const told = (name: string) => (sources === 'status' ? {} : { [name]: T + enough + 3 * interval + 5 });
  const readyFor = (seconds: number, ready: number) => ({
    ready: (at: number) => (at >= T && at < T + seconds ? ready : 3),
  });
  return [
    { name: 'a rollout, or a lost node', situation: readyFor(enough, 2), told: {} },
    { name: 'two replicas for as long as a lost node takes', situation: readyFor(enough, 1), told: {} },
    {
      name: 'two replicas are not ready',
      situation: readyFor(SECONDS, 1),
      told: told('HaOperatorNotEnoughReplicas'),
      silent: T + enough,
    },
    {
      name: 'one replica is not ready, so that no node can be drained',
      situation: readyFor(SECONDS, 2),
      told: told('HaOperatorDisruptionBlocked'),
      silent: T + enough,
    },
  ];
}

function requestCases({ sources, timing, interval }: Subject): Change[] {
  const { renewDeadline, retryPeriod, toleratedOutage } = timing;
  // Which the rate looks back for, so that it takes as long to rise.
  const window = Math.max(4 * interval, 3 * (retryPeriod + renewDeadline / 2));
  const told: AlertCase['told'] =
    sources === 'lease' ? {} : { HaOperatorApiRequestsFailing: T + toleratedOutage + 2 * window + 4 * interval };
  // Of ten requests a second, from T on.
  const failing = (perSecond: number, seconds = SECONDS) => ({
    failed: (at: number) => Math.min(Math.max(0, at - T), seconds) * perSecond,
  });
  /** By which a leader loses its lease once a day. */
  const onceADay = 10 * (retryPeriod / 86_400) ** (1 / Math.floor(renewDeadline / retryPeriod));
  return [
    { name: 'the API server is away for as long as is tolerated', situation: failing(10, toleratedOutage), told: {} },
    { name: 'few requests fail', situation: failing(onceADay * 0.9), told: {} },
    { name: 'more requests fail', situation: failing(Math.min(9.9, onceADay * 1.1)), told, silent: T },
  ];
}

function dropCases({ timing: { crashMax }, interval }: Subject): Change[] {
  return [
    { name: 'nothing is dropped', situation: { dropped: () => 0 }, told: {} },
    {
      name: 'packets are dropped until Cilium knows the pod',
      situation: { dropped: (at) => Math.min(20, Math.max(0, at - T)) },
      told: {},
    },
    {
      name: 'policy cuts the pods off',
      situation: { dropped: (at) => Math.max(0, at - T) / 2 },
      told: { HaOperatorPolicyDrops: T + 8 * interval + crashMax + 5 },
      silent: T + crashMax,
    },
  ];
}
