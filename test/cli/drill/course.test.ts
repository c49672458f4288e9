import { RUN_KEY } from '../../../src/model/drill/marks';
import { Drilled, Surroundings } from '../../support/drill';
import { status } from '../../support/fake-api';
import { Manifest } from '../../support/manifests';
import { NODE, pod, POLICIES, SHOP_JSON } from './shop';
import { stageForEach } from './stage';

const stage = stageForEach();

function drill(options = '', surroundings?: Surroundings): Promise<Drilled> {
  return stage.drill(`--tolerance 600ms --yes ${options}`, surroundings);
}

async function json(options = ''): Promise<Manifest> {
  const { code, guard, err, out } = await drill(`--json ${options}`);
  expect(err).toBe('');
  return { code, guard, ...(JSON.parse(out) as Manifest) };
}

/** All objects without what changes by itself, those that drills leave alone, and those that come and go. */
function kept(): unknown {
  return Object.fromEntries(
    Object.entries(stage.api.all())
      .filter(([path]) => !/\/leases\/|\/pods\/shop-[14]$/.test(path))
      .map(([path, { metadata, ...object }]) => [
        path,
        JSON.parse(
          JSON.stringify({ ...object, metadata: { ...metadata, resourceVersion: '' } }).replace(
            /"unschedulable":false/,
            '',
          ),
        ) as unknown,
      ]),
  );
}

/** What was changed, as a method and the end of its path. */
function changes(): string[] {
  return stage.api.requests
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('reviews'))
    .map(({ method, path }) => `${method} ${path.replace(/^.*\/(?=.*\/)/, '').replace(/-drill-.*/, '-drill')}`);
}

describe('a leader that is deleted', () => {
  test('and releases its lease is replaced from then on', async () => {
    const result = await json();
    expect(result).toEqual({
      code: 0,
      guard: [],
      event: 'delete',
      ...SHOP_JSON,
      next: { holder: 'shop-2_x', pod: 'shop-2' },
      moments: {
        renewed: expect.any(Number),
        released: expect.any(Number),
        takenOver: expect.any(Number),
        ended: expect.any(Number),
        takenBack: null,
        complete: expect.any(Number),
      },
      measuredFrom: 'release',
      measured: expect.any(Number),
      bound: { lower: 0, upper: 0.44 },
      tolerance: 0.6,
      inside: true,
      faults: [],
      stopMax: null,
      figures: expect.objectContaining({ crashMin: 0.8, crashMax: 1.88, gracefulMax: 0.44 }),
      notes: [expect.stringMatching(/^by its settings it may also be: /)],
    });
    const { renewed, released, takenOver } = result.moments as Record<string, number>;
    expect(renewed).toBeLessThanOrEqual(0);
    // A busy machine may see it later, but nobody sooner.
    expect(released).toBeGreaterThan(0.04);
    expect(result.measured).toBeCloseTo(takenOver - released, 2);
    expect(changes()).toEqual(['DELETE pods/shop-1']);
  });

  test('and keeps it, though it should release it, is outside, however fast', async () => {
    stage.shop.behaviour = { takeOverAfter: 1200 };
    const result = await json();
    expect(result).toMatchObject({ code: 1, measuredFrom: 'event', inside: false });
    expect(result.faults).toEqual([{ id: 'not-released', message: expect.stringContaining('did not release') }]);
  });

  test('and keeps it, as the user knows, is inside the bound of a crash', async () => {
    stage.shop.behaviour = { takeOverAfter: 1200 };
    expect(await json('--no-release-on-cancel')).toMatchObject({
      code: 0,
      measuredFrom: 'event',
      bound: { lower: 0.8 },
    });
  });

  test('and replaced too late is outside', async () => {
    stage.shop.behaviour = { releaseAfter: 50, takeOverAfter: 2000 };
    const result = await json();
    expect(result).toMatchObject({ code: 1, measuredFrom: 'release' });
    expect(result.measured).toBeGreaterThan(1.5);
    expect(result.faults[0]).toMatchObject({
      id: 'too-late',
      message: expect.stringMatching(/longer than 0.44 s and 0.6 s/),
    });
  });

  test('and not replaced at all is outside, after the time that is said', async () => {
    stage.shop.behaviour = { releaseAfter: 50 };
    const result = await json('--timeout 500ms');
    expect(result).toMatchObject({ code: 1, next: null, measured: null, measuredFrom: 'release' });
    expect(result.faults[0].id).toBe('not-taken-over');
  });
});

describe('a leader that crashes', () => {
  test('is replaced within the bound of a crash', async () => {
    stage.shop.behaviour = { takeOverAfter: 1200 };
    expect(await json('--event crash')).toMatchObject({
      code: 0,
      measuredFrom: 'event',
      measured: expect.any(Number),
      bound: { lower: 0.8, upper: 1.88 },
    });
    expect(stage.api.requests.find(({ method }) => method === 'DELETE')?.body).toMatchObject({ gracePeriodSeconds: 0 });
  });

  test('and is replaced before its lease has expired is a finding', async () => {
    stage.shop.behaviour = { takeOverAfter: 100 };
    const result = await json('--event crash');
    expect(result).toMatchObject({ code: 1, faults: [{ id: 'too-early' }] });
    expect(result.faults[0].message).toMatch(/two may have led at once$/);
  });
});

describe('a node that is drained', () => {
  test('is cordoned before and uncordoned afterwards, and nothing else is changed', async () => {
    const before = kept();
    const result = await json('--event drain');
    expect(result).toMatchObject({ code: 0, measuredFrom: 'release', guard: ['dismissed'] });
    expect(result.moments.takenBack).toBeGreaterThan(result.moments.takenOver as number);
    expect(changes()).toEqual(['PATCH nodes/node-1', 'POST shop-1/eviction', 'PATCH nodes/node-1']);
    expect(kept()).toEqual(before);
  });

  test('that was cordoned already is left so, and needs no guard', async () => {
    stage.api.put(NODE, { metadata: { uid: 'n1' }, spec: { unschedulable: true } });
    expect(await json('--event drain')).toMatchObject({ code: 0, guard: [], moments: { takenBack: null } });
    expect(changes()).toEqual(['POST shop-1/eviction']);
    expect(stage.api.get(NODE)).toMatchObject({ spec: { unschedulable: true } });
  });

  test('of which the budget allows none is uncordoned, and refused', async () => {
    stage.api.rules.unshift(({ path }) =>
      path.endsWith('/eviction')
        ? status(429, "Cannot evict pod as it would violate the pod's disruption budget.")
        : undefined,
    );
    const before = kept();
    const { code, err, out, guard } = await drill('--event drain');
    expect({ code, out, guard }).toEqual({ code: 3, out: '', guard: ['dismissed'] });
    expect(err).toBe(
      "cdk8s-ha-operator: refused: could not evict pod shop-1, since its PodDisruptionBudget does not allow it (Cannot evict pod as it would violate the pod's disruption budget.); wait until it does\n",
    );
    expect(kept()).toEqual(before);
  });
});

describe('a leader that is cut off', () => {
  beforeEach(() => {
    stage.shop.behaviour = { takeOverAfter: 1200 };
  });

  test('is labelled, and selected by a policy, for as long as it takes', async () => {
    const before = kept();
    const drilling = json('--event partition');
    const seen: Manifest[] = [];
    stage.api.rules.unshift((request) => {
      if (request.method === 'POST' && request.path === POLICIES) {
        seen.push(request.body, stage.api.get(pod('shop-1'))?.metadata.labels as Manifest);
      }
      return undefined;
    });
    const result = await drilling;
    expect(result).toMatchObject({ code: 0, guard: ['dismissed'], stopMax: 2 });
    expect(result.moments.takenBack).toBeGreaterThan(result.moments.takenOver as number);
    const [policy, labels] = seen;
    expect(labels[RUN_KEY]).toBe(policy.spec.endpointSelector.matchLabels[RUN_KEY]);
    expect(changes()).toEqual([
      'PATCH pods/shop-1',
      'POST shop/ciliumnetworkpolicies',
      'DELETE ciliumnetworkpolicies/shop-drill',
      'PATCH pods/shop-1',
    ]);
    expect(kept()).toEqual(before);
    expect(stage.api.get(pod('shop-1'))?.metadata.labels).toEqual({ app: 'shop' });
  });

  test('but goes on renewing tells that nothing enforces the policy', async () => {
    stage.shop.isEnforcing = false;
    const result = await json('--event partition');
    expect(result).toMatchObject({ code: 1, guard: ['dismissed'], faults: [{ id: 'not-cut-off' }] });
    expect(result.faults[0].message).toMatch(/^shop-1 went on renewing the lease, so that nothing enforces/);
  });

  test('leaves nothing behind when the drill is interrupted, and the guard is not needed', async () => {
    const before = kept();
    const interrupted = drill('--event partition', {
      interrupt: (send) => {
        stage.api.rules.unshift(({ method, path }) => {
          if (method === 'POST' && path === POLICIES) {
            setTimeout(() => {
              send('SIGINT');
            }, 100);
          }
          return undefined;
        });
      },
    });
    await expect(interrupted).rejects.toMatchObject({ signal: 'SIGINT' });
    expect(kept()).toEqual(before);
    expect(stage.api.get(pod('shop-1'))?.metadata.labels).toEqual({ app: 'shop' });
  });

  test('is the matter of the guard where it is not known what was done', async () => {
    stage.api.rules.unshift(({ method, path }) => {
      if (method === 'POST' && path === POLICIES) {
        // It breaks off in the middle.
        throw new Error('no answer');
      }
      return undefined;
    });
    const { code, err, guard } = await drill('--event partition');
    expect({ code, guard }).toEqual({ code: 1, guard: ['left'] });
    expect(err).toMatch(/^cdk8s-ha-operator: the drill did not come to its end, and says nothing of the bound: /);
    expect(changes().at(-1)).toBe('PATCH pods/shop-1');
  });

  test('and cannot be taken back is told with what to do by hand', async () => {
    stage.api.rules.unshift(({ method, path }) =>
      method === 'DELETE' && path.startsWith(POLICIES) ? status(403, 'not any more') : undefined,
    );
    const { code, err, guard } = await drill('--event partition');
    expect({ code, guard }).toEqual({ code: 1, guard: ['left'] });
    expect(err.replaceAll(/drill-[0-9a-f]+/g, 'drill-RUN')).toBe(
      [
        'cdk8s-ha-operator: not everything could be taken back; do it by hand:',
        '  # CiliumNetworkPolicy shop/shop-drill-RUN: not any more',
        '  kubectl delete ciliumnetworkpolicies -n shop shop-drill-RUN --ignore-not-found',
        '',
      ].join('\n'),
    );
    expect(stage.api.get(pod('shop-1'))?.metadata.labels).toEqual({ app: 'shop' });
  });
});

test('the guard is ready before anything is changed, and knows of all that may have to be taken back', async () => {
  let changed: string[] | undefined;
  const undos: string[] = [];
  await drill('--event partition --timeout 3', {
    startGuard: (_, all, limit) => {
      changed = changes();
      undos.push(...all.map(({ call }) => call.method));
      expect(limit).toBeGreaterThan(60);
      return Promise.resolve({ dismiss: () => undefined, leave: () => undefined });
    },
  });
  expect(changed).toEqual([]);
  expect(undos).toEqual(['DELETE', 'PATCH']);
});

test('people are told what happened, what was measured, and whether it is as it should be', async () => {
  const { code, out } = await drill();
  expect(code).toBe(0);
  const lines = out.split('\n');
  expect(lines.slice(0, 3)).toEqual([
    "delete: Deployment shop/shop, container manager: one's own controller with --leader-elect… flags (flags)",
    'lease shop-leader, in namespace shop, 1s / 0.8s / 0.2s',
    '',
  ]);
  expect(out).toMatch(/^ +0\.00 s {2}pod shop-1 was deleted$/m);
  expect(out).toMatch(/^ +0\.\d\d s {2}shop-1 released the lease$/m);
  expect(out).toMatch(/^ +0\.\d\d s {2}shop-2 leads$/m);
  expect(out).toMatch(/^ {2}from the release to the next leader {2}0\.\d+ s$/m);
  expect(out).toMatch(/^ {2}bound +0 – 0\.44 s, and 0\.6 s of tolerance$/m);
  expect(lines.at(-2)).toBe('Inside the bound.');
  // Nobody sits there who could see how it goes.
  expect(stage.api.requests.length).toBeGreaterThan(0);
});
