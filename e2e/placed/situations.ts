import { TaintEffect } from 'cdk8s-plus-28';
import { placedAndRolled } from './placed-and-rolled';
import { addPool, sharedPool } from './pool';
import { exampleIn, rendered } from './rendered';
import { Trial } from './side-by-side';

/** An example on so many nodes a zone. */
function example(system: string, ...nodesOfZones: number[]): Trial<string[]> {
  return async (cluster) => {
    const pool = await sharedPool(cluster, nodesOfZones);
    return placedAndRolled(cluster, exampleIn(`${pool.name}-example`, system), pool);
  };
}

/** By default, on nodes of which zones have more than one: which of them a pod goes to is chance, so it is tried often. */
function often(...nodesOfZones: number[]): Trial<string[]> {
  return async (cluster) => {
    const pool = await sharedPool(cluster, nodesOfZones);
    return placedAndRolled(cluster, rendered(`${pool.name}-default`), pool, { rollouts: 6 });
  };
}

/** What is rendered by default, where it may have to run. */
export const SITUATIONS: Readonly<Record<string, Trial<string[]>>> = {
  'cert-manager on three nodes in three zones': example('cert-manager', 1, 1, 1),
  'sm-operator on six nodes in three zones': example('sm-operator', 2, 2, 2),
  'beskar7 on six nodes in two zones': example('beskar7', 3, 3),
  'bindy on two nodes in two zones': example('bindy', 1, 1),
  'the Gandi webhook on one node': example('the Gandi webhook', 1),
  'three nodes in one zone': often(3),
  'three nodes in two zones': often(2, 1),
  'five nodes in three zones': often(3, 1, 1),
  'five replicas on three nodes in three zones': async (cluster) =>
    placedAndRolled(cluster, rendered('five', { replicas: 5 }), await sharedPool(cluster, [1, 1, 1])),
  "pods with a port on their node's own network": async (cluster) => {
    // Which no restricted namespace takes.
    await cluster.api.namespace('host', {});
    const props = { hostNetwork: true, ports: [{ number: 8080 }] };
    return placedAndRolled(cluster, rendered('host', props), await addPool(cluster, 'host', [1, 1, 1]), {
      rollouts: 2,
    });
  },
  'three nodes, of which one has a taint that is put up with': async (cluster) => {
    const pool = await addPool(cluster, 'tolerated', [1, 1, 1]);
    const taint = { key: 'dedicated', value: 'operators' };
    await cluster.setTaints('tolerated-a1', [{ ...taint, effect: 'NoSchedule' }]);
    const tolerations = [{ ...taint, effect: TaintEffect.NO_SCHEDULE }];
    return placedAndRolled(cluster, rendered('tolerated', { placement: { tolerations } }), pool, { rollouts: 2 });
  },
};
