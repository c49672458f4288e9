import { reasonOf, UsageError } from './exit-code';

/** What the program reads and writes, so that it can be run without a process of its own. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** A file's text, or that of standard input for `-`. */
  read(path: string): string;
  write(path: string, text: string): void;
  /** Absent where nobody sits there. */
  readonly terminal?: Terminal;
}

/** A person who reads what is written to standard error, and types. */
export interface Terminal {
  /** How many letters a line has room for, at the moment. */
  columns(): number;
  readonly colours: boolean;
  /** The line that is typed in answer to a question; nothing if there is none, or the signal says to wait no longer. */
  ask(question: string, signal: AbortSignal): Promise<string>;
}

/** Writes a file that the user asks for. */
export function writeFile(path: string, text: string, io: Io): void {
  try {
    io.write(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`);
  }
}
