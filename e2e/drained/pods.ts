import { Manifest } from '../../test/support/manifests';

/** What the disruption controller counts as healthy: ready, and not on its way out. */
export function isReady(pod: Manifest): boolean {
  return !isLeaving(pod) && conditionOf(pod, 'Ready')?.status === 'True';
}

export function isLeaving(pod: Manifest): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

export function isCrashLooping(pod: Manifest): boolean {
  const statuses = (pod.status.containerStatuses ?? []) as Manifest[];
  return statuses.some(({ state }) => state?.waiting?.reason === 'CrashLoopBackOff');
}

/** Whether the scheduler has found no node for it. */
export function isUnschedulable(pod: Manifest): boolean {
  return pod.spec.nodeName === undefined && conditionOf(pod, 'PodScheduled')?.reason === 'Unschedulable';
}

/** The status of a pod whose containers run and end, as a kubelet reports it; this kubelet of ours has none that end. */
export function crashLooping(pod: Manifest): Manifest {
  const conditions = (pod.status.conditions as Manifest[]).map((condition) =>
    ['Ready', 'ContainersReady'].includes(String(condition.type)) ? { ...condition, status: 'False' } : condition,
  );
  const containerStatuses = (pod.status.containerStatuses as Manifest[]).map((status) => ({
    ...status,
    ready: false,
    restartCount: 5,
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container' } },
  }));
  return { conditions, containerStatuses };
}

function conditionOf(pod: Manifest, type: string): Manifest | undefined {
  return ((pod.status.conditions ?? []) as Manifest[]).find((condition) => condition.type === type);
}
