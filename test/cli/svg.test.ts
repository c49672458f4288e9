import * as fc from 'fast-check';
import { explain, explainFile } from '../support/cli';
import { elementsOf, parseXml, XmlElement } from '../support/xml';
import { deployment } from './upstream';

/** The same cases every time; `PROPERTY_SEED` and `PROPERTY_RUNS` explore others. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_260_101) });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 300);

/** The drawing that `explain` writes with these options. */
function drawing(options: string): XmlElement {
  return parseXml(explain(`${options} --svg crash.svg`).written['crash.svg']);
}

function lane(svg: XmlElement, name: 'at best' | 'at worst'): XmlElement {
  const [found] = elementsOf(svg, 'g').filter(({ attributes }) => attributes['data-lane'] === name);
  return found;
}

interface Mark {
  readonly at: number;
  readonly x: number;
}

function marksOf(svg: XmlElement, name: 'at best' | 'at worst'): Mark[] {
  return elementsOf(lane(svg, name), 'line').map(({ attributes }) => {
    expect(attributes.x1).toBe(attributes.x2);
    return { at: Number(attributes['data-at']), x: Number(attributes.x1) };
  });
}

const momentsOf = (svg: XmlElement, name: 'at best' | 'at worst') => marksOf(svg, name).map(({ at }) => at);

describe('the marks are where the formulas have them:', () => {
  test.each([
    ['--timing 15/10/2', [-2, 0, 13], [0, 4.4, 19.4, 23.8]],
    ['--timing 10/6/1', [-1, 0, 9], [0, 2.2, 12.2, 14.4]],
    ['--timing 30/20/5', [-5, 0, 25], [0, 11, 41, 52]],
    ['--timing 137/107/26', [-26, 0, 111], [0, 57.2, 194.2, 251.4]],
    // Renews LD − R apart; its standbys wake at the end that they know, and wait up to a second.
    ['--dialect bindy', [-13, 0, 2], [0, 15, 16]],
    // Goes by the time that the lease tells, and so has no lag of observation.
    ['--dialect strimzi', [-2, 0, 13], [0, 15, 19.4]],
  ])('%s', (options, best, worst) => {
    const svg = drawing(options);
    expect(momentsOf(svg, 'at best')).toEqual(best);
    expect(momentsOf(svg, 'at worst')).toEqual(worst);
  });
});

test('title and description say what is drawn, and the labels what happens when', () => {
  const svg = drawing('--timing 15/10/2');
  const [title, description] = ['title', 'desc'].map((name) => elementsOf(svg, name));
  expect(svg.attributes).toMatchObject({ xmlns: 'http://www.w3.org/2000/svg', role: 'img' });
  expect(svg.attributes['aria-labelledby']).toBe(`${title[0].attributes.id} ${description[0].attributes.id}`);
  expect([title.length, description.length]).toEqual([1, 1]);
  expect(title[0].text).toBe('The leader crashes: the next one leads after 13 to 23.8 s');
  expect(description[0].text).toBe(
    'At best: last renewal, observed at -2 s, crash at 0 s, lease expired, taken over at 13 s. ' +
      'At worst: last renewal, crash at 0 s, observed at 4.4 s, lease expired at 19.4 s, taken over at 23.8 s.',
  );
  const textsOf = (name: 'at best' | 'at worst') => elementsOf(lane(svg, name), 'text').map(({ text }) => text);
  expect(textsOf('at best')).toEqual([
    'At best',
    'nobody leads: 13 s',
    'last renewal, observed (-2 s)',
    'crash (0 s)',
    'lease expired, taken over (13 s)',
  ]);
  expect(textsOf('at worst')).toEqual([
    'At worst',
    'nobody leads: 23.8 s',
    'last renewal, crash (0 s)',
    'observed (4.4 s)',
    'lease expired (19.4 s)',
    'taken over (23.8 s)',
  ]);
});

test('what the drawing is of stands below its title, with any character', () => {
  const image = 'quay.io/jetstack/cert-manager-controller:v1.21.1';
  const { written } = explainFile(deployment({ name: `<&">'`, image }), '--svg crash.svg');
  const texts = elementsOf(parseXml(written['crash.svg']), 'text').map(({ text }) => text);
  expect(texts.slice(1, 3)).toEqual([
    `test-system/Deployment/sample, container <&">': cert-manager's controller (cert-manager)`,
    'leaseDuration / renewDeadline / retryPeriod: 60s / 40s / 15s',
  ]);
});

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The room that a text takes in a sans-serif font, of which letters are half as wide as high, or little more. */
function boxOf({ text, attributes }: XmlElement): Box {
  const size = Number(attributes['font-size'] ?? 13);
  const width = text.length * size * 0.52;
  const x = Number(attributes.x) - (attributes['text-anchor'] === 'middle' ? width / 2 : 0);
  const y = Number(attributes.y);
  return { text, left: x, right: x + width, top: y - 0.75 * size, bottom: y + 0.2 * size };
}

/** Pairs of texts that lie upon each other, and texts that lie beyond the edge. */
function clashes(svg: XmlElement): string[] {
  const [, , width, height] = svg.attributes.viewBox.split(' ').map(Number);
  const boxes = elementsOf(svg, 'text').map(boxOf);
  const beyond = boxes.filter((b) => b.left < 0 || b.right > width || b.top < 0 || b.bottom > height);
  const upon = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.text} | ${b.text}`),
  );
  return [...beyond.map(({ text }) => text), ...upon];
}

/** The colour that the legend gives to something: that of the square before its text. */
function colourOf(svg: XmlElement, meaning: string): string {
  const [square] = svg.children.filter((_, i) => svg.children.at(i + 1)?.text === meaning);
  expect(square.name).toBe('rect');
  return square.attributes.fill;
}

/** What a lane's bar shows: who leads, from where to where. */
function barsOf(svg: XmlElement, name: 'at best' | 'at worst', meaning: string): { left: number; right: number }[] {
  const colour = colourOf(svg, meaning);
  return elementsOf(lane(svg, name), 'rect')
    .filter(({ attributes }) => attributes.fill === colour)
    .map(({ attributes: { x, width } }) => ({ left: Number(x), right: Number(x) + Number(width) }));
}

/** Ticks of the axis: the second that is written, and where. */
function ticksOf(svg: XmlElement): Mark[] {
  const [axis] = elementsOf(svg, 'g').filter(({ attributes }) => attributes['data-axis'] === 'seconds after the crash');
  const ticks = elementsOf(axis, 'text').filter(({ text }) => /^-?\d+$/.test(text));
  expect(elementsOf(axis, 'line').map(({ attributes }) => attributes.x1)).toEqual(ticks.map((t) => t.attributes.x));
  return ticks.map(({ text, attributes }) => ({ at: Number(text), x: Number(attributes.x) }));
}

/** Everything that must hold of a drawing, whatever its timing. */
function expectGoodDrawing(svg: XmlElement): void {
  const [, , width] = svg.attributes.viewBox.split(' ').map(Number);
  const [best, worst] = [marksOf(svg, 'at best'), marksOf(svg, 'at worst')];
  const all = [...best, ...worst, ...ticksOf(svg)];
  const [first, last] = [best[0], worst[worst.length - 1]];
  const perSecond = (last.x - first.x) / (last.at - first.at);
  expect(perSecond).toBeGreaterThan(0);
  for (const { at, x } of all) {
    // Both are rounded to hundredths.
    expect(Math.abs(x - first.x - (at - first.at) * perSecond)).toBeLessThan(0.03 + 0.01 * perSecond);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(width);
  }
  for (const [name, marks] of [
    ['at best', best],
    ['at worst', worst],
  ] as const) {
    const crash = marks.find(({ at }) => at === 0)?.x ?? NaN;
    const { x: takenOver } = marks[marks.length - 1];
    const bars = ['the leader leads', 'nobody leads', 'the next one leads'].map((who) => barsOf(svg, name, who));
    expect(bars.map(({ length }) => length)).toEqual([1, 1, 1]);
    const [[before], [nobody], [after]] = bars;
    expect(nobody.left).toBeCloseTo(crash, 1);
    expect(nobody.right).toBeCloseTo(takenOver, 1);
    expect(before.right).toBeCloseTo(crash, 1);
    expect(after.left).toBeCloseTo(takenOver, 1);
    // The leader led before its last renewal too.
    expect(before.left).toBeLessThan(marks[0].x);
    expect(after.right).toBeGreaterThan(after.left);
    expect(marks.map(({ at }) => at)).toEqual([...new Set(marks.map(({ at }) => at))].sort((a, b) => a - b));
  }
  expect(ticksOf(svg).length).toBeGreaterThanOrEqual(3);
  expect(clashes(svg)).toEqual([]);
}

test.each(['', '--profile fast', '--timing 137/107/26', '--dialect bindy', '--dialect strimzi', '--dialect knative'])(
  'the drawing of %s is to scale, and no text lies upon another or beyond the edge',
  (options) => {
    expectGoodDrawing(drawing(options));
  },
);

/** Timings that client-go accepts, with half seconds where it takes them. */
const timings = fc
  .tuple(fc.integer({ min: 2, max: 1200 }), fc.integer({ min: 1, max: 1800 }), fc.integer({ min: 0, max: 3000 }))
  .map(([retryHalves, renewMore, leaseMore]) => {
    const renewHalves = Math.floor(retryHalves * 1.2) + renewMore;
    return [Math.floor(renewHalves / 2) + 1 + leaseMore, renewHalves / 2, retryHalves / 2];
  });

test('so is that of any timing', () => {
  fc.assert(
    fc.property(timings, ([lease, renew, retry]) => {
      const svg = drawing(`--timing ${lease}/${renew}/${retry}`);
      const hundredths = (seconds: number) => expect.closeTo(seconds, 2) as number;
      expect(momentsOf(svg, 'at best')).toEqual([-retry, 0, lease - retry].map(hundredths));
      expect(momentsOf(svg, 'at worst')).toEqual(
        [0, 2.2 * retry, lease + 2.2 * retry, lease + 4.4 * retry].map(hundredths),
      );
      expectGoodDrawing(svg);
    }),
    { numRuns: RUNS },
  );
});

describe('what is no XML', () => {
  test.each([
    '<a>',
    '<a></b>',
    '<a b="1" b="2"/>',
    '<a>&</a>',
    '<a>1 < 2</a>',
    '<a/><b/>',
    'x<a/>',
    '</a>',
    '<a b=1/>',
  ])('is known as such: %s', (text) => {
    expect(() => parseXml(text)).toThrow();
  });
});
