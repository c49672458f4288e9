/** Why an input is refused: where, what is wrong with it, and how to mend it. */
export interface Problem {
  /** The prop it is about, as the user writes it, such as `leaderElection.timing`. */
  readonly path: string;
  /** What was given and what was expected. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

export function problem(path: string, message: string, remedy: string): Problem {
  return { path, message, remedy };
}

/** One line: `path: message; remedy`. */
export function describeProblem(p: Problem): string {
  return `${p.path}: ${p.message}; ${p.remedy}`;
}

/** A value as it is quoted in a message: strings in quotes, everything else as JSON. */
export function quote(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
