/** A moment of a lane, in seconds on the axis. */
export interface Moment {
  readonly at: number;
  readonly label: string;
}

/** One course of events: the leader leads until 0, and then nobody until it is taken over. */
export interface Lane {
  readonly title: string;
  /** Absent where nobody took over. */
  readonly takenOver?: number;
  readonly moments: readonly Moment[];
}

/** Lanes below each other, on one scale. */
export interface Drawing {
  readonly title: string;
  /** What is said below the title. */
  readonly lines: readonly [string, string];
  /** What the axis counts. */
  readonly caption: string;
  /** What the scale is sure to show. */
  readonly first: number;
  readonly last: number;
  readonly lanes: readonly Lane[];
}

const WIDTH = 960;
const LEFT = 40;
const RIGHT = 40;
const BAR_HEIGHT = 28;
const LABEL_ROW = 18;
/** Where the first lane's bar begins. */
const TOP = 142;
const LANE_HEIGHT = 124;
/** The rows of labels that a lane of that height has room for. */
const LABEL_ROWS = 4;
/** Of the font, roughly; labels that are thought wider than they are only keep more apart. */
const CHARACTER_WIDTH = 7;

const LEADS = '#2f855a';
const NOBODY = '#c53030';
const NEXT = '#2b6cb0';

export function draw({ title, lines, caption, first, last, lanes }: Drawing): string {
  const scale = scaleFor(first, last);
  let bottom = TOP;
  const drawn = lanes.map((lane) => {
    const { svg, rows } = drawLane(lane, bottom, scale);
    bottom += LANE_HEIGHT + Math.max(0, rows - LABEL_ROWS) * LABEL_ROW;
    return svg;
  });
  const height = bottom + 44;
  const [heading, detail] = lines;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="13">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="description">${escape(lanes.map(describeLane).join(' '))}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="34" font-size="20" font-weight="600" fill="#1a202c">${escape(title)}</text>`,
    `<text x="${LEFT}" y="56" fill="#4a5568">${escape(shortened(heading))}</text>`,
    `<text x="${LEFT}" y="74" fill="#4a5568">${escape(detail)}</text>`,
    legend(),
    axis(scale, { first, last, bottom, caption }),
    ...drawn,
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

function describeLane({ title, moments }: Lane): string {
  return `${title}: ${together(moments)
    .map(({ at, label }) => `${label} at ${at} s`)
    .join(', ')}.`;
}

interface DrawnLane {
  readonly svg: string;
  /** How many its labels take. */
  readonly rows: number;
}

function drawLane({ title, takenOver, moments }: Lane, y: number, scale: Scale): DrawnLane {
  const bar = (from: number, to: number, fill: string) =>
    `<rect x="${from}" y="${y}" width="${round(to - from)}" height="${BAR_HEIGHT}" fill="${fill}"/>`;
  const until = takenOver === undefined ? WIDTH - RIGHT : scale(takenOver);
  const label = takenOver === undefined ? 'nobody took over' : `nobody leads: ${takenOver} s`;
  const middle = (scale(0) + until) / 2;
  const fits = until - scale(0) > label.length * CHARACTER_WIDTH;
  const labels = drawMoments(together(moments), y, scale);
  const svg = [
    `<g data-lane="${title.toLowerCase()}">`,
    `<text x="${LEFT}" y="${y - 8}" font-weight="600" fill="#1a202c">${title}</text>`,
    bar(LEFT, scale(0), LEADS),
    bar(scale(0), until, NOBODY),
    ...(takenOver === undefined ? [] : [bar(until, WIDTH - RIGHT, NEXT)]),
    ...(fits
      ? [
          `<text x="${round(middle)}" y="${y + 19}" text-anchor="middle" font-weight="600" fill="#ffffff">${label}</text>`,
        ]
      : []),
    ...labels.svg,
    '</g>',
  ].join('\n');
  return { svg, rows: labels.rows };
}

/** In the order in which they come; what happens at once is one moment. */
function together(all: readonly Moment[]): Moment[] {
  const moments = new Map<number, string[]>();
  for (const { at, label } of [...all].sort((a, b) => a.at - b.at)) {
    const seconds = round(at);
    moments.set(seconds, [...(moments.get(seconds) ?? []), label]);
  }
  return [...moments].map(([at, labels]) => ({ at, label: labels.join(', ') }));
}

/** Each label goes into the first row in which it does not touch the one before. */
function drawMoments(moments: readonly Moment[], y: number, scale: Scale): { svg: string[]; rows: number } {
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
  return { svg: [...drawn.map(({ line }) => line), ...drawn.map(({ text }) => text)], rows: rows.length };
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

interface Axis {
  readonly first: number;
  readonly last: number;
  readonly bottom: number;
  readonly caption: string;
}

/** Seconds, at round numbers. */
function axis(scale: Scale, { first, last, bottom: y, caption }: Axis): string {
  const step = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600].find((s) => (last - first) / s <= TICKS) ?? 7200;
  const ticks: string[] = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) {
    const x = scale(at);
    ticks.push(
      `<line x1="${x}" y1="${TOP - 4}" x2="${x}" y2="${y - 8}" stroke="#e2e8f0"/>`,
      `<text x="${x}" y="${y + 8}" text-anchor="middle" fill="#718096">${at}</text>`,
    );
  }
  ticks.push(`<text x="${WIDTH / 2}" y="${y + 28}" text-anchor="middle" fill="#718096">${caption}</text>`);
  return `<g data-axis="${caption}">\n${ticks.join('\n')}\n</g>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
}
