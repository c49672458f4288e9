import { secondsOf } from '../internal/whole-seconds';
import { ALERT_NAMES } from '../model/monitoring/alerts';
import { Problem, problem, quote } from '../model/problem';
import { ExportedMetrics, promqlProblems } from '../model/promql/problems';
import { didYouMean } from '../model/suggest';
import { AlertOptions, AlertRuleOptions } from './alert-options';

export function alertProblems(options: AlertOptions, exported: ExportedMetrics): Problem[] {
  const { omitted = {}, severities = {}, labels = {}, runbookUrl, rules = [] } = options;
  const path = 'monitoring.alerts';
  const names = rules.map(({ alert }) => alert);
  return [
    ...Object.entries(omitted).flatMap(([name, reason]) => [
      ...knownAlertProblems(`${path}.omitted`, name),
      ...(reason.trim() === ''
        ? [problem(`${path}.omitted`, `no reason was given for ${name}`, 'say why nobody has to be told')]
        : []),
    ]),
    ...Object.keys(severities).flatMap((name) => knownAlertProblems(`${path}.severities`, name)),
    ...prometheusLabelProblems(`${path}.labels`, labels),
    ...(runbookUrl === undefined || /^https?:\/\/\S+$/.test(runbookUrl)
      ? []
      : [problem(`${path}.runbookUrl`, `${quote(runbookUrl)} is not a URL`, "begin it with 'https://'")]),
    ...rules.flatMap((rule, i) => ownRuleProblems(`${path}.rules[${i}]`, rule, exported)),
    ...names
      .filter((name, i) => names.indexOf(name) < i || (ALERT_NAMES as readonly string[]).includes(name))
      .map((name) => problem(`${path}.rules`, `there are two alerts of the name ${quote(name)}`, 'rename one of them')),
  ];
}

function knownAlertProblems(path: string, name: string): Problem[] {
  return (ALERT_NAMES as readonly string[]).includes(name)
    ? []
    : [problem(path, `${quote(name)} is not an alert of this library`, didYouMean(name, ALERT_NAMES))];
}

function ownRuleProblems(
  path: string,
  { alert, expr, pending, labels = {} }: AlertRuleOptions,
  exported: ExportedMetrics,
): Problem[] {
  const seconds = secondsOf(pending) ?? 0;
  return [
    ...(/^[a-zA-Z_]\w*$/.test(alert)
      ? []
      : [
          problem(
            `${path}.alert`,
            `${quote(alert)} is not the name of an alert`,
            'use letters and digits, such as MyOperatorIsSlow',
          ),
        ]),
    ...promqlProblems(expr, `${path}.expr`, exported),
    ...(Number.isInteger(seconds) && seconds >= 0
      ? []
      : [problem(`${path}.pending`, `${seconds}s is not a whole number of seconds`, 'round it up')]),
    ...prometheusLabelProblems(`${path}.labels`, labels),
  ];
}

/** Names of labels in Prometheus, which have no dots or dashes; alertname is its own. */
function prometheusLabelProblems(path: string, labels: Readonly<Record<string, string>>): Problem[] {
  return Object.keys(labels)
    .filter((name) => !/^(?!__)[a-zA-Z_]\w*$/.test(name) || name === 'alertname')
    .map((name) =>
      problem(path, `${quote(name)} cannot be a label of an alert`, "use letters, digits and '_', and not alertname"),
    );
}
