import { only } from '../../test/support/manifests';
import { Cluster, startCluster } from '../support/cluster';
import { MOVING, STUCK } from './apart';
import { COMBINATIONS } from './combinations';
import { CONTRADICTORY } from './contradictory';
import { INVALID } from './invalid';
import { OUTAGES, rolledTooEarly } from './outages';
import { rendered, specsIn } from './rendered';
import { sideBySide } from './side-by-side';
import { SITUATIONS } from './situations';

const TOO_EARLY = 'a rollout while a node is lost';
/** Why the scheduler has no node for a pod. */
const APART = "\\d+ node\\(s\\) didn't match pod anti-affinity rules";

let cluster: Cluster;
let resultOf: (title: string) => Promise<unknown>;

beforeAll(async () => {
  cluster = await startCluster();
  // What has to wait most goes first.
  const first = { [TOO_EARLY]: rolledTooEarly, ...STUCK, ...CONTRADICTORY, ...OUTAGES };
  resultOf = sideBySide<unknown>(cluster, { ...first, ...MOVING, ...SITUATIONS, ...COMBINATIONS });
});

afterAll(() => cluster.stop());

function stuck(rollout: number): unknown {
  const words = `^rollout ${rollout} of sample: stuck: ProgressDeadlineExceeded; Unschedulable: .*${APART}`;
  return expect.stringMatching(new RegExp(words));
}

test.each(Object.keys(SITUATIONS))('pods are as even as can be, and every rollout ends: %s', async (title) => {
  expect(await resultOf(title)).toEqual([]);
});

test.each(Object.keys(OUTAGES))(
  'while a node %s the others take its pods, and rollouts end; when it is back, the next rollout fills it, and nothing before it',
  async (title) => {
    expect(await resultOf(title)).toEqual({ before: [], during: [], cameBack: 0, after: [] });
  },
);

test.each(Object.keys(COMBINATIONS))('what is accepted rolls out: %s', async (title) => {
  expect(await resultOf(title)).toEqual([]);
});

test.each(Object.keys(CONTRADICTORY))('refused, and stuck: %s', async (title) => {
  expect(await resultOf(title)).toEqual({
    refusal: expect.stringContaining('cannot progress'),
    findings: [expect.stringMatching(/: stuck: ProgressDeadlineExceeded; Unschedulable: /)],
  });
});

describe('required anti-affinity on as many nodes as replicas', () => {
  test.each(Object.keys(STUCK))('refused, and stuck at the first rollout: %s', async (title) => {
    const refusal: unknown = expect.stringContaining('cannot progress under required anti-affinity');
    expect(await resultOf(title)).toEqual({ refusal, findings: [stuck(1)] });
  });

  test.each(Object.keys(MOVING))('accepted, and rolled out: %s', async (title) => {
    expect(await resultOf(title)).toEqual({ refusal: '', findings: [] });
  });

  test('one node short, even the rollout that takes a pod away first waits, until the node is back', async () => {
    expect(await resultOf(TOO_EARLY)).toEqual({ lost: [stuck(0)], back: 'complete' });
  });
});

test.each(Object.entries(INVALID))(
  'refused, and not taken by the API server: %s',
  async (_, { props, byHand, refusals: [ours, theirs] }) => {
    expect(() => rendered('default', props())).toThrow(ours);
    const manifests = rendered('default');
    byHand(...specsIn(manifests));
    const { status, message } = await cluster.api.create(only(manifests, 'Deployment'), { dryRun: true });
    expect({ status, message }).toEqual({ status: 422, message: expect.stringContaining(theirs) as unknown });
  },
);
