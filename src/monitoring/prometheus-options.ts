import { Duration } from 'cdk8s';

/**
 * The Prometheus that watches, as Prometheus Operator runs it.
 */
export interface PrometheusOptions {
  /**
   * The namespace of its pods.
   *
   * @default 'monitoring'
   */
  readonly namespace?: string;

  /**
   * Labels that its pods have. Network policy lets them read the metrics.
   *
   * @default - `app.kubernetes.io/name: prometheus`, which Prometheus Operator sets
   */
  readonly podLabels?: Readonly<Record<string, string>>;

  /**
   * The name of its ServiceAccount, such as `prometheus-k8s`, which is then allowed to read metrics with
   * `MetricsAuth.KUBERNETES`. The ServiceAccount of kube-prometheus may read those of all controllers already.
   *
   * @default - none is allowed; the ClusterRole is there to be bound
   */
  readonly serviceAccount?: string;

  /**
   * Labels that PodMonitors, ServiceMonitors and PrometheusRules must have for it to find them, such as
   * `release: kube-prometheus-stack`.
   *
   * @default - none
   * @see https://prometheus-operator.dev/docs/developer/getting-started/
   */
  readonly selectorLabels?: Readonly<Record<string, string>>;

  /**
   * How often metrics are scraped and rules evaluated: whole seconds, from 1 s. It is set for the metrics of the controller; those of
   * kube-state-metrics must not be scraped less often. Alerts wait for as much longer.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;
}

/** That of kube-prometheus; the interval in seconds. */
export const PROMETHEUS = {
  namespace: 'monitoring',
  podLabels: { 'app.kubernetes.io/name': 'prometheus' },
  interval: 30,
} as const;
