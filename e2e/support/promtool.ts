import { existsSync, readFileSync } from 'node:fs';
import { failuresIn } from './junit';
import { Workplace } from './processes';
import { Rule, RuleGroup, RuleTest, RuleTestFile } from './rule-tests';
import { CommandResult, run, tail } from './toolchain';
import { builtTool } from './tools';

export interface Verdict {
  readonly passed: boolean;
  /** What is wrong; empty where nothing is. */
  readonly output: string;
}

/** Of one of the `tests` of a file. */
export interface TestVerdict extends Verdict {
  readonly name: string;
}

export interface FileVerdict extends Verdict {
  readonly tests: readonly TestVerdict[];
}

export interface RunVerdict extends Verdict {
  /** In the order in which they were given. */
  readonly files: readonly FileVerdict[];
}

const RULES = 'rules.json';
const RESULTS = 'results.xml';

/** What `promtool check rules` has against the groups of a rule file or of a PrometheusRule; duplicates too. */
export async function checkRules(groups: readonly RuleGroup[]): Promise<string[]> {
  if (rulesIn(groups).length === 0) {
    throw new Error('there are no rules to be checked');
  }
  const { code, output } = await inWorkplace((workplace) => {
    workplace.file(RULES, json({ groups }));
    return promtool(workplace, ['check', 'rules', '--lint=all', '--lint-fatal', RULES]);
  });
  const findings = findingsIn(output);
  if ((code === 0) !== (findings.length === 0)) {
    throw new Error(`promtool check rules ended with ${code}: ${tail(output, 10)}`);
  }
  return findings;
}

/**
 * Runs unit tests by one `promtool test rules`, whose start takes longer than a test does. A test of an alert that there
 * is no rule of fails too, and one that asks nothing: promtool lets both pass.
 */
export async function testRules(...files: readonly RuleTestFile[]): Promise<RunVerdict> {
  if (files.length === 0 || files.some(({ tests }) => tests.length === 0)) {
    throw new Error('there are no tests to be run');
  }
  const failures = await inWorkplace((workplace) => failuresOf(workplace, files));
  const verdicts = files.map((file, i) => fileVerdict(file, failures[i]));
  return { ...together(verdicts), files: verdicts };
}

/** What promtool has against each test of each file. */
async function failuresOf(workplace: Workplace, files: readonly RuleTestFile[]): Promise<string[][][]> {
  const names = files.map((file, i) => {
    const { groups, group_eval_order = groups.map(({ name }) => name), ...more } = file;
    const rules = `${i}.${RULES}`;
    workplace.file(rules, json({ groups }));
    workplace.file(`${i}.json`, json({ rule_files: [rules], group_eval_order, ...more }));
    return `${i}.json`;
  });
  const { code, output } = await promtool(workplace, ['test', `--junit=${RESULTS}`, 'rules', ...names]);
  const results = workplace.file(RESULTS);
  const failures = existsSync(results) ? failuresIn(readFileSync(results, 'utf8')) : [];
  if (failures.length !== files.length || (code === 0) !== (failures.flat(2).length === 0)) {
    throw new Error(`promtool test rules ended with ${code}:\n${tail(output, 25)}`);
  }
  return failures;
}

function fileVerdict({ groups, tests }: RuleTestFile, failures: readonly string[][]): FileVerdict {
  const verdicts = tests.map((test, i): TestVerdict => {
    // A file that cannot be read has one failure, whatever the number of its tests.
    const against = failures.length === tests.length ? failures[i] : failures.flat();
    const output = [...vanities(test, groups), ...against].join('\n');
    return { name: test.name ?? `unnamed#${i}`, passed: output === '', output };
  });
  return { ...together(verdicts.map(named)), tests: verdicts };
}

function named({ name, passed, output }: TestVerdict): Verdict {
  return { passed, output: passed ? '' : `${name}:\n${output}` };
}

function together(verdicts: readonly Verdict[]): Verdict {
  const failed = verdicts.filter(({ passed }) => !passed);
  return { passed: failed.length === 0, output: failed.map(({ output }) => output).join('\n') };
}

/** Why a test would pass whatever the rules are. */
function vanities({ alert_rule_test = [], promql_expr_test = [] }: RuleTest, groups: readonly RuleGroup[]): string[] {
  const alerts = new Set(rulesIn(groups).map(({ alert }) => alert));
  const unknown = alert_rule_test.map(({ alertname }) => alertname).filter((name) => !alerts.has(name));
  return [
    ...unknown.map((name) => `there is no rule of the alert ${name}`),
    ...(alert_rule_test.length + promql_expr_test.length === 0 ? ['nothing is asked'] : []),
  ];
}

function rulesIn(groups: readonly RuleGroup[]): Rule[] {
  return groups.flatMap(({ rules }) => rules);
}

/** Without the name of the file and the places in it, which nobody gets to see; what goes on in the next line is one. */
function findingsIn(output: string): string[] {
  const lines = output.split('\n').filter((line) => !/^(Checking .*| {2}SUCCESS: .*| {2}FAILED:|)$/.test(line));
  const starts = new RegExp(`^(?:${RULES}: (?:\\d+:\\d+: )?|lint error )`);
  const findings: string[] = [];
  for (const line of lines) {
    if (starts.test(line) || findings.length === 0) {
      findings.push(line.replace(starts, ''));
    } else {
      findings.push(`${findings.pop() ?? ''}\n${line}`);
    }
  }
  return findings;
}

async function promtool({ folder }: Workplace, args: readonly string[]): Promise<CommandResult> {
  // It keeps the series of each test in a folder for temporary ones.
  return run(await builtTool('promtool'), args, { cwd: folder, env: { HOME: folder, TMPDIR: folder } });
}

async function inWorkplace<T>(work: (workplace: Workplace) => Promise<T>): Promise<T> {
  const workplace = new Workplace();
  try {
    return await work(workplace);
  } finally {
    await workplace.close();
  }
}

/** Which is YAML too. A number that JSON has none of would become 0. */
function json(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) {
      throw new Error(`promtool cannot be told ${part} in JSON`);
    }
    return part;
  });
}
