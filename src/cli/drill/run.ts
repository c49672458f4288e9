import { DrillResult } from '../../model/drill/result';
import { undosOf } from '../../model/drill/steps';
import { Undo } from '../../model/drill/undo';
import { Io } from '../io';
import { ApiError, NoAnswer } from './api';
import { stopMaxOf, untilComplete, untilStopped, untilTakenOver } from './follow';
import { Guard } from './guard';
import { Live, liveLines } from './live';
import { perform } from './perform';
import { Plan } from './plan';
import { startProgress } from './progress';
import { resultOf } from './result';
import { notTakenBackText, takeBack } from './take-back';
import { now } from './watch';
import { World } from './world';

export interface Surroundings {
  readonly io: Io;
  readonly world: World;
  readonly interruption: AbortSignal;
}

export interface Outcome {
  readonly result: DrillResult;
  /** Whether everything was taken back. */
  readonly isTakenBack: boolean;
}

/** Seconds for which it is tried to take everything back before somebody is told to do it by hand. */
const PATIENCE = 30;
/** Seconds that the guard waits beside those that the drill may take. */
const SPARE = 60;

/** Makes the event happen, watches what it comes to, and takes everything back. */
export async function carryOut(plan: Plan, surroundings: Surroundings): Promise<Outcome> {
  const { preparation, expectation, timeout } = plan;
  const { io, world } = surroundings;
  const undos = undosOf(preparation.steps);
  const limit = timeout + (stopMaxOf(expectation) ?? 0) + expectation.tolerance + SPARE;
  const guard = undos.length === 0 ? undefined : await world.startGuard(preparation.api.connection, undos, limit);
  const live: Live = { doing: 'about to begin' };
  const said: string[] = [];
  const progress = startProgress(io, (width) => liveLines(plan, live, now(), width));
  try {
    const isTakenBack = await happen(plan, live, surroundings, { undos, guard, say: (text) => said.push(text) });
    live.doing = 'waiting for the Deployment to be complete again';
    live.complete = await (live.completion ?? completion(plan, surroundings));
    return { result: resultOf(preparation, expectation, { event: now(), ...live }), isTakenBack };
  } finally {
    progress.stop();
    io.err(said.join(''));
  }
}

interface Precautions {
  readonly undos: readonly Undo[];
  /** Absent where there is nothing to be taken back. */
  readonly guard?: Guard;
  readonly say: (text: string) => void;
}

/** From the first step until everything is taken back, which it is however this ends; whether it was. */
async function happen(
  plan: Plan,
  live: Live,
  surroundings: Surroundings,
  { undos, guard, say }: Precautions,
): Promise<boolean> {
  const { preparation, expectation, timeout } = plan;
  const { interruption } = surroundings;
  let isAnswered = true;
  let isTakenBack: boolean;
  try {
    live.event = await perform(preparation.api, preparation.steps, interruption, ({ what }) => {
      live.doing = what;
    });
    // A pod that is cut off is there all the while; of another the Deployment makes a new one at once.
    live.completion = expectation.event === 'partition' ? undefined : completion(plan, surroundings);
    live.doing = 'waiting for the next leader';
    await untilTakenOver(preparation.observation, expectation, live.event, timeout);
    live.doing = 'waiting for the old leader to end';
    await untilStopped(preparation, expectation, live.event);
  } catch (error) {
    // What was not answered may still be done, after it was taken back.
    isAnswered = !(error instanceof NoAnswer);
    throw error;
  } finally {
    live.doing = 'taking everything back';
    const left = await takeBack(preparation.api, undos, PATIENCE);
    isTakenBack = left.length === 0;
    if (isTakenBack && isAnswered) {
      guard?.dismiss();
    } else {
      guard?.leave();
    }
    live.takenBack = undos.length > 0 && isTakenBack ? now() : undefined;
    if (!isTakenBack) {
      say(`cdk8s-ha-operator: ${notTakenBackText(left, preparation.api.connection.kubectl)}`);
    } else if (interruption.aborted && undos.length > 0) {
      say(`cdk8s-ha-operator: interrupted; taken back: ${undos.map(({ what }) => what).join(', ')}\n`);
    }
  }
  return isTakenBack;
}

/** When the Deployment is complete again, as far as that can be seen: what was measured is not lost where it cannot. */
function completion(
  { preparation, expectation, timeout }: Plan,
  { interruption }: Surroundings,
): Promise<number | undefined> {
  return untilComplete(preparation, expectation, 2 * timeout).catch((error: unknown) => {
    if (interruption.aborted || error instanceof ApiError || error instanceof NoAnswer) {
      return undefined;
    }
    throw error;
  });
}
