import { Chart } from 'cdk8s';
import { ControllerMetrics, MonitoringOptions } from '../../src';
import { ALERT_NAMES } from '../../src/model/monitoring/alerts';
import { Manifest, only, render } from '../support/manifests';
import { readRepositoryFile } from '../support/repository';
import { operator } from '../support/subject';

const ROWS = readRepositoryFile('docs/monitoring.md')
  .split('\n')
  .filter((line) => line.startsWith('| `HaOperator'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

function rules(monitoring: MonitoringOptions): Map<string, Manifest> {
  const chart = Chart.of(operator({ metrics: { port: 8080 }, monitoring }));
  const [group] = only(render(chart), 'PrometheusRule').spec.groups as Manifest[];
  return new Map((group.rules as Manifest[]).map((rule) => [String(rule.alert), rule]));
}

/** `2m29s` as it is written in the guide. */
function written(duration: string): string {
  const [, minutes = '', seconds = ''] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return minutes === '1'
    ? `${60 + Number(seconds)} s`
    : [minutes && `${minutes} min`, seconds && `${seconds} s`].filter(Boolean).join(' ');
}

test('the table of alerts has each of them, as severe and as patient as it is rendered', () => {
  expect(ROWS.map(([, name]) => name)).toEqual(ALERT_NAMES.map((name) => `\`${name}\``));
  const all = rules({ controllerMetrics: ControllerMetrics.COMPONENT_BASE, hubble: true });
  for (const [, name, severity, , after] of ROWS) {
    const rule = all.get(name.slice(1, -1)) ?? {};
    expect(severity).toBe(rule.labels.severity);
    if (rule.for !== undefined) {
      expect(after).toContain(written(String(rule.for)));
    }
  }
});

test('the figures in it are those of the rules', () => {
  const text = (name: string) => ROWS.find(([, cell]) => cell === `\`${name}\``)?.join(' ') ?? '';
  const byLease = rules({});
  const expression = (name: string) => String(byLease.get(name)?.expr);
  expect(text('HaOperatorNoLeader')).toContain(`${written(String(byLease.get('HaOperatorNoLeader')?.for))} (`);
  const [, window, handovers] = /\[(\w+):30s\]\)\) > (\d+)$/.exec(expression('HaOperatorLeadershipFlapping')) ?? [];
  expect(text('HaOperatorLeadershipFlapping')).toContain(`more than ${handovers} times`);
  expect(text('HaOperatorLeadershipFlapping')).toContain(written(window));
  const [, abandoned] = /> (\d+)\)/.exec(expression('HaOperatorLeaseNotRenewed')) ?? [];
  expect(text('HaOperatorLeaseNotRenewed')).toContain(`${abandoned} s`);
  const [, age, slow, samples] =
    /> bool ([\d.]+)\)\[(\w+):30s\]\) > (\d+)$/.exec(expression('HaOperatorRenewSlow')) ?? [];
  expect(text('HaOperatorRenewSlow')).toContain(
    `more than ${samples} samples in ${written(slow)} are of a lease older than ${age} s`,
  );
});
