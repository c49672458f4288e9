import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for the end of its input, which is the end of the process that holds the other side, however that comes:
 * handlers of Node.js run neither after kill -9 nor, in Jest, after Ctrl-C. A program just killed may still write.
 */
const GUARD = `
cat >/dev/null
for file in "$1"/*.pid; do
  [ -f "$file" ] && kill -KILL "$(cat "$file")"
done
tries=0
until rm -rf -- "$1" || [ $((tries += 1)) -gt 100 ]; do sleep 0.05; done
`;

/** How much of a log an error shows. */
const TAIL = 25;

/** A program that runs until its workplace is closed. */
export interface Component {
  readonly name: string;
  readonly pid: number;
  /** How it ended; undefined while it runs. */
  ended(): string | undefined;
  /** When it ended, in milliseconds since 1970. */
  endedAt(): number | undefined;
  /** All that it printed. */
  log(): string;
  /** The last lines of that. */
  tail(): string;
  /** Does nothing to what has ended. */
  signal(signal: NodeJS.Signals): void;
}

/** A folder in which programs run. Both are gone once it is closed, or once this process has ended in any way. */
export class Workplace {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-e2e-')));
  private readonly guard = spawn('/bin/sh', ['-c', GUARD, 'guard', this.folder], {
    // A session of its own, which Ctrl-C does not reach.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  private readonly guarded = ended(this.guard);
  private readonly running: { readonly child: ChildProcess; readonly gone: Promise<void> }[] = [];

  public constructor() {
    this.guard.unref();
    // The pipe must not keep this process from ending, which is what it is there to tell.
    if (this.guard.stdin instanceof Socket) {
      this.guard.stdin.unref();
    }
  }

  /** The path of a file in the folder, which is written if there is a text. */
  public file(name: string, text?: string): string {
    const path = join(this.folder, name);
    if (text !== undefined) {
      writeFileSync(path, text, { mode: 0o600 });
    }
    return path;
  }

  public start(
    name: string,
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Component {
    const log = this.file(`${name}.log`, '');
    const output = openSync(log, 'a');
    const child = spawn(program, args, {
      cwd: this.folder,
      detached: true,
      // Nothing of the user's: etcd, for one, reads every ETCD_ variable.
      env: { PATH: process.env.PATH, HOME: this.folder, ...env },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    child.unref();
    let end: string | undefined;
    let endAt: number | undefined;
    const pidFile = this.file(`${name}.pid`);
    const gone = ended(child).then((how) => {
      end = how;
      endAt = Date.now();
      // Its number may become another's.
      rmSync(pidFile, { force: true });
    });
    if (child.pid !== undefined) {
      writeFileSync(pidFile, String(child.pid));
      this.running.push({ child, gone });
    }
    return {
      name,
      pid: child.pid ?? 0,
      ended: () => end,
      endedAt: () => endAt,
      log: () => readFileSync(log, 'utf8'),
      tail: () => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL).join('\n'),
      signal: (signal) => void child.kill(signal),
    };
  }

  /** Ends all programs and removes the folder. */
  public async close(): Promise<void> {
    this.guard.ref();
    this.guard.stdin.end();
    await this.guarded;
    // What follows does something only where the guard itself was killed.
    for (const { child } of this.running) {
      child.ref();
      child.kill('SIGKILL');
    }
    await Promise.all(this.running.map(({ gone }) => gone));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      resolve(signal ?? `exit code ${String(code)}`);
    });
  });
}

/** Asks until there is an answer; what a question throws counts as none yet. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const { answer, cause } = await ask().then(
      (value) => ({ answer: value, cause: undefined }),
      (error: unknown) => ({ answer: undefined, cause: error }),
    );
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      const last = cause instanceof Error ? `: ${cause.message}` : '';
      throw new Error(`${what} within ${seconds} s${last}`, { cause });
    }
    await sleep(25);
  }
}

/** Asks until a component is ready, and gives up with what it printed as soon as it has ended. */
export async function ready(component: Component, ask: () => Promise<boolean>): Promise<void> {
  const failed = (why: string, cause?: unknown) =>
    new Error(`${component.name} ${why}; its log ends with:\n${component.tail()}`, { cause });
  const outcome = await until(
    'did not become ready',
    async () => component.ended() ?? ((await ask()) ? 'ready' : undefined),
    60,
  ).catch((error: unknown) => {
    throw failed((error as Error).message, error);
  });
  if (outcome !== 'ready') {
    throw failed(`ended before it was ready (${outcome})`);
  }
}
