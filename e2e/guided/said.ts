import { Said } from './shell';

/** What the look at a lease says, of whose output the last line is what `date` says. */
export interface SeenLease {
  readonly holder: string;
  /** Seconds, when it was looked at. */
  readonly age: number;
  /** Whether that is less than what it is held for. */
  readonly renewed: boolean;
}

/** Of `HOLDER RENEWED SECONDS`. */
export function leaseSeen({ text }: Said): SeenLease {
  const [heading, line, date] = text.trim().split('\n');
  if (!/^HOLDER +RENEWED +SECONDS/.test(heading)) {
    throw new Error(`this is no lease:\n${text}`);
  }
  const [, holder, renewTime, seconds] = /^(\S*) +(\S+) +(\d+)$/.exec(line) ?? [];
  const age = (Date.parse(date) - Date.parse(renewTime)) / 1000;
  return { holder, age, renewed: age < Number(seconds) };
}

/** The times in an output, in milliseconds since 1970, each once. */
export function timesIn(text: string): number[] {
  const times = text.match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g) ?? [];
  return [...new Set(times)].map((time) => Date.parse(time));
}

/** The seconds between them. */
export function gapsIn(text: string): number[] {
  const times = timesIn(text);
  return times.slice(1).map((time, i) => (time - times[i]) / 1000);
}

/** The same holder, whose renewals are seen to come; of lines of both. */
export function isRenewed({ text }: Said): void {
  expect(gapsIn(text).length).toBeGreaterThan(0);
  const holders = text
    .trim()
    .split('\n')
    .map((line) => line.replace(/\S*Z /, ''));
  expect(new Set(holders).size).toBe(1);
}
