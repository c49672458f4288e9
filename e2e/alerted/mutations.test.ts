import { ALERT_NAMES } from '../../src/model/monitoring/alerts';
import { testRules } from '../support/promtool';
import { Rule, RuleGroup } from '../support/rule-tests';
import { AlertCase, ruleTestOf } from './alert-case';
import { availabilityCases } from './availability-cases';
import { electionCases } from './election-cases';
import { Subject, subject } from './subjects';

type Alert = (typeof ALERT_NAMES)[number];

/** Under which nothing is told of an alert, though something like it happens; beside the cases of which it is told. */
const QUIET: Readonly<Record<Alert, RegExp>> = {
  HaOperatorNoLeader: /made good.* 0 and 0 s|is restarted|makes it anew/,
  HaOperatorMultipleLeaders: /hears late|two jobs/,
  HaOperatorLeadershipFlapping: /two rollouts/,
  HaOperatorLeaseNotRenewed: /made good.* 0 and 0 s/,
  HaOperatorRenewSlow: /made good.* 0 and 0 s|6 hours/,
  HaOperatorUnobserved: /is restarted/,
  HaOperatorNotEnoughReplicas: /two replicas for as long|a rollout/,
  HaOperatorDisruptionBlocked: /a rollout/,
  HaOperatorPolicyDrops: /dropped/,
  HaOperatorApiRequestsFailing: /few requests|is tolerated/,
};

const SUBJECTS = [subject('default', 'both'), subject('openshift', 'both'), subject('default', 'status')];

interface Mutation {
  readonly title: string;
  /** The rule as it is broken; undefined where there is nothing of that kind to break. */
  readonly change: (rule: Rule) => Rule | undefined;
}

const MUTATIONS: readonly Mutation[] = [
  { title: 'a threshold that is ten times as high', change: (rule) => threshold(rule, (value) => value * 10 + 1) },
  {
    title: 'a threshold that is a tenth',
    change: (rule) => threshold(rule, (value) => (value > 0 ? value / 10 : undefined)),
  },
  { title: 'ten times the patience', change: (rule) => patience(rule, (seconds) => seconds * 10) },
  { title: 'no patience', change: (rule) => patience(rule, () => 0) },
  { title: 'a metric that there is not', change: renamed },
  { title: 'the condition of the opposite', change: (rule) => reversed(rule) },
];

function withExpr(rule: Rule, expr: string): Rule | undefined {
  return expr === rule.expr ? undefined : { ...rule, expr };
}

function threshold(rule: Rule, change: (value: number) => number | undefined): Rule | undefined {
  return withExpr(
    rule,
    String(rule.expr).replace(/(==|[<>]=?) (bool )?([\d.]+)/g, (whole, operator: string, bool = '', value: string) => {
      const changed = change(Number(value));
      return changed === undefined ? whole : `${operator} ${String(bool)}${changed}`;
    }),
  );
}

function patience(rule: Rule, change: (seconds: number) => number): Rule | undefined {
  return rule.for === undefined ? undefined : { ...rule, for: `${change(secondsOf(rule.for))}s` };
}

function secondsOf(duration: string): number {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
  return [...duration.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * units[unit],
    0,
  );
}

function renamed(rule: Rule): Rule | undefined {
  return withExpr(
    rule,
    String(rule.expr).replace(/\b(kube|leader_election|rest_client|hubble|namespace_lease)(?=[_:])/g, 'no_$1'),
  );
}

function reversed(rule: Rule): Rule | undefined {
  const opposite: Readonly<Record<string, string>> = { '>': '<', '<': '>', '==': '!=', '>=': '<', '<=': '>' };
  return withExpr(
    rule,
    String(rule.expr).replace(/ (==|[<>]=?) /g, (_, operator: string) => ` ${opposite[operator]} `),
  );
}

function casesFor(alert: Alert, one: Subject): AlertCase[] {
  return [...electionCases(one), ...availabilityCases(one)].filter(
    ({ name, told }) => Object.hasOwn(told, alert) || QUIET[alert].test(name),
  );
}

function broken([group]: readonly RuleGroup[], name: string, { change }: Mutation): RuleGroup[] | undefined {
  const whole = group.rules.find(({ alert, record }) => alert === name || record === name);
  const mutant = whole && change(whole);
  return mutant && [{ ...group, rules: group.rules.map((rule) => (rule === whole ? mutant : rule)) }];
}

/** What promtool has against the rules of all subjects, as far as they can be broken in this way. */
async function findings(alert: Alert, mutation?: Mutation, rule: string = alert): Promise<string[]> {
  const files = SUBJECTS.flatMap((one) => {
    const groups = mutation ? broken(one.groups, rule, mutation) : one.groups;
    const tests = casesFor(alert, one).map((each) => ruleTestOf(each, one.interval));
    return groups && tests.length > 0 ? [{ groups, evaluation_interval: `${one.interval}s`, tests }] : [];
  });
  const { files: verdicts } = await testRules(...files);
  return verdicts.flatMap(({ tests }) => tests.filter(({ passed }) => !passed).map(({ name }) => name));
}

describe.each(ALERT_NAMES)('of %s', (alert) => {
  test('nothing is found as it is rendered', async () => {
    expect(await findings(alert)).toEqual([]);
  });

  describe('mutations', () => {
    const possible = MUTATIONS.filter((mutation) => SUBJECTS.some(({ groups }) => broken(groups, alert, mutation)));

    test.each(possible.map((mutation) => [mutation.title, mutation] as const))('%s is noticed', async (_, mutation) => {
      expect(await findings(alert, mutation)).not.toEqual([]);
    });
  });
});

describe('of what is recorded', () => {
  describe('mutations', () => {
    test.each([
      ['namespace_lease:kube_lease_renew_age_seconds:min', 'HaOperatorNoLeader'],
      ['namespace_lease:leader_election_master_status:sum', 'HaOperatorMultipleLeaders'],
    ] as const)('%s of a metric that there is not is noticed', async (record, alert) => {
      expect(await findings(alert, { title: '', change: renamed }, record)).not.toEqual([]);
    });

    test('a pod that counts as often as it is scraped is noticed', async () => {
      const change = (rule: Rule) => withExpr(rule, String(rule.expr).replace('max by (pod) ', ''));
      const record = 'namespace_lease:leader_election_master_status:sum';
      expect(await findings('HaOperatorMultipleLeaders', { title: '', change }, record)).not.toEqual([]);
    });
  });
});
