import { ALERT_NAMES } from '../../../src/model/monitoring/alerts';
import { RuleGroup } from '../../support/rule-tests';
import { TIMINGS } from '../subjects';
import { INTERVAL, Monitored } from './monitored';

type Alert = (typeof ALERT_NAMES)[number];

export const { fast: TIMING } = TIMINGS;

/** Seconds beyond a bound after which nobody waits any longer. */
export const PATIENCE = 15;
/** Seconds that an alert leaves to requests and clocks. */
const TOLERANCE = 5;
/** A sample, an evaluation of it, and one more until the patience is over. */
const SEEING = 3 * INTERVAL;

/** Seconds from what happens until an alert fires. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** Of a leader that goes without a word: by what is rendered, the timing, and how often anybody looks. */
export function noLeaderBounds({ sources, groups }: Monitored): Bounds {
  const pending = pendingOf(groups, 'HaOperatorNoLeader');
  if (sources === 'status') {
    return { from: pending, to: pending + SEEING };
  }
  const expired = TIMING.leaseDuration + TOLERANCE;
  // The last renewal was a moment before, and is told of in whole seconds.
  return { from: expired + pending - TIMING.retryPeriod - 1, to: expired + pending + SEEING };
}

export function requestsFailingBounds({ groups }: Monitored): Bounds {
  const pending = pendingOf(groups, 'HaOperatorApiRequestsFailing');
  return { from: pending, to: pending + 2.2 * TIMING.retryPeriod + SEEING };
}

function pendingOf(groups: readonly RuleGroup[], alert: Alert): number {
  const rule = groups.flatMap(({ rules }) => rules).find((one) => one.alert === alert);
  if (rule?.for === undefined) {
    throw new Error(`there is no alert ${alert} that waits`);
  }
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
  const parts = [...rule.for.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit], 0);
}
