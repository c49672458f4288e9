import { Chart } from 'cdk8s';
import { ControllerMetrics, MonitoringOptions } from '../../src';
import { ALERT_NAMES } from '../../src/model/monitoring/alerts';
import { parsePromql, partsOf } from '../../src/model/promql/parse';
import { Manifest, only, render } from '../support/manifests';
import { codeBlocks, readRepositoryFile } from '../support/repository';
import { operator } from '../support/subject';
import { headingsOf, linksIn, pagesIn } from './markdown';

const INDEX = readRepositoryFile('docs/runbooks/README.md');
const PAGES = pagesIn('docs/runbooks').filter((page) => !page.endsWith('README.md'));
const ALL = [...PAGES, 'docs/runbooks/README.md', 'docs/from-one-replica.md'];

function rules(monitoring: MonitoringOptions): Manifest[] {
  const chart = Chart.of(operator({ metrics: { port: 8080 }, monitoring }));
  const [group] = only(render(chart), 'PrometheusRule').spec.groups as Manifest[];
  return group.rules as Manifest[];
}

const RULES = rules({ controllerMetrics: ControllerMetrics.COMPONENT_BASE, hubble: true });

describe('the index', () => {
  test('links every page', () => {
    expect(linksIn(INDEX)).toEqual(expect.arrayContaining(PAGES.map((page) => page.replace('docs/runbooks/', ''))));
  });

  test('has every alert, in the order of the guide, as severe as it is rendered', () => {
    const rows = [...INDEX.matchAll(/^\| \[(HaOperator\w+)\]\(\1\.md\) +\| (\w+) +\| /gm)];
    expect(rows.map(([, name]) => name)).toEqual([...ALERT_NAMES]);
    for (const [, name, severity] of rows) {
      expect([name, severity]).toEqual([name, RULES.find(({ alert }) => alert === name)?.labels.severity]);
    }
  });
});

/** `2m29s` as it is written in the pages. */
function written(duration: string): string[] {
  const [, minutes = '', seconds = ''] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  const total = 60 * Number(minutes) + Number(seconds);
  const both = [minutes && `${minutes} min`, seconds && `${seconds} s`].filter(Boolean).join(' ');
  return [both, `${total} s`, `${minutes} minutes`];
}

describe.each(ALERT_NAMES)('the page of %s', (name) => {
  const page = readRepositoryFile(`docs/runbooks/${name}.md`);
  /** Each other than the rest is set. */
  const [meaning] = page.split('\n## ');

  test('begins with its name', () => {
    expect(headingsOf(page)[0]).toBe(name);
  });

  test('says for how long it holds before anybody is told', () => {
    const durations = [{}, { controllerMetrics: ControllerMetrics.COMPONENT_BASE, hubble: true }]
      .flatMap((monitoring) => rules(monitoring).filter(({ alert }) => alert === name))
      .flatMap((rule) => (rule.for === undefined ? [] : [String(rule.for)]));
    for (const duration of durations) {
      expect(written(duration).filter((text) => meaning.includes(text))).not.toEqual([]);
    }
  });

  test('says what to look at, what to do, what not, and when it is over', () => {
    const headings = headingsOf(page);
    expect(headings).toEqual(expect.arrayContaining(['Look', 'Do not', 'It is over']));
    expect(meaning).toContain('**For users**: ');
  });
});

test('the figures of their pages are those of the alerts', () => {
  const textOf = (name: string) =>
    readRepositoryFile(`docs/runbooks/${name}.md`).split('\n## ')[0].replace(/\s+/g, ' ');
  const exprOf = (name: string) => String(rules({}).find(({ alert }) => alert === name)?.expr);
  const [, window, handovers] = /\[(\w+):30s\]\)\) > (\d+)$/.exec(exprOf('HaOperatorLeadershipFlapping')) ?? [];
  expect(textOf('HaOperatorLeadershipFlapping')).toContain(`more than ${handovers} times within ${written(window)[0]}`);
  const [, abandoned] = /> (\d+)\)/.exec(exprOf('HaOperatorLeaseNotRenewed')) ?? [];
  expect(textOf('HaOperatorLeaseNotRenewed')).toContain(`has not renewed it for ${abandoned} s`);
  const [, age, slow, samples] = /> bool ([\d.]+)\)\[(\w+):30s\]\) > (\d+)$/.exec(exprOf('HaOperatorRenewSlow')) ?? [];
  expect(textOf('HaOperatorRenewSlow')).toContain(
    `in ${written(slow)[2]}, more than ${samples} saw a lease older than ${age} s`,
  );
  const failing = RULES.find(({ alert }) => alert === 'HaOperatorApiRequestsFailing');
  const [, share] = /> ([\d.]+)$/.exec(String(failing?.expr)) ?? [];
  expect(textOf('HaOperatorApiRequestsFailing')).toContain(`More than ${Math.round(Number(share) * 1000) / 10}%`);
});

describe('what is copied from them', () => {
  /** What the alerts are computed from, and what is recorded for them. */
  const KNOWN = new Set(
    RULES.flatMap((rule) => [...metricsIn(String(rule.expr)), ...(rule.record ? [String(rule.record)] : [])]),
  );

  function metricsIn(expression: string): string[] {
    const parsed = parsePromql(expression);
    if ('errorAt' in parsed) {
      throw new Error(`no PromQL, at ${parsed.errorAt}: ${expression}`);
    }
    return partsOf(parsed)
      .filter(({ type }) => type === 'VectorSelector')
      .map(({ text }) => /^[\w:]+/.exec(text)?.[0] ?? '');
  }

  test.each(ALL)('%s: queries are PromQL, of metrics that alerts are made of', (page) => {
    for (const query of codeBlocks(readRepositoryFile(page), 'promql')) {
      expect(metricsIn(query).filter((metric) => !KNOWN.has(metric))).toEqual([]);
    }
  });

  test.each(ALL)('%s: no command does what never helps', (page) => {
    const commands = codeBlocks(readRepositoryFile(page), 'sh').join('');
    expect(commands).not.toMatch(/delete lease|--validate|--force|rollout (restart|undo)|--disable-eviction|insecure/);
  });

  test.each(ALL)('%s: no command has a pattern that some shells would look for files by', (page) => {
    const commands = codeBlocks(readRepositoryFile(page), 'sh').join('');
    expect(commands.replace(/'[^']*'|"[^"]*"/g, '')).not.toMatch(/[[\]*?]/);
  });

  test('a page that would name a metric which nobody has is noticed', () => {
    expect(KNOWN).toContain('leader_election_master_status');
    expect(metricsIn('rate(leader_election_error_total[5m])').filter((metric) => !KNOWN.has(metric))).toHaveLength(1);
    expect(() => metricsIn('rate(')).toThrow('no PromQL');
  });
});
