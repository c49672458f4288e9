import { budgetsOf } from '../../../src/model/drill/budget';
import { leaseOf } from '../../../src/model/drill/lease';
import { lastEndOf, ownersOf, podOf } from '../../../src/model/drill/pod';
import { isComplete, rolloutOf } from '../../../src/model/drill/rollout';
import { isSelected, selectorQuery } from '../../../src/model/drill/selector';

describe('a selector', () => {
  const LABELS = { app: 'shop', tier: 'back' };

  test.each([
    [{}, true, ''],
    [{ matchLabels: { app: 'shop' } }, true, 'app in (shop)'],
    [{ matchLabels: { app: 'shop', tier: 'front' } }, false, 'app in (shop),tier in (front)'],
    [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] }, true, 'tier in (front,back)'],
    [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['back'] }] }, false, 'tier notin (back)'],
    [{ matchExpressions: [{ key: 'old', operator: 'NotIn', values: ['back'] }] }, true, 'old notin (back)'],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true, 'app'],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false, '!app'],
    [{ matchExpressions: [{ key: 'app', operator: 'Gt', values: ['1'] }] }, false, 'app'],
  ])('%j', (selector, isTaken, query) => {
    expect(isSelected(selector, LABELS)).toBe(isTaken);
    expect(selectorQuery(selector)).toBe(query);
  });
});

test('a budget is that of a pod if its selector says so; one without a selector is about none', () => {
  const budget = (name: string, spec: object, status: object = { disruptionsAllowed: 1, observedGeneration: 1 }) => ({
    metadata: { name, generation: 1 },
    spec,
    status,
  });
  const budgets = [
    budget('own', { selector: { matchLabels: { app: 'shop' } } }),
    budget('other', { selector: { matchLabels: { app: 'other' } } }),
    budget('all', { selector: {} }, { disruptionsAllowed: 0, observedGeneration: 1 }),
    budget('none', {}),
    budget('unseen', { selector: {} }, { disruptionsAllowed: 2, observedGeneration: 0 }),
  ];
  expect(budgetsOf({ app: 'shop' }, budgets)).toEqual([
    { name: 'own', allowed: 1 },
    { name: 'all', allowed: 0 },
    { name: 'unseen', allowed: 0 },
  ]);
});

test('a Deployment is complete once all replicas are new and available, and no other is there', () => {
  const deployment = (status: object, generation = 2) => ({ metadata: { generation }, spec: { replicas: 3 }, status });
  const all = { replicas: 3, updatedReplicas: 3, availableReplicas: 3, observedGeneration: 2 };
  expect(isComplete(rolloutOf(deployment(all)))).toBe(true);
  for (const less of [
    { replicas: 4 },
    { updatedReplicas: 2 },
    { availableReplicas: 2 },
    { availableReplicas: undefined },
    { observedGeneration: 1 },
  ]) {
    expect(isComplete(rolloutOf(deployment({ ...all, ...less })))).toBe(false);
  }
  expect(rolloutOf({}).wanted).toBe(1);
});

test('of a pod is read what it is called, where it is, how it is, and whose', () => {
  const pod = {
    metadata: {
      name: 'a',
      namespace: 'shop',
      uid: '1',
      labels: { app: 'shop' },
      ownerReferences: [{ uid: '2' }],
      deletionTimestamp: '2026-01-02T03:04:05Z',
    },
    spec: { nodeName: 'node-a', hostNetwork: true, hostname: 'h', terminationGracePeriodSeconds: 5 },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
  expect(podOf(pod)).toEqual({
    name: 'a',
    namespace: 'shop',
    uid: '1',
    labels: { app: 'shop' },
    node: 'node-a',
    hostNetwork: true,
    hostname: 'h',
    gracePeriod: 5,
    isReady: true,
    isTerminating: true,
  });
  expect(ownersOf(pod)).toEqual(['2']);
  expect(podOf({})).toMatchObject({ gracePeriod: 30, isReady: false, isTerminating: false, hostNetwork: false });
});

test('a container has ended where its status says so, or that it did before it was started again', () => {
  const end = (finishedAt: string) => ({ terminated: { finishedAt } });
  const of = (status: object) => lastEndOf({ status: { containerStatuses: [{ name: 'c', ...status }] } }, 'c');
  expect(of({ state: { running: {} } })).toBeUndefined();
  expect(of({ state: end('1') })).toBe('1');
  expect(of({ state: { running: {} }, lastState: end('1') })).toBe('1');
  expect(of({ state: end('2'), lastState: end('1') })).toBe('2');
  expect(lastEndOf({}, 'c')).toBeUndefined();
});

test('a lease without a holder is held by nobody', () => {
  const lease = (spec: object) => leaseOf({ metadata: { name: 'x' }, spec });
  expect(lease({ holderIdentity: 'a', renewTime: '1' })).toEqual({ name: 'x', holder: 'a', renewed: '1' });
  expect(lease({ holderIdentity: '' })).toMatchObject({ holder: '' });
  expect(leaseOf({})).toMatchObject({ holder: '' });
});
