import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEMS } from '../electing/systems';
import { until } from '../support/processes';
import { settledSnapshot } from './check';
import { Gate, Passing } from './gate';
import { differences, snapshotOf } from './snapshot';
import { Drilled, Stage } from './stage';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const;
type Signal = (typeof SIGNALS)[number];

/** At which of its requests a drill is ended, and whether that was done by then. */
interface Moment {
  readonly event: 'drain' | 'partition';
  readonly what: string;
  readonly isMeant: (passing: Passing) => boolean;
  readonly before: boolean;
}

const cordon = ({ method, path }: Passing) => method === 'PATCH' && path.includes('/nodes/');
const eviction = ({ method, path }: Passing) => method === 'POST' && path.endsWith('/eviction');
const label = ({ method, path }: Passing) => method === 'PATCH' && path.includes('/pods/');
const policy = ({ method, path }: Passing) => method === 'POST' && path.endsWith('/ciliumnetworkpolicies');

const MOMENTS: readonly Moment[] = [
  { event: 'partition', what: 'before the label', isMeant: label, before: true },
  { event: 'partition', what: 'between label and policy', isMeant: policy, before: true },
  { event: 'partition', what: 'before it knows that there is a policy', isMeant: policy, before: false },
  { event: 'drain', what: 'before it knows that the node is cordoned', isMeant: cordon, before: false },
  { event: 'drain', what: 'between cordon and eviction', isMeant: eviction, before: true },
  { event: 'drain', what: 'before it knows that the pod is evicted', isMeant: eviction, before: false },
];

interface Ended {
  readonly left: readonly string[];
  readonly signal: NodeJS.Signals | null;
  readonly err: string;
}

let stage: Stage;
let gate: Gate;
/** One after the other with each signal, and those of all signals at the same time. */
const outcomes = new Map<Signal, Promise<ReadonlyMap<Moment, Ended>>>();

beforeAll(async () => {
  stage = await Stage.start();
  gate = await Gate.to(stage.cluster.api);
  for (const signal of SIGNALS) {
    const ending = endings(signal);
    // It is told of where it is waited for.
    ending.catch(() => undefined);
    outcomes.set(signal, ending);
  }
});
afterAll(async () => {
  await Promise.allSettled(outcomes.values());
  gate.close();
  await stage.stop();
});

async function endings(signal: Signal): Promise<ReadonlyMap<Moment, Ended>> {
  const drilled = await stage.add(SYSTEMS['controller-runtime'], signal.toLowerCase(), 'fast');
  const { token } = drilled;
  const gated = { ...drilled, kubeconfig: gate.kubeconfig(signal, token) };
  const found = new Map<Moment, Ended>();
  for (const moment of MOMENTS) {
    found.set(moment, await ended(gated, moment, signal));
  }
  return found;
}

async function ended(drilled: Drilled, { event, isMeant, before }: Moment, signal: Signal): Promise<Ended> {
  const { operator, namespace, nodes } = drilled;
  await operator.settled();
  const whole = await snapshotOf(stage.cluster.api, namespace, nodes);
  const held = gate.hold((passing) => isMeant(passing) && passing.path.includes(namespace), before);
  const run = stage.start(drilled, ['--event', event, '--yes']);
  await held.reached;
  run.kill(signal);
  if (signal === 'SIGKILL') {
    // By then the guard has taken back what there was; what is held up comes after it.
    await run.ended;
    await sleep(1500);
  }
  held.release();
  const finished = await run.finished;
  await operator.settled();
  const left = differences(whole, await settledSnapshot(stage, drilled, whole));
  return { left, signal: finished.signal, err: finished.err };
}

describe.each(SIGNALS)('after %s', (signal) => {
  test.each(MOMENTS)('$event, $what, leaves nothing behind', async (moment) => {
    const outcome = (await outcomes.get(signal))?.get(moment);
    expect(outcome?.left).toEqual([]);
    expect(outcome?.signal).toBe(signal);
    expect(outcome?.err).toMatch(
      signal === 'SIGKILL' ? /^cdk8s-ha-operator: the drill has ended before its time/ : /interrupted; taken back: /,
    );
  });
});

describe('a drill whose guard is gone too, as with the whole machine,', () => {
  test.each(['partition', 'drain'] as const)('is taken back by --restore: %s', async (event) => {
    const drilled = await stage.add(SYSTEMS['controller-runtime'], `restored-${event}`, 'fast');
    const { operator, namespace, nodes } = drilled;
    const whole = await snapshotOf(stage.cluster.api, namespace, nodes);
    const run = stage.start(drilled, ['--event', event, '--yes']);
    await until('nothing was changed', async () => {
      const now = await snapshotOf(stage.cluster.api, namespace, nodes);
      const changes = differences(whole, now).filter((difference) => /^(policies|nodes)/.test(difference));
      return changes.length > 0 || undefined;
    });
    run.killAll();
    await run.finished;
    const found = differences(whole, await settledSnapshot(stage, drilled, whole));
    expect(found.join('\n')).toMatch(event === 'drain' ? /^nodes: / : /^pods: .*\npolicies: /s);
    // Nobody drills meanwhile, though another leads.
    await operator.settled();
    expect(await stage.drill(drilled, ['--event', event, '--yes'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('a drill is under way, or has left something behind'),
    });
    const { code, err } = await stage.program.run([
      ...['drill', '--restore', '--namespace', namespace],
      ...['--kubeconfig', drilled.kubeconfig],
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await operator.settled();
    expect(differences(whole, await settledSnapshot(stage, drilled, whole))).toEqual([]);
  });
});
