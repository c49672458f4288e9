import { run } from '../../src/cli/run';

type Files = Readonly<Record<string, string>>;

/** What one run of the program did. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The files that it wrote, by their paths. */
  readonly written: Files;
}

export interface Disk {
  /** What can be read, by its path; standard input is `-`. */
  readonly files?: Files;
  /** Why nothing can be written, as the system says it. */
  readonly unwritable?: string;
}

/** Runs the program in this process, with files that exist in memory only. */
export function runCli(argv: readonly string[], { files = {}, unwritable }: Disk = {}): Outcome {
  const written: Record<string, string> = {};
  let [out, err] = ['', ''];
  const code = run([...argv], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    read: (path) => {
      if (!Object.hasOwn(files, path)) {
        throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      }
      return files[path];
    },
    write: (path, text) => {
      if (unwritable !== undefined) {
        throw new Error(`${unwritable}, open '${path}'`);
      }
      written[path] = text;
    },
  });
  if (typeof code !== 'number') {
    throw new Error(`${argv.join(' ')} takes its time; see test/support/drill.ts`);
  }
  return { code, out, err, written };
}

/** `explain` with options as one types them; none of them may have a space in it. */
export function explain(options = '', disk?: Disk): Outcome {
  return runCli(['explain', ...options.split(' ').filter((word) => word !== '')], disk);
}

/** `explain FILE` for a file of this text. */
export function explainFile(text: string, options = ''): Outcome {
  return explain(`manifests.yaml ${options}`, { files: { 'manifests.yaml': text } });
}

/** What `--json` prints. */
export interface ExplainedJson {
  readonly dialect: string | null;
  readonly profile: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly files: Files;
  readonly lease: { readonly name: string | null; readonly namespace: string | null };
  readonly figures: Readonly<Record<string, number | null>>;
}

export function jsonOf({ out }: Outcome): ExplainedJson {
  return JSON.parse(out) as ExplainedJson;
}

/** The lines of a section of the text that is printed, without their indent. */
export function section({ out }: Outcome, title: string): string[] {
  const lines = out.split('\n');
  const start = lines.indexOf(title) + 1;
  const end = lines.indexOf('', start);
  return start === 0 ? [] : lines.slice(start, end).map((line) => line.replace(/^ {2}/, ''));
}

/** The same of a section that is a table: what is on the left, and what on the right. */
export function tableOf(outcome: Outcome, title: string): Record<string, string> {
  return Object.fromEntries(section(outcome, title).map((line) => line.split(/ {2,}/) as [string, string]));
}
