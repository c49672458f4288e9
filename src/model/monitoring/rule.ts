/** How soon somebody has to look: at once, or in working hours. */
export type Severity = 'critical' | 'warning';

/** A condition that somebody is told of. */
export interface Alert {
  /** Such as `HaOperatorNoLeader`; also the name of its page in docs/runbooks. */
  readonly name: string;
  readonly expr: string;
  /** Seconds for which it holds before anybody is told; at once if absent. */
  readonly pending?: number;
  readonly severity: Severity;
  readonly summary: string;
  readonly description: string;
}

/** An expression that is computed once for all that use it. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}
