import { Step } from '../../model/drill/steps';
import { Refusal } from '../exit-code';
import { Api, ApiError } from './api';
import { now } from './watch';

/** Does all steps, unless it is interrupted between two of them; tells before each, and gives when the last one was asked for. */
export async function perform(
  api: Api,
  steps: readonly Step[],
  signal: AbortSignal,
  tell: (step: Step) => void,
): Promise<number> {
  let at = now();
  for (const step of steps) {
    signal.throwIfAborted();
    tell(step);
    at = now();
    // It is not given up in the middle: what was asked for may be done anyway.
    await api.send(step.call).catch((error: unknown) => {
      throw error instanceof ApiError ? new Refusal(refusalOf(step, error)) : error;
    });
  }
  return at;
}

/** Nothing has happened to the leader, and what was done before is taken back. */
function refusalOf({ what, call }: Step, { status, message }: ApiError): string {
  switch (status) {
    case 404:
    case 409:
      return `could not ${what}, since it changed meanwhile (${message}); start again`;
    case 422:
      return call.method === 'PATCH'
        ? `could not ${what}, since another drill was faster, or it changed meanwhile (${message}); start again`
        : `could not ${what}: ${message}`;
    case 429:
      return `could not ${what}, since its PodDisruptionBudget does not allow it (${message}); wait until it does`;
    default:
      return `could not ${what}: ${message}`;
  }
}
