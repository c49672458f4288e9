import { RuleTest } from '../support/rule-tests';
import { seriesOf, Situation, stepOf } from './situation';

/** Alerts that are told at some time, and until when at the latest. */
export type Told = Readonly<Record<string, number>>;

export interface AlertCase {
  readonly name: string;
  readonly situation: Omit<Situation, 'interval'>;
  readonly told: Told;
  /** Until when nobody is told of anything. */
  readonly silent?: number;
}

/** A case as promtool runs it: that all are told who should be, in time, and nobody else at any time. */
export function ruleTestOf({ name, situation, told, silent }: AlertCase, interval: number): RuleTest {
  const { seconds } = situation;
  const fired = (at: number, alert = '') => ({
    expr: `group by (alertname) (max_over_time(ALERTS{alertstate="firing"${alert && `, alertname="${alert}"`}}[${at}s]))`,
    eval_time: `${at}s`,
  });
  const sample = (alert: string) => ({ labels: `{alertname="${alert}"}`, value: 1 });
  const last = seconds - (seconds % interval);
  return {
    name,
    interval: `${stepOf({ ...situation, interval })}s`,
    input_series: seriesOf({ ...situation, interval }),
    promql_expr_test: [
      { ...fired(last), exp_samples: Object.keys(told).map(sample) },
      ...(silent === undefined ? [] : [fired(silent - (silent % interval))]),
      ...Object.entries(told)
        .filter(([, by]) => by < last)
        .map(([alert, by]) => ({ ...fired(Math.ceil(by / interval) * interval, alert), exp_samples: [sample(alert)] })),
    ],
  };
}
