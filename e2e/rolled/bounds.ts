import { Rendered, System } from '../electing/systems';
import { endingOf } from '../support/leadership';
import { LATENCY } from '../support/report/tolerance';
import { Course } from './leadership';

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
  /** For how long several may lead. */
  readonly several: number;
}

/** How long the library says that a number of handovers take, each of a leader that was told to end. */
export function boundsOf(
  { handovers, failedReleases }: Course,
  { releases, reading }: System,
  { figures }: Rendered,
): Bounds {
  const lower = releases ? 0 : figures.crashMin.toSeconds({ integral: false });
  const upper = figures.gracefulMax.toSeconds({ integral: false });
  // One that could not release is as good as a crash.
  const more = failedReleases * (figures.crashMax.toSeconds({ integral: false }) - upper);
  return { lower: handovers * lower, upper: handovers * upper + more, several: handovers * endingOf(reading) };
}

/** What is wrong with the course of an event in which pods went and others came. */
export function findingsIn(
  { handovers, without, several }: Course,
  { lower, upper, several: endings }: Bounds,
): string[] {
  const seconds = `${without.toFixed(1)} s without a leader in ${handovers} handovers`;
  return [
    ...(several > endings ? [`several led for ${several.toFixed(1)} s`] : []),
    ...(handovers === 0 ? ['the leadership did not go over'] : []),
    ...(without < lower - LATENCY * handovers ? [`${seconds}, less than ${lower.toFixed(1)} s`] : []),
    ...(without > upper + LATENCY * handovers ? [`${seconds}, more than ${upper.toFixed(1)} s`] : []),
  ];
}
