import { NoElection } from '../model/dialect';
import { ElectionRequest } from '../model/election/election';
import { ReplicaNames } from '../model/election/identity';
import { ContainerWords } from '../model/election/meddling';
import { Problem, problem } from '../model/problem';
import { LeaderElection } from './leader-election';

/** The parts of the controller's props that bear on its election. */
export interface ElectionSurroundings extends ContainerWords, ReplicaNames {
  readonly image?: string;
  readonly replicas?: number;
  /** Seconds. */
  readonly gracePeriod?: number;
}

export function replicasProblems(replicas: number, mode: LeaderElection['_mode']): Problem[] {
  if (!Number.isInteger(replicas) || replicas < 1) {
    return [problem('replicas', `${replicas} is not a number of pods to run`, 'use a whole number, at least 1')];
  }
  if (mode === 'disabled' && replicas > 1) {
    return [
      problem(
        'replicas',
        `${replicas} replicas with the leader election disabled would all act at once (split brain)`,
        'use one replica, LeaderElection.of(…), or LeaderElection.notNeeded(reason) if every replica may act',
      ),
    ];
  }
  return [];
}

/** Refuses several replicas of a controller that is known to act in each of them. */
export function soleReplicaProblems({ title, replicas: allowed, reason }: NoElection, replicas: number): Problem[] {
  return allowed === 'any' || replicas === 1
    ? []
    : [problem('replicas', `${replicas} replicas cannot run: ${title} ${reason}`, 'use one replica')];
}

/** Refuses what is said about an election that there is not. */
export function pointlessProblems({ title, reason }: NoElection, request: ElectionRequest): Problem[] {
  return Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => problem(`leaderElection.${name}`, `nothing reads it: ${title} ${reason}`, `leave ${name} out`));
}

/** Refuses an election that is switched on by hand and denied in leaderElection: no role would grant its lease. */
export function contradictionProblems({ command = [], args = [] }: ElectionSurroundings): Problem[] {
  return Object.entries({ command, args }).flatMap(([path, words]) =>
    words
      .filter((word) => /^--?(enable-)?leader-elect(ion)?(=(1|t|true))?$/i.test(word))
      .map((word) =>
        problem(
          path,
          `${word} switches on a leader election, and leaderElection says that there is none`,
          'remove it, or use LeaderElection.of({ dialect })',
        ),
      ),
  );
}
