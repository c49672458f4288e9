import { ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommandLine } from '../../scripts/bundle';
import { ROOT } from './repository';

/** The command line as it is published: one file, in a folder where nothing else is. */
export class Program {
  private constructor(
    private readonly folder: string,
    public readonly path: string,
  ) {}

  /** Builds it from a folder of sources, those of the repository by default. */
  public static async build(source = join(ROOT, 'src')): Promise<Program> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-ha-operator-program-')));
    mkdirSync(join(folder, 'empty'));
    await bundleCommandLine(source, folder);
    return new Program(folder, join(folder, 'cli/main.js'));
  }

  public start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
    const child = spawn(process.execPath, [this.path, ...args], {
      cwd: join(this.folder, 'empty'),
      // Nothing of the user's, whose kubeconfig must not be found.
      env: { PATH: process.env.PATH, HOME: join(this.folder, 'empty'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Run(child);
  }

  /** Runs it to its end. */
  public run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Finished> {
    return this.start(args, env).finished;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The program while it runs. */
export class Run {
  public out = '';
  public err = '';
  /** When it has ended, and everything that it started and that prints to the same. */
  public readonly finished: Promise<Finished>;
  /** When it has ended itself. */
  public readonly ended: Promise<void>;

  public constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.err += chunk.toString()));
    this.ended = new Promise((resolve) => {
      child.once('exit', () => {
        resolve();
      });
    });
    this.finished = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        resolve({ code, signal, out: this.out, err: this.err });
      });
    });
  }

  public kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Kills it and all that it has started, as when the whole machine goes down. */
  public killAll(): void {
    const { pid } = this.child;
    for (const child of pid === undefined ? [] : childrenOf(pid)) {
      process.kill(child, 'SIGKILL');
    }
    this.child.kill('SIGKILL');
  }
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}
