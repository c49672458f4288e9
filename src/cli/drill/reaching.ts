import { UsageError } from '../exit-code';
import { ApiError, NoAnswer } from './api';

/** What the API server does not answer, or refuses, is the user's to mend, as long as nothing was done. */
export async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError) {
      throw new UsageError(
        error.status === 401
          ? `the API server does not know who asks (${error.message}); log in, or choose another --context`
          : `the API server refused what is needed: ${error.message}`,
      );
    }
    throw error instanceof NoAnswer
      ? new UsageError(`${error.message}; choose another --kubeconfig or --context`)
      : error;
  }
}
