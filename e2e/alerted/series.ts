import { InputSeries } from '../support/rule-tests';

/** A sample of a metric, at a whole second; `stale` where the series ends. */
export type Sample = readonly [at: number, value: number | 'stale'];

/** Series of one test, a sample a second of its time at most. */
export class SeriesSet {
  private readonly samples = new Map<string, Map<number, number | 'stale'>>();

  public add(series: string, samples: readonly Sample[]): void {
    const known = this.samples.get(series) ?? new Map<number, number | 'stale'>();
    this.samples.set(series, known);
    for (const [at, value] of samples) {
      known.set(at, value);
    }
  }

  /** As promtool reads them, with as many seconds between two places. */
  public inputs(seconds: number, step = 1): InputSeries[] {
    return [...this.samples].map(([series, samples]) => {
      const places = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => samples.get(i * step) ?? '_');
      return { series, values: places.join(' ') };
    });
  }
}

/** The moments at which something is scraped. */
export function scrapes(interval: number, phase: number, seconds: number): number[] {
  return Array.from({ length: Math.floor((seconds - phase) / interval) + 1 }, (_, i) => phase + i * interval);
}

/** A series that is there at some scrapes; it ends where it is there no longer, as Prometheus has it. */
export function samplesOf(times: readonly number[], valueAt: (at: number) => number | undefined): Sample[] {
  let there = false;
  return times.flatMap((at): Sample[] => {
    const value = valueAt(at);
    const ended = there && value === undefined;
    there = value !== undefined;
    return value === undefined ? (ended ? [[at, 'stale']] : []) : [[at, value]];
  });
}
