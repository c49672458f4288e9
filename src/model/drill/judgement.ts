import { ElectionFigures, electionFigures, ElectionTraits } from '../figures';
import { LeaseClientId } from '../lease-client';
import { handoverOf, Course, Handover } from './course';
import { DrillEvent, isTold } from './event';

/** What the course of a drill is compared with. */
export interface Expectation {
  readonly event: DrillEvent;
  readonly client: LeaseClientId;
  readonly figures: ElectionFigures;
  /** Whether a leader that is told to end releases the lease. */
  readonly releases: boolean;
  /** Seconds for requests, the watch, and the start of a process, which the figures leave out. */
  readonly tolerance: number;
}

/** From which moment it is measured: the later of what happened and the last renewal, or the release. */
export type MeasuredFrom = 'event' | 'renewal' | 'release';

/** What can be wrong with a handover. */
export type Fault =
  /** Nobody led before. */
  | 'not-led'
  /** Nobody took over for as long as it was watched. */
  | 'not-taken-over'
  /** The leader that was to be cut off has gone on to renew. */
  | 'not-cut-off'
  | 'too-late'
  /** Taken over before the lease had expired, and without a release: two may have led. */
  | 'too-early'
  /** A leader that should release its lease kept it. */
  | 'not-released';

/** What a drill has come to, in seconds. */
export interface Judgement {
  readonly handover?: Handover;
  readonly from: MeasuredFrom;
  /** The moment that it is measured from. */
  readonly since: number;
  /** Absent where nobody took over. */
  readonly measured?: number;
  readonly bound: { readonly lower: number; readonly upper: number };
  /** None if the leadership went over as the figures say. */
  readonly faults: readonly Fault[];
}

/** Compares a drill with the figures. */
export function judge(course: Course, expectation: Expectation): Judgement {
  const handover = handoverOf(course);
  if (handover === undefined) {
    const bound = crashBound(expectation.figures);
    return { from: 'event', since: course.event, bound, faults: ['not-led'] };
  }
  return handover.released === undefined
    ? judgeCrash(course, handover, expectation)
    : judgeRelease(handover, handover.released, expectation);
}

function judgeRelease(handover: Handover, released: number, { client, figures, tolerance }: Expectation): Judgement {
  const upper = handoverMax(client, figures);
  const measured = handover.takenOver === undefined ? undefined : handover.takenOver - released;
  return {
    handover,
    from: 'release',
    since: released,
    measured,
    bound: { lower: 0, upper },
    faults: measured === undefined ? ['not-taken-over'] : measured > upper + tolerance ? ['too-late'] : [],
  };
}

/** The lease has to expire. */
function judgeCrash({ event }: Course, handover: Handover, expectation: Expectation): Judgement {
  const { figures, tolerance } = expectation;
  const { renewed, takenOver, isBlind } = handover;
  const bound = crashBound(figures);
  const since = Math.max(event, renewed);
  const measured = takenOver === undefined ? undefined : takenOver - since;
  const faults: Fault[] = [
    ...(measured === undefined ? [goesOn(handover, event, expectation) ? 'not-cut-off' : 'not-taken-over'] : []),
    ...(measured !== undefined && measured > bound.upper + tolerance ? ['too-late'] : []),
    // Each client waits for as long as the lease lasts from the last renewal, whenever the leader went after it.
    ...(takenOver !== undefined && !isBlind && takenOver - renewed < figures.leaseDuration - tolerance
      ? ['too-early']
      : []),
    ...(shouldRelease(expectation) && !isBlind ? ['not-released'] : []),
  ] as Fault[];
  return { handover, from: since > event ? 'renewal' : 'event', since, measured, bound, faults };
}

/** Whether the old leader has renewed the lease for so long after it was cut off that it cannot have been. */
export function goesOn(
  { renewed }: Handover,
  event: number,
  { event: kind, figures, tolerance }: Expectation,
): boolean {
  return kind === 'partition' && renewed - event > figures.leaseDuration + tolerance;
}

function shouldRelease({ event, releases }: Expectation): boolean {
  return isTold(event) && releases;
}

function crashBound({ crashMin, crashMax }: ElectionFigures): { lower: number; upper: number } {
  return { lower: crashMin, upper: crashMax };
}

/** From a release to the next leader, also of a controller that is not known to release. */
function handoverMax(client: LeaseClientId, figures: ElectionFigures): number {
  const releasing: ElectionTraits = { releases: true, gracefulShutdown: 0 };
  return electionFigures(client, figures, releasing).gracefulMax;
}

/** What is expected of an event before it happens: from the release where there will be one, or else from the event. */
export function expectedBound(expectation: Expectation): Pick<Judgement, 'from' | 'bound'> {
  return shouldRelease(expectation)
    ? { from: 'release', bound: { lower: 0, upper: handoverMax(expectation.client, expectation.figures) } }
    : { from: 'event', bound: crashBound(expectation.figures) };
}
