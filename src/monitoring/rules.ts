import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { secondsOf } from '../internal/whole-seconds';
import { alertsOf } from '../model/monitoring/alerts';
import { promDuration } from '../model/monitoring/promql';
import { recordings } from '../model/monitoring/recordings';
import { Alert } from '../model/monitoring/rule';
import { MonitoringSubject } from '../model/monitoring/subject';
import { AlertOptions, AlertRuleOptions } from './alert-options';

export const RUNBOOKS = 'https://github.com/cdk8s-ha-operator/cdk8s-ha-operator/blob/main/docs/runbooks';

/** The rules of a controller; absent where there is nothing to watch. */
export function renderRules(
  scope: Construct,
  subject: MonitoringSubject,
  options: AlertOptions,
  metadataOf: (kind: string) => ApiObjectMetadata,
): ApiObject | undefined {
  const enabled = options.enabled ?? true;
  const rules = [
    ...recordings(subject).map(({ record, expr, labels }) => ({ record, expr, ...(labels && { labels }) })),
    ...(enabled ? alertRules(subject, options) : []),
    ...(enabled ? (options.rules ?? []).map((rule) => ownRule(subject, rule, options)) : []),
  ];
  if (rules.length === 0) {
    return undefined;
  }
  const kind = 'PrometheusRule';
  return new ApiObject(scope, kind, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind,
    metadata: metadataOf(kind),
    // One group, so that alerts are evaluated after what they are computed from, and at the same moment.
    spec: { groups: [{ name: subject.name, interval: promDuration(subject.interval), rules }] },
  });
}

function alertRules(subject: MonitoringSubject, options: AlertOptions): object[] {
  const { omitted = {}, severities = {}, runbookUrl = RUNBOOKS } = options;
  return alertsOf(subject)
    .filter(({ name }) => !Object.hasOwn(omitted, name))
    .map(({ name, expr, pending, severity, summary, description }: Alert) => ({
      alert: name,
      expr,
      ...(pending !== undefined && { for: promDuration(pending) }),
      labels: { severity: severities[name] ?? severity, ...labelsOf(subject, options) },
      annotations: { summary, description, runbook_url: `${runbookUrl.replace(/\/+$/, '')}/${name}.md` },
    }));
}

function ownRule(
  subject: MonitoringSubject,
  { alert, expr, pending, labels, annotations }: AlertRuleOptions,
  options: AlertOptions,
): object {
  const seconds = secondsOf(pending);
  return {
    alert,
    expr,
    ...(seconds !== undefined && { for: promDuration(seconds) }),
    labels: { ...labelsOf(subject, options), ...labels },
    ...(annotations && { annotations }),
  };
}

/** Whose alert it is, whatever labels are left of what was aggregated. */
function labelsOf({ name, namespace }: MonitoringSubject, { labels }: AlertOptions): Record<string, string> {
  return { namespace, deployment: name, ...labels };
}
