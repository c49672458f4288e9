import { DrillResult } from '../../model/drill/result';
import { LeaseClientId } from '../../model/lease-client';
import { crashTimelines } from '../../model/timeline';
import { crashLane } from '../crash-lane';
import { draw, Lane } from '../drawing';
import { hundredths } from '../layout';
import { subjectLine } from './heading';
import { happeningsOf } from './moments';

/** A drawing of what was measured, below the quickest and the slowest way that the timing allows. */
export function drillSvg(result: DrillResult, client: LeaseClientId): string {
  const { judgement, moments, event, dialect, title, lease } = result;
  const { from, measured, bound } = judgement;
  const origin =
    from === 'release' ? (moments.released ?? 0) : Math.max(0, from === 'renewal' ? (moments.renewed ?? 0) : 0);
  const allowed = from === 'release' ? releaseLanes(bound.upper) : crashLanes(result, client);
  const happened = happeningsOf(result).map(({ at, label }) => ({ at: at - origin, label }));
  const last = Math.max(bound.upper, measured ?? 0);
  const lane: Lane = {
    title: 'Measured',
    takenOver: measured === undefined ? undefined : hundredths(measured),
    // The Deployment may take much longer to be complete again than anybody takes to lead.
    moments: happened.filter(({ at }) => at <= last),
  };
  const firsts = [...allowed, lane].flatMap(({ moments: all }) => all.map(({ at }) => at));
  return draw({
    title:
      measured === undefined
        ? `${capitalized(event)}: nobody took over`
        : `${capitalized(event)}: the next one led after ${hundredths(measured)} s (${bound.lower} to ${bound.upper} s)`,
    lines: [
      subjectLine({ ...result, controller: { id: dialect, title } }),
      `lease ${lease.name}, ${result.replicas} replicas`,
    ],
    caption: CAPTIONS[from],
    first: Math.min(...firsts),
    last,
    lanes: [...allowed, lane],
  });
}

const CAPTIONS = {
  event: 'seconds after the event',
  renewal: 'seconds after the last renewal',
  release: 'seconds after the release',
} as const;

function crashLanes({ figures }: DrillResult, client: LeaseClientId): Lane[] {
  const { best, worst } = crashTimelines(client, figures);
  return [crashLane('At best', best), crashLane('At worst', worst)];
}

function releaseLanes(upper: number): Lane[] {
  const lane = (title: string, takenOver: number): Lane => ({
    title,
    takenOver,
    moments: [
      { at: 0, label: 'released' },
      { at: takenOver, label: 'taken over' },
    ],
  });
  return [lane('At best', 0), lane('At worst', upper)];
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
