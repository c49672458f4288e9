import { setTimeout as sleep } from 'node:timers/promises';
import { only } from '../../test/support/manifests';
import { Cluster, Taint } from '../support/cluster';
import { until } from '../support/processes';
import { Deployed } from './deployed';
import { leaves, standing } from './losing';
import { confined, placedAndRolled } from './placed-and-rolled';
import { addPool, without } from './pool';
import { rendered } from './rendered';
import { Trial } from './side-by-side';
import { AntiAffinity, PlacementOptions, TopologySpread, WhenUnsatisfiable } from 'cdk8s-ha-operator';

/** What can be done to a node, and undone. */
interface Outage {
  readonly begin: (cluster: Cluster, node: string) => Promise<void>;
  readonly end: (cluster: Cluster, node: string) => Promise<void>;
  /** Whether the pods there have to go. */
  readonly evicts: boolean;
}

export interface Course {
  readonly before: readonly string[];
  readonly during: readonly string[];
  /** How many pods came to the node when it was back, before anything was rolled out. */
  readonly cameBack: number;
  readonly after: readonly string[];
}

const LOSS: Outage = {
  begin: (cluster, node) => cluster.loseNode(node),
  end: (cluster, node) => cluster.recoverNode(node),
  evicts: true,
};

function tainted(effect: Taint['effect']): Outage {
  return {
    begin: (cluster, node) => cluster.setTaints(node, [{ key: 'maintenance', effect }]),
    end: (cluster, node) => cluster.setTaints(node, []),
    evicts: effect === 'NoExecute',
  };
}

/** Of three nodes in three zones one goes and comes back, and rollouts go on. */
function course(name: string, { begin, end, evicts }: Outage, placement: PlacementOptions = {}): Trial<Course> {
  return async (cluster) => {
    const pool = await addPool(cluster, name, [1, 1, 1]);
    const node = `${name}-b1`;
    const manifests = rendered(name, { placement });
    const before = await placedAndRolled(cluster, manifests, pool, { rollouts: 0 });
    await begin(cluster, node);
    if (evicts) {
      await leaves(cluster, name, node, 3);
    }
    const during = await placedAndRolled(cluster, manifests, without(pool, node), { rollouts: evicts ? 3 : 1 });
    await end(cluster, node);
    // Whatever would move pods would have the time to.
    await sleep(1000);
    const cameBack = (await standing(cluster, name)).filter((where) => where === node).length;
    const after = await placedAndRolled(cluster, manifests, pool, { rollouts: 1 });
    return { before, during, cameBack, after };
  };
}

const STRICT = TopologySpread.zone({ whenUnsatisfiable: WhenUnsatisfiable.DO_NOT_SCHEDULE });

export const OUTAGES: Readonly<Record<string, Trial<Course>>> = {
  'is lost': course('lost', LOSS),
  'is lost, under a strict spread': course('lost-strict', LOSS, { topologySpread: [STRICT] }),
  'has a taint that keeps new pods away': course('no-schedule', tainted('NoSchedule')),
  'has a taint that drives pods out': course('no-execute', tainted('NoExecute')),
};

/** What becomes of a rollout that needs a node that is lost, and of the same rollout once the node is back. */
export const rolledTooEarly: Trial<{ lost: readonly string[]; back: string }> = async (cluster) => {
  const pool = await addPool(cluster, 'early', [1, 1, 1]);
  const manifests = rendered('early', { placement: { antiAffinity: AntiAffinity.required() } });
  await placedAndRolled(cluster, manifests, pool, { rollouts: 0 });
  await cluster.loseNode('early-b1');
  await leaves(cluster, 'early', 'early-b1', 2);
  const lost = await placedAndRolled(cluster, manifests, pool, { rollouts: 0 });
  await cluster.recoverNode('early-b1');
  const deployed = await Deployed.follow(cluster, confined(only(manifests, 'Deployment'), pool));
  try {
    const back = await until('it did not go on', () => Promise.resolve(deployed.isComplete ? 'complete' : undefined));
    return { lost, back };
  } finally {
    deployed.stop();
  }
};
