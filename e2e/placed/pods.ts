import { Manifest } from '../../test/support/manifests';

export function isLeaving({ metadata }: Manifest): boolean {
  return metadata.deletionTimestamp !== undefined;
}

export function isReady({ status }: Manifest): boolean {
  return conditionOf(status, 'Ready')?.status === 'True';
}

export function isPlaced({ spec }: Manifest): boolean {
  return spec.nodeName !== undefined;
}

/** What the scheduler says of a pod that it finds no node for. */
export function whyUnschedulable({ status }: Manifest): string | undefined {
  const scheduled = conditionOf(status, 'PodScheduled');
  return scheduled?.reason === 'Unschedulable' ? String(scheduled.message) : undefined;
}

export function conditionOf(status: Manifest | undefined, type: string): Manifest | undefined {
  return ((status?.conditions ?? []) as Manifest[]).find((condition) => condition.type === type);
}
