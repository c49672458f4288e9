import { secondsOf } from '../internal/whole-seconds';
import { annotationsProblems, dnsLabelProblems, dnsSubdomainProblems, labelsProblems } from '../model/names';
import { Problem, problem, quote } from '../model/problem';
import { alertProblems } from './alert-problems';
import { DashboardOptions } from './dashboard-options';
import { ControllerMetrics, MonitoringOptions } from './monitoring-options';
import { PrometheusOptions } from './prometheus-options';
import { monitorOf } from './scrape';
import { MetricsMonitor, ScrapeOptions } from './scrape-options';

/** What bears on whether the options can be met. */
export interface Watched {
  /** The metrics of the controller itself, if it has any. */
  readonly metrics?: { readonly scheme: 'http' | 'https'; readonly authenticated: boolean };
  /** Absent where there is no election. */
  readonly election?: {
    /** Absent where they are not known. */
    readonly leases?: readonly string[];
  };
  /** What the controller exports of its election. */
  readonly exported: { readonly leaderStatus: boolean; readonly slowPath: boolean };
  /** Whether policy is Cilium's. */
  readonly cilium: boolean;
}

export function monitoringProblems(options: MonitoringOptions, watched: Watched): Problem[] {
  return [
    ...prometheusProblems(options.prometheus ?? {}),
    ...scrapeProblems(options.scrape, watched),
    ...sourceProblems(options, watched),
    ...leaseProblems(options, watched),
    ...alertProblems(options.alerts ?? {}, watched.exported),
    ...dashboardProblems(options.dashboard ?? {}),
  ];
}

function prometheusProblems({
  namespace,
  podLabels,
  serviceAccount,
  selectorLabels,
  interval,
}: PrometheusOptions): Problem[] {
  const path = 'monitoring.prometheus';
  const seconds = secondsOf(interval) ?? 1;
  return [
    ...(namespace === undefined ? [] : dnsLabelProblems(`${path}.namespace`, namespace)),
    ...labelsProblems(`${path}.podLabels`, podLabels ?? {}),
    ...(serviceAccount === undefined ? [] : dnsSubdomainProblems(`${path}.serviceAccount`, serviceAccount)),
    ...labelsProblems(`${path}.selectorLabels`, selectorLabels ?? {}),
    ...(Number.isInteger(seconds) && seconds >= 1
      ? []
      : [problem(`${path}.interval`, `${seconds}s is not a whole number of seconds from 1`, 'choose another')]),
  ];
}

function scrapeProblems(options: ScrapeOptions | undefined, { metrics }: Watched): Problem[] {
  if (options === undefined) {
    return [];
  }
  const path = 'monitoring.scrape';
  if (metrics === undefined) {
    return [problem(path, 'there are no metrics to scrape', 'declare them in metrics, or leave scrape out')];
  }
  const { tokenSecret, tls } = options;
  const isPodMonitor = monitorOf(options, metrics.authenticated) === MetricsMonitor.POD_MONITOR;
  return [
    ...(tokenSecret !== undefined && !metrics.authenticated
      ? [
          problem(
            `${path}.tokenSecret`,
            'the metrics ask for no token',
            'set metrics.auth: MetricsAuth.KUBERNETES, or leave tokenSecret out',
          ),
        ]
      : []),
    ...(metrics.authenticated && isPodMonitor && tokenSecret === undefined
      ? [
          problem(
            `${path}.monitor`,
            'a PodMonitor cannot have Prometheus show the token of its own ServiceAccount, which the metrics ask for',
            'use MetricsMonitor.SERVICE_MONITOR, or give a tokenSecret',
          ),
        ]
      : []),
    ...(tls !== undefined && metrics.scheme !== 'https'
      ? [
          problem(
            `${path}.tls`,
            'the metrics are served in plain text',
            'set metrics.scheme: MetricsScheme.HTTPS, or leave tls out',
          ),
        ]
      : []),
    ...(tls?.caSecret && tls.caConfigMap
      ? [problem(`${path}.tls`, 'caSecret and caConfigMap were given', 'give one of the two')]
      : []),
  ];
}

function sourceProblems(
  { kubeStateMetrics = true, controllerMetrics = ControllerMetrics.NONE, hubble = false }: MonitoringOptions,
  { metrics, election, exported, cilium }: Watched,
): Problem[] {
  return [
    ...(controllerMetrics !== ControllerMetrics.NONE && metrics === undefined
      ? [
          problem(
            'monitoring.controllerMetrics',
            'there are no metrics to scrape',
            'declare them in metrics, or leave controllerMetrics out',
          ),
        ]
      : []),
    ...(election && !kubeStateMetrics && !exported.leaderStatus
      ? [
          problem(
            'monitoring.kubeStateMetrics',
            'without kube-state-metrics nothing tells who leads: the controller is not known to export it',
            'install kube-state-metrics, or say what it exports: metrics, and controllerMetrics: ControllerMetrics.CONTROLLER_RUNTIME',
          ),
        ]
      : []),
    ...(hubble && !cilium
      ? [
          problem(
            'monitoring.hubble',
            'Hubble tells of what Cilium drops, and policy is not rendered for Cilium',
            'set network.backend: NetworkBackend.CILIUM, or leave hubble out',
          ),
        ]
      : []),
  ];
}

function leaseProblems({ leases }: MonitoringOptions, { election }: Watched): Problem[] {
  const path = 'monitoring.leases';
  if (leases === undefined) {
    return election && election.leases === undefined
      ? [
          problem(
            path,
            'the names of the leases of this controller depend on its settings, and none were given',
            'name them: kubectl get leases',
          ),
        ]
      : [];
  }
  if (!election || election.leases !== undefined) {
    const known = election?.leases?.map((name) => quote(name)).join(', ');
    return [
      problem(
        path,
        known === undefined ? 'there is no election' : `the controller is known to elect with ${known}`,
        'leave leases out',
      ),
    ];
  }
  return leases.length === 0
    ? [problem(path, 'no lease was named', 'name at least one')]
    : leases.flatMap((name) => dnsSubdomainProblems(path, name));
}

function dashboardProblems({ labels, annotations, namespace }: DashboardOptions): Problem[] {
  return [
    ...labelsProblems('monitoring.dashboard.labels', labels ?? {}),
    ...annotationsProblems('monitoring.dashboard.annotations', annotations ?? {}),
    ...(namespace === undefined ? [] : dnsLabelProblems('monitoring.dashboard.namespace', namespace)),
  ];
}
