import { budgetsOf } from '../../model/drill/budget';
import { DrillEvent } from '../../model/drill/event';
import { FoundLeader, leaderOf } from '../../model/drill/leader';
import { Objection, objections, reservations, Situation, WatchedLease } from '../../model/drill/objections';
import { DrillPod } from '../../model/drill/pod';
import { AccessReview } from '../../model/drill/rights';
import { Api } from './api';
import { Observation } from './observation';
import { State, stateOf } from './state';
import { Subject } from './subject';

/** What was found out about a drill before it. */
export interface Examination {
  readonly state: State;
  readonly leader: FoundLeader;
  readonly objections: readonly Objection[];
  readonly notes: readonly string[];
}

/** The lease and the pods as they are watched, or what may not be done of what that takes. */
export interface Watching {
  readonly observation?: Observation;
  readonly forbidden: readonly AccessReview[];
}

/** Seconds that the lease may take to be read, and its renewal to arrive. */
const PATIENCE = 10;
const LATENCY = 1;

/** Looks at all that bears on whether a drill is safe, which takes until the lease was renewed once. */
export async function examine(
  api: Api,
  subject: Subject,
  event: DrillEvent,
  { observation, forbidden }: Watching,
): Promise<Examination> {
  const [state, lease] = await Promise.all([
    stateOf(api, subject, event),
    observation && watchedLease(observation, subject),
  ]);
  const leader: FoundLeader = lease?.holder ? leaderOf(lease.holder, state.pods) : { kind: 'none' };
  const situation: Situation = {
    event,
    deployment: `${subject.namespace}/${subject.deployment}`,
    rollout: state.rollout,
    pods: state.pods,
    isElecting: subject.isElecting,
    identity: subject.controller.identity,
    lease,
    leader,
    budgets: budgetsOfLeader(state, leader),
    hasPolicies: state.hasPolicies,
    forbidden,
    leftovers: state.leftovers,
  };
  return { state, leader, objections: objections(situation), notes: reservations(situation) };
}

async function watchedLease(observation: Observation, { lease, figures }: Subject): Promise<WatchedLease> {
  await observation.begun(PATIENCE);
  const holder = observation.lease()?.holder;
  const seen = observation.sightings.length;
  // Of the same holder: another that has just taken over has renewed it too.
  const isRenewed =
    holder !== undefined &&
    holder !== '' &&
    (await observation.until(() => observation.sightings.length > seen, figures.leaseDuration + LATENCY));
  return {
    path: `${lease.namespace}/${lease.name ?? ''}`,
    holder: observation.lease()?.holder,
    isRenewed,
    duration: figures.leaseDuration,
  };
}

function budgetsOfLeader({ budgets }: State, leader: FoundLeader) {
  return leader.kind === 'found' ? budgetsOf(leader.pod.labels, budgets) : [];
}

/** The pod that is to be taken away; only where nothing was objected to. */
export function foundPod({ leader }: Examination): DrillPod {
  if (leader.kind !== 'found') {
    throw new Error('a drill without objections has a leader');
  }
  return leader.pod;
}
