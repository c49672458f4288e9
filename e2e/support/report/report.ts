import { availableParallelism } from 'node:os';
import { Entry, FailoverRecord } from './records';

export interface CaseResult {
  readonly passed: number;
  readonly failed: number;
  /** Tests that break a manifest on purpose, which the case has to notice; they are among the above. */
  readonly mutations: number;
  readonly seconds: number;
}

/** What `e2e/report.json` has. */
export interface Report {
  /** When the run ended, as in RFC 3339. */
  readonly date: string;
  /** Of the machine. */
  readonly cores: number;
  /** Of the components that the suite is pinned to. */
  readonly versions: Readonly<Record<string, string>>;
  /** By the folder in e2e. */
  readonly cases: Readonly<Record<string, CaseResult>>;
  /** In seconds. */
  readonly failovers: readonly FailoverRecord[];
}

/** What the report needs to know of one test file. */
export interface FileResult {
  /** Relative to e2e, with slashes. */
  readonly path: string;
  readonly milliseconds: number;
  readonly tests: readonly { readonly status: string; readonly ancestorTitles: readonly string[] }[];
  /** The file did not come as far as its tests. */
  readonly broken: boolean;
}

export function reportOf(
  files: readonly FileResult[],
  entries: readonly Entry[],
  versions: Readonly<Record<string, string>>,
  date: Date,
): Report {
  const names = [...new Set(files.map(caseOf))].sort();
  const told = entries.flatMap((entry) => (entry.kind === 'version' ? [[entry.name, entry.version] as const] : []));
  return {
    date: date.toISOString().replace(/\.\d+/, ''),
    cores: availableParallelism(),
    versions: { ...versions, ...Object.fromEntries(told) },
    cases: Object.fromEntries(names.map((name) => [name, resultOf(files.filter((file) => caseOf(file) === name))])),
    failovers: entries.flatMap((entry) => (entry.kind === 'failover' ? [rounded(entry.failover)] : [])),
  };
}

/** A file that is in no folder tests what the others stand on. */
function caseOf({ path }: FileResult): string {
  return path.includes('/') ? path.split('/')[0] : 'harness';
}

function resultOf(files: readonly FileResult[]): CaseResult {
  const tests = files.flatMap((file) => file.tests);
  const milliseconds = files.reduce((sum, file) => sum + file.milliseconds, 0);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + files.filter(({ broken }) => broken).length,
    mutations: tests.filter(({ status, ancestorTitles }) => status === 'passed' && ancestorTitles.includes('mutations'))
      .length,
    seconds: Math.round(milliseconds / 1000),
  };
}

function rounded(failover: FailoverRecord): FailoverRecord {
  const entries = Object.entries(failover).map(([key, value]) => [
    key,
    typeof value === 'number' ? Math.round(value * 100) / 100 : value,
  ]);
  return Object.fromEntries(entries);
}
