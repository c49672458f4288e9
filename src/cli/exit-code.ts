/** What the program tells its caller. */
export enum ExitCode {
  OK = 0,
  /** It did what it was asked, and found something. */
  FINDINGS = 1,
  /** It was asked what it does not understand, or could not read or write a file, or reach a cluster. */
  USAGE = 2,
  /** It will not do what it was asked, since that is not safe. */
  REFUSED = 3,
}

/** Wrong words on the command line; the program ends with ExitCode.USAGE. */
export class UsageError extends Error {}

/** Why something is not done, a line each; the program ends with ExitCode.REFUSED. */
export class Refusal extends Error {
  public readonly lines: readonly string[];

  public constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** What was begun did not come to its end; the program ends with ExitCode.FINDINGS. */
export class Failure extends Error {}

/** Why the system did not read or write, without the call that it was asked for. */
export function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/, \w+ '.*'$/s, '');
}

/** A signal told the program to end, and what it did is taken back. */
export class Interrupted extends Error {
  public constructor(public readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}
