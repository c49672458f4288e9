import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { Usage } from './usage';

/** One run of a program, from its start to its end. */
export interface Run extends Usage {
  readonly wallMs: number;
}

/** Runs a program in a process of its own. */
export function run(program: string, meter: string, operators: number, outdir: string): Run {
  const start = performance.now();
  const { status, signal, error, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', meter, program, String(operators), outdir],
    // Whatever started the benchmark (tsx, npm, a debugger) may have options for node that would be timed too.
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const wallMs = performance.now() - start;
  if (status !== 0) {
    throw new Error(
      `${program} ${operators} failed (${error?.message ?? signal ?? `exit code ${status}`}):\n${stderr}`,
    );
  }
  if (stderr !== '') {
    // Printing warnings would be timed.
    throw new Error(`${program} ${operators} wrote to standard error:\n${stderr}`);
  }
  return { wallMs, ...(JSON.parse(stdout) as Usage) };
}
