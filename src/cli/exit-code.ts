/** What the program tells its caller. */
export enum ExitCode {
  OK = 0,
  /** It did what it was asked, and found something. */
  FINDINGS = 1,
  /** It was asked what it does not understand, or could not read or write a file. */
  USAGE = 2,
}

/** Wrong words on the command line; the program ends with ExitCode.USAGE. */
export class UsageError extends Error {}

/** Why the system did not read or write, without the call that it was asked for. */
export function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/, \w+ '.*'$/s, '');
}
