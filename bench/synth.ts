import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireSameDocuments } from './compare';
import { compile, Programs } from './compile';
import { jsonReport, textReport } from './report';
import { run, Run } from './run';
import { Measurement } from './statistics';

const HELP = `Times one process that synthesizes 1, 10, 100 and 1000 operators with this library, beside one that
synthesizes the same manifests written by hand with cdk8s-plus-28, and prints the ratios.

Usage: npm run bench -- [options]

  --runs N   runs of each program at each size, after one to warm up (7)
  --json     print every run as JSON
  --help     print this

Exit code: 0; 1 if a program fails or the two render different documents; 2 for a wrong option.
`;

const SIZES = [1, 10, 100, 1000];

class UsageError extends Error {}

function main(args: string[]): void {
  const { runs, json, help } = optionsOf(args);
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'cdk8s-ha-operator-bench-'));
  try {
    progress('compiling');
    const programs = compile();
    const measurements = SIZES.map((operators) => measure(programs, operators, runs, directory));
    progress('');
    process.stdout.write(`${(json ? jsonReport : textReport)(measurements, runs)}\n`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function optionsOf(args: string[]): { runs: number; json: boolean; help: boolean } {
  const { values } = parsed(args);
  const runs = Number(values.runs ?? 7);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new UsageError(`--runs: ${values.runs ?? ''} is not a number of runs; use a whole number, at least 1`);
  }
  return { runs, json: values.json ?? false, help: values.help ?? false };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { runs: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function measure(programs: Programs, operators: number, runs: number, directory: string): Measurement {
  const outdirs = { ours: join(directory, 'ours'), byHand: join(directory, 'by-hand') };
  const once = (program: keyof typeof outdirs) => run(programs[program], programs.meter, operators, outdirs[program]);
  progress(`${operators} operators: comparing`);
  once('ours');
  once('byHand');
  const documents = requireSameDocuments(outdirs.ours, outdirs.byHand);
  const [ours, byHand]: [Run[], Run[]] = [[], []];
  for (let i = 1; i <= runs; i++) {
    progress(`${operators} operators: run ${i} of ${runs}`);
    ours.push(once('ours'));
    byHand.push(once('byHand'));
  }
  return { operators, documents, ours, byHand };
}

/** Overwrites the line before; nothing where nobody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\u001b[K${text}`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  progress('');
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
