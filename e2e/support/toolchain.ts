import { spawn } from 'node:child_process';
import { duration } from './progress';

/** A folder of `e2e/tools`. */
export interface Tool {
  readonly name: string;
  readonly folder: string;
}

/** What builds the tools of one language. */
export interface Toolchain {
  /** The file by which its tools are known. */
  readonly manifest: string;
  /** Whether a file of a folder goes into the program; its path is relative to the folder. */
  isSource(path: string): boolean;
  /** What it says of its own version; an error where there is none, or one too old for the tool. */
  version(tool: Tool): Promise<string>;
  /** Builds the program into a file, and nothing into the tool's folder. */
  build(tool: Tool, target: string): Promise<void>;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

export function run(
  program: string,
  args: readonly string[],
  { cwd, env = process.env }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, output] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, output });
    });
  });
}

export interface FailedBuild {
  /** Such as `go build`. */
  readonly command: string;
  readonly code: number | null;
  readonly start: number;
  readonly output: string;
  readonly remedy: string;
  /** What shows the whole output. */
  readonly again: string;
}

export function buildError(
  { name, folder }: Tool,
  { command, code, start, output, remedy, again }: FailedBuild,
): Error {
  return new Error(
    [
      `Could not build e2e/tools/${name} (${command} ended with ${code} after ${duration(Date.now() - start)}):`,
      tail(output, 10),
      `Remedy: ${remedy} To see all of it: cd ${folder} && ${again}`,
    ].join('\n'),
  );
}

/** Whether a version has at least the major and minor number of another. Both are matches, with the numbers as groups. */
export function isAtLeast(found: RegExpExecArray, wanted: RegExpExecArray | null): boolean {
  const [[, major, minor], [, wantedMajor, wantedMinor]] = [found.map(Number), (wanted ?? found).map(Number)];
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

export function tail(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
