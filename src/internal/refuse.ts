import { IConstruct } from 'constructs';
import { describeProblem, Problem } from '../model/problem';
import { Scope } from './scope';

/** Throws for a problem, naming the construct it was found in. */
export function refuse(problem: Problem, construct?: IConstruct): never {
  const written = construct instanceof Scope ? construct.node.scope : construct;
  throw new Error(describeProblem(problem) + (written ? ` (at ${written.node.path})` : ''));
}

/** Throws for the first problem, if there is one. */
export function refuseIfAny(problems: readonly Problem[], construct?: IConstruct): void {
  const [first] = problems;
  if (first) {
    refuse(first, construct);
  }
}
