import { Duration } from 'cdk8s';
import { TaintEffect } from 'cdk8s-plus-28';
import { AntiAffinity, NodeInclusionPolicy, PlacementOptions, TopologySpread, WhenUnsatisfiable } from '../../src';
import { documents, podSpec } from '../support/documents';
import { controller } from '../support/subject';

const matchLabels = { 'app.kubernetes.io/name': 'sample', 'app.kubernetes.io/instance': 'sample' };
const placed = (placement: PlacementOptions, ...path: string[]) =>
  podSpec(documents(controller({ placement })), ...path);

describe('anti-affinity', () => {
  const apart = (antiAffinity: AntiAffinity) => placed({ antiAffinity }, 'affinity');

  test('may be preferred with another weight and topology', () => {
    expect(apart(AntiAffinity.preferred({ weight: 7, topologyKey: 'topology.kubernetes.io/zone' }))).toEqual({
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 7,
            podAffinityTerm: {
              labelSelector: { matchLabels },
              topologyKey: 'topology.kubernetes.io/zone',
              matchLabelKeys: ['pod-template-hash'],
            },
          },
        ],
      },
    });
  });

  test('may be preferred of all revisions', () => {
    expect(apart(AntiAffinity.preferred({ perRevision: false }))).toEqual({
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { labelSelector: { matchLabels }, topologyKey: 'kubernetes.io/hostname' },
          },
        ],
      },
    });
  });

  test('may be required', () => {
    expect(apart(AntiAffinity.required())).toEqual({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels }, topologyKey: 'kubernetes.io/hostname' },
        ],
      },
    });
  });

  test('may be required of each revision, by a field newer than cdk8s-plus', () => {
    expect(apart(AntiAffinity.required({ perRevision: true, topologyKey: 'topology.kubernetes.io/zone' }))).toEqual({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            labelSelector: { matchLabels },
            topologyKey: 'topology.kubernetes.io/zone',
            matchLabelKeys: ['pod-template-hash'],
          },
        ],
      },
    });
  });

  test('may be off', () => {
    expect(apart(AntiAffinity.none())).toBeUndefined();
  });
});

describe('topology spread', () => {
  const spread = (...topologySpread: TopologySpread[]) => placed({ topologySpread }, 'topologySpreadConstraints');
  const defaults = {
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
    matchLabelKeys: ['pod-template-hash'],
    nodeTaintsPolicy: 'Honor',
  };

  test('may be over nodes, zones and anything else', () => {
    expect(spread(TopologySpread.hostname(), TopologySpread.zone(), TopologySpread.over('example.com/rack'))).toEqual([
      { topologyKey: 'kubernetes.io/hostname', ...defaults },
      { topologyKey: 'topology.kubernetes.io/zone', ...defaults },
      { topologyKey: 'example.com/rack', ...defaults },
    ]);
  });

  test('may be strict', () => {
    const zone = TopologySpread.zone({
      maxSkew: 2,
      minDomains: 3,
      whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE,
      matchLabelKeys: [],
      nodeTaintsPolicy: NodeInclusionPolicy.IGNORE,
    });
    expect(spread(zone)).toEqual([
      {
        topologyKey: 'topology.kubernetes.io/zone',
        maxSkew: 2,
        minDomains: 3,
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels },
        nodeTaintsPolicy: 'Ignore',
      },
    ]);
  });

  test('may be off', () => {
    expect(spread()).toBeUndefined();
  });
});

test('one replica may be placed where it is asked for', () => {
  const placement = { antiAffinity: AntiAffinity.preferred(), topologySpread: [TopologySpread.zone()] };
  const docs = documents(controller({ replicas: 1, placement }));
  expect(podSpec(docs)).toHaveProperty('affinity.podAntiAffinity');
  expect(podSpec(docs, 'topologySpreadConstraints')).toHaveLength(1);
});

test('nodes may be chosen by their labels', () => {
  const nodeSelector = { 'kubernetes.io/os': 'linux', 'example.com/pool': 'system' };
  expect(placed({ nodeSelector }, 'nodeSelector')).toEqual(nodeSelector);
});

test('pods may have a priority', () => {
  expect(placed({ priorityClassName: 'system-cluster-critical' }, 'priorityClassName')).toBe('system-cluster-critical');
});

test.each([
  ['every taint', {}, { operator: 'Exists' }],
  ['a key', { key: 'dedicated' }, { key: 'dedicated', operator: 'Exists' }],
  [
    'a value and an effect',
    { key: 'dedicated', value: 'system', effect: TaintEffect.NO_SCHEDULE },
    { key: 'dedicated', operator: 'Equal', value: 'system', effect: 'NoSchedule' },
  ],
  [
    'an eviction for a while',
    { key: 'node.kubernetes.io/unreachable', effect: TaintEffect.NO_EXECUTE, evictAfter: Duration.seconds(30) },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 },
  ],
])('pods may put up with %s', (_what, toleration, expected) => {
  expect(placed({ tolerations: [toleration] }, 'tolerations')).toEqual([expected]);
});
