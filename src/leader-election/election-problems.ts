import { Dialect, NoElection } from '../model/dialect';
import { ElectionRequest } from '../model/election/election';
import { ContainerWords } from '../model/election/meddling';
import { Problem, problem } from '../model/problem';
import { LeaderElection } from './leader-election';

/** The parts of the controller's props that bear on its election. */
export interface ElectionSurroundings extends ContainerWords {
  readonly name: string;
  readonly image?: string;
  readonly replicas?: number;
  readonly hostNetwork?: boolean;
  readonly hostname?: string;
  /** Seconds. */
  readonly gracePeriod?: number;
}

const MAX_HOSTNAME = 63;
/** What a Deployment's pods have after its name: '-', up to 10 characters of the revision's hash, '-', 5 random ones. */
const POD_NAME_SUFFIX = 17;

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

/**
 * Refuses replicas that would take each other for themselves: both would lead. One replica is two while it is
 * replaced, since a rollout does not wait for the old pod to end.
 */
export function identityProblems(
  { id, identity }: Dialect,
  { name, hostNetwork, hostname }: ElectionSurroundings,
): Problem[] {
  if (identity !== 'hostname') {
    return [];
  }
  const why = `dialect '${id}' tells replicas apart by their host name alone, and two that share one would both lead`;
  return [
    ...(hostname === undefined ? [] : [problem('hostname', why, 'leave hostname out')]),
    ...(hostNetwork ? [problem('hostNetwork', why, 'leave hostNetwork out')] : []),
    ...(name.length > MAX_HOSTNAME - POD_NAME_SUFFIX
      ? [
          problem(
            'name',
            `${why}; the kubelet cuts host names to ${MAX_HOSTNAME} characters, which takes the random end off the pods of '${name}'`,
            `use at most ${MAX_HOSTNAME - POD_NAME_SUFFIX} characters`,
          ),
        ]
      : []),
  ];
}
