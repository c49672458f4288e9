/**
 * Seconds a handover that the figures leave out: requests, the start of a process, and two cores for all of them. A handover
 * may be shorter by as much, too, where the last renewal before it came late. A result beyond it is a mistake in the figures, not a reason to lengthen it.
 */
export const LATENCY = 1.5;
