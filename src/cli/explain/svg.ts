import { CrashTimeline, crashTimelines } from '../../model/timeline';
import { describeTiming } from '../../model/timing';
import { Explanation } from './explanation';

/** A moment of a lane, in seconds after the crash. */
interface Moment {
  readonly at: number;
  readonly label: string;
}

interface Lane {
  readonly title: string;
  readonly timeline: CrashTimeline;
}

const WIDTH = 960;
const LEFT = 40;
const RIGHT = 40;
const BAR_HEIGHT = 28;
const LABEL_ROW = 18;
/** Where the first lane's bar begins. */
const TOP = 142;
const LANE_HEIGHT = 124;
const HEIGHT = TOP + 2 * LANE_HEIGHT + 44;
/** Of the font, roughly; labels that are thought wider than they are only keep more apart. */
const CHARACTER_WIDTH = 7;

const LEADS = '#2f855a';
const NOBODY = '#c53030';
const NEXT = '#2b6cb0';

/** A drawing of the crash of a leader, until the next one leads, at best and at worst. */
export function crashSvg({ heading, client, figures }: Explanation): string {
  const { best, worst } = crashTimelines(client, figures);
  const scale = scaleFor(Math.min(best.renewed, worst.renewed), figures.crashMax);
  const lanes: Lane[] = [
    { title: 'At best', timeline: best },
    { title: 'At worst', timeline: worst },
  ];
  const title = `The leader crashes: the next one leads after ${figures.crashMin} to ${figures.crashMax} s`;
  const timing = `leaseDuration / renewDeadline / retryPeriod: ${describeTiming(figures)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="13">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="description">${escape(lanes.map(describeLane).join(' '))}</desc>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="34" font-size="20" font-weight="600" fill="#1a202c">${escape(title)}</text>`,
    `<text x="${LEFT}" y="56" fill="#4a5568">${escape(shortened(heading))}</text>`,
    `<text x="${LEFT}" y="74" fill="#4a5568">${escape(timing)}</text>`,
    legend(),
    axis(scale, figures.crashMax, best.renewed),
    ...lanes.map((lane, i) => drawLane(lane, TOP + i * LANE_HEIGHT, scale)),
    '</svg>',
    '',
  ].join('\n');
}

/** As much of a text as a line has room for. */
function shortened(text: string): string {
  const most = Math.floor((WIDTH - LEFT - RIGHT) / CHARACTER_WIDTH);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

type Scale = (seconds: number) => number;

/** From seconds to the drawing, with some room for the leader before and the next one after. */
function scaleFor(first: number, last: number): Scale {
  const room = (last - first) * 0.08;
  const unit = (WIDTH - LEFT - RIGHT) / (last - first + 2 * room);
  return (seconds) => round(LEFT + (seconds - first + room) * unit);
}

function describeLane({ title, timeline }: Lane): string {
  return `${title}: ${momentsOf(timeline)
    .map(({ at, label }) => `${label} at ${at} s`)
    .join(', ')}.`;
}

function drawLane({ title, timeline }: Lane, y: number, scale: Scale): string {
  const { takenOver } = timeline;
  const bar = (from: number, to: number, fill: string) =>
    `<rect x="${from}" y="${y}" width="${round(to - from)}" height="${BAR_HEIGHT}" fill="${fill}"/>`;
  const label = `nobody leads: ${takenOver} s`;
  const middle = (scale(0) + scale(takenOver)) / 2;
  const fits = scale(takenOver) - scale(0) > label.length * CHARACTER_WIDTH;
  return [
    `<g data-lane="${title.toLowerCase()}">`,
    `<text x="${LEFT}" y="${y - 8}" font-weight="600" fill="#1a202c">${title}</text>`,
    bar(LEFT, scale(0), LEADS),
    bar(scale(0), scale(takenOver), NOBODY),
    bar(scale(takenOver), WIDTH - RIGHT, NEXT),
    ...(fits
      ? [
          `<text x="${round(middle)}" y="${y + 19}" text-anchor="middle" font-weight="600" fill="#ffffff">${label}</text>`,
        ]
      : []),
    ...drawMoments(momentsOf(timeline), y, scale),
    '</g>',
  ].join('\n');
}

/** What happens, in the order in which it does; what happens at once is one moment. */
function momentsOf({ renewed, observed, expired, takenOver }: CrashTimeline): Moment[] {
  const all: Moment[] = [
    { at: renewed, label: 'last renewal' },
    ...(observed === undefined ? [] : [{ at: observed, label: 'observed' }]),
    { at: 0, label: 'crash' },
    { at: expired, label: 'lease expired' },
    { at: takenOver, label: 'taken over' },
  ];
  const moments = new Map<number, string[]>();
  for (const { at, label } of all.sort((a, b) => a.at - b.at)) {
    const seconds = round(at);
    moments.set(seconds, [...(moments.get(seconds) ?? []), label]);
  }
  return [...moments].map(([at, labels]) => ({ at, label: labels.join(', ') }));
}

/** Each label goes into the first row in which it does not touch the one before. */
function drawMoments(moments: readonly Moment[], y: number, scale: Scale): string[] {
  const rows: number[] = [];
  const drawn = moments.map(({ at, label }) => {
    const text = `${label} (${at} s)`;
    const half = (text.length * CHARACTER_WIDTH) / 2;
    const x = scale(at);
    const centre = round(Math.min(Math.max(x, LEFT + half), WIDTH - RIGHT - half));
    const free = rows.findIndex((end) => end < centre - half);
    const row = free === -1 ? rows.length : free;
    rows[row] = centre + half;
    const bottom = y + BAR_HEIGHT + 6 + (row + 1) * LABEL_ROW;
    return {
      line: `<line data-at="${at}" x1="${x}" y1="${y - 4}" x2="${x}" y2="${bottom - 12}" stroke="#1a202c"/>`,
      // With an edge of the ground's colour, since lines of later moments pass behind it.
      text: `<text x="${centre}" y="${bottom}" text-anchor="middle" fill="#1a202c" stroke="#ffffff" stroke-width="4" paint-order="stroke">${escape(text)}</text>`,
    };
  });
  return [...drawn.map(({ line }) => line), ...drawn.map(({ text }) => text)];
}

function legend(): string {
  const entries = [
    { fill: LEADS, text: 'the leader leads' },
    { fill: NOBODY, text: 'nobody leads' },
    { fill: NEXT, text: 'the next one leads' },
  ];
  return entries
    .map(({ fill, text }, i) => {
      const x = LEFT + i * 150;
      return `<rect x="${x}" y="88" width="12" height="12" fill="${fill}"/><text x="${x + 18}" y="99" fill="#4a5568">${text}</text>`;
    })
    .join('\n');
}

const TICKS = 12;

/** Seconds after the crash, at round numbers. */
function axis(scale: Scale, last: number, first: number): string {
  const step = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600].find((s) => (last - first) / s <= TICKS) ?? 7200;
  const y = TOP + 2 * LANE_HEIGHT;
  const ticks: string[] = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) {
    const x = scale(at);
    ticks.push(
      `<line x1="${x}" y1="${TOP - 4}" x2="${x}" y2="${y - 8}" stroke="#e2e8f0"/>`,
      `<text x="${x}" y="${y + 8}" text-anchor="middle" fill="#718096">${at}</text>`,
    );
  }
  const caption = 'seconds after the crash';
  ticks.push(`<text x="${WIDTH / 2}" y="${y + 28}" text-anchor="middle" fill="#718096">${caption}</text>`);
  return `<g data-axis="${caption}">\n${ticks.join('\n')}\n</g>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
}
