import { handoverOf } from '../../model/drill/course';
import { Expectation, goesOn } from '../../model/drill/judgement';
import { isComplete, rolloutOf } from '../../model/drill/rollout';
import { LEASE_CLIENTS } from '../../model/lease-client';
import { Observation } from './observation';
import { Preparation } from './preparation';
import { deploymentOf } from './state';
import { now } from './watch';

/** Seconds, where it is not said: what the timing allows, twice, with what a leader may take to end, and some to spare. */
export function defaultTimeout({ pod, subject: { figures } }: Preparation): number {
  return pod.gracePeriod + 2 * figures.crashMax + 30;
}

/** Waits until another leads, or none will. */
export async function untilTakenOver(
  observation: Observation,
  expectation: Expectation,
  event: number,
  timeout: number,
): Promise<void> {
  await observation.until(
    () => {
      const { leaseDuration } = expectation.figures;
      const handover = handoverOf({ event, sightings: observation.sightings, leaseDuration });
      return handover === undefined || handover.takenOver !== undefined || goesOn(handover, event, expectation);
    },
    event + timeout - now(),
  );
}

/** Seconds from the event within which a leader that is cut off should have ended; undefined if nothing makes it. */
export function stopMaxOf({ event, client, figures }: Expectation): number | undefined {
  return event === 'partition' && LEASE_CLIENTS[client].whenCutOff === 'stops' ? figures.partitionStopMax : undefined;
}

/** Waits until the leader that was cut off has ended, as long as it may take. */
export async function untilStopped(
  { observation, pod }: Preparation,
  expectation: Expectation,
  event: number,
): Promise<void> {
  const stopMax = stopMaxOf(expectation);
  if (stopMax !== undefined) {
    const left = event + stopMax + expectation.tolerance - now();
    await observation.until(() => observation.endOf(pod.uid) !== undefined, left);
  }
}

/** Seconds between two looks at the Deployment. */
const POLL = 1;

/** When the Deployment was complete again, without the pod that led before; undefined if it was not in time. */
export async function untilComplete(
  { api, subject: { namespace, deployment }, observation, pod, replicas }: Preparation,
  expectation: Expectation,
  timeout: number,
): Promise<number | undefined> {
  const deadline = now() + timeout;
  const isGone = () => expectation.event === 'partition' || observation.livePods().every(({ uid }) => uid !== pod.uid);
  const areReady = () =>
    observation.livePods().filter(({ isReady, isTerminating }) => isReady && !isTerminating).length;
  while (now() < deadline) {
    // The Deployment's own word comes a little after that of its pods.
    const isPossible = await observation.until(() => isGone() && areReady() >= replicas, deadline - now());
    if (isPossible && isComplete(rolloutOf(await deploymentOf(api, namespace, deployment)))) {
      return now();
    }
    await observation.until(() => false, Math.min(POLL, Math.max(0, deadline - now())));
  }
  return undefined;
}
