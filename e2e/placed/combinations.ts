import { Duration } from 'cdk8s';
import { Expectation, placedAndRolled } from './placed-and-rolled';
import { sharedPool } from './pool';
import { rendered } from './rendered';
import { Trial } from './side-by-side';
import { RECREATE, rolling } from './strategy';
import {
  AntiAffinity,
  LeaderElectedControllerProps,
  LeaderElection,
  LeaderElectionDialect,
  TopologySpread,
  WhenUnsatisfiable,
} from 'cdk8s-ha-operator';

/** Props, and nodes on which they can be held: so many a zone. */
interface Combination extends Expectation {
  readonly nodes: readonly number[];
  readonly props: Partial<LeaderElectedControllerProps>;
}

const STRICT = { whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE };
const BY_ZONE = { topologyKey: 'topology.kubernetes.io/zone' };
const SURGE = rolling(1, 0);

/** Of all that the library accepts, each kind of placement with a rollout that is hard on it. */
const COMBINED: Readonly<Record<string, Combination>> = {
  "preferred anti-affinity, Kubernetes' own rollout": {
    nodes: [1, 1, 1],
    props: { disruption: rolling('25%', '25%') },
  },
  'preferred anti-affinity by zone, all pods added at once': {
    nodes: [1, 1, 1],
    props: { placement: { antiAffinity: AntiAffinity.preferred(BY_ZONE) }, disruption: rolling('100%', 0) },
  },
  'required anti-affinity, pods recreated': {
    nodes: [1, 1, 1],
    props: { placement: { antiAffinity: AntiAffinity.required() }, disruption: RECREATE },
    away: 3,
  },
  'required anti-affinity per revision, a pod added first': {
    nodes: [1, 1, 1],
    props: { placement: { antiAffinity: AntiAffinity.required({ perRevision: true }) }, disruption: SURGE },
    away: 0,
  },
  'required anti-affinity per revision and a strict spread over zones, in fewer zones than replicas': {
    nodes: [2, 1],
    props: {
      placement: {
        antiAffinity: AntiAffinity.required({ perRevision: true }),
        topologySpread: [TopologySpread.zone(STRICT)],
      },
    },
  },
  'required anti-affinity by zone, with room in each zone': {
    nodes: [2, 2, 2],
    props: { placement: { antiAffinity: AntiAffinity.required(BY_ZONE) } },
  },
  'required anti-affinity and a loose spread, five replicas': {
    nodes: [2, 2, 2],
    props: {
      replicas: 5,
      placement: { antiAffinity: AntiAffinity.required(), topologySpread: [TopologySpread.zone({ maxSkew: 2 })] },
    },
  },
  'a strict spread over zones, a pod added first': {
    nodes: [1, 1, 1],
    props: { placement: { topologySpread: [TopologySpread.zone(STRICT)] }, disruption: SURGE },
    away: 0,
  },
  'a strict spread over zones of all revisions together, a pod added first': {
    nodes: [1, 1, 1],
    props: {
      placement: { topologySpread: [TopologySpread.zone({ ...STRICT, matchLabelKeys: [] })] },
      disruption: SURGE,
    },
    away: 0,
    // The old pods count too, and once they are gone nobody moves the new ones.
    even: false,
  },
  'strict spreads over zones and nodes': {
    nodes: [3, 3],
    props: {
      placement: {
        antiAffinity: AntiAffinity.none(),
        topologySpread: [TopologySpread.zone(STRICT), TopologySpread.hostname(STRICT)],
      },
    },
  },
  'a strict spread over at least three nodes, in one zone': {
    nodes: [3],
    props: { placement: { topologySpread: [TopologySpread.hostname({ ...STRICT, minDomains: 3 })] } },
  },
  'spreads alone, in zones of different size': {
    nodes: [3, 1, 1],
    props: {
      placement: {
        antiAffinity: AntiAffinity.none(),
        topologySpread: [TopologySpread.zone(), TopologySpread.hostname()],
      },
    },
  },
  'pods that must have been ready for a while': {
    nodes: [1, 1, 1],
    props: { minReady: Duration.seconds(1) },
  },
  'one replica without an election': {
    nodes: [1],
    props: { leaderElection: LeaderElection.disabled(LeaderElectionDialect.KUBEBUILDER) },
  },
};

export const COMBINATIONS: Readonly<Record<string, Trial<string[]>>> = Object.fromEntries(
  Object.entries(COMBINED).map(([title, { nodes, props, ...expected }], i) => {
    const trial: Trial<string[]> = async (cluster) =>
      placedAndRolled(cluster, rendered(`combination-${i}`, props), await sharedPool(cluster, nodes), {
        rollouts: 2,
        ...expected,
      });
    return [title, trial];
  }),
);
