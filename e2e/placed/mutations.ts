import { Manifest } from '../../test/support/manifests';
import { Expectation } from './placed-and-rolled';
import { rollingUpdate } from './strategy';
import { AntiAffinity, PlacementOptions, TopologySpread, WhenUnsatisfiable } from 'cdk8s-ha-operator';

/** A way to break what is rendered, and what has to be found then. */
export interface Mutation extends Expectation {
  /** So many nodes a zone. */
  readonly nodes: readonly number[];
  readonly placement?: PlacementOptions;
  /** Whether their namespace takes pods of any kind. */
  readonly open?: boolean;
  readonly breakIt: (deployment: Manifest, pods: Manifest) => void;
  readonly findings: readonly RegExp[];
}

const ZONE = 'topology.kubernetes.io/zone';
const REQUIRED = { antiAffinity: AntiAffinity.required() };
const STRICT = { topologySpread: [TopologySpread.zone({ whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE })] };

export function stuck(rollout: number, why: string): RegExp {
  return new RegExp(`^rollout ${rollout} of sample: stuck: ProgressDeadlineExceeded; .*${why}`);
}

function podAffinity(selector: Manifest, topologyKey: string): Manifest {
  const terms = [{ labelSelector: selector, topologyKey }];
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
}

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "required anti-affinity, and Kubernetes' own strategy": {
    nodes: [1, 1, 1],
    placement: REQUIRED,
    breakIt: (spec) => delete spec.strategy,
    findings: [stuck(1, "Unschedulable: .*didn't match pod anti-affinity rules")],
  },
  'required anti-affinity by zone, in fewer zones than replicas': {
    nodes: [2, 2],
    placement: REQUIRED,
    breakIt: (_, { affinity }) => {
      affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey = ZONE;
    },
    findings: [stuck(0, "Unschedulable: .*didn't match pod anti-affinity rules")],
  },
  'a strict spread over more zones than there are': {
    nodes: [2, 2],
    placement: STRICT,
    breakIt: (_, { topologySpreadConstraints: [zones] }) => {
      zones.minDomains = 3;
    },
    findings: [stuck(0, "Unschedulable: .*didn't match pod topology spread constraints")],
  },
  'a strict spread over a label that no node has': {
    nodes: [1, 1, 1],
    placement: STRICT,
    breakIt: (_, { topologySpreadConstraints: [zones] }) => {
      zones.topologyKey = 'my rack';
    },
    findings: [stuck(0, 'Unschedulable: .*topology spread constraints \\(missing required label\\)')],
  },
  'a label to select by that is to be matched as well': {
    nodes: [1, 1, 1],
    breakIt: (_, { topologySpreadConstraints: [zones] }) => {
      zones.matchLabelKeys = ['app.kubernetes.io/name'];
    },
    // Since 1.34 the API server takes the Deployment, and only then none of its pods.
    findings: [stuck(0, 'exists in both matchLabelKeys and labelSelector')],
  },
  'a port of the node, and a pod added first': {
    nodes: [1, 1, 1],
    open: true,
    breakIt: (spec, { containers: [container] }) => {
      spec.strategy = rollingUpdate(1, 0);
      container.ports = [{ containerPort: 8080, hostPort: 8080 }];
    },
    findings: [stuck(1, "Unschedulable: .*didn't have free ports for the requested pod ports")],
  },
  'pods that their namespace does not allow': {
    nodes: [1, 1, 1],
    breakIt: (_, { containers: [container] }) => {
      container.securityContext = { privileged: true };
    },
    findings: [stuck(0, 'violates PodSecurity')],
  },
  'pods that keep to each other': {
    nodes: [3],
    rollouts: 0,
    breakIt: ({ selector }, pods) => {
      pods.affinity = podAffinity(selector as Manifest, 'kubernetes.io/hostname');
    },
    findings: [/^rollout 0 of sample: node shared-3-a\d has 3 of 3 pods, where 1 would do$/],
  },
  'pods that keep to a zone': {
    nodes: [3, 3],
    rollouts: 0,
    breakIt: ({ selector }, pods) => {
      pods.affinity = { ...pods.affinity, ...podAffinity(selector as Manifest, ZONE) };
    },
    findings: [/^rollout 0 of sample: zones have (3, 0|0, 3) pods$/],
  },
  'pods recreated': {
    nodes: [1, 1, 1],
    rollouts: 1,
    breakIt: (spec) => {
      spec.strategy = { type: 'Recreate' };
    },
    findings: [/^rollout 1 of sample: 0 of 3 pods were available$/],
  },
  'all pods away at once': {
    nodes: [1, 1, 1],
    rollouts: 1,
    breakIt: (spec) => {
      spec.strategy = rollingUpdate(0, '100%');
    },
    findings: [/^rollout 1 of sample: 0 of 3 pods were available$/],
  },
  'two pods away at once': {
    nodes: [1, 1, 1],
    rollouts: 1,
    breakIt: (spec) => {
      spec.strategy = rollingUpdate(0, 2);
    },
    findings: [/^rollout 1 of sample: 1 of 3 pods were available$/],
  },
};
