import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { missingKindAnnotations } from './gitops/missing-kinds';
import { claimObject } from './internal/claims';
import { nameIn } from './internal/namespace';
import { refuseIfAny } from './internal/refuse';
import { Scope } from './internal/scope';
import { secondsOf } from './internal/whole-seconds';
import { LeaderElectedControllerProps } from './leader-elected-controller-props';
import { ElectionPlan } from './leader-election/election-plan';
import { MetricsAuth, MetricsOptions, metricsPort, MetricsScheme } from './metrics/metrics';
import { ElectionMetrics } from './model/dialect';
import { MonitoredElection, MonitoringSubject } from './model/monitoring/subject';
import { tcp } from './model/policy/port';
import { renderDashboard } from './monitoring/dashboard';
import { exportedMetrics } from './monitoring/exported';
import { MonitoringOptions } from './monitoring/monitoring-options';
import { monitoringProblems } from './monitoring/problems';
import { PROMETHEUS } from './monitoring/prometheus-options';
import { renderRules, RUNBOOKS } from './monitoring/rules';
import { grantMetricsAccess, renderMonitor, ScrapeTarget } from './monitoring/scrape';
import { NetworkAccess } from './network/network-access';
import { NetworkBackend } from './network/network-options';

/** What a controller is watched by. */
export interface ControllerMonitoring {
  readonly metricsMonitor?: ApiObject;
  readonly prometheusRule?: ApiObject;
  readonly dashboard?: kplus.ConfigMap;
}

export interface MonitoredController {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly plan: ElectionPlan;
  readonly network: NetworkAccess;
  readonly budget?: ApiObject;
  readonly metricsService?: kplus.Service;
}

/** Has a controller watched, if its user asks for it; what that takes prints after the Deployment, which does not wait for it. */
export function monitorController(
  construct: Construct,
  props: LeaderElectedControllerProps,
  controller: MonitoredController,
): ControllerMonitoring {
  const { monitoring: options } = props;
  if (!options) {
    return {};
  }
  const { alerts = {}, dashboard = {}, scrape = {} } = options;
  const { name, namespace, labels } = controller;
  const subject = subjectOf(construct, props, options, controller);
  const scope = new Scope(construct, 'monitoring');
  const metadataIn = (place: string, kind: string, chosen: string): ApiObjectMetadata => {
    claimObject(construct, kind, chosen, place);
    return { name: chosen, namespace: place, labels };
  };
  const metadataOf = (kind: string): ApiObjectMetadata => ({
    ...metadataIn(namespace, kind, name),
    labels: { ...labels, ...options.prometheus?.selectorLabels },
    annotations: missingKindAnnotations(props.gitOps ?? {}),
  });
  const target = scrapeTarget(props, controller, subject.interval);
  if (target) {
    letPrometheusIn(construct, scope, props, options, controller);
  }
  const wanted = { alerts: alerts.enabled ?? true, dashboard: dashboard.enabled ?? true };
  const place = dashboard.namespace ?? namespace;
  return {
    metricsMonitor: target && renderMonitor(scope, scrape, target, metadataOf),
    prometheusRule: wanted.alerts || wanted.dashboard ? renderRules(scope, subject, alerts, metadataOf) : undefined,
    dashboard: wanted.dashboard
      ? renderDashboard(
          scope,
          subject,
          dashboard,
          metadataIn(place, 'ConfigMap', `${nameIn(place, controller)}-dashboard`),
          wanted.alerts ? (alerts.runbookUrl ?? RUNBOOKS) : undefined,
        )
      : undefined,
  };
}

function subjectOf(
  construct: Construct,
  { leaderElection, metrics, network = {}, disruption = {}, containerName }: LeaderElectedControllerProps,
  options: MonitoringOptions,
  { name, namespace, plan, budget }: MonitoredController,
): MonitoringSubject {
  const { _controller: dialect } = leaderElection;
  const { lease, figures } = plan;
  const known = dialect?.kind === 'election' ? dialect.metrics : undefined;
  const exported: ElectionMetrics = metrics ? exportedMetrics(options.controllerMetrics, known) : {};
  const { leaderStatus, slowPath = false, requests = false } = exported;
  refuseIfAny(
    monitoringProblems(options, {
      metrics: metrics && {
        scheme: metrics.scheme ?? MetricsScheme.HTTP,
        authenticated: metrics.auth === MetricsAuth.KUBERNETES,
      },
      election: lease && { leases: lease.leases },
      exported: { leaderStatus: leaderStatus !== undefined, slowPath },
      cilium: (network.backend ?? NetworkBackend.CILIUM) === NetworkBackend.CILIUM,
    }),
    construct,
  );
  const leases = lease?.leases ?? options.leases ?? [];
  const election: MonitoredElection | undefined =
    lease && figures && dialect?.kind === 'election'
      ? { client: dialect.client, figures, leases, leaseNamespace: lease.namespace }
      : undefined;
  return {
    name,
    namespace,
    container: containerName ?? name,
    replicas: plan.replicas,
    gracePeriod: secondsOf(disruption.gracePeriod) ?? plan.gracePeriod,
    election,
    budget: budget?.name,
    sources: {
      kubeStateMetrics: options.kubeStateMetrics ?? true,
      leaderStatus: leaderStatus && { names: leases.map((each) => leaderStatus.name ?? each) },
      slowPath,
      requests,
      hubble: options.hubble ?? false,
    },
    interval: secondsOf(options.prometheus?.interval) ?? PROMETHEUS.interval,
  };
}

function scrapeTarget(
  { metrics }: LeaderElectedControllerProps,
  { labels, metricsService, namespace }: MonitoredController,
  interval: number,
): ScrapeTarget | undefined {
  return (
    metrics &&
    metricsService && {
      port: metricsPort(metrics).name,
      path: metrics.path,
      scheme: metrics.scheme ?? MetricsScheme.HTTP,
      authenticated: metrics.auth === MetricsAuth.KUBERNETES,
      serverName: `${metricsService.name}.${namespace}.svc`,
      labels,
      interval,
    }
  );
}

/** Through the network policy, and past the authorization of the metrics. */
function letPrometheusIn(
  construct: Construct,
  scope: Construct,
  { metrics, network = {} }: LeaderElectedControllerProps & { readonly metrics?: MetricsOptions },
  { prometheus = {} }: MonitoringOptions,
  { name, namespace, labels, network: access }: MonitoredController,
): void {
  if (!metrics) {
    return;
  }
  const { namespace: from = PROMETHEUS.namespace, podLabels = PROMETHEUS.podLabels } = prometheus;
  if (network.backend !== NetworkBackend.NONE) {
    const intent = { peer: 'pods', namespace: from, labels: podLabels, ports: tcp([metrics.port]) } as const;
    access.allowIngress(intent, 'monitoring.prometheus');
  }
  if (metrics.auth === MetricsAuth.KUBERNETES) {
    const role = `${namespace}-${name}-metrics-reader`;
    claimObject(construct, 'ClusterRole', role);
    const reader = { namespace: from, serviceAccount: prometheus.serviceAccount };
    grantMetricsAccess(scope, metrics.path ?? '/metrics', reader, { name: role, labels });
  }
}
