import * as fc from 'fast-check';
import { PatchOperation } from '../../../src/model/drill/api-call';
import { DRILL_EVENTS, DrillEvent } from '../../../src/model/drill/event';
import { leftovers } from '../../../src/model/drill/leftovers';
import { RUN_KEY } from '../../../src/model/drill/marks';
import { nodeOf } from '../../../src/model/drill/node';
import { podOf } from '../../../src/model/drill/pod';
import { Step, stepsOf, undosOf } from '../../../src/model/drill/steps';
import { isIdentityLabel } from '../../../src/model/policy/identity-labels';
import { patched, Unprocessable } from '../../support/json-patch';
import { Manifest } from '../../support/manifests';
import { assertSchemas } from '../../support/schema';

type Objects = Readonly<Record<string, Manifest>>;

const POD = '/api/v1/namespaces/shop/pods/shop-1';
const NODE = '/api/v1/nodes/node-a';
const OTHER = '/api/v1/namespaces/shop/pods/shop-2';

function world(changes: { pod?: object; node?: Manifest } = {}): Objects {
  const pod = (name: string) => ({
    metadata: { name, namespace: 'shop', uid: name, labels: { app: 'shop', ...changes.pod } },
    spec: { nodeName: 'node-a' },
  });
  return {
    [POD]: pod('shop-1'),
    [OTHER]: pod('shop-2'),
    [NODE]: { metadata: { name: 'node-a', uid: 'n', annotations: { a: 'b' } }, spec: {}, ...changes.node },
  };
}

function stepsIn(objects: Objects, event: DrillEvent, run = 'f00'): Step[] {
  return stepsOf(event, { run, deployment: 'shop', pod: podOf(objects[POD]), node: nodeOf(objects[NODE]) });
}

/** What the API has after a call; what it refuses, because it is not there or not as it should be, changes nothing. */
function after(objects: Objects, { method, path, body }: Step['call']): Objects {
  switch (method) {
    case 'PATCH':
      try {
        return { ...objects, [path]: patched(objects[path], body as PatchOperation[]) };
      } catch (error) {
        if (error instanceof Unprocessable) {
          return objects;
        }
        throw error;
      }
    case 'POST': {
      const created = body as Manifest;
      return { ...objects, [`${path}/${String(created.metadata.name)}`]: created };
    }
    case 'DELETE':
      return Object.fromEntries(Object.entries(objects).filter(([other]) => other !== path));
  }
}

/** Without what is as good as absent: the API server does not store it. */
function stored(objects: Objects): unknown {
  return JSON.parse(
    JSON.stringify(objects, (key: string, value: unknown) => {
      const isEmptyMap = key === 'annotations' && Object.keys(value as object).length === 0;
      return isEmptyMap || (key === 'unschedulable' && value === false) ? undefined : value;
    }),
  );
}

const NODES: readonly Manifest[] = [
  {},
  { metadata: { name: 'node-a', uid: 'n' } },
  { spec: { unschedulable: true } },
  { spec: { taints: [{ key: 'x' }] } },
];

describe('what was done and is taken back', () => {
  test.each(DRILL_EVENTS.flatMap((event) => NODES.map((node) => [event, node] as const)))(
    'leaves nothing behind: %s, with the node %j',
    (event, node) => {
      const before = world({ node });
      const steps = stepsIn(before, event);
      const undoable = steps.filter(({ undo }) => undo !== undefined);
      const done = undoable.reduce((objects, { call }) => after(objects, call), before);
      expect(stored(done)).not.toEqual(undoable.length > 0 ? stored(before) : {});
      const undone = undosOf(steps).reduce((objects, { call }) => after(objects, call), done);
      expect(stored(undone)).toEqual(stored(before));
    },
  );

  test('leaves nothing behind wherever the drill ended, and however often it is taken back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<DrillEvent>('drain', 'partition'),
        fc.constantFrom(...NODES),
        fc.nat(2),
        fc.integer({ min: 1, max: 3 }),
        (event, node, did, times) => {
          const before = world({ node });
          const steps = stepsIn(before, event);
          const half = steps
            .filter(({ undo }) => undo !== undefined)
            .slice(0, did)
            .reduce((objects, { call }) => after(objects, call), before);
          const undos = Array.from({ length: times }, () => undosOf(steps)).flat();
          expect(stored(undos.reduce((objects, { call }) => after(objects, call), half))).toEqual(stored(before));
        },
      ),
      { seed: 1 },
    );
  });

  test('leaves alone what another drill has done', () => {
    const [ours, theirs] = ['ours', 'theirs'].map((run) => stepsIn(world(), 'partition', run));
    const done = theirs.reduce((objects, { call }) => after(objects, call), world());
    expect(undosOf(ours).reduce((objects, { call }) => after(objects, call), done)).toEqual(done);
    // And what is to be done does not write over it.
    expect(after(done, ours[0].call)).toEqual(done);
    const [cordon] = stepsIn(world(), 'drain', 'ours');
    const cordoned = after(world(), stepsIn(world(), 'drain', 'theirs')[0].call);
    expect(after(cordoned, cordon.call)).toEqual(cordoned);
  });

  test('is found again, though nothing is known of the run', () => {
    const before = world();
    const done = [...stepsIn(before, 'partition'), stepsIn(before, 'drain')[0]].reduce(
      (objects, { call }) => after(objects, call),
      before,
    );
    const all = Object.entries(done);
    const of = (path: string) => all.filter(([key]) => key.includes(path)).map(([, object]) => object);
    const traces = { policies: of('ciliumnetworkpolicies'), pods: of('/pods/'), nodes: of('/nodes/') };
    const found = leftovers('shop', traces);
    expect(found.map(({ what }) => what)).toEqual([
      'CiliumNetworkPolicy shop/shop-drill-f00',
      `the label ${RUN_KEY} of pod shop/shop-1`,
      'the cordon of node node-a',
    ]);
    expect(stored(found.reduce((objects, { call }) => after(objects, call), done))).toEqual(stored(before));
    expect(leftovers('other', { ...traces, policies: [], pods: [] })).toEqual([]);
  });
});

test('no pod but the leader is touched, and only if it is the one that it was', () => {
  for (const event of DRILL_EVENTS) {
    const paths = stepsIn(world(), event).map(({ call }) => call.path);
    expect(paths.join(' ')).not.toContain('shop-2');
    expect(JSON.stringify(stepsIn(world(), event))).toContain(event === 'drain' ? '"uid":"shop-1"' : 'shop-1');
  }
  expect(stepsIn(world(), 'crash')[0].call.body).toMatchObject({
    preconditions: { uid: 'shop-1' },
    gracePeriodSeconds: 0,
  });
  expect(stepsIn(world(), 'delete')[0].call.body).toMatchObject({ preconditions: { uid: 'shop-1' } });
});

test('a node that is cordoned already stays so', () => {
  const steps = stepsIn(world({ node: { spec: { unschedulable: true } } }), 'drain');
  expect(steps.map(({ what }) => what)).toEqual(['evict pod shop-1']);
  expect(undosOf(steps)).toEqual([]);
});

test('the label comes before the policy, and goes after it', () => {
  const steps = stepsIn(world(), 'partition');
  expect(steps.map(({ call }) => call.method)).toEqual(['PATCH', 'POST']);
  expect(undosOf(steps).map(({ call }) => call.method)).toEqual(['DELETE', 'PATCH']);
});

test('the policy is one that the API takes, selects by a label that Cilium knows pods by, and denies everything', () => {
  const policy = stepsIn(world(), 'partition')[1].call.body as Manifest;
  assertSchemas([policy]);
  expect(policy.spec).toMatchObject({
    endpointSelector: { matchLabels: { [RUN_KEY]: 'f00' } },
    egressDeny: [{ toEntities: ['all'] }],
  });
  expect(isIdentityLabel(RUN_KEY)).toBe(true);
  // Also where only the recommended labels count.
  expect(RUN_KEY).toMatch(/^app\.kubernetes\.io\//);
  assertSchemas([{ apiVersion: 'policy/v1', ...(stepsIn(world(), 'drain')[1].call.body as Manifest) }]);
});

test('a policy has a name that the API takes, however long that of the Deployment is', () => {
  const target = { run: 'f00', deployment: 'x'.repeat(253), pod: podOf(world()[POD]) };
  const { metadata } = stepsOf('partition', target)[1].call.body as Manifest;
  expect(String(metadata.name).length).toBeLessThanOrEqual(253);
});
