import { describeObjection, Objection, objections, reservations, Situation } from '../../../src/model/drill/objections';
import { undoLabel } from '../../../src/model/drill/undo';
import { drillPod } from './pods';

const PODS = ['shop-1', 'shop-2', 'shop-3'].map((name, i) => drillPod(name, { node: `node-${i}` }));

const SAFE: Situation = {
  event: 'delete',
  deployment: 'shop/shop',
  rollout: { wanted: 3, there: 3, updated: 3, available: 3, isSeen: true },
  pods: PODS,
  isElecting: true,
  identity: 'hostname-random',
  lease: { path: 'shop/leader', holder: 'shop-1_x', isRenewed: true, duration: 15 },
  leader: { kind: 'found', pod: PODS[0] },
  budgets: [{ name: 'shop', allowed: 1 }],
  hasPolicies: true,
  forbidden: [],
  leftovers: [],
};

const NONE = { kind: 'none' } as const;

function lines(changes: Partial<Situation>): string[] {
  return objections({ ...SAFE, ...changes }).map(describeObjection);
}

test('nothing speaks against a drill of a Deployment that is complete and led', () => {
  for (const event of ['delete', 'drain', 'crash', 'partition'] as const) {
    expect(lines({ event })).toEqual([]);
  }
});

test.each<[string, Partial<Situation>, string[]]>([
  [
    'one replica',
    { rollout: { ...SAFE.rollout, wanted: 1, there: 1, updated: 1, available: 1 } },
    ['Deployment shop/shop has 1 replica, so that nobody could take over; give it at least 2 replicas'],
  ],
  [
    'none',
    { rollout: { ...SAFE.rollout, wanted: 0, there: 0, updated: 0, available: 0 } },
    ['Deployment shop/shop has 0 replicas, so that nobody could take over; give it at least 2 replicas'],
  ],
  [
    'no election',
    { isElecting: false, lease: undefined, leader: NONE },
    ['the leader election of Deployment shop/shop is off; turn it on, or leave the drill'],
  ],
  [
    'no election, though there is a lease from before',
    { isElecting: false, lease: { path: 'shop/leader', holder: 'old', isRenewed: false, duration: 15 }, leader: NONE },
    ['the leader election of Deployment shop/shop is off; turn it on, or leave the drill'],
  ],
  ['nothing: no setting says that it elects, but the lease does', { isElecting: false }, []],
  [
    'a rollout',
    { rollout: { ...SAFE.rollout, updated: 2, there: 4 } },
    [
      'a rollout of Deployment shop/shop is under way: 2 of 3 replicas are updated, and 4 there; wait until it is complete: kubectl rollout status',
    ],
  ],
  [
    'a rollout that is not seen yet',
    { rollout: { ...SAFE.rollout, isSeen: false } },
    [
      'a rollout of Deployment shop/shop is under way: 3 of 3 replicas are updated, and 3 there; wait until it is complete: kubectl rollout status',
    ],
  ],
  [
    'pods that are not ready, or about to go',
    {
      rollout: { ...SAFE.rollout, available: 2 },
      pods: [PODS[0], { ...PODS[1], isReady: false }, { ...PODS[2], isTerminating: true }],
    },
    [
      'only 2 of the 3 replicas of Deployment shop/shop are available; wait until it is complete: kubectl rollout status',
      'pod shop-3 is being deleted; wait until it is gone',
      'pod shop-2 is not ready; wait until it is, or see why it is not',
    ],
  ],
  [
    'no lease',
    { lease: { path: 'shop/leader', isRenewed: false, duration: 15 }, leader: NONE },
    ['there is no lease shop/leader; name another by --lease-name and --lease-namespace'],
  ],
  [
    'a lease that nobody holds',
    { lease: { path: 'shop/leader', holder: '', isRenewed: false, duration: 15 }, leader: NONE },
    ['nobody holds the lease shop/leader; wait until one of the pods leads, or see why none does'],
  ],
  [
    'a lease that is not renewed',
    { lease: { path: 'shop/leader', holder: 'shop-1_x', isRenewed: false, duration: 15 } },
    [
      "the lease shop/leader was not renewed by 'shop-1_x' within its 15 s; wait until one of the pods leads, or see why none does",
    ],
  ],
  [
    'a lease of somebody else',
    { lease: { path: 'shop/leader', holder: 'other-1_x', isRenewed: true, duration: 15 }, leader: NONE },
    [
      "the lease shop/leader is held by 'other-1_x', which is none of the pods of Deployment shop/shop; name the lease of this Deployment by --lease-name and --lease-namespace",
    ],
  ],
  [
    'a random identity',
    {
      identity: 'random',
      lease: { path: 'shop/leader', holder: '6f1d', isRenewed: true, duration: 15 },
      leader: NONE,
    },
    [
      "the lease shop/leader is held by '6f1d', a random identity that does not tell its pod; no drill can tell which pod leads",
    ],
  ],
  [
    'an identity of several',
    { leader: { kind: 'ambiguous', pods: [PODS[0], PODS[1]] } },
    [
      "the lease shop/leader is held by 'shop-1_x', which may be each of the pods shop-1 and shop-2; give the pods host names of their own: leave hostNetwork and hostname out",
    ],
  ],
  [
    'a budget without room',
    { budgets: [{ name: 'shop', allowed: 0 }] },
    [
      'PodDisruptionBudget shop allows no pod to go at the moment; wait until it does, or see which pods are missing: kubectl describe pdb',
    ],
  ],
  [
    'two budgets',
    {
      budgets: [
        { name: 'a', allowed: 1 },
        { name: 'b', allowed: 1 },
      ],
    },
    [
      'pod shop-1 has several PodDisruptionBudgets (a and b), and with more than one no eviction is possible; leave one of them',
    ],
  ],
  [
    'what is left of another drill',
    { leftovers: [undoLabel('shop', 'shop-2', 'f00')] },
    [
      'a drill is under way, or has left something behind: the label app.kubernetes.io/cdk8s-ha-operator-drill of pod shop/shop-2; wait until it is over, or take it back: cdk8s-ha-operator drill --restore',
    ],
  ],
  [
    'no Cilium',
    { event: 'partition', hasPolicies: false },
    [
      'the cluster has no CiliumNetworkPolicy (cilium.io/v2), which a partition takes; use --event crash, or a cluster with Cilium',
    ],
  ],
  [
    'the network of the node',
    { event: 'partition', leader: { kind: 'found', pod: { ...PODS[0], hostNetwork: true } } },
    ['pod shop-1 is on the network of its node, where no CiliumNetworkPolicy applies; use --event crash'],
  ],
  [
    'rights that are missing',
    {
      lease: undefined,
      leader: NONE,
      forbidden: [
        { group: 'coordination.k8s.io', resource: 'leases', verb: 'watch', name: 'leader', namespace: 'shop' },
        { group: '', resource: 'nodes', verb: 'patch' },
      ],
    },
    [
      "you may not watch leases.coordination.k8s.io 'leader' in namespace shop; have it granted: cdk8s-ha-operator drill --rbac prints what it takes",
      'you may not patch nodes; have it granted: cdk8s-ha-operator drill --rbac prints what it takes',
    ],
  ],
])('against a drill speaks %s', (_, changes, expected) => {
  expect(lines(changes)).toEqual(expected);
});

test('all of it is said at once', () => {
  const found: Objection[] = objections({
    ...SAFE,
    event: 'partition',
    rollout: { ...SAFE.rollout, wanted: 1, there: 1, updated: 1, available: 1 },
    budgets: [{ name: 'shop', allowed: 0 }],
    hasPolicies: false,
    leftovers: [undoLabel('shop', 'shop-2', 'f00')],
  });
  expect(found).toHaveLength(4);
});

test('no budget at all, and several pods on one node, are only said', () => {
  expect(reservations(SAFE)).toEqual([]);
  expect(reservations({ ...SAFE, budgets: [] })).toEqual([
    'no PodDisruptionBudget keeps other pods from being evicted meanwhile; the drill itself takes one pod only',
  ]);
  const together = PODS.map((pod) => ({ ...pod, node: 'node-a' }));
  expect(reservations({ ...SAFE, event: 'drain', pods: together })).toEqual([
    'several pods are on one node; only the leader is evicted from it',
  ]);
});
