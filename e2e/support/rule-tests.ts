/** A group as it is in a rule file, and in `spec.groups` of a PrometheusRule. */
export interface RuleGroup {
  readonly name: string;
  readonly interval?: string;
  readonly query_offset?: string;
  readonly limit?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules: readonly Rule[];
}

/** It has either a `record` or an `alert`. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string | number;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A file for `promtool test rules`, of which a run may have several, and the rules that are tested. */
export interface RuleTestFile {
  /** What `rule_files` is the names of. */
  readonly groups: readonly RuleGroup[];
  /** @default '1m' */
  readonly evaluation_interval?: string;
  /** Whether the last bit of a number may be another. @default false */
  readonly fuzzy_compare?: boolean;
  /**
   * The names of groups, which are evaluated in this order.
   *
   * @default - the order in which the groups are; promtool's own changes from one run to the next
   */
  readonly group_eval_order?: readonly string[];
  readonly tests: readonly RuleTest[];
}

/** Series, and what is to come of them. */
export interface RuleTest {
  readonly name?: string;
  /** Of the samples. @default - evaluation_interval */
  readonly interval?: string;
  readonly input_series: readonly InputSeries[];
  readonly alert_rule_test?: readonly AlertTest[];
  readonly promql_expr_test?: readonly ExpressionTest[];
  /** For templates, and for nothing else: no alert gets them. */
  readonly external_labels?: Readonly<Record<string, string>>;
  readonly external_url?: string;
  /** When `eval_time` is 0, in seconds since 1970 or as in RFC 3339. @default 0 */
  readonly start_timestamp?: number | string;
}

export interface InputSeries {
  /** `up{job="manager"}`. */
  readonly series: string;
  /** `1+2x3` is `1 3 5 7`, `1x3` is `1 1 1 1`, `_` is no sample and `stale` the end of the series. */
  readonly values: string;
}

export interface AlertTest {
  readonly eval_time: string;
  readonly alertname: string;
  /** All that fire then under that name, of any group; none by default. Pending ones do not count. */
  readonly exp_alerts?: readonly ExpectedAlert[];
}

export interface ExpectedAlert {
  /** Of the series and of the rule, without `alertname`. */
  readonly exp_labels?: Readonly<Record<string, string>>;
  readonly exp_annotations?: Readonly<Record<string, string>>;
}

export interface ExpressionTest {
  readonly expr: string;
  readonly eval_time: string;
  /** All that it comes to; nothing by default. */
  readonly exp_samples?: readonly ExpectedSample[];
}

export interface ExpectedSample {
  /** As a series is written: `up{job="manager"}`, or `{}`. */
  readonly labels: string;
  readonly value?: number;
  /** In place of the value. */
  readonly histogram?: string;
}
