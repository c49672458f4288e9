import { IConstruct } from 'constructs';
import { refuse, refuseIfAny } from '../internal/refuse';
import { Dialect, NoElection } from '../model/dialect';
import { configurationProblems } from '../model/election/configuration';
import { DEFAULT_REPLICAS, Election, ElectionPlace } from '../model/election/election';
import { identityProblems } from '../model/election/identity';
import { meddlingProblems } from '../model/election/meddling';
import { ownedNamesWhenOff } from '../model/election/owned-names';
import { RenderedElection, renderDisabled, renderElection } from '../model/election/render';
import { disabledProblems, electionProblems, figuresOfElection, resolveElection } from '../model/election/request';
import { Advice, sharedLeaseAdvice } from '../model/election-advice';
import { ElectionFigures } from '../model/figures';
import { LEASE_CLIENTS, LeaseClientTraits } from '../model/lease-client';
import { Problem, problem } from '../model/problem';
import {
  contradictionProblems,
  ElectionSurroundings,
  pointlessProblems,
  replicasProblems,
  soleReplicaProblems,
} from './election-problems';
import { electionWarnings, imageWarnings, soleReplicaWarnings } from './election-warnings';
import { LeaderElection } from './leader-election';

/** What a user's election comes to, for the construct to render. */
export interface ElectionPlan extends RenderedElection {
  readonly lease?: PlannedLease;
  readonly figures?: ElectionFigures;
  readonly replicas: number;
  /** Whether pods of two revisions may run at once without two of them leading. */
  readonly mayOverlap: boolean;
  /** Seconds a pod needs to stop. */
  readonly gracePeriod: number;
  readonly warnings: readonly Advice[];
}

/** What the controller elects with, and must be allowed to. */
export interface PlannedLease {
  /** The one lease; undefined where there are several. */
  readonly name?: string;
  /** All leases of the namespace if absent. */
  readonly leases?: readonly string[];
  readonly namespace: string;
  readonly client: LeaseClientTraits;
}

/** Kubernetes' own. */
const DEFAULT_GRACE_PERIOD = 30;
const NOTHING = { args: [], env: [], gracePeriod: DEFAULT_GRACE_PERIOD, warnings: [] };

export function planElection(
  construct: IConstruct,
  given: LeaderElection,
  place: ElectionPlace,
  around: ElectionSurroundings,
): ElectionPlan {
  const election = requireElection(construct, given);
  const { _mode: mode, _controller: controller } = election;
  const check = (problems: readonly Problem[]) => {
    refuseIfAny(problems, construct);
  };
  const sole = mode === 'disabled' || (controller?.kind === 'no-election' && controller.replicas === 'one');
  const replicas = around.replicas ?? (sole ? 1 : DEFAULT_REPLICAS);
  check(replicasProblems(replicas, mode));
  if (controller?.kind !== 'election') {
    check([...contradictionProblems(around), ...withoutElectionProblems(controller, election, replicas)]);
    return { ...NOTHING, replicas, mayOverlap: !sole, warnings: soleReplicaWarnings(around, replicas) };
  }
  if (mode === 'disabled') {
    check([
      ...disabledProblems(controller),
      ...configurationProblems(controller, election._request),
      ...meddlingProblems(controller, around, ownedNamesWhenOff(controller)),
      ...contradictionProblems(around),
    ]);
    return {
      ...NOTHING,
      ...renderDisabled(controller, place.name, election._request.configuration),
      replicas,
      mayOverlap: false,
    };
  }
  check(meddlingProblems(controller, around));
  check([...electionProblems(controller, election._request, place), ...identityProblems(controller, around)]);
  const resolved = resolveElection(controller, election._request, place);
  const figures = figuresOfElection(controller, resolved);
  const rendered = renderElection(controller, resolved, place.name, election._request.configuration);
  return {
    ...rendered,
    lease: plannedLease(controller, resolved),
    figures,
    replicas,
    mayOverlap: true,
    gracePeriod: Math.max(figures.gracePeriodMin, DEFAULT_GRACE_PERIOD),
    warnings: [
      ...electionWarnings(controller, figures, around.gracePeriod),
      ...sharedLeaseAdvice(controller, election._request),
      ...imageWarnings(around, rendered),
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

function withoutElectionProblems(
  controller: NoElection | undefined,
  { _request: request }: LeaderElection,
  replicas: number,
): Problem[] {
  return controller === undefined
    ? []
    : [...soleReplicaProblems(controller, replicas), ...pointlessProblems(controller, request)];
}

function plannedLease({ client, withoutEvents, leaseName: rule }: Dialect, { lease }: Election): PlannedLease {
  const leases = rule.kind === 'several' ? rule.names : [lease.name ?? ''];
  const traits = LEASE_CLIENTS[client];
  return {
    name: lease.name,
    leases,
    namespace: lease.namespace,
    client: { ...traits, recordsEvents: traits.recordsEvents && !withoutEvents },
  };
}
