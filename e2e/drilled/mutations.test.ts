import { Program } from '../../test/support/program';
import { SYSTEMS } from '../electing/systems';
import { until } from '../support/processes';
import { LATENCY } from '../support/report/tolerance';
import { checked, DrillEvent } from './check';
import { Change, mutated } from './mutated';
import { Drilled, Stage } from './stage';

interface Mutation extends Change {
  readonly event: DrillEvent;
  readonly finding: RegExp;
}

const POLICY = 'model/drill/policy.ts';
const STEPS = 'model/drill/steps.ts';
const SELECTOR = '{ matchLabels: { [RUN_KEY]: run } }';

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a policy that allows instead of denying': {
    event: 'partition',
    file: POLICY,
    from: 'egressDeny:',
    to: 'egress:',
    finding: /^cut off were none, and not manager-/,
  },
  'a policy that denies nothing but what is outside': {
    event: 'partition',
    file: POLICY,
    from: "toEntities: ['all']",
    to: "toEntities: ['world']",
    finding: /^cut off were none, and not manager-/,
  },
  'a policy that selects all pods of the Deployment': {
    event: 'partition',
    file: POLICY,
    from: SELECTOR,
    to: "{ matchLabels: { 'app.kubernetes.io/name': 'manager' } }",
    finding: /^cut off were manager-\S+, manager-\S+, manager-\S+, and not manager-\S+$/,
  },
  'a policy that does not apply to the pods of the Deployment': {
    event: 'partition',
    file: POLICY,
    from: SELECTOR,
    to: "{ matchLabels: { [RUN_KEY]: 'another' } }",
    finding: /^exit code 1: .*not-cut-off/,
  },
  'a label that Cilium does not tell pods apart by': {
    event: 'partition',
    file: 'model/drill/marks.ts',
    from: "'app.kubernetes.io/cdk8s-ha-operator-drill'",
    to: "'topology.kubernetes.io/cdk8s-ha-operator-drill'",
    finding: /^cut off were none, and not manager-/,
  },
  'a policy that is not taken back': {
    event: 'partition',
    file: STEPS,
    from: '    undo: undoPolicy(namespace, name),\n',
    to: '',
    finding: /^left behind: policies: /,
  },
  'a label that is not taken back': {
    event: 'partition',
    file: STEPS,
    from: '    undo: undoLabel(namespace, name, run),\n',
    to: '',
    finding: /^left behind: pods: /,
  },
  'a cordon that is not taken back': {
    event: 'drain',
    file: STEPS,
    from: '      undo: undoCordon(node.name, text),\n',
    to: '',
    finding: /^left behind: nodes: .*unschedulable/,
  },
  'another pod than the leader': {
    event: 'crash',
    file: 'cli/drill/preparation.ts',
    from: 'const pod = foundPod(examination);',
    to: 'const pod = examination.state.pods.find(({ name }) => name !== foundPod(examination).name)!;',
    finding: /^manager-\S+ led, not manager-/,
  },
  'a grace period where there should be none': {
    event: 'crash',
    file: STEPS,
    from: 'return [deletion(target.pod, 0)];',
    to: 'return [deletion(target.pod)];',
    finding: /^the lease was released after a crash$/,
  },
};

/** One whose next leader comes late, beyond the bound. */
const LATE = 'a bound that is too wide';
const WIDE: Change = { file: 'model/drill/judgement.ts', from: 'upper: crashMax', to: 'upper: 10 * crashMax' };

let stage: Stage;
const outcomes = new Map<string, Promise<readonly string[]>>();

beforeAll(async () => {
  stage = await Stage.start();
  const start = (title: string, work: (drilled: Drilled) => Promise<readonly string[]>) => {
    const outcome = stage.add(SYSTEMS['controller-runtime, releasing'], `mutation-${outcomes.size}`, 'fast').then(work);
    // It is told of where it is waited for.
    outcome.catch(() => undefined);
    outcomes.set(title, outcome);
  };
  start('right', (drilled) => findings(drilled, 'partition', stage.program));
  start('late', (drilled) => late(drilled, stage.program));
  start(LATE, (drilled) => broken(WIDE, (program) => late(drilled, program)));
  for (const [title, mutation] of Object.entries(MUTATIONS)) {
    start(title, (drilled) => broken(mutation, (program) => findings(drilled, mutation.event, program)));
  }
});
afterAll(async () => {
  await Promise.allSettled(outcomes.values());
  await stage.stop();
});

async function broken<T>(change: Change, work: (program: Program) => Promise<T>): Promise<T> {
  const program = await mutated(change);
  try {
    return await work(program);
  } finally {
    program.remove();
  }
}

async function findings(drilled: Drilled, event: DrillEvent, program: Program): Promise<readonly string[]> {
  const { findings: found, result } = await checked(stage, drilled, event, { program });
  const released = event === 'crash' && result.moments?.released !== null && result.moments !== undefined;
  return [...found, ...(released ? ['the lease was released after a crash'] : [])];
}

/** What is found of a drill whose standbys do nothing until the bound has passed, which it has to say. */
async function late(drilled: Drilled, program: Program): Promise<readonly string[]> {
  const { operator, namespace, rendered } = drilled;
  const leader = operator.leader();
  // Before there is a pod in the place of the leader, which would take over at once.
  stage.held.add(namespace);
  const run = stage.start(drilled, ['--event', 'crash', '--yes', '--json', '--tolerance', `${LATENCY}s`], program);
  const others = () =>
    stage.runner.pods(namespace).flatMap(({ name, processes }) => (name === leader ? [] : (processes.at(-1) ?? [])));
  await until('the leader is not deleted', async () => {
    const pods = await stage.cluster.pods(namespace);
    return pods.every(({ metadata }) => metadata.name !== leader) || undefined;
  });
  const stopped = others();
  stopped.forEach((process) => {
    process.signal('SIGSTOP');
  });
  const upper = rendered.figures.crashMax.toMilliseconds() + 1000 * LATENCY;
  await new Promise((resolve) => setTimeout(resolve, upper + 2000));
  stopped.forEach((process) => {
    process.signal('SIGCONT');
  });
  stage.held.delete(namespace);
  const { code, out } = await run.finished;
  const { faults } = JSON.parse(out) as { faults: { id: string }[] };
  const ids = faults.map(({ id }) => id).join();
  return code === 1 && ids === 'too-late' ? [] : [`exit code ${String(code)} though it was late: ${ids}`];
}

test('nothing is found of the program as it is', async () => {
  expect(await outcomes.get('right')).toEqual([]);
});

test('a leader that is replaced late is outside of the bound', async () => {
  expect(await outcomes.get('late')).toEqual([]);
});

describe('mutations', () => {
  test.each(Object.entries(MUTATIONS))('%s is noticed', async (title, { finding }) => {
    expect(await outcomes.get(title)).toContainEqual(expect.stringMatching(finding));
  });

  test(`${LATE} is noticed`, async () => {
    expect(await outcomes.get(LATE)).toContainEqual(expect.stringMatching(/^exit code 0 though it was late: $/));
  });
});
