import { AlertOptions } from './alert-options';
import { DashboardOptions } from './dashboard-options';
import { PrometheusOptions } from './prometheus-options';
import { ScrapeOptions } from './scrape-options';

/**
 * What a controller exports of its election and of its requests, by the library that it is made with.
 */
export enum ControllerMetrics {
  /** `leader_election_master_status`, with the name of the lease, and `rest_client_requests_total`. */
  CONTROLLER_RUNTIME = 'controller-runtime',
  /** The same, and `leader_election_slowpath_total`. */
  COMPONENT_BASE = 'component-base',
  /** None of them. */
  NONE = 'none',
}

/**
 * How a controller is watched: what is scraped, whom alerts are told to, what a dashboard shows. An empty object is
 * enough: `monitoring: {}`.
 */
export interface MonitoringOptions {
  /**
   * The Prometheus that watches.
   *
   * @default - that of kube-prometheus, in the namespace `monitoring`
   */
  readonly prometheus?: PrometheusOptions;

  /**
   * How the metrics of the controller are scraped. Without `metrics` there is nothing to scrape.
   *
   * @default - by a PodMonitor; by a ServiceMonitor with `MetricsAuth.KUBERNETES`
   */
  readonly scrape?: ScrapeOptions;

  /**
   * A PrometheusRule with alerts whose thresholds follow from the timing of the election.
   *
   * @default - all that the metrics allow
   */
  readonly alerts?: AlertOptions;

  /**
   * A dashboard for Grafana.
   *
   * @default - in a ConfigMap that Grafana's sidecar finds by its label
   */
  readonly dashboard?: DashboardOptions;

  /**
   * Whether kube-state-metrics is there, which tells of Leases and PodDisruptionBudgets: enough to watch an election of which the
   * controller itself exports nothing.
   *
   * @default true
   * @see https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/cluster/lease-metrics.md
   */
  readonly kubeStateMetrics?: boolean;

  /**
   * What the controller itself exports of its election and of its requests. It needs `metrics`.
   *
   * @default - what it is known to; nothing for a controller that is not known by name
   */
  readonly controllerMetrics?: ControllerMetrics;

  /**
   * Whether Hubble exports `hubble_drop_total` with the labels `source_namespace` and `source_workload`:
   * `drop:labelsContext=source_namespace,source_workload;destinationContext=reserved-identity` among its metrics.
   *
   * @default false; its default settings name no workload, so that an alert would never fire
   * @see https://docs.cilium.io/en/stable/observability/metrics/#hubble-metrics
   */
  readonly hubble?: boolean;

  /**
   * The names of the leases, for a controller of which they are not known because they depend on its settings.
   *
   * @default - those that are known
   */
  readonly leases?: string[];
}
