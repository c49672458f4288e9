import { FailoverEvent, FailoverRecord } from '../e2e/support/report/records';
import { Report } from '../e2e/support/report/report';

/** What a table has a column for. */
interface Column {
  readonly title: string;
  readonly is: (failover: FailoverRecord) => boolean;
}

const event =
  (...events: FailoverEvent[]) =>
  ({ event: it, refused }: FailoverRecord) =>
    events.includes(it) && refused !== true;
const CUT = { title: 'cut off, no answer', is: event('cut') };
const REFUSED = { title: 'cut off, refused', is: ({ refused }: FailoverRecord) => refused === true };

const LOSSES: readonly Column[] = [
  { title: '`kill -9`', is: event('kill') },
  { title: 'SIGTERM', is: event('term') },
  { title: 'SIGTERM, released', is: event('term-release') },
  REFUSED,
  CUT,
];
const CHANGES: readonly Column[] = [
  { title: 'leader deleted', is: event('delete') },
  { title: 'rollout', is: event('rollout') },
  { title: 'all nodes drained', is: event('drain') },
];
const DRILLS: readonly Column[] = [
  { title: 'delete', is: event('drill-delete') },
  { title: 'crash', is: event('drill-crash') },
  { title: 'drain', is: event('drill-drain') },
  { title: 'partition', is: event('drill-partition') },
];
const ALERTS: readonly Column[] = [{ title: 'HaOperatorNoLeader', is: event('alert') }];

const CASES: Readonly<Record<string, string>> = {
  accepted: 'Accepted without a warning, and stored as it was rendered',
  permitted: 'Permitted, and no more',
  electing: 'Electing',
  placed: 'Placed and rolled out',
  drained: 'Drained',
  rolled: 'Rolled out and drained while electing',
  drilled: 'Drilled by the command line',
  alerted: 'Alerted',
  guided: 'Guided by the runbooks',
  reachable: 'Reachable',
  'in-order': 'In order',
  judged: 'Judged by others',
};

/** The page of what a run of the end-to-end suite measured. Throws where the report lacks a case, or one failed. */
export function measuredPage(report: Report): string {
  for (const name of Object.keys(CASES)) {
    const result = report.cases[name] as Report['cases'][string] | undefined;
    if (result === undefined || result.failed > 0 || result.passed === 0 || result.mutations === 0) {
      throw new Error(
        `case ${name}: ${JSON.stringify(result)}; a whole run of \`npm run test:e2e\` that passed is needed`,
      );
    }
  }
  return [
    '# Measured',
    `<!-- Written by \`npm run docs:measured\` from e2e/report.json, which \`npm run test:e2e\` writes. -->`,
    `On ${report.date.slice(0, 10)}, by the [end-to-end suite](../../CONTRIBUTING.md#the-end-to-end-suite): real processes that were
started from what the library renders, three replicas each, on one machine with ${String(report.cores)} cores, all of them at the same time.
Seconds; in brackets what \`electionFigures\` says beforehand. It leaves out the time that requests and the start of a
process take.`,
    '## A leader that is lost',
    'From the event to the moment that the next one leads.',
    table(report, LOSSES, interval),
    'From the event to the moment that the one that was cut off leads no longer. "Goes on" is as long as it was watched.',
    table(report, [REFUSED, CUT], stopped),
    `A leader that releases its lease tries that first when it cannot renew it, and acts meanwhile. Where nothing answers, that
takes one time-out of its client: so with all three timings it may still act when the next one begins (by 2, 0 and 5 seconds).
The client-go of cert-manager 1.11, which is what runs here, has no time-out for it; newer ones have. kube-lease-manager (Bindy) never
stops a leader.`,
    '## Pods that come and go',
    `Seconds without any leader, in how many handovers, and what that many take by the figures. A client-go before 0.35, as in
cert-manager 1.11, cannot release its lease where a renewal is just under way; that takes as long as a crash, and is counted as one.`,
    table(report, CHANGES, course),
    '## By the drill',
    `What \`cdk8s-ha-operator drill\` measured itself, as somebody with no other rights than it prints: from the release of the
lease to the next leader, or else from the event, or from the last renewal if that came later.`,
    table(report, DRILLS, interval),
    '## Until it is told',
    `From the moment that all replicas are killed until the alert fires, in a Prometheus that scrapes and evaluates each second.`,
    table(report, ALERTS, interval),
    '## Versions',
    ['| Component | Version |', '| --- | --- |', ...Object.entries(report.versions).map((pair) => row(pair))].join(
      '\n',
    ),
    '## Cases',
    'A mutation is something that is broken on purpose, a manifest, a rule or the program itself, which the case has to notice.',
    [
      '| Case | Tests passed | Mutations among them | Seconds |',
      '| --- | --- | --- | --- |',
      ...Object.entries(CASES).map(([name, title]) => {
        const { passed, mutations, seconds } = report.cases[name];
        return row([title, passed, mutations, seconds]);
      }),
    ].join('\n'),
  ].join('\n\n');
}

function table({ failovers }: Report, columns: readonly Column[], cell: (failover: FailoverRecord) => string): string {
  const subjects = new Map(
    failovers
      .filter((failover) => columns.some(({ is }) => is(failover)))
      .map(({ system, profile }) => [`${system}\n${profile}`, { system, profile }] as const),
  );
  const rows = [...subjects.values()].map(({ system, profile }) => {
    const of = failovers.filter((failover) => failover.system === system && failover.profile === profile);
    const cells = columns.map(({ is }) => of.filter(is).map(cell).join(', '));
    return row([system, profile, ...cells]);
  });
  const titles = ['System', 'Timing', ...columns.map(({ title }) => title)];
  return [row(titles), row(titles.map(() => '---')), ...rows].join('\n');
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function interval({ measured, lower, upper }: FailoverRecord): string {
  return `${measured.toFixed(1)} (${String(lower)} to ${String(upper)})`;
}

function stopped({ stopped: seconds, stoppedMax }: FailoverRecord): string {
  const most = typeof stoppedMax === 'number' ? ` (at most ${String(stoppedMax)})` : '';
  return typeof seconds === 'number' ? `${seconds.toFixed(1)}${most}` : 'goes on';
}

function course(failover: FailoverRecord): string {
  return `${failover.measured.toFixed(1)} in ${String(failover.handovers)} (${String(failover.lower)} to ${String(failover.upper)})`;
}
