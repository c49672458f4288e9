import { Expectation, judge, Judgement } from '../../model/drill/judgement';
import { leaderOf } from '../../model/drill/leader';
import { Contender, DrillResult } from '../../model/drill/result';
import { stopMaxOf } from './follow';
import { Preparation } from './preparation';

/** When the drill did what, by its own clock. */
export interface Deeds {
  /** When it asked for what happens to the leader. */
  readonly event: number;
  readonly takenBack?: number;
  readonly complete?: number;
}

/** What was seen, compared with what was expected. */
export function resultOf(preparation: Preparation, expectation: Expectation, { event, ...deeds }: Deeds): DrillResult {
  const { subject, observation, pod, holder, replicas, notes } = preparation;
  const { sightings } = observation;
  const judgement = judge({ event, sightings, leaseDuration: subject.figures.leaseDuration }, expectation);
  const { handover } = judgement;
  const since = (at: number | undefined) => (at === undefined ? undefined : at - event);
  const next = handover?.next === undefined ? undefined : contender(handover.next, preparation);
  return {
    event: expectation.event,
    namespace: subject.namespace,
    deployment: subject.deployment,
    container: subject.container,
    dialect: subject.controller.id,
    title: subject.controller.title,
    replicas,
    lease: subject.lease,
    figures: subject.figures,
    leader: { holder, pod: pod.name, node: pod.node },
    next,
    judgement,
    tolerance: expectation.tolerance,
    moments: {
      renewed: since(handover?.renewed),
      released: since(handover?.released),
      takenOver: since(handover?.takenOver),
      ended: since(observation.endOf(pod.uid)),
      takenBack: since(deeds.takenBack),
      complete: since(deeds.complete),
    },
    stopMax: stopMaxOf(expectation),
    notes: [...notes, ...delayNotes(judgement), ...lateEndNotes(since(observation.endOf(pod.uid)), expectation)],
  };
}

function contender(holder: string, { observation }: Preparation): Contender {
  const found = leaderOf(holder, observation.allPods());
  return { holder, pod: found.kind === 'found' ? found.pod.name : undefined };
}

/** A watch that was interrupted tells late, which makes what is measured longer. */
function delayNotes({ faults, handover }: Judgement): string[] {
  const delay = handover?.delay ?? 0;
  return faults.includes('too-late') && delay > 0
    ? [`the watch was interrupted: the takeover may have been up to ${delay.toFixed(1)} s earlier than it was seen`]
    : [];
}

/** That is no matter of the bound, but who acts beside the next leader does harm. */
function lateEndNotes(ended: number | undefined, expectation: Expectation): string[] {
  const stopMax = stopMaxOf(expectation);
  const { releases, tolerance } = expectation;
  if (ended === undefined || stopMax === undefined || ended <= stopMax + tolerance) {
    return [];
  }
  const why = releases ? '' : '; one that releases its lease tries that first: say --release-on-cancel if it does';
  return [`the leader that was cut off ended ${(ended - stopMax).toFixed(1)} s later than its timing says${why}`];
}
