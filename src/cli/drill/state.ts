import { DrillEvent } from '../../model/drill/event';
import { leaderOf } from '../../model/drill/leader';
import { leaseOf } from '../../model/drill/lease';
import { leftovers } from '../../model/drill/leftovers';
import { CREATED_SELECTOR, RUN_KEY } from '../../model/drill/marks';
import { DrillNode, nodeOf } from '../../model/drill/node';
import {
  budgetsPath,
  deploymentPath,
  leasesPath,
  nodePath,
  NODES_PATH,
  podsPath,
  policiesPath,
  POLICY_API_PATH,
  replicaSetsPath,
} from '../../model/drill/paths';
import { DrillPod, ownersOf, podOf } from '../../model/drill/pod';
import { POLICY_API } from '../../model/drill/policy';
import { Rollout, rolloutOf } from '../../model/drill/rollout';
import { selectorQuery } from '../../model/drill/selector';
import { Undo } from '../../model/drill/undo';
import { Manifest, objectAt, objectsAt, textOf } from '../../model/manifest/manifest';
import { alternatives } from '../../model/suggest';
import { UsageError } from '../exit-code';
import { Api, ApiError } from './api';
import { Subject } from './subject';

/** What the cluster says of a subject at one moment. */
export interface State {
  readonly rollout: Rollout;
  readonly pods: readonly DrillPod[];
  readonly budgets: readonly Manifest[];
  /** Whether the cluster knows CiliumNetworkPolicies. */
  readonly hasPolicies: boolean;
  readonly leftovers: readonly Undo[];
}

export async function deploymentOf(api: Api, namespace: string, name: string): Promise<Manifest> {
  const deployment = await api.find(deploymentPath(namespace, name));
  if (deployment === undefined) {
    throw new UsageError(
      `there is no Deployment '${name}' in namespace '${namespace}'; give another by --namespace and --deployment`,
    );
  }
  return deployment;
}

/** Reads all that bears on whether a drill is safe. */
export async function stateOf(api: Api, { namespace, deployment: name }: Subject, event: DrillEvent): Promise<State> {
  const deployment = await deploymentOf(api, namespace, name);
  const hasPolicies = event === 'partition' && (await knowsPolicies(api));
  const [pods, budgets, traces] = await Promise.all([
    podManifestsOf(api, deployment),
    api.list(budgetsPath(namespace)),
    tracesOf(api, namespace, event === 'drain' ? ['drain'] : hasPolicies ? ['partition'] : []),
  ]);
  return {
    rollout: rolloutOf(deployment),
    pods: pods.map(podOf),
    budgets,
    hasPolicies,
    // Whatever the event, a pod of its own that is cut off is one too few.
    leftovers: [...traces, ...leftovers(namespace, { policies: [], pods, nodes: [] })].filter(isFirst),
  };
}

function isFirst({ what }: Undo, at: number, all: readonly Undo[]): boolean {
  return all.findIndex((undo) => undo.what === what) === at;
}

/** The pods of a Deployment: those of a ReplicaSet of it, and no other that its selector happens to select. */
async function podManifestsOf(api: Api, deployment: Manifest): Promise<Manifest[]> {
  const namespace = textOf(objectAt(deployment, 'metadata'), 'namespace') ?? '';
  const query = podQuery(deployment);
  const uid = textOf(objectAt(deployment, 'metadata'), 'uid') ?? '';
  const [replicaSets, pods] = await Promise.all([
    api.list(replicaSetsPath(namespace), query),
    api.list(podsPath(namespace), query),
  ]);
  const own = replicaSets
    .filter((replicaSet) => ownersOf(replicaSet).includes(uid))
    .map((replicaSet) => textOf(objectAt(replicaSet, 'metadata'), 'uid') ?? '');
  return pods.filter((pod) => ownersOf(pod).some((owner) => own.includes(owner)));
}

export async function podsOf(api: Api, deployment: Manifest): Promise<DrillPod[]> {
  return (await podManifestsOf(api, deployment)).map(podOf);
}

/** How the API is asked for the pods that a Deployment selects. */
export function podQuery(deployment: Manifest): { readonly labelSelector: string } {
  return { labelSelector: selectorQuery(objectAt(deployment, 'spec', 'selector')) };
}

async function knowsPolicies(api: Api): Promise<boolean> {
  const known = await api.find(POLICY_API_PATH);
  return objectsAt(known ?? {}, 'resources').some(({ name }) => name === POLICY_API.resource);
}

/** What drills with some events have left in a namespace, and how it is taken back. */
export async function tracesOf(api: Api, namespace: string, events: readonly DrillEvent[]): Promise<Undo[]> {
  const isWanted = (event: DrillEvent) => events.includes(event);
  const [policies, pods, nodes] = await Promise.all([
    isWanted('partition')
      ? noneIfUnknown(api.list(policiesPath(namespace), { labelSelector: CREATED_SELECTOR }, { metadataOnly: true }))
      : [],
    isWanted('partition') ? api.list(podsPath(namespace), { labelSelector: RUN_KEY }, { metadataOnly: true }) : [],
    isWanted('drain') ? api.list(NODES_PATH, {}, { metadataOnly: true }) : [],
  ]);
  return leftovers(namespace, { policies, pods, nodes });
}

/** Of a kind that the cluster does not know, there is nothing. */
async function noneIfUnknown(listed: Promise<Manifest[]>): Promise<Manifest[]> {
  return listed.catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) {
      return [];
    }
    throw error;
  });
}

export async function nodeOfPod(api: Api, { node = '' }: DrillPod): Promise<DrillNode> {
  return nodeOf(await api.get(nodePath(node)));
}

/** The lease that one of the pods holds, of a controller whose author has chosen its name; undefined if none does. */
export async function leaseNameOf(api: Api, namespace: string, pods: readonly DrillPod[]): Promise<string | undefined> {
  const leases = (await api.list(leasesPath(namespace))).map(leaseOf);
  const held = leases.filter(({ holder }) => holder !== '' && leaderOf(holder, pods).kind !== 'none');
  if (held.length > 1) {
    throw new UsageError(
      `the pods hold ${held.length} leases in namespace '${namespace}'; give --lease-name ${alternatives(held.map(({ name }) => name))}`,
    );
  }
  return held.at(0)?.name;
}
