import { Manifest, objectAt } from '../manifest/manifest';

/** How far a Deployment is from what it should be. */
export interface Rollout {
  readonly wanted: number;
  /** All of its pods, also those of earlier revisions. */
  readonly there: number;
  readonly updated: number;
  readonly available: number;
  /** Whether its controller has seen the newest of it. */
  readonly isSeen: boolean;
}

export function rolloutOf(deployment: Manifest): Rollout {
  const { replicas, observedGeneration, updatedReplicas, availableReplicas } = objectAt(deployment, 'status');
  const { replicas: wanted } = objectAt(deployment, 'spec');
  return {
    wanted: numberOr(wanted, 1),
    there: numberOr(replicas, 0),
    updated: numberOr(updatedReplicas, 0),
    available: numberOr(availableReplicas, 0),
    isSeen: observedGeneration === objectAt(deployment, 'metadata').generation,
  };
}

/** Whether all replicas are of the newest revision, there is no other, and all are available. */
export function isComplete({ wanted, there, updated, available, isSeen }: Rollout): boolean {
  return isSeen && there === wanted && updated === wanted && available === wanted;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
