import { Io, Terminal } from '../io';

/** Something that is drawn over and over in the same place. */
export interface Progress {
  /** Takes it away. */
  stop(): void;
}

/** Milliseconds between two drawings. */
const INTERVAL_MS = 250;
/** To the beginning of the line so many lines above, and what is below it away. */
const BACK = (lines: number) => `${lines > 0 ? `\u001b[${lines}A` : ''}\r\u001b[J`;

/** Draws lines on a terminal several times a second; does nothing where there is none. */
export function startProgress(io: Io, lines: (width: number) => readonly Line[]): Progress {
  const { terminal } = io;
  if (terminal === undefined) {
    return { stop: () => undefined };
  }
  let drawn = 0;
  const draw = () => {
    const width = terminal.columns() - 1;
    const now = lines(width);
    io.err(`${BACK(drawn)}${now.map((line) => `${painted(line, width, terminal)}\n`).join('')}`);
    drawn = now.length;
  };
  draw();
  const timer = setInterval(draw, INTERVAL_MS);
  return {
    stop: () => {
      clearInterval(timer);
      io.err(BACK(drawn));
    },
  };
}

export type Colour = 'green' | 'red' | 'blue' | 'dim' | 'bold';

/** A part of a line, in one colour. */
export interface Span {
  readonly text: string;
  readonly colour?: Colour;
}

export type Line = string | readonly Span[];

const CODES: Readonly<Record<Colour, number>> = { bold: 1, dim: 2, red: 31, green: 32, blue: 34 };

/** As much of a line as there is room for: one that is broken would not be drawn over. */
function painted(line: Line, width: number, { colours }: Terminal): string {
  let left = width;
  const spans = typeof line === 'string' ? [{ text: line }] : line;
  return spans
    .map(({ text, colour }: Span) => {
      const shown = text.slice(0, left);
      left -= shown.length;
      return colours && colour !== undefined && shown !== '' ? `\u001b[${CODES[colour]}m${shown}\u001b[0m` : shown;
    })
    .join('');
}
