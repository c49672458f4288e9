import { Duration } from 'cdk8s';

/**
 * An alert of one's own.
 */
export interface AlertRuleOptions {
  /**
   * Its name, in CamelCase.
   */
  readonly alert: string;

  /**
   * The condition, in PromQL. Refused where it is malformed, or known to be wrong: metrics that do not exist, conditions that always
   * or never hold.
   */
  readonly expr: string;

  /**
   * For how long the condition holds before anybody is told; whole seconds.
   *
   * @default - at once
   */
  readonly pending?: Duration;

  /**
   * Labels, such as `severity`.
   *
   * @default - none beside those of all alerts
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Such as `summary`, `description` and `runbook_url`.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Alerts on a controller.
 */
export interface AlertOptions {
  /**
   * Whether a PrometheusRule is rendered.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Alerts not to render, by their names, each with the reason why not.
   *
   * @default - none
   */
  readonly omitted?: Readonly<Record<string, string>>;

  /**
   * Severities other than the usual, by the names of the alerts.
   *
   * @default - `critical` where nobody or several lead, `warning` else
   */
  readonly severities?: Readonly<Record<string, string>>;

  /**
   * Labels of all alerts, such as `team`.
   *
   * @default - `namespace` and `deployment`
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Where the runbooks are: `/<alert>.md` is appended.
   *
   * @default - those of this library, in docs/runbooks
   */
  readonly runbookUrl?: string;

  /**
   * Alerts of one's own, which are rendered beside.
   *
   * @default - none
   */
  readonly rules?: AlertRuleOptions[];
}
