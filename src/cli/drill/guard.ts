import { ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { Undo } from '../../model/drill/undo';
import { Refusal } from '../exit-code';
import { Connection } from './connection';
import { GUARD_COMMAND } from './guard-command';

/** What a guard is told at first, in one line of JSON. It has the credentials in it, and so goes through a pipe. */
export interface GuardOrder {
  /** See Connection.exported and Connection.kubectl. */
  readonly connection: string;
  readonly kubectl: string;
  readonly undos: readonly Undo[];
  /** After so many seconds it takes everything back, also if it was told nothing. */
  readonly limit: number;
}

/** What it answers once it is sure that it can do so. */
export const GUARD_READY = 'ready';
/** What it is told when there is nothing to be taken back any more. */
export const GUARD_DONE = 'done';

/** Takes back what a drill has done, if the drill itself does not come to it. */
export interface Guard {
  /** There is nothing left to be taken back. */
  dismiss(): void;
  /** What is left is the guard's. */
  leave(): void;
}

export type StartGuard = (connection: Connection, undos: readonly Undo[], limit: number) => Promise<Guard>;

/** Milliseconds that a guard may take to be ready. */
const PATIENCE_MS = 20_000;

/**
 * Starts this program a second time, in a session of its own, which neither Ctrl-C nor the end of the terminal reaches. It
 * notices that this process is gone, for whatever reason, by the end of the pipe between them.
 */
export const startGuard: StartGuard = async (connection, undos, limit) => {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1], GUARD_COMMAND], {
    detached: true,
    windowsHide: true,
    // What it says when nobody else can say anything any more, whoever sits there should see.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // It may have ended by itself; then there is nobody to be told.
  child.stdin.on('error', () => undefined);
  const order: GuardOrder = { connection: connection.exported(), kubectl: connection.kubectl, undos, limit };
  child.stdin.write(`${JSON.stringify(order)}\n`);
  await ready(child, child.stdout);
  // Neither it nor its pipes keep this process from ending.
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) {
    if (pipe instanceof Socket) {
      pipe.unref();
    }
  }
  return {
    dismiss: () => {
      child.stdin.end(`${GUARD_DONE}\n`);
    },
    leave: () => {
      child.stdin.end();
    },
  };
};

function ready(child: ChildProcess, output: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Refusal(`the process that takes everything back, should this one end, ${why}; nothing was done`));
    };
    const timer = setTimeout(() => {
      fail(`was not ready within ${PATIENCE_MS / 1000} s`);
    }, PATIENCE_MS);
    child.once('error', (error) => {
      fail(`could not be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended at once (${signal ?? `exit code ${code ?? 0}`})`);
    });
    let said = '';
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(`${GUARD_READY}\n`)) {
        clearTimeout(timer);
        resolve();
      }
    });
  });
}
