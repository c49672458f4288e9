import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ShellOptions {
  /** Where it is at first. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Said {
  readonly code: number;
  /** What its user sees: both of its outputs, as they came. */
  readonly text: string;
}

/** A shell that somebody types into, one block after the other: what is set in one is there in the next. */
export class Shell {
  private readonly child;
  private output = '';
  private wake: (() => void) | undefined;

  public constructor(private readonly options: ShellOptions) {
    // The shell that knows least, so that the commands are those of any.
    this.child = spawn('/bin/sh', [], { cwd: options.folder, env: options.env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.wake?.();
    });
    this.child.once('close', () => this.wake?.());
  }

  public async run(block: string): Promise<Said> {
    const mark = randomUUID();
    const file = join(this.options.folder, `block-${mark}.sh`);
    writeFileSync(file, block);
    this.output = '';
    this.child.stdin.write(`. ${file} </dev/null 2>&1\nprintf '\\n%s %s\\n' ${mark} $?\n`);
    const end = new RegExp(`\\n${mark} (\\d+)\\n$`);
    for (;;) {
      const [all, code] = end.exec(this.output) ?? [];
      if (all !== undefined) {
        return { code: Number(code), text: this.output.slice(0, -all.length) };
      }
      if (this.child.exitCode !== null) {
        throw new Error(`the shell ended (${this.child.exitCode}) with:\n${block}\nafter:\n${this.output}`);
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  public close(): void {
    this.child.stdin.end();
    this.child.kill('SIGKILL');
  }
}
