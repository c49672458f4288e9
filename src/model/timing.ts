import { Problem, problem } from './problem';

/** The three durations of a leader election, in seconds. */
export interface Timing {
  readonly leaseDuration: number;
  readonly renewDeadline: number;
  readonly retryPeriod: number;
}

export const TIMING_NAMES = ['leaseDuration', 'renewDeadline', 'retryPeriod'] as const;

export const DEFAULT_TIMING: Timing = { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 };
export const FAST_TIMING: Timing = { leaseDuration: 10, renewDeadline: 6, retryPeriod: 1 };
export const CONSERVATIVE_TIMING: Timing = { leaseDuration: 30, renewDeadline: 20, retryPeriod: 5 };

/**
 * client-go waits between retryPeriod and retryPeriod × (1 + JitterFactor) and so asks for a
 * renewDeadline beyond retryPeriod × JitterFactor.
 * @see https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/leaderelection.go
 */
export const JITTER_FACTOR = 1.2;

const MIN_SECONDS = 1;
const MILLISECONDS = 1000;
const ROUNDING = 1e-6;

/** The rules of client-go, of the Lease API, which stores leaseDuration in whole seconds, and at least a second of each. */
export function timingProblems(timing: Timing, path: string): Problem[] {
  const unusable = TIMING_NAMES.flatMap((name) => durationProblems(name, timing[name], path));
  return unusable.length > 0 ? unusable : relationProblems(timing, path);
}

function durationProblems(name: keyof Timing, seconds: number, path: string): Problem[] {
  if (!(seconds >= MIN_SECONDS) || !Number.isFinite(seconds)) {
    return [problem(path, `${name} (${seconds}s) must be at least ${MIN_SECONDS}s`, 'lengthen it')];
  }
  if (name === 'leaseDuration' && !Number.isInteger(seconds)) {
    return [
      problem(
        path,
        `${name} (${seconds}s) must be a whole number of seconds`,
        'a Lease stores whole seconds; round it up',
      ),
    ];
  }
  // Most fractions of a second are not exact in binary.
  return Math.abs(seconds * MILLISECONDS - Math.round(seconds * MILLISECONDS)) < ROUNDING
    ? []
    : [problem(path, `${name} (${seconds}s) must be a whole number of milliseconds`, 'round it up')];
}

function relationProblems({ leaseDuration, renewDeadline, retryPeriod }: Timing, path: string): Problem[] {
  const problems: Problem[] = [];
  if (renewDeadline >= leaseDuration) {
    problems.push(
      problem(
        path,
        `renewDeadline (${renewDeadline}s) must be shorter than leaseDuration (${leaseDuration}s)`,
        'shorten renewDeadline or lengthen leaseDuration',
      ),
    );
  }
  if (renewDeadline <= JITTER_FACTOR * retryPeriod) {
    problems.push(
      problem(
        path,
        `renewDeadline (${renewDeadline}s) must be longer than ${JITTER_FACTOR} × retryPeriod (${retryPeriod}s)`,
        'shorten retryPeriod or lengthen renewDeadline',
      ),
    );
  }
  return problems;
}

/** `15s / 10s / 2s` */
export function describeTiming(timing: Timing): string {
  return TIMING_NAMES.map((name) => `${timing[name]}s`).join(' / ');
}
