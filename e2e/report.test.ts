import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FailoverRecord, recordFailover, RECORDS, recordsIn, recordVersion } from './support/report/records';
import { FileResult, reportOf } from './support/report/report';
import { pinnedVersions } from './support/report/versions';

const FAILOVER: FailoverRecord = {
  system: 'it',
  profile: 'fast',
  event: 'kill',
  measured: 9.8765,
  lower: 9,
  upper: 14.4,
};

function file(path: string, statuses: readonly string[], more: Partial<FileResult> = {}): FileResult {
  const tests = statuses.map((status) => ({ status, ancestorTitles: ['mutations'] }));
  return { path, milliseconds: 1600, tests, broken: false, ...more };
}

test('the report counts by case, whatever the file', () => {
  const files = [
    file('electing/a.test.ts', ['passed', 'failed', 'pending']),
    file('electing/b.test.ts', ['passed'], { tests: [{ status: 'passed', ancestorTitles: [] }] }),
    file('drained/a.test.ts', [], { broken: true }),
    file('control-plane.test.ts', ['passed']),
  ];
  const { cases } = reportOf(files, [], {}, new Date());
  expect(cases).toEqual({
    drained: { passed: 0, failed: 1, mutations: 0, seconds: 2 },
    electing: { passed: 2, failed: 1, mutations: 1, seconds: 3 },
    harness: { passed: 1, failed: 0, mutations: 1, seconds: 2 },
  });
});

test('a version that was found out takes the place of the one that is pinned', () => {
  const entries = [
    { kind: 'version', name: 'etcd', version: 'v9' },
    { kind: 'failover', failover: FAILOVER },
  ] as const;
  const report = reportOf([], entries, { etcd: 'v3', kwok: 'v0' }, new Date(0));
  expect(report).toMatchObject({ date: '1970-01-01T00:00:00Z', versions: { etcd: 'v9', kwok: 'v0' } });
  expect(report.failovers).toEqual([{ ...FAILOVER, measured: 9.88 }]);
});

test('every tool is pinned to a version', () => {
  const versions = pinnedVersions();
  expect(versions['k8s.io/kubernetes']).toMatch(/^v1\.\d+\.\d+$/);
  expect(Object.values(versions).every((version) => /^v?\d/.test(version))).toBe(true);
  expect(readdirSync(join(__dirname, 'tools')).length).toBeGreaterThanOrEqual(Object.keys(versions).length - 1);
});

describe('records', () => {
  const before = process.env[RECORDS];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-e2e-report-test-'));
    process.env[RECORDS] = folder;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    process.env[RECORDS] = before ?? '';
  });

  test('are read as they were written', () => {
    expect(recordsIn(folder)).toEqual([]);
    recordFailover(FAILOVER);
    recordVersion('etcd', 'v9');
    expect(recordsIn(folder)).toEqual([
      { kind: 'failover', failover: FAILOVER },
      { kind: 'version', name: 'etcd', version: 'v9' },
    ]);
  });

  test('are not kept where nobody wants them', () => {
    process.env[RECORDS] = '';
    recordFailover(FAILOVER);
    expect(existsSync('records.jsonl')).toBe(false);
    expect(recordsIn(folder)).toEqual([]);
  });
});
