import { FailoverRecord } from '../../e2e/support/report/records';
import { Report } from '../../e2e/support/report/report';
import { LATENCY } from '../../e2e/support/report/tolerance';
import { measuredPage } from '../../scripts/measured';
import { readRepositoryFile } from '../support/repository';

const NAMES = [
  ...[
    'accepted',
    'permitted',
    'electing',
    'placed',
    'drained',
    'rolled',
    'drilled',
    'alerted',
    'guided',
    'reachable',
    'in-order',
    'judged',
  ],
];
const KILL: FailoverRecord = {
  system: 'it',
  profile: 'fast',
  event: 'kill',
  measured: 10.26,
  lower: 9,
  upper: 14.4,
  stopped: 0,
  stoppedMax: 0,
};
const REPORT: Report = {
  date: '2026-01-02T03:04:05Z',
  cores: 2,
  versions: { etcd: 'v3' },
  cases: Object.fromEntries(NAMES.map((name) => [name, { passed: 7, failed: 0, mutations: 3, seconds: 12 }])),
  failovers: [
    KILL,
    { ...KILL, event: 'cut', measured: 11, stopped: 6.6, stoppedMax: 7 },
    { ...KILL, event: 'cut', refused: true, measured: 12, stopped: null, stoppedMax: null },
    { ...KILL, event: 'rollout', measured: 20, handovers: 2, lower: 18, upper: 28.8 },
    { ...KILL, event: 'drill-crash', measured: 10.4 },
    { ...KILL, event: 'drill-delete', measured: 0.4, lower: 0, upper: 2.2 },
  ],
};

test('the page has each failover in its column, with what was said beforehand', () => {
  const lines = measuredPage(REPORT).split('\n');
  expect(lines).toContain('| it | fast | 10.3 (9 to 14.4) |  |  | 12.0 (9 to 14.4) | 11.0 (9 to 14.4) |');
  expect(lines).toContain('| it | fast | goes on | 6.6 (at most 7) |');
  expect(lines).toContain('| it | fast |  | 20.0 in 2 (18 to 28.8) |  |');
  expect(lines).toContain('| it | fast | 0.4 (0 to 2.2) | 10.4 (9 to 14.4) |  |  |');
  expect(lines).toContain('| etcd | v3 |');
  expect(lines.filter((line) => line.endsWith('| 7 | 3 | 12 |'))).toHaveLength(NAMES.length);
  expect(measuredPage(REPORT)).toContain('On 2026-01-02,');
});

test.each([
  ['lacks a case', Object.fromEntries(Object.entries(REPORT.cases).slice(1)), 'case accepted: undefined; a whole run'],
  ['failed', { ...REPORT.cases, drained: { passed: 7, failed: 1, mutations: 3, seconds: 12 } }, 'case drained: {'],
  ['ran no test', { ...REPORT.cases, judged: { passed: 0, failed: 0, mutations: 0, seconds: 0 } }, 'case judged: {'],
])('there is no page of a run that %s', (_, cases, message) => {
  expect(() => measuredPage({ ...REPORT, cases })).toThrow(message);
});

describe('docs/measured', () => {
  const page = () => readRepositoryFile('docs/measured/README.md');
  /** `9.9 (9 to 14.4)`, and in handovers `9.9 in 1 (9 to 14.4)`. */
  const intervals = () =>
    [...page().matchAll(/(\d+\.\d)(?: in (\d+))? \((\S+) to (\S+)\)/g)].map(([, ...cells]) => {
      const [measured, handovers = 1, lower, upper] = cells.map((cell: string | undefined) => cell && Number(cell));
      return { measured, handovers, lower, upper } as Record<string, number>;
    });

  test('has failovers of each system, with each timing, and in each way', () => {
    expect(intervals().length).toBeGreaterThanOrEqual(100);
    expect(page().match(/goes on/g)?.length).toBeGreaterThanOrEqual(6);
  });

  test('says nothing that is outside what the figures say', () => {
    const outside = intervals().filter(
      ({ measured, handovers, lower, upper }) =>
        measured < lower - LATENCY * handovers || measured > upper + LATENCY * handovers,
    );
    expect(outside).toEqual([]);
  });
});
