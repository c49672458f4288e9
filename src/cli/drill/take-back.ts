import { setTimeout as sleep } from 'node:timers/promises';
import { testsHold } from '../../model/drill/api-call';
import { Undo } from '../../model/drill/undo';
import { Api, ApiError, oneLine } from './api';
import { now } from './watch';

/** What could not be taken back, and why. */
export interface NotTakenBack {
  readonly undo: Undo;
  readonly why: string;
}

/** Seconds between attempts, at first and at last. */
const FIRST_WAIT = 0.25;
const LAST_WAIT = 15;
/** Refusals that do not pass. */
const FINAL = [400, 403, 405];

/** Takes everything back, in its order, and tries again what fails for so many seconds; gives what is left. */
export async function takeBack(api: Api, undos: readonly Undo[], patience: number): Promise<NotTakenBack[]> {
  const deadline = now() + patience;
  const refused: NotTakenBack[] = [];
  let left = [...undos];
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LAST_WAIT)) {
    const failed: NotTakenBack[] = [];
    for (const undo of left) {
      const error = await attempt(api, undo);
      if (error !== undefined) {
        const isFinal = error instanceof ApiError && FINAL.includes(error.status);
        (isFinal ? refused : failed).push({ undo, why: oneLine(error) });
      }
    }
    if (failed.length === 0 || now() + wait > deadline) {
      return [...refused, ...failed];
    }
    left = failed.map(({ undo }) => undo);
    await sleep(wait * 1000);
  }
}

async function attempt(api: Api, undo: Undo): Promise<Error | undefined> {
  try {
    await api.send(undo.call);
    return undefined;
  } catch (error) {
    return error instanceof ApiError && (await isNothingThere(api, undo, error).catch(() => false))
      ? undefined
      : (error as Error);
  }
}

/** Whether a refusal is because there is nothing to be taken back, or nothing any more. */
async function isNothingThere(api: Api, { call }: Undo, { status }: ApiError): Promise<boolean> {
  if (status === 404) {
    return true;
  }
  if (status !== 422 || call.method !== 'PATCH') {
    return false;
  }
  // A list, since whoever may change a pod need not be allowed to get one.
  const end = call.path.lastIndexOf('/');
  const [object] = await api.list(call.path.slice(0, end), {
    fieldSelector: `metadata.name=${call.path.slice(end + 1)}`,
  });
  return object === undefined || !testsHold(call.body, object);
}

/** What to do by hand about what could not be taken back. */
export function notTakenBackText(left: readonly NotTakenBack[], kubectl: string): string {
  return [
    'not everything could be taken back; do it by hand:',
    ...left.flatMap(({ undo, why }) => [
      `  # ${undo.what}: ${why}`,
      ...undo.byHand.map((command) => `  ${kubectl} ${command}`),
    ]),
    '',
  ].join('\n');
}
