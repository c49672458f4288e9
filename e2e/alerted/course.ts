/** What an election does, in seconds from the beginning; whatever else there is does as it always does. */
export interface Course {
  /** What the Lease says, from which moment on. */
  readonly lease: readonly LeaseState[];
  readonly pods: readonly PodCourse[];
}

/** Absent ones mean that there is no Lease. */
export interface LeaseState {
  readonly from: number;
  readonly renewed?: number;
  /** Empty where it was released. */
  readonly holder?: string;
}

export interface PodCourse {
  readonly name: string;
  readonly from: number;
  readonly to?: number;
  /** When it says of itself that it leads. */
  readonly leads: readonly (readonly [from: number, to: number])[];
}

/** One that holds the lease from one moment to another, and renews it so often. */
export function held(holder: string, from: number, to: number, every: number): LeaseState[] {
  const renewals = Math.max(1, Math.ceil((to - from) / every));
  return Array.from({ length: renewals }, (_, i) => ({ from: from + i * every, renewed: from + i * every, holder }));
}

export function released(at: number): LeaseState {
  return { from: at, renewed: at, holder: '' };
}

export function deleted(at: number): LeaseState {
  return { from: at };
}

/** What the lease says at a moment. */
export function leaseAt({ lease }: Course, at: number): LeaseState | undefined {
  const state = lease.filter(({ from }) => from <= at).at(-1);
  return state?.renewed === undefined ? undefined : state;
}
