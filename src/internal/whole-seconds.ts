import { Duration } from 'cdk8s';
import { Problem, problem } from '../model/problem';

/** Kubernetes counts most durations in whole seconds. */
export function wholeSecondsProblems(path: string, duration: Duration | undefined): Problem[] {
  const seconds = (duration?.toMilliseconds() ?? 0) / 1000;
  return Number.isInteger(seconds)
    ? []
    : [problem(path, `${seconds}s is not a whole number of seconds`, 'round it up')];
}
