import { mkdtempSync, rmdirSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { checkRules, testRules } from './support/promtool';
import { AlertTest, RuleGroup, RuleTest, RuleTestFile } from './support/rule-tests';

const DOWN = {
  alert: 'ManagerDown',
  expr: 'job:up:sum == 0',
  for: '5m',
  labels: { severity: 'critical' },
  annotations: { summary: 'no "{{ $labels.job }}" is up: {{ $value }} < 1 & that for 5 minutes' },
};
const SUM = { record: 'job:up:sum', expr: 'sum by (job) (up)' };
const GROUPS: readonly RuleGroup[] = [
  { name: 'recordings', rules: [SUM] },
  { name: 'alerts', interval: '30s', rules: [DOWN] },
];

const FIRING: AlertTest = {
  eval_time: '10m',
  alertname: 'ManagerDown',
  exp_alerts: [
    {
      exp_labels: { severity: 'critical', job: 'manager' },
      exp_annotations: { summary: 'no "manager" is up: 0 < 1 & that for 5 minutes' },
    },
  ],
};
const SILENT: AlertTest = { eval_time: '10m', alertname: 'ManagerDown' };

function down(name: string, ...alerts: readonly AlertTest[]): RuleTest {
  const input_series = [{ series: 'up{job="manager"}', values: '0x30' }];
  return { name, interval: '30s', input_series, alert_rule_test: alerts };
}

function file(tests: readonly RuleTest[], more: Partial<RuleTestFile> = {}): RuleTestFile {
  return { groups: GROUPS, evaluation_interval: '30s', tests, ...more };
}

function rules(...changed: readonly object[]): RuleGroup[] {
  return [{ name: 'changed', rules: changed as RuleGroup['rules'] }];
}

describe('rules', () => {
  test('are fine', async () => {
    expect(await checkRules(GROUPS)).toEqual([]);
  });

  test.each([
    ['an expression that is none', [{ ...DOWN, expr: 'up ==' }], 'could not parse expression: 1:6: parse error: .*'],
    ['a field that is none', [{ ...DOWN, fro: '5m' }], 'yaml: unmarshal errors:\n.* field fro not found .*'],
    ['a template that is none', [{ ...DOWN, annotations: { a: '{{ $lables.job }}' } }], '.*undefined variable.*'],
    ['twice the same', [SUM, SUM], '1 duplicate rule\\(s\\) found.\nMetric: job:up:sum\n[^]*'],
  ])('are not: %s', async (_title, changed, finding) => {
    expect(await checkRules(rules(...changed))).toEqual([
      expect.stringMatching(new RegExp(`^(group "changed", rule 1, "ManagerDown": )?(annotation "a": )?${finding}$`)),
    ]);
  });

  test('have one finding for each that is wrong', async () => {
    const changed = [{ ...DOWN, expr: 'up ==' }, SUM, { ...SUM, expr: 'summ(up)' }];
    expect(await checkRules(rules(...changed))).toEqual([
      expect.stringMatching(/^group "changed", rule 1, .* unexpected end of input$/),
      expect.stringMatching(/^group "changed", rule 3, .* unknown function with name "summ"$/),
    ]);
  });

  test('are not fine for not being there', async () => {
    await expect(checkRules([])).rejects.toThrow('there are no rules to be checked');
  });
});

describe('unit tests', () => {
  test('pass', async () => {
    const expression = { expr: 'time()', eval_time: '1m', exp_samples: [{ labels: '{}', value: 60 }] };
    const test = { ...down('down', FIRING, { ...SILENT, eval_time: '4m' }), promql_expr_test: [expression] };
    const tests = [{ name: 'down', passed: true, output: '' }];
    expect(await testRules(file([test]))).toEqual({
      passed: true,
      output: '',
      files: [{ passed: true, output: '', tests }],
    });
  });

  test('fail, and say what there is in place of what is asked', async () => {
    const { passed, output } = await testRules(file([down('down', SILENT)]));
    expect(passed).toBe(false);
    expect(output).toMatch(/^down:\n[^]* exp:\[\],[^]* got:\[/);
    expect(output).toContain('Labels:{alertname="ManagerDown", job="manager", severity="critical"}');
    expect(output).toContain('summary="no \\"manager\\" is up: 0 < 1 & that for 5 minutes"');
  });

  test('fail of an expression that is none, in the rules or in what is asked', async () => {
    const broken = file([down('rule', FIRING)], { groups: rules({ ...DOWN, expr: 'up ==' }) });
    const asking = file([{ name: 'asked', input_series: [], promql_expr_test: [{ expr: 'up ==', eval_time: '1m' }] }]);
    const { files } = await testRules(broken, asking);
    for (const { passed, output } of files) {
      expect(passed).toBe(false);
      expect(output).toMatch(/parse error: unexpected end of input/);
    }
  });

  test('are told apart in one run, within a file and between files', async () => {
    const misspelt = { evaluation_interval: '30s', evaluation_intervall: '30s' };
    const { passed, output, files } = await testRules(
      file([down('one', FIRING), down('two', SILENT), down('three', FIRING)]),
      file([down('four', FIRING)], misspelt),
      file([down('five', FIRING)]),
    );
    expect(passed).toBe(false);
    expect(files.map((one) => one.passed)).toEqual([false, false, true]);
    const tests = files.flatMap((one) => one.tests);
    expect(tests.filter((one) => !one.passed).map(({ name }) => name)).toEqual(['two', 'four']);
    expect(tests[1].output).toMatch(/name: two,\n +alertname: ManagerDown, time: 10m/);
    expect(tests[3].output).toContain('field evaluation_intervall not found');
    expect(output).toBe(`two:\n${tests[1].output}\nfour:\n${tests[3].output}`);
  });

  test('evaluate the groups in the order that they are in, or in another that they name', async () => {
    const expression = { expr: 'late', eval_time: '1m', exp_samples: [{ labels: 'late', value: 1 }] };
    const reading = { name: 'reading', rules: [{ record: 'late', expr: 'time() - job:time' }] };
    const writing = { name: 'writing', rules: [{ record: 'job:time', expr: 'time()' }] };
    const groups = [reading, writing].map((group) => ({ ...group, interval: '1s' }));
    const test = { input_series: [], promql_expr_test: [expression] };
    const more = { groups, evaluation_interval: '1s' };
    const { files } = await testRules(
      file([test], more),
      file([test], { ...more, group_eval_order: ['writing', 'reading'] }),
    );
    expect(files.map(({ passed }) => passed)).toEqual([true, false]);
    expect(files[1].output).toMatch(/got: \{__name__="late"\} 0E\+00/);
  });

  test('do not pass for asking nothing, or of an alert that there is no rule of', async () => {
    const unknown = down('unknown', { ...SILENT, alertname: 'ManagerGone' });
    const { files } = await testRules(file([unknown]), file([down('nothing')]));
    expect(files.map(({ output }) => output)).toEqual([
      'unknown:\nthere is no rule of the alert ManagerGone',
      'nothing:\nnothing is asked',
    ]);
    await expect(testRules(file([]))).rejects.toThrow('there are no tests to be run');
  });

  test('are not asked for a number that would get lost, and leave nothing behind', async () => {
    const folder = mkdtempSync(join(os.tmpdir(), 'cdk8s-e2e-promtool-test-'));
    const elsewhere = jest.spyOn(os, 'tmpdir').mockReturnValue(folder);
    const expression = { expr: '1 / 0', eval_time: '1m', exp_samples: [{ labels: '{}', value: Infinity }] };
    const asking = file([{ input_series: [], promql_expr_test: [expression] }]);
    await expect(testRules(asking)).rejects.toThrow('promtool cannot be told Infinity');
    await testRules(file([down('down', FIRING)]), file([down('down', SILENT)]));
    expect(elsewhere).toHaveBeenCalledTimes(2);
    elsewhere.mockRestore();
    // Which is an error where there is something in it.
    rmdirSync(folder);
  });
});
