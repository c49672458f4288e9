import { FAILED_CODES } from '../availability-alerts';
import { matchers } from '../promql';
import { MonitoringSubject } from '../subject';
import { ElectionThresholds } from '../thresholds';
import { alertStates, budgetStatus, failingShare, firingCount, policyDrops, requestRate } from './expressions';
import { BAD, bound, GOOD, LATE, NEUTRAL, ofNames, ofQuery, painted, states, thresholds } from './fields';
import type { Panel } from './grafana';
import { now, over, stat, stateTimeline, timeSeries } from './panels';

/** Whether replicas stand by, and reach the API server. */
export function availabilityOverTime(subject: MonitoringSubject, limits: ElectionThresholds | undefined): Panel[] {
  const { budget, sources } = subject;
  return [
    ...(budget !== undefined && sources.kubeStateMetrics ? [replicas(subject, budget)] : []),
    ...(sources.requests ? [requests(subject)] : []),
    ...(sources.requests && limits ? [failingRequests(subject, limits)] : []),
    ...(sources.hubble ? [deniedPackets(subject)] : []),
  ];
}

/** The alerts of this library on a controller. */
export function alertsOn({ name, namespace }: MonitoringSubject): string {
  return matchers({ namespace, deployment: name }, 'alertname=~"HaOperator.*"');
}

export function firingNow(alerts: string): Panel {
  return stat(
    { title: 'Alerts', description: 'How many alerts of this library fire.' },
    [now(firingCount(alerts), 'alerts')],
    { decimals: 0, color: { mode: 'thresholds' }, thresholds: thresholds(GOOD, [1, BAD]) },
  );
}

/** A row for each alert; `by` are the labels that tell one from another. */
export function alertsOverTime(alerts: string, interval: number, by: string, legend: string): Panel {
  return stateTimeline(
    {
      title: 'Alerts',
      description:
        'When alerts of this library fired, or waited to: a condition has to hold for a while before one is told.',
    },
    [over(interval, alertStates(alerts, by), legend)],
    {
      color: { mode: 'palette-classic' },
      mappings: states({ 0: ['nothing to tell', GOOD], 1: ['waits', LATE], 2: ['fires', BAD] }),
    },
  );
}

function replicas(subject: MonitoringSubject, budget: string): Panel {
  const status = (field: string, legend: string) =>
    over(subject.interval, budgetStatus(subject, budget, field), legend);
  return timeSeries(
    {
      title: 'Replicas',
      description: `What the PodDisruptionBudget ${budget} counts: how many replicas are ready, how many must stay so, and how many may be evicted now. While none may, a drain waits.`,
    },
    [
      status('current_healthy', 'ready'),
      status('desired_healthy', 'must be ready'),
      status('pod_disruptions_allowed', 'may be evicted'),
    ],
    { decimals: 0, ...painted(GOOD), custom: { axisSoftMax: subject.replicas + 1 } },
    {
      overrides: [
        ofQuery('B', bound(BAD)),
        ofQuery<'timeseries'>('C', { ...painted(NEUTRAL), custom: { fillOpacity: 0 } }),
      ],
    },
  );
}

function requests(subject: MonitoringSubject): Panel {
  return timeSeries(
    {
      title: 'Requests to the API server',
      description:
        'Of all replicas, by the code of the answer; `<error>` stands for none at all. Red: a renewal with that answer has failed.',
    },
    [over(subject.interval, requestRate(subject, 'code'), '{{code}}')],
    {
      unit: 'reqps',
      color: { mode: 'palette-classic' },
      custom: { stacking: { mode: 'normal' }, fillOpacity: 40, lineInterpolation: 'linear' },
    },
    { overrides: [ofNames(new RegExp(`^(${FAILED_CODES})$`), painted(BAD))] },
  );
}

function failingRequests(subject: MonitoringSubject, { failingRequests: limit }: ElectionThresholds): Panel {
  return timeSeries(
    {
      title: 'Requests that fail',
      description: `The share of each replica's requests to the API server. Where more fail than the dashed line says, a leader fails to renew its lease in time about once a day, and HaOperatorApiRequestsFailing fires.`,
    },
    [over(subject.interval, failingShare(subject), '{{pod}}')],
    {
      unit: 'percentunit',
      color: { mode: 'palette-classic' },
      thresholds: thresholds(GOOD, [limit, BAD]),
      custom: { axisSoftMax: 1.5 * limit, lineInterpolation: 'linear', thresholdsStyle: { mode: 'dashed' } },
    },
  );
}

function deniedPackets(subject: MonitoringSubject): Panel {
  return timeSeries(
    {
      title: 'Packets a second that policy denies',
      description:
        'What Cilium drops of what the pods send, by where it was to go: reserved:kube-apiserver is the API server, and pods are pods, such as those of cluster DNS. Without either nobody can lead. No data: nothing was dropped.',
    },
    [over(subject.interval, policyDrops(subject), '{{destination}}')],
    { unit: 'short', color: { mode: 'palette-classic' }, custom: { lineInterpolation: 'linear' } },
  );
}
