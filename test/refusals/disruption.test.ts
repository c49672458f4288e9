import { DeploymentStrategy, PercentOrAbsolute } from 'cdk8s-plus-28';
import {
  AntiAffinity,
  DisruptionBudgetOptions,
  HaOperatorProps,
  LeaderElection,
  LeaderElectionDialect,
  NetworkBackend,
  TopologySpread,
  WhenUnsatisfiable,
} from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { operator } from '../support/subject';

const pods = (count: number) => PercentOrAbsolute.absolute(count);
const percent = (share: number) => PercentOrAbsolute.percent(share);

const budget = (options: DisruptionBudgetOptions, props: Partial<HaOperatorProps> = {}) => {
  return () => operator({ disruption: { budget: options }, ...props });
};

const rollout = (maxSurge: PercentOrAbsolute, maxUnavailable: PercentOrAbsolute, antiAffinity?: AntiAffinity) => {
  const strategy = DeploymentStrategy.rollingUpdate({ maxSurge, maxUnavailable });
  return () => operator({ disruption: { rollout: strategy }, placement: { antiAffinity } });
};

const onHost = (props: Partial<HaOperatorProps>) => () =>
  operator({ hostNetwork: true, network: { backend: NetworkBackend.NONE }, ports: [{ number: 8080 }], ...props });

describe('a budget that never lets a node be drained is refused:', () => {
  const blocks = (limit: string, replicas = '3 replicas') =>
    `disruption.budget: ${limit} of ${replicas} never allows an eviction, so every node drain would wait for ever; use maxUnavailable 1 or more replicas`;

  test.each<Refusal>([
    ['as many available as replicas', budget({ minAvailable: pods(3) }), blocks('minAvailable (3)')],
    ['more available than replicas', budget({ minAvailable: pods(4) }), blocks('minAvailable (4)')],
    ['100% available', budget({ minAvailable: percent(100) }), blocks('minAvailable (100%)')],
    ['a share that rounds up to all', budget({ minAvailable: percent(67) }), blocks('minAvailable (67%)')],
    ['none unavailable', budget({ maxUnavailable: pods(0) }), blocks('maxUnavailable (0)')],
    ['0% unavailable', budget({ maxUnavailable: percent(0) }), blocks('maxUnavailable (0%)')],
    [
      'the one replica available',
      budget({ minAvailable: pods(1) }, { replicas: 1 }),
      blocks('minAvailable (1)', '1 replica'),
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

describe('a budget that is none is refused:', () => {
  const notACount = (limit: string, value: string) =>
    `disruption.budget.${limit}: ${value} is neither a count nor a percentage; use a whole number of pods, or a share from '0%' to '100%'`;

  test.each<Refusal>([
    [
      'with a limit and switched off',
      budget({ enabled: false, maxUnavailable: pods(1) }),
      'disruption.budget: a limit is set and enabled is false, so the limit would have no effect; remove one of the two',
    ],
    [
      'with both limits',
      budget({ minAvailable: pods(2), maxUnavailable: percent(50) }),
      'disruption.budget: both minAvailable (2) and maxUnavailable ("50%") are set, and a PodDisruptionBudget takes one; keep maxUnavailable, which also works when the number of replicas changes',
    ],
    ['over 100%', budget({ maxUnavailable: percent(101) }), notACount('maxUnavailable', '"101%"')],
    ['a fraction of a pod', budget({ minAvailable: pods(1.5) }), notACount('minAvailable', '1.5')],
    ['fewer than no pods', budget({ maxUnavailable: pods(-1) }), notACount('maxUnavailable', '-1')],
    ['a fraction of a percent', budget({ minAvailable: percent(12.5) }), notACount('minAvailable', '"12.5%"')],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

test.each([
  ['one pod less than all must stay', budget({ minAvailable: pods(2) })],
  ['a share that rounds up to one pod less than all must stay', budget({ minAvailable: percent(66) })],
  ['a share that rounds up to one may go', budget({ maxUnavailable: percent(1) })],
  ['all may go', budget({ maxUnavailable: percent(100) })],
])('a budget by which %s is accepted', (_what, build) => {
  expect(build().podDisruptionBudget).toBeDefined();
});

describe('a rollout that cannot progress is refused:', () => {
  const stuck = (surge: string, unavailable: string) =>
    `disruption.rollout: maxSurge (${surge}) with maxUnavailable (${unavailable}, none of 3 replicas) cannot progress under required anti-affinity on as many nodes as replicas: the added pod finds no node; use maxSurge 0 and maxUnavailable 1, anti-affinity per revision, or preferred anti-affinity`;
  const apart = AntiAffinity.required();
  const strict = TopologySpread.zone({ whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE });
  const contradiction = (by: string, remedy: string) =>
    `placement.topologySpread: a strict spread of each revision and ${by} of all revisions can contradict each other during a rollout, which then cannot progress: the added pod finds no node; ${remedy}`;

  test.each<Refusal>([
    [
      'a surge of pods with ports of their node',
      onHost({
        disruption: { rollout: DeploymentStrategy.rollingUpdate({ maxSurge: pods(1), maxUnavailable: pods(0) }) },
      }),
      'disruption.rollout: maxSurge (1) with maxUnavailable (0, none of 3 replicas) cannot progress under ports of the node itself on as many nodes as replicas: the added pod finds no node; use maxSurge 0 and maxUnavailable 1, or leave hostNetwork out',
    ],
    [
      'a strict spread of each revision, and anti-affinity of all',
      () => operator({ placement: { antiAffinity: apart, topologySpread: [strict] } }),
      contradiction(
        'required anti-affinity',
        'use AntiAffinity.required({ perRevision: true }), or matchLabelKeys: [] for the spread',
      ),
    ],
    [
      'a strict spread of each revision, and ports of the node',
      onHost({ placement: { topologySpread: [strict] } }),
      contradiction('ports of the node itself', 'use matchLabelKeys: [] for the spread'),
    ],
    ['a surge under required anti-affinity', rollout(pods(1), pods(0), apart), stuck('1', '0')],
    ["Kubernetes' own default under it", rollout(percent(25), percent(25), apart), stuck('25%', '25%')],
    [
      'a surge that is no count',
      rollout(pods(0.5), pods(1)),
      `disruption.rollout.maxSurge: 0.5 is neither a count nor a percentage; use a whole number of pods, or a share from '0%' to '100%'`,
    ],
    [
      'more than all unavailable',
      rollout(pods(1), percent(101)),
      `disruption.rollout.maxUnavailable: "101%" is neither a count nor a percentage; use a whole number of pods, or a share from '0%' to '100%'`,
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test.each([
    ['0 and 0', pods(0), pods(0)],
    ['0 and 0%', pods(0), percent(0)],
    ['0% and 0', percent(0), pods(0)],
  ])('nothing to add and nothing to take away: %s', (_what, maxSurge, maxUnavailable) => {
    // cdk8s-plus says so before we could.
    expect(() => DeploymentStrategy.rollingUpdate({ maxSurge, maxUnavailable })).toThrow(
      "'maxSurge' and 'maxUnavailable' cannot be both zero",
    );
  });
});

test.each([
  ['has ports of its node and takes a pod away first', onHost({})],
  [
    'is strict about each revision in both ways',
    () =>
      operator({
        placement: {
          antiAffinity: AntiAffinity.required({ perRevision: true }),
          topologySpread: [TopologySpread.zone({ whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE })],
        },
      }),
  ],
  [
    'is strict about all revisions in both ways',
    () =>
      operator({
        placement: {
          antiAffinity: AntiAffinity.required(),
          topologySpread: [
            TopologySpread.zone({ whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE, matchLabelKeys: [] }),
          ],
        },
      }),
  ],
  [
    'is strict about the same nodes in both ways',
    () =>
      operator({
        placement: {
          antiAffinity: AntiAffinity.required(),
          topologySpread: [TopologySpread.hostname({ whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE })],
        },
      }),
  ],
  ['takes a pod away first', rollout(pods(0), pods(1), AntiAffinity.required())],
  // The Deployment controller takes one away where both shares round to none.
  ['adds none and takes a share away that rounds to none', rollout(pods(0), percent(25), AntiAffinity.required())],
  ['adds a pod beside an older revision', rollout(pods(1), pods(0), AntiAffinity.required({ perRevision: true }))],
  ['adds a pod that may share a node', rollout(pods(1), pods(0), AntiAffinity.preferred())],
])('a rollout that %s is accepted', (_what, build) => {
  expect(build().deployment).toBeDefined();
});

test('a rolling update with the election disabled is refused', () => {
  const leaderElection = LeaderElection.disabled(LeaderElectionDialect.KUBEBUILDER);
  const build = () => operator({ leaderElection, disruption: { rollout: DeploymentStrategy.rollingUpdate() } });
  expect(refusal(build)).toBe(
    'disruption.rollout: RollingUpdate with the election disabled would run two active pods at once; leave rollout out, which gives Recreate, or enable the election',
  );
});

test('a surge may more than double the pods, which no other percentage may', () => {
  expect(rollout(percent(150), percent(0))().replicas).toBe(3);
  expect(refusal(rollout(percent(150), percent(150)))).toMatch(
    /^disruption\.rollout\.maxUnavailable: "150%" is neither/,
  );
});
