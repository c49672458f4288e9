import { Tenure } from '../support/leadership';

/** How a namespace's pods led during some time, in seconds. */
export interface Course {
  /** How often another pod, or another process of the same, came to lead. */
  readonly handovers: number;
  /** Without a leader, all in all. */
  readonly without: number;
  /** How many of those that led could not release their lease, though they tried. */
  readonly failedReleases: number;
  /** With more than one. */
  readonly several: number;
}

/** What happened to the leadership from one moment to another, in milliseconds since 1970. */
export function courseOf(tenures: readonly Tenure[], from: number, to: number): Omit<Course, 'failedReleases'> {
  const clipped = tenures
    .map((tenure) => ({ from: Math.max(tenure.from, from), to: Math.min(tenure.to ?? to, to), since: tenure.from }))
    .filter((tenure) => tenure.from < tenure.to)
    .sort((a, b) => a.from - b.from);
  let until = from;
  let without = 0;
  let several = 0;
  for (const tenure of clipped) {
    without += Math.max(0, tenure.from - until);
    several += Math.max(0, Math.min(until, tenure.to) - tenure.from);
    until = Math.max(until, tenure.to);
  }
  without += to - until;
  const handovers = clipped.filter(({ since }) => since > from).length;
  return { handovers, without: without / 1000, several: several / 1000 };
}
