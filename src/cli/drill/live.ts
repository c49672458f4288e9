import { expectedBound, MeasuredFrom } from '../../model/drill/judgement';
import { DrillResult } from '../../model/drill/result';
import { rounded } from '../layout';
import { happeningRows } from './moments';
import { Plan } from './plan';
import { Line, Span } from './progress';
import { resultOf } from './result';

/** What a drill is about at the moment; it changes all the while. */
export interface Live {
  doing: string;
  event?: number;
  takenBack?: number;
  /** When the Deployment will have been complete again; absent as long as it is not waited for. */
  completion?: Promise<number | undefined>;
  complete?: number;
}

/** How much of a line a bar may take. */
const MOST = 72;

/** What a terminal of so many columns shows of a drill at a moment. */
export function liveLines(plan: Plan, live: Live, now: number, width: number): Line[] {
  const { preparation, expectation } = plan;
  const { subject, pod } = preparation;
  const title = `${expectation.event}: the leader of ${subject.namespace}/${subject.deployment}`;
  if (live.event === undefined) {
    return [heading(title, '', width), ['  ', green(pod.name), ' leads'].map(span), '', `  ${live.doing} …`];
  }
  const result = resultOf(preparation, expectation, { ...live, event: live.event });
  const elapsed = now - live.event;
  return [
    heading(title, `${elapsed.toFixed(1)} s`, width),
    ['  ', ...leading(result)].map(span),
    '',
    ...gauge(result, plan, elapsed, width),
    '',
    ...happeningRows(result).map(([at, text]) => `  ${at}  ${text}`),
    ...(live.complete === undefined ? [`  ${live.doing} …`] : []),
  ];
}

function span(part: string | Span): Span {
  return typeof part === 'string' ? { text: part } : part;
}

function green(text: string): Span {
  return { text, colour: 'green' };
}

function heading(title: string, right: string, width: number): Line {
  const gap = Math.max(2, Math.min(width, MOST + 2) - title.length - right.length);
  return [{ text: title, colour: 'bold' }, { text: ' '.repeat(gap) }, { text: right }];
}

/** Who acts as the leader, as far as one can tell from outside. */
function leading({ event, leader, next, moments }: DrillResult): (string | Span)[] {
  if (next !== undefined) {
    return [{ text: next.pod ?? next.holder, colour: 'blue' }, ' leads'];
  }
  const nobody: Span = { text: 'nobody leads', colour: 'red' };
  if (moments.released !== undefined) {
    return [nobody];
  }
  const old = leader.pod ?? leader.holder;
  const isEnding = event === 'delete' || event === 'drain';
  return isEnding && moments.ended === undefined
    ? [green(old), ' leads, and is told to end']
    : [nobody, `, and the lease is held by ${old} until it expires`];
}

/** How long nobody leads, on the scale of the bound. */
function gauge(result: DrillResult, { expectation }: Plan, elapsed: number, width: number): Line[] {
  const { judgement, moments, tolerance } = result;
  const isDecided = judgement.handover?.released !== undefined || moments.takenOver !== undefined;
  const { from, bound } = isDecided ? judgement : expectedBound(expectation);
  const since = elapsedSince(from, result);
  const taken = since === undefined ? 0 : (moments.takenOver ?? elapsed) - since;
  const end = Math.max(bound.upper + tolerance, since === undefined ? 0 : elapsed - since);
  const cells = Math.max(10, Math.min(MOST, width - 4));
  const at = (cell: number) => ((cell + 0.5) / cells) * end;
  const bar = Array.from({ length: cells }, (_, cell): Span => {
    if (at(cell) <= taken) {
      return { text: '█', colour: 'red' };
    }
    if (moments.takenOver !== undefined) {
      return { text: '█', colour: 'blue' };
    }
    const isExpected = at(cell) >= bound.lower && at(cell) <= bound.upper;
    return { text: isExpected ? '▒' : '·', colour: 'dim' };
  });
  return [
    `  ${FROM[from]}${since === undefined ? '' : `: ${taken.toFixed(1)} s`}`,
    [{ text: '  ' }, ...bar],
    `  ${marks([0, bound.lower, bound.upper], cells, end)}`,
  ];
}

const FROM: Readonly<Record<MeasuredFrom, string>> = {
  event: 'nobody leads since the event',
  renewal: 'nobody leads since the last renewal',
  release: 'nobody leads since the release',
};

/** Seconds from the event to the moment that it is measured from; undefined while that has not come. */
function elapsedSince(from: MeasuredFrom, { moments: { released, renewed = 0 } }: DrillResult): number | undefined {
  return from === 'release' ? released : Math.max(0, renewed);
}

/** Seconds, each below its place on the scale, unless there is no room for it. */
function marks(seconds: readonly number[], cells: number, end: number): string {
  let line = '';
  for (const second of [...new Set(seconds)]) {
    const at = Math.round((second / end) * cells);
    if (line === '' || at > line.length) {
      line = `${line.padEnd(at)}${rounded(second)}`;
    }
  }
  return `${line} s`;
}
