import { Manifest, ofKind } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { Cluster } from '../support/cluster';
import { Deployed } from './deployed';
import { crowding } from './evenness';
import { Pool, POOL_LABEL } from './pool';

export interface Expectation {
  /** How often the template changes after the first time. @default 4 */
  readonly rollouts?: number;
  /** How many replicas may be away at any moment of a rollout. @default 1 */
  readonly away?: number;
  /** Whether pods are to be as even over nodes and zones as these allow. @default true */
  readonly even?: boolean;
}

/** What pods need to be created. */
const KINDS = ['ServiceAccount', 'ConfigMap', 'Deployment'];
/** For how long nothing may happen before the controller gives up on a rollout; ten minutes by default. */
const DEADLINE_SECONDS = 3;

let revisions = 0;

/**
 * Deploys to the nodes of a pool, or rolls out what is there already, and then changes the template again and again:
 * what is wrong with where the pods land, which rollout gets stuck, and where too few pods are available meanwhile.
 */
export async function placedAndRolled(
  cluster: Cluster,
  manifests: readonly Manifest[],
  pool: Pool,
  expected: Expectation = {},
): Promise<string[]> {
  const needed = manifests.filter(({ kind }) => KINDS.includes(String(kind)));
  for (const manifest of needed.filter(({ kind }) => kind !== 'Deployment')) {
    accepted(await cluster.api.apply(manifest), String(manifest.kind));
  }
  const deployments = ofKind(needed, 'Deployment').map((deployment) => confined(deployment, pool));
  return (await Promise.all(deployments.map((deployment) => rolled(cluster, deployment, pool, expected)))).flat();
}

/** A Deployment for the nodes of a pool, which tells soon when it is stuck. All else is as it was rendered. */
export function confined(deployment: Manifest, pool: Pool): Manifest {
  const copy = structuredClone(deployment);
  const { spec } = copy.spec.template as Manifest;
  spec.nodeSelector = { ...spec.nodeSelector, [POOL_LABEL]: pool.name };
  copy.spec.progressDeadlineSeconds = DEADLINE_SECONDS + Number(copy.spec.minReadySeconds ?? 0);
  return copy;
}

async function rolled(
  cluster: Cluster,
  deployment: Manifest,
  pool: Pool,
  { rollouts = 4, away = 1, even = true }: Expectation,
): Promise<string[]> {
  const replicas = Number(deployment.spec.replicas);
  const deployed = await Deployed.follow(cluster, deployment);
  const findings: string[] = [];
  try {
    for (let rollout = 0; rollout <= rollouts; rollout += 1) {
      const enough = Math.min(deployed.pods.length, replicas - away);
      const { stuck, fewest } = await deployed.roll(String((revisions += 1)));
      const found = [
        ...(fewest < enough ? [`${fewest} of ${replicas} pods were available`] : []),
        ...(stuck === undefined && even ? crowding(deployed.load, pool.zones) : []),
        ...(stuck === undefined ? [] : [`stuck: ${stuck}`]),
      ];
      findings.push(...found.map((finding) => `rollout ${rollout} of ${String(deployment.metadata.name)}: ${finding}`));
      if (stuck !== undefined) {
        break;
      }
    }
  } finally {
    deployed.stop();
  }
  return findings;
}
