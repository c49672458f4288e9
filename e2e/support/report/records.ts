import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the tests of a run leave what the report is made of; without it they leave nothing. */
export const RECORDS = 'CDK8S_HA_OPERATOR_E2E_RECORDS';

/** What happened to the leader, or to the pods that it is one of. */
export type FailoverEvent =
  | 'kill'
  | 'term'
  | 'term-release'
  | 'cut'
  | 'delete'
  | 'drain'
  | 'rollout'
  // As the command line made it happen, and measured it.
  | 'drill-delete'
  | 'drill-crash'
  | 'drill-drain'
  | 'drill-partition'
  // All replicas at once, until it is told.
  | 'alert';

/** Seconds without a leader, and what the library says that they are between. */
export interface FailoverRecord {
  readonly system: string;
  readonly profile: string;
  readonly event: FailoverEvent;
  /** Of a cut: connections were refused. Else nothing was answered, as where packets are lost. */
  readonly refused?: boolean;
  readonly measured: number;
  readonly lower: number;
  readonly upper: number;
  /** How often the leadership went over, where that is not once. */
  readonly handovers?: number;
  /** Seconds until the old leader had stopped to act, and the most that the library says; null where it never did. */
  readonly stopped?: number | null;
  readonly stoppedMax?: number | null;
}

export type Entry =
  | { readonly kind: 'failover'; readonly failover: FailoverRecord }
  | { readonly kind: 'version'; readonly name: string; readonly version: string };

export function recordFailover(failover: FailoverRecord): void {
  record({ kind: 'failover', failover });
}

/** What a result was got with. */
export function recordVersion(name: string, version: string): void {
  record({ kind: 'version', name, version });
}

export function recordsIn(folder: string): Entry[] {
  const lines = readFileSync(fileIn(folder), { encoding: 'utf8', flag: 'a+' }).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
}

function record(entry: Entry): void {
  const folder = process.env[RECORDS];
  if (folder !== undefined && folder !== '') {
    // One write, which no other process's gets between.
    appendFileSync(fileIn(folder), `${JSON.stringify(entry)}\n`);
  }
}

function fileIn(folder: string): string {
  return join(folder, 'records.jsonl');
}
