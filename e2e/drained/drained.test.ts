import { Manifest, only } from '../../test/support/manifests';
import { Cluster, startCluster } from '../support/cluster';
import { until } from '../support/processes';
import {
  allAtOnce,
  atTheSameTime,
  beforeTheFirstIsBack,
  drainOf,
  inTurn,
  nodeByNode,
  whileLost,
  whileRolledOut,
} from './disturbances';
import { evict } from './eviction';
import { Finding } from './finding';
import { examples, operators, SEVERAL, SINGLE, SURGE, TWO_AWAY } from './operators';
import { PodWatch } from './pod-watch';
import { Case, together } from './together';
import { AntiAffinity } from 'cdk8s-ha-operator';

const EXAMPLES = examples();
const SAMPLE = operators({ sample: {} });

let apartWaited = false;

const GOOD: Record<string, Case> = {
  'all pods evicted at once, and then three nodes, one after the other': {
    manifests: [...EXAMPLES, ...operators({ ...SEVERAL, ...TWO_AWAY, ...SINGLE })],
    nodes: 3,
    disturbance: inTurn(allAtOnce, nodeByNode),
    mayBeAway: Object.fromEntries(Object.keys(TWO_AWAY).map((name) => [name, 2])),
  },
  'two nodes, one after the other': {
    manifests: operators({ sample: {}, two: { replicas: 2 }, ...SINGLE }),
    nodes: 2,
    disturbance: nodeByNode,
  },
  'the only node, of what has one replica': { manifests: operators(SINGLE), nodes: 1, disturbance: nodeByNode },
  'all pods of the only node evicted at once': {
    manifests: operators({ sample: {}, ...SINGLE }),
    nodes: 1,
    disturbance: allAtOnce,
  },
  'two of three nodes at the same time': { manifests: SAMPLE, nodes: 3, disturbance: atTheSameTime(0, 1) },
  'a node before the last one is back, where no two replicas may share one': {
    manifests: operators({ apart: { placement: { antiAffinity: AntiAffinity.required() } } }),
    nodes: 3,
    disturbance: beforeTheFirstIsBack(() => {
      apartWaited = true;
    }),
  },
  'a node while another is lost': {
    manifests: SAMPLE,
    nodes: 3,
    disturbance: whileLost(0, 1),
    // Nobody asks a budget before a node is lost.
    mayBeAway: { sample: 2 },
  },
  'three nodes while everything is rolled out': {
    manifests: operators({ sample: {}, surging: { disruption: { rollout: SURGE } } }),
    nodes: 3,
    disturbance: whileRolledOut,
    // No budget holds a rollout back: it takes one, and the drain another.
    mayBeAway: { sample: 2, surging: 2 },
  },
  'two nodes, of an operator that crashes wherever it runs': {
    manifests: SAMPLE,
    nodes: 2,
    crashing: [0, 1],
    disturbance: nodeByNode,
    mayBeAway: { sample: 3 },
  },
  'the one node of three on which it crashes, and then another': {
    manifests: SAMPLE,
    nodes: 3,
    crashing: [0],
    disturbance: inTurn(drainOf(0), drainOf(1)),
  },
};

/** Where somebody has to help: a drain waits, and what is ready stays so. */
const WAITING: Record<string, [Case, string]> = {
  'the only node, of what has three replicas': [
    { manifests: SAMPLE, nodes: 1, disturbance: nodeByNode },
    'The disruption budget sample needs 2 healthy pods and has 2 currently; disruptionsAllowed is 0 with 2 of 3 ready',
  ],
  'both of two nodes at the same time': [
    { manifests: operators({ sample: { replicas: 2 } }), nodes: 2, disturbance: atTheSameTime(0, 1) },
    'The disruption budget sample needs 1 healthy pods and has 1 currently; disruptionsAllowed is 0 with 1 of 2 ready',
  ],
  'a node with a ready replica while another replica crashes': [
    { manifests: SAMPLE, nodes: 3, crashing: [0], disturbance: drainOf(1) },
    'The disruption budget sample needs 2 healthy pods and has 2 currently; disruptionsAllowed is 0 with 2 of 3 ready',
  ],
};

let cluster: Cluster;
let outcomes: ReadonlyMap<string, Promise<Finding[]>>;

beforeAll(async () => {
  // Replicas that were ready at once would leave a budget nothing to do.
  cluster = await startCluster({ pods: true, readyAfterMs: 500 });
  const waiting = Object.entries(WAITING).map(([title, [one]]) => [title, one] as const);
  outcomes = await together(cluster, { ...GOOD, ...Object.fromEntries(waiting) });
});

afterAll(() => cluster.stop());

describe('a drain finishes and takes no more than may be away:', () => {
  test.each(Object.keys(GOOD))('%s', async (title) => {
    expect(await outcomes.get(title)).toEqual([]);
  });

  test('where they may not share a node, the second drain has waited for the first node', () => {
    expect(apartWaited).toBe(true);
  });
});

describe('a drain waits for somebody and leaves ready what is:', () => {
  test.each(Object.entries(WAITING))('%s', async (title, [, words]) => {
    const whole = `Cannot evict pod as it would violate the pod's disruption budget. ${words}`;
    expect(await outcomes.get(title)).toEqual([{ what: 'blocked', of: 'Deployment/sample', words: whole }]);
  });
});

test('without --delete-emptydir-data kubectl refuses what has writable paths, and nothing else', async () => {
  // Of the first case above, which has all examples.
  const node = 'place-0-0';
  const { code, stderr } = await cluster.kubectl('drain', node, '--dry-run=server');
  const pods = (await cluster.api.request('GET', `/api/v1/pods?fieldSelector=spec.nodeName=${node}`)).body.items;
  const local = (pods as Manifest[]).filter(({ spec }) => spec.volumes.some((volume: Manifest) => volume.emptyDir));
  expect([code, local.length > 0, local.length < pods.length]).toEqual([1, true, true]);
  const list = /with local storage \(use --delete-emptydir-data to override\): (.*), continuing/.exec(stderr)?.[1];
  const names = local.map(({ metadata }) => `${String(metadata.namespace)}/${String(metadata.name)}`);
  expect(list?.split(', ').sort()).toEqual(names.sort());
});

test('an evicted pod may take the whole of its grace period', async () => {
  const pods = await PodWatch.of(cluster.api, 'app.kubernetes.io/name=sm-operator');
  const seconds = new Set<number>();
  pods.onChange((all) => {
    all.forEach(({ metadata }) => metadata.deletionTimestamp && seconds.add(metadata.deletionGracePeriodSeconds));
  });
  const [pod] = pods.current;
  await until('it is not evicted', async () => (await evict(cluster.api, pod)).status === 201 || undefined);
  await until('the pod does not go', () => Promise.resolve(seconds.size > 0 || undefined));
  pods.close();
  const { spec } = only(EXAMPLES, 'Deployment', 'sm-operator').spec.template;
  // What follows is the end of it, which comes at once here.
  expect([...seconds][0]).toBe(spec.terminationGracePeriodSeconds);
});
