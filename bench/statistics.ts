import { Run } from './run';

/** The runs of both programs at one size, in the order they ran: ours, by hand, ours, by hand … */
export interface Measurement {
  readonly operators: number;
  readonly documents: number;
  readonly ours: readonly Run[];
  readonly byHand: readonly Run[];
}

/** Ours divided by by hand. */
export interface Ratios {
  /** Of the median wall times. */
  readonly ofMedians: number;
  /** The median of the ratios of neighbouring runs: what disturbs the machine for a while disturbs both. */
  readonly ofPairs: number;
  /** As `ofMedians`, of processor time, which other processes disturb least. */
  readonly ofCpu: number;
}

export function ratios({ ours, byHand }: Measurement): Ratios {
  return {
    ofMedians: medianOf(ours, 'wallMs') / medianOf(byHand, 'wallMs'),
    ofPairs: median(ours.map(({ wallMs }, i) => wallMs / byHand[i].wallMs)),
    ofCpu: medianOf(ours, 'cpuMs') / medianOf(byHand, 'cpuMs'),
  };
}

export function medianOf(runs: readonly Run[], figure: keyof Run): number {
  return median(runs.map((run) => run[figure]));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
