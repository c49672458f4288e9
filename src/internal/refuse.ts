import { IConstruct } from 'constructs';
import { describeProblem, Problem } from '../model/problem';
import { Scope } from './scope';

/** Throws for a problem, naming the construct it was found in. */
export function refuse(problem: Problem, construct?: IConstruct): never {
  throw new Error(describeProblem(problem) + (construct ? ` (at ${writtenPath(construct)})` : ''));
}

/** The path of a construct, or of the one that it belongs to, if its user did not write it. */
export function writtenPath(construct: IConstruct): string {
  return (construct instanceof Scope ? (construct.node.scope ?? construct) : construct).node.path;
}

/** Throws for the first problem, if there is one. */
export function refuseIfAny(problems: readonly Problem[], construct?: IConstruct): void {
  const [first] = problems;
  if (first) {
    refuse(first, construct);
  }
}
