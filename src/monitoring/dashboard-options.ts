/**
 * How Grafana comes by a dashboard.
 */
export interface DashboardOptions {
  /**
   * Whether a ConfigMap with the dashboard is rendered.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Labels by which Grafana's sidecar finds the ConfigMap.
   *
   * @default - `grafana_dashboard: '1'`
   * @see https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Annotations of the ConfigMap, such as `grafana_folder`, the folder in Grafana.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * The namespace of the ConfigMap, where the sidecar does not look into all.
   *
   * @default - that of the controller
   */
  readonly namespace?: string;
}
