import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { DrillRight } from '../../model/drill/rights';
import { Undo } from '../../model/drill/undo';
import { ExitCode } from '../exit-code';
import { Io } from '../io';
import { Api } from './api';
import { connectAs } from './connection';
import { GUARD_DONE, GUARD_READY, GuardOrder } from './guard';
import { forbiddenOf } from './permissions';
import { NotTakenBack, notTakenBackText, takeBack } from './take-back';

/** Seconds for which it tries again. */
const PATIENCE = 3600;
/**
 * Seconds after which everything is taken back once more. What the drill asked for last may be done after it has ended; the
 * API server was told to give that up after ten.
 */
const AGAIN = [1, 4, 10] as const;

/** A question that is answered to everybody who is known. */
const ANY_RIGHT: DrillRight = { apiGroups: [''], resources: ['pods'], verbs: ['list'], scope: 'cluster' };

/** Waits until the drill says that it is done, or is gone, or takes too long; then it takes everything back. */
export async function guard(io: Io): Promise<ExitCode> {
  const lines = createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) {
    return ExitCode.USAGE;
  }
  const { connection, kubectl, undos, limit } = JSON.parse(first.value) as GuardOrder;
  const api = new Api(await connectAs(connection, kubectl));
  // Credentials that do not work are found now, and not when they are needed.
  await forbiddenOf(api, [ANY_RIGHT], '');
  io.out(`${GUARD_READY}\n`);
  const late = sleep(limit * 1000, 'late' as const, { ref: false });
  const second = await Promise.race([lines.next(), late]);
  process.stdin.destroy();
  if (second !== 'late' && second.value === GUARD_DONE) {
    return ExitCode.OK;
  }
  const why = second === 'late' ? `takes longer than ${Math.round(limit)} s` : 'has ended before its time';
  io.err(`cdk8s-ha-operator: the drill ${why}, and what it has done is taken back\n`);
  const left = await takeBackForGood(api, undos);
  if (left.length > 0) {
    io.err(`cdk8s-ha-operator: ${notTakenBackText(left, kubectl)}`);
    return ExitCode.FINDINGS;
  }
  io.err(`cdk8s-ha-operator: taken back: ${undos.map(({ what }) => what).join(', ')}\n`);
  return ExitCode.OK;
}

async function takeBackForGood(api: Api, undos: readonly Undo[]): Promise<NotTakenBack[]> {
  let left = await takeBack(api, undos, PATIENCE);
  for (const seconds of AGAIN) {
    await sleep(seconds * 1000);
    left = await takeBack(api, undos, PATIENCE);
  }
  return left;
}
