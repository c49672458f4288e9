import { crashTimelines } from '../../model/timeline';
import { describeTiming } from '../../model/timing';
import { crashLane } from '../crash-lane';
import { draw } from '../drawing';
import { Explanation } from './explanation';

/** A drawing of the crash of a leader, until the next one leads, at best and at worst. */
export function crashSvg({ heading, client, figures }: Explanation): string {
  const { best, worst } = crashTimelines(client, figures);
  return draw({
    title: `The leader crashes: the next one leads after ${figures.crashMin} to ${figures.crashMax} s`,
    lines: [heading, `leaseDuration / renewDeadline / retryPeriod: ${describeTiming(figures)}`],
    caption: 'seconds after the crash',
    first: best.renewed,
    last: figures.crashMax,
    lanes: [crashLane('At best', best), crashLane('At worst', worst)],
  });
}
