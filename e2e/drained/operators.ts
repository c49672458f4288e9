import { App, Chart } from 'cdk8s';
import { DeploymentStrategy, PercentOrAbsolute } from 'cdk8s-plus-28';
import { Manifest } from '../../test/support/manifests';
import { EXAMPLES } from '../support/examples';
import { synthesized } from '../support/synthesized';
import {
  AntiAffinity,
  HaOperator,
  HaOperatorProps,
  LeaderElection,
  LeaderElectionDialect,
  NetworkBackend,
  TopologySpread,
  UnhealthyPodEvictionPolicy,
  WhenUnsatisfiable,
} from 'cdk8s-ha-operator';

const pods = (count: number) => PercentOrAbsolute.absolute(count);
const percent = (share: number) => PercentOrAbsolute.percent(share);

type Variants = Readonly<Record<string, Partial<HaOperatorProps>>>;

/** The examples that have a Deployment. */
export function examples(): Manifest[] {
  const names = ['sm-operator', 'bindy', 'cert-manager', 'the Gandi webhook', 'beskar7'];
  return names.flatMap((name) => {
    const app = new App();
    EXAMPLES[name](app);
    return synthesized(app);
  });
}

/** Operators by their names; each has the fewest props that are allowed, and these. */
export function operators(variants: Variants): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'variants', { namespace: 'variants' });
  for (const [name, props] of Object.entries(variants)) {
    new HaOperator(chart, name, {
      image: 'registry.example.com/operator:1.0.0',
      leaderElection: LeaderElection.of({
        dialect: LeaderElectionDialect.KUBEBUILDER,
        leaseName: `${name}.example.com`,
      }),
      network: { backend: NetworkBackend.NONE },
      ...props,
    });
  }
  return synthesized(app);
}

/** A new pod comes before an old one goes. */
export const SURGE = DeploymentStrategy.rollingUpdate({ maxSurge: pods(1), maxUnavailable: pods(0) });

/** What has one replica, which is away while it moves. */
export const SINGLE: Variants = {
  alone: { replicas: 1 },
  'alone-with-a-budget': { replicas: 1, disruption: { budget: { enabled: true } } },
  'without-election': { leaderElection: LeaderElection.disabled(LeaderElectionDialect.KUBEBUILDER) },
};

/** What has several, of which one may be away. */
export const SEVERAL: Variants = {
  two: { replicas: 2 },
  'two-active': { replicas: 2, leaderElection: LeaderElection.notNeeded('every replica serves') },
  'four-of-five-stay': { replicas: 5, disruption: { budget: { minAvailable: pods(4) } } },
  'only-if-healthy': {
    disruption: { budget: { unhealthyPodEvictionPolicy: UnhealthyPodEvictionPolicy.IF_HEALTHY_BUDGET } },
  },
  surging: { disruption: { rollout: SURGE } },
  apart: { placement: { antiAffinity: AntiAffinity.required() } },
  'apart-by-revision': {
    placement: { antiAffinity: AntiAffinity.required({ perRevision: true }) },
    disruption: { rollout: SURGE },
  },
  'spread-strictly': {
    placement: { topologySpread: [TopologySpread.zone({ whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE })] },
  },
};

/** What has several, of which two may be away. */
export const TWO_AWAY: Variants = {
  'half-of-five-stay': { replicas: 5, disruption: { budget: { minAvailable: percent(50) } } },
  'half-of-three': { disruption: { budget: { maxUnavailable: percent(50) } } },
};
