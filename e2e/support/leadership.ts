import { Component } from './processes';

/** A time in which a process led, in milliseconds since 1970; without an end it still does. */
export interface Tenure {
  readonly from: number;
  readonly to?: number;
}

/** What a program says when it starts and when it stops to act as the leader. */
export type Reading = (line: string) => { readonly at: number; readonly leading: boolean } | undefined;

/** Of the programs made for these tests: a JSON object a line. */
export const JSON_LINES: Reading = (line) => {
  // The last line may be half written.
  if (!line.startsWith('{') || !line.endsWith('}') || !line.includes('"leading":')) {
    return undefined;
  }
  const { time, leading } = JSON.parse(line) as { time: string; leading: boolean };
  return { at: Date.parse(time), leading };
};

const DAY_MS = 86_400_000;

/** Of client-go's log, where the process ends with its work: `I1121 21:19:44.045843 … successfully acquired lease`. */
export const CLIENT_GO_LOG: Reading = (line) => {
  const found = /^I(\d\d)(\d\d) (\S+) .*successfully acquired lease/.exec(line);
  if (found === null) {
    return undefined;
  }
  const [, month, day, time] = found;
  const inYear = (year: number) => Date.parse(`${year}-${month}-${day}T${time}Z`);
  const thisYear = new Date().getUTCFullYear();
  // It does not say the year; what would be in the future was in the last one.
  const at = inYear(thisYear) > Date.now() + DAY_MS ? inYear(thisYear - 1) : inYear(thisYear);
  return { at, leading: true };
};

/**
 * Whether a client-go before 0.35 tried in vain: it releases by the version of the lease that it knows, and a renewal that
 * was under way when it was told to end has made another. Then the lease has to expire.
 */
export function failedToRelease(process: Component): boolean {
  return process.log().includes('Failed to release lock');
}

/** Seconds in which a process that has given its lease up ends, where it does not say itself when it acts no longer. */
export function endingOf(reading: Reading): number {
  return reading === CLIENT_GO_LOG ? 1 : 0;
}

/** When a process led. Whatever way it ended, it does not lead thereafter. */
export function tenuresOf(process: Component, reading: Reading): Tenure[] {
  const tenures: { from: number; to?: number }[] = [];
  for (const line of process.log().split('\n')) {
    const said = reading(line);
    const last = tenures.at(-1);
    const leads = last !== undefined && last.to === undefined;
    if (said?.leading === true && !leads) {
      tenures.push({ from: said.at });
    } else if (said?.leading === false && leads) {
      last.to = said.at;
    }
  }
  const last = tenures.at(-1);
  if (last !== undefined) {
    last.to ??= process.endedAt();
  }
  return tenures;
}
