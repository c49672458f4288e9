/** What can be made to happen to the leader. */
export const DRILL_EVENTS = ['delete', 'drain', 'crash', 'partition'] as const;

export type DrillEvent = (typeof DRILL_EVENTS)[number];

/** Whether the leader is told to end, so that it can release the lease. */
export function isTold(event: DrillEvent): boolean {
  return event === 'delete' || event === 'drain';
}
