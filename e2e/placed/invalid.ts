import { Duration } from 'cdk8s';
import { TaintEffect } from 'cdk8s-plus-28';
import { Manifest } from '../../test/support/manifests';
import { rolling, rollingUpdate } from './strategy';
import {
  AntiAffinity,
  LeaderElectedControllerProps,
  PlacementOptions,
  TopologySpread,
  WhenUnsatisfiable,
} from 'cdk8s-ha-operator';

interface Invalid {
  readonly props: () => Partial<LeaderElectedControllerProps>;
  /** The same in what is rendered by default. */
  readonly byHand: (deployment: Manifest, pods: Manifest) => void;
  /** What the library says of the one, and the API server of the other. */
  readonly refusals: readonly [string, string];
}

const spread =
  (...topologySpread: TopologySpread[]) =>
  () => ({ placement: { topologySpread } });
const placed = (placement: () => PlacementOptions) => () => ({ placement: placement() });
const constraint =
  (change: Manifest): Invalid['byHand'] =>
  (_, { topologySpreadConstraints: [first] }) => {
    Object.assign(first as Manifest, change);
  };

/** What is refused because the API server would not take it. */
export const INVALID: Readonly<Record<string, Invalid>> = {
  'zones spread over twice': {
    props: spread(TopologySpread.zone(), TopologySpread.zone({ maxSkew: 2 })),
    byHand: (_, pods) => {
      pods.topologySpreadConstraints.push({ ...pods.topologySpreadConstraints[0], maxSkew: 2 });
    },
    refusals: ['is spread twice with ScheduleAnyway', 'Duplicate value'],
  },
  'fewest domains of a spread that is not strict': {
    props: spread(TopologySpread.zone({ minDomains: 2 })),
    byHand: constraint({ minDomains: 2 }),
    refusals: [
      'minDomains is only allowed with DoNotSchedule',
      'can only use minDomains if whenUnsatisfiable=DoNotSchedule',
    ],
  },
  'no domains': {
    props: spread(TopologySpread.zone({ minDomains: 0, whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE })),
    byHand: constraint({ minDomains: 0, whenUnsatisfiable: 'DoNotSchedule' }),
    refusals: ['minDomains (0) must be', 'must be greater than zero'],
  },
  'no skew': {
    props: spread(TopologySpread.zone({ maxSkew: 0 })),
    byHand: constraint({ maxSkew: 0 }),
    refusals: ['maxSkew (0) must be', 'must be greater than zero'],
  },
  'too heavy a preference': {
    props: placed(() => ({ antiAffinity: AntiAffinity.preferred({ weight: 101 }) })),
    byHand: (_, { affinity }) => {
      affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight = 101;
    },
    refusals: ['weight (101) must be', 'must be in the range 1-100'],
  },
  'an eviction by a taint that evicts nobody': {
    props: placed(() => ({
      tolerations: [{ key: 'x', effect: TaintEffect.NO_SCHEDULE, evictAfter: Duration.seconds(5) }],
    })),
    byHand: (_, pods) => {
      pods.tolerations = [{ key: 'x', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }];
    },
    refusals: ['only the effect NoExecute evicts', "effect must be 'NoExecute' when `tolerationSeconds` is set"],
  },
  'a rollout that neither adds nor takes away': {
    props: () => ({ disruption: rolling(0, '0%') }),
    byHand: (spec) => {
      spec.strategy = rollingUpdate(0, '0%');
    },
    refusals: ['cannot be both zero', 'may not be 0 when `maxSurge` is 0'],
  },
  'more than all pods away': {
    props: () => ({ disruption: rolling(1, '101%') }),
    byHand: (spec) => {
      spec.strategy = rollingUpdate(1, '101%');
    },
    refusals: ['is neither a count nor a percentage', 'must not be greater than 100%'],
  },
  'a deadline before a pod can be available': {
    props: () => ({ minReady: Duration.seconds(20), progressDeadline: Duration.seconds(20) }),
    byHand: (spec) => {
      Object.assign(spec, { minReadySeconds: 20, progressDeadlineSeconds: 20 });
    },
    refusals: ['must be longer than minReady', 'must be greater than minReadySeconds'],
  },
};
