#!/usr/bin/env node
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './run';

const STANDARD_INPUT = 0;

/** A reader such as `head` that has seen enough is no reason to complain. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});

process.exitCode = run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  read: (path) => readFileSync(path === '-' ? STANDARD_INPUT : path, 'utf8'),
  write: writeWhole,
});

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
