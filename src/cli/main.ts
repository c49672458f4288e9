#!/usr/bin/env node
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Interrupted } from './exit-code';
import { Io } from './io';
import { run } from './run';
import { currentTerminal } from './terminal';

const STANDARD_INPUT = 0;

/** A reader such as `head` that has seen enough is no reason to complain, nor is a terminal that was closed. */
const READER_GONE = ['EPIPE', 'EIO'];
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!READER_GONE.includes(error.code ?? '')) {
      throw error;
    }
  });
}

const io: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  read: (path) => readFileSync(path === '-' ? STANDARD_INPUT : path, 'utf8'),
  write: writeWhole,
  terminal: currentTerminal(),
};

const outcome = run(process.argv.slice(2), io);
if (typeof outcome === 'number') {
  process.exitCode = outcome;
} else {
  outcome.then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      if (!(error instanceof Interrupted)) {
        throw error;
      }
      // Ends as it would have without a handler, so that its caller sees by what.
      process.kill(process.pid, error.signal);
    },
  );
}

/** All of a file, or none of it. */
function writeWhole(path: string, text: string): void {
  const half = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(half, text);
    renameSync(half, path);
  } catch (error) {
    rmSync(half, { force: true });
    throw error;
  }
}
