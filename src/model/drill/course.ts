/** The lease as it was seen at a moment; moments are seconds of one clock. */
export interface LeaseSighting {
  readonly at: number;
  readonly holder: string;
  /** Whether something may have happened since the sighting before that was not seen. */
  readonly isAfterGap?: boolean;
  /** By how many seconds it may have been seen late. */
  readonly delay?: number;
}

/** What was seen of a drill. */
export interface Course {
  /** When what happens to the leader was asked for. */
  readonly event: number;
  /** In their order, from before the event on; each is a change of the lease. */
  readonly sightings: readonly LeaseSighting[];
  /** How long the lease lasts. */
  readonly leaseDuration: number;
}

/** Some standbys empty a lease that has expired before they take it. So much before that is no release any more. */
const LATENESS = 0.5;

/** How the leadership went over. */
export interface Handover {
  readonly holder: string;
  /** The last renewal of the old leader that was seen. */
  readonly renewed: number;
  /** When it gave the lease up; absent where it did not. */
  readonly released?: number;
  /** Absent where nobody took it over. */
  readonly takenOver?: number;
  readonly next?: string;
  /** Whether a release may have been missed. */
  readonly isBlind: boolean;
  /** By how many seconds the takeover may have been seen late. */
  readonly delay?: number;
}

/** What the sightings come to; undefined if the lease was not held when the event came. */
export function handoverOf({ event, sightings, leaseDuration }: Course): Handover | undefined {
  const before = sightings.filter(({ at }) => at <= event).at(-1);
  if (before === undefined || before.holder === '') {
    return undefined;
  }
  let handover: Handover = { holder: before.holder, renewed: before.at, isBlind: false };
  for (const { at, holder, isAfterGap = false, delay } of sightings.filter((sighting) => sighting.at > event)) {
    if (holder === before.holder) {
      // Also one that took up again what it had given up.
      handover = { ...handover, renewed: at, released: undefined, isBlind: false };
    } else if (holder === '') {
      const isReleased = at - handover.renewed < leaseDuration - LATENESS;
      handover = { ...handover, released: handover.released ?? (isReleased ? at : undefined) };
    } else {
      return {
        ...handover,
        takenOver: at,
        next: holder,
        isBlind: isAfterGap && handover.released === undefined,
        delay,
      };
    }
  }
  return handover;
}
