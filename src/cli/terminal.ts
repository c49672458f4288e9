import { isatty } from 'node:tty';
import { Terminal } from './io';

const INPUT = 0;
const ERRORS = 2;
const DEFAULT_COLUMNS = 80;

/**
 * The terminal that the program is run on, if it is one that can be drawn on. Whoever does not ask it anything can still
 * read standard input at once, which no one could who had opened it as a stream.
 */
export function currentTerminal(): Terminal | undefined {
  const { TERM, NO_COLOR } = process.env;
  if (!isatty(INPUT) || !isatty(ERRORS) || TERM === 'dumb') {
    return undefined;
  }
  return {
    columns: () => process.stderr.columns || DEFAULT_COLUMNS,
    colours: NO_COLOR === undefined || NO_COLOR === '',
    ask,
  };
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  // Which others need not wait for.
  const { createInterface } = await import('node:readline');
  return new Promise((resolve) => {
    process.stderr.write(question);
    // The terminal itself lets the line be edited, and turns Ctrl-C into a signal.
    const lines = createInterface({ input: process.stdin, terminal: false });
    const end = (answer: string) => {
      // Before the end of the lines, which is no answer any more.
      resolve(answer);
      signal.removeEventListener('abort', abort);
      lines.close();
      process.stdin.pause();
    };
    const abort = () => {
      end('');
    };
    signal.addEventListener('abort', abort);
    lines.once('line', end);
    lines.once('close', abort);
  });
}
