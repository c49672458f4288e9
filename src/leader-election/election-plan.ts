import { IConstruct } from 'constructs';
import { refuse, refuseIfAny } from '../internal/refuse';
import { Dialect } from '../model/dialect';
import {
  ContainerWords,
  ElectionPlace,
  electionProblems,
  EnvEntry,
  Lease,
  meddlingProblems,
  renderDisabled,
  renderElection,
  resolveElection,
} from '../model/election';
import { Problem, problem } from '../model/problem';
import { fencingMargin } from '../model/timing';
import { LeaderElection } from './leader-election';

/** What a user's election comes to, for the construct to render. */
export interface ElectionPlan {
  readonly dialect?: Dialect;
  readonly lease?: Lease;
  readonly args: readonly string[];
  readonly env: readonly EnvEntry[];
  readonly replicas: number;
  /** Whether pods of two revisions may run at once without two of them leading. */
  readonly mayOverlap: boolean;
  /** Seconds a pod needs to stop. */
  readonly gracePeriod: number;
  readonly warnings: readonly { id: string; message: string; remedy: string }[];
}

/** The parts of the controller's props that bear on its election. */
export interface ElectionSurroundings extends ContainerWords {
  readonly name: string;
  readonly replicas?: number;
  readonly hostNetwork?: boolean;
  readonly hostname?: string;
  /** Seconds. */
  readonly gracePeriod?: number;
}

const DEFAULT_REPLICAS = 3;
const MAX_HOSTNAME = 63;
/** What a Deployment's pods have after its name: '-', up to 10 characters of the revision's hash, '-', 5 random ones. */
const POD_NAME_SUFFIX = 17;
/** Kubernetes' own. */
const DEFAULT_GRACE_PERIOD = 30;
/** For the kubelet and the last requests. */
const GRACE_MARGIN = 5;

export function planElection(
  construct: IConstruct,
  election: LeaderElection,
  place: ElectionPlace,
  around: ElectionSurroundings,
): ElectionPlan {
  const { _mode: mode, _dialect: dialect, _request: request } = requireElection(construct, election);
  const replicas = around.replicas ?? (mode === 'disabled' ? 1 : DEFAULT_REPLICAS);
  refuseIfAny(replicasProblems(replicas, mode), construct);
  const nothing = { args: [], env: [], replicas, gracePeriod: DEFAULT_GRACE_PERIOD, warnings: [] };
  if (dialect === undefined) {
    refuseIfAny(contradictionProblems(around), construct);
    return { ...nothing, mayOverlap: true };
  }
  if (mode === 'disabled') {
    refuseIfAny([...meddlingProblems(dialect, around, ['enable']), ...contradictionProblems(around)], construct);
    return { ...nothing, ...renderDisabled(dialect), dialect, mayOverlap: false };
  }
  refuseIfAny(meddlingProblems(dialect, around), construct);
  refuseIfAny([...electionProblems(dialect, request, place), ...identityProblems(dialect, around)], construct);
  const resolved = resolveElection(dialect, request, place);
  const neededGrace = dialect.gracefulShutdown + resolved.timing.renewDeadline + GRACE_MARGIN;
  return {
    ...nothing,
    ...renderElection(dialect, resolved),
    dialect,
    lease: resolved.lease,
    mayOverlap: true,
    gracePeriod: neededGrace,
    warnings: [
      ...fencingWarnings(dialect, fencingMargin(resolved.timing)),
      ...graceWarnings(neededGrace, around.gracePeriod),
    ],
  };
}

/** From JavaScript, Python or Go nothing keeps a user from leaving it out, or from giving a plain object. */
function requireElection(construct: IConstruct, election: LeaderElection | undefined): LeaderElection {
  if (election?._mode !== undefined) {
    return election;
  }
  return refuse(
    problem(
      'leaderElection',
      election
        ? 'what was given is no LeaderElection'
        : 'nothing was given, and no guess is safe: a flag that the binary does not know keeps it from starting',
      'use LeaderElection.of({ dialect }), LeaderElection.disabled(dialect) or LeaderElection.notNeeded(reason)',
    ),
    construct,
  );
}

function replicasProblems(replicas: number, mode: LeaderElection['_mode']): Problem[] {
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

/** Refuses an election that is switched on by hand and denied in leaderElection: no role would grant its lease. */
function contradictionProblems({ command = [], args = [] }: ElectionSurroundings): Problem[] {
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
function identityProblems({ id, identity }: Dialect, { name, hostNetwork, hostname }: ElectionSurroundings): Problem[] {
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

function fencingWarnings({ client }: Dialect, margin: number): ElectionPlan['warnings'] {
  if (client !== 'client-go' || margin > 0) {
    return [];
  }
  return [
    {
      id: 'fencing-margin',
      message: `the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is ${margin}s, so that a leader that is cut off may still act when the next one starts`,
      remedy: 'lengthen leaseDuration or shorten renewDeadline',
    },
  ];
}

function graceWarnings(needed: number, given: number | undefined): ElectionPlan['warnings'] {
  if (given === undefined || given >= needed) {
    return [];
  }
  return [
    {
      id: 'grace-period',
      message: `disruption.gracePeriod (${given}s) is shorter than a graceful shutdown with release of the lease may take (${needed}s), so that a slow one is killed first`,
      remedy: `leave gracePeriod out, which gives ${needed}s`,
    },
  ];
}
