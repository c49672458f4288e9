import { Duration } from 'cdk8s';
import { Problem, problem } from '../model/problem';

export function secondsOf(duration: Duration | undefined): number | undefined {
  return duration && duration.toMilliseconds() / 1000;
}

/** Kubernetes counts most durations in whole seconds. */
export function wholeSecondsProblems(path: string, duration: Duration | undefined): Problem[] {
  const seconds = secondsOf(duration) ?? 0;
  return Number.isInteger(seconds)
    ? []
    : [problem(path, `${seconds}s is not a whole number of seconds`, 'round it up')];
}
