import { Verdicts } from './apart';
import { placedAndRolled } from './placed-and-rolled';
import { addPool } from './pool';
import { rendered, specsIn } from './rendered';
import { Trial } from './side-by-side';
import { rolling, rollingUpdate } from './strategy';
import { largerZoneFirst } from './twins';
import { AntiAffinity, LeaderElectedControllerProps, TopologySpread, WhenUnsatisfiable } from 'cdk8s-ha-operator';

const ON_HOST = { hostNetwork: true, ports: [{ number: 8080 }] };
const spreadOf = (matchLabelKeys?: string[]) => ({
  antiAffinity: AntiAffinity.required(),
  topologySpread: [TopologySpread.zone({ whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE, matchLabelKeys })],
});

function refusalOf(props: Partial<LeaderElectedControllerProps>): string {
  try {
    rendered('refused', props);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** What the library refuses, and what the cluster does with it where it is written by hand. */
export const CONTRADICTORY: Readonly<Record<string, Trial<Verdicts>>> = {
  'ports of the node itself, and a pod added before one goes': async (cluster) => {
    await cluster.api.namespace('ports', {});
    const manifests = rendered('ports', ON_HOST);
    const [deployment] = specsIn(manifests);
    deployment.strategy = rollingUpdate(1, 0);
    const pool = await addPool(cluster, 'ports', [1, 1, 1]);
    return {
      refusal: refusalOf({ ...ON_HOST, disruption: rolling(1, 0) }),
      findings: await placedAndRolled(cluster, manifests, pool, { rollouts: 1, away: 0 }),
    };
  },
  'required anti-affinity of all revisions, and a strict spread of each': async (cluster) => {
    const manifests = rendered('crossed', { placement: spreadOf([]) });
    const [, pods] = specsIn(manifests);
    pods.topologySpreadConstraints[0].matchLabelKeys = ['pod-template-hash'];
    return {
      refusal: refusalOf({ placement: spreadOf() }),
      findings: await largerZoneFirst('crossed', manifests)(cluster),
    };
  },
};
