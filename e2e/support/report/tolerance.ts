/**
 * Seconds a handover that the figures leave out: requests, the start of a process, and two cores for all of them. A result
 * beyond it is a mistake in the figures, not a reason to lengthen it.
 */
export const LATENCY = 1.5;

/** Seconds that a handover may be shorter: the last renewal before it was late by as much. */
export const SLACK = 0.3;
