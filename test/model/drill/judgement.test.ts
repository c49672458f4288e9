import * as fc from 'fast-check';
import { handoverOf, LeaseSighting } from '../../../src/model/drill/course';
import { DRILL_EVENTS, DrillEvent } from '../../../src/model/drill/event';
import { Expectation, expectedBound, goesOn, judge } from '../../../src/model/drill/judgement';
import { electionFigures } from '../../../src/model/figures';
import { FAST_TIMING, Timing } from '../../../src/model/timing';
import { simulated } from './election';

const AT = { event: 10, leaseDuration: 10 };
const FIGURES = electionFigures('client-go', FAST_TIMING, { releases: true, gracefulShutdown: 30 });

function expectation(changes: Partial<Expectation> = {}): Expectation {
  return { event: 'crash', client: 'client-go', figures: FIGURES, releases: true, tolerance: 2, ...changes };
}

/** `old@9 @10 new@12`: who held the lease from when on. */
function sightings(text: string): LeaseSighting[] {
  return text.split(' ').map((word) => {
    const [holder, at] = word.split('@');
    return { holder, at: Number(at) };
  });
}

describe('with 10/6/1 and 2 s of tolerance', () => {
  test.each<[string, DrillEvent, boolean, string, string, number | undefined, string[]]>([
    ['released and taken over', 'delete', true, 'old@9.5 @10.5 new@12', 'release', 1.5, []],
    ['released late, after renewals', 'drain', true, 'old@9.5 old@10.5 old@36 @40 new@42', 'release', 2, []],
    ['released, and taken over late', 'delete', true, 'old@9.5 @11 new@15.3', 'release', 4.3, ['too-late']],
    ['released, and taken over just in time', 'delete', true, 'old@9.5 @11 new@15.2', 'release', 4.2, []],
    ['released, and nobody', 'delete', true, 'old@9.5 @11', 'release', undefined, ['not-taken-over']],
    ['released and taken back', 'delete', true, 'old@9 @11 old@12 old@21 @30 new@31', 'release', 1, []],
    ['not released, though it should', 'delete', true, 'old@9.5 new@21', 'event', 11, ['not-released']],
    ['not released, as it is used to', 'delete', false, 'old@9.5 new@21', 'event', 11, []],
    ['released, though it is not used to', 'drain', false, 'old@9.5 @10.5 new@12', 'release', 1.5, []],
    ['crashed', 'crash', true, 'old@9.5 new@21', 'event', 11, []],
    ['crashed and released', 'crash', true, 'old@9.5 @10.5 new@11', 'release', 0.5, []],
    ['crashed, and taken over late', 'crash', true, 'old@9.5 new@26.5', 'event', 16.5, ['too-late']],
    ['taken over before its time', 'crash', true, 'old@9.5 new@17', 'event', 7, ['too-early']],
    ['taken over when its time has come', 'crash', true, 'old@9.5 new@17.5', 'event', 7.5, []],
    ['emptied by a standby once it has expired', 'crash', false, 'old@9.5 @19.6 new@20', 'event', 10, []],
    ['the same, and nobody', 'crash', false, 'old@9.5 @19.6', 'event', undefined, ['not-taken-over']],
    ['cut off late', 'partition', true, 'old@9.5 old@12 new@24', 'renewal', 12, []],
    ['cut off, and nobody', 'partition', true, 'old@9.5', 'event', undefined, ['not-taken-over']],
    ['not cut off', 'partition', true, 'old@9.5 old@23', 'renewal', undefined, ['not-cut-off']],
  ])('%s', (_, event, releases, text, from, measured, faults) => {
    const judgement = judge({ ...AT, sightings: sightings(text) }, expectation({ event, releases }));
    expect(judgement).toMatchObject({ from, faults });
    expect(judgement.measured).toEqual(measured === undefined ? undefined : expect.closeTo(measured, 6));
    expect(judgement.bound).toEqual(from === 'release' ? { lower: 0, upper: 2.2 } : { lower: 9, upper: 14.4 });
  });
});

test('without a leader there is nothing to be measured', () => {
  for (const text of ['@9', 'old@11']) {
    expect(judge({ ...AT, sightings: sightings(text) }, expectation()).faults).toEqual(['not-led']);
  }
});

test('what may have been missed is not held against anybody', () => {
  const gap = [
    { at: 9.5, holder: 'old' },
    { at: 12, holder: 'new', isAfterGap: true, delay: 2 },
  ];
  expect(judge({ ...AT, sightings: gap }, expectation({ event: 'delete' })).faults).toEqual([]);
  expect(handoverOf({ ...AT, sightings: gap })).toMatchObject({ isBlind: true, delay: 2, next: 'new' });
});

test('that nobody is cut off is known before the time is up', () => {
  const renewed = (at: number) => ({ holder: 'old', renewed: at, isBlind: false });
  expect(goesOn(renewed(22), 10, expectation({ event: 'partition' }))).toBe(false);
  expect(goesOn(renewed(22.1), 10, expectation({ event: 'partition' }))).toBe(true);
  expect(goesOn(renewed(22.1), 10, expectation({ event: 'delete' }))).toBe(false);
});

test.each([
  ['client-go', 'delete', true, 'release', { lower: 0, upper: 2.2 }],
  ['client-go', 'drain', false, 'event', { lower: 9, upper: 14.4 }],
  ['client-go', 'crash', true, 'event', { lower: 9, upper: 14.4 }],
  ['client-go', 'partition', true, 'event', { lower: 9, upper: 14.4 }],
  ['kube-lease-manager', 'crash', false, 'event', { lower: 1, upper: 11 }],
  ['fabric8', 'delete', true, 'release', { lower: 0, upper: 3.2 }],
] as const)('%s, %s, releases: %s: expected is', (client, event, releases, from, bound) => {
  const figures = electionFigures(client, FAST_TIMING, { releases, gracefulShutdown: 30 });
  expect(expectedBound({ client, event, releases, figures, tolerance: 2 })).toEqual({ from, bound });
});

interface Simulated {
  readonly timing: Timing;
  readonly standbys: number;
  readonly at: number;
  readonly chances: readonly number[];
  readonly event: DrillEvent;
  readonly releases: boolean;
}

describe('an election as client-go holds it', () => {
  const timing = fc
    .tuple(
      fc.integer({ min: 2, max: 120 }),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      fc.double({ min: 0.05, max: 0.8, noNaN: true }),
    )
    .map(([leaseDuration, renew, retry]): Timing => {
      const renewDeadline = leaseDuration * renew;
      return { leaseDuration, renewDeadline, retryPeriod: renewDeadline * retry };
    });
  const course: fc.Arbitrary<Simulated> = fc.record({
    timing,
    standbys: fc.integer({ min: 1, max: 4 }),
    /** In retryPeriods. */
    at: fc.double({ min: 3, max: 40, noNaN: true }),
    chances: fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 50, maxLength: 50 }),
    event: fc.constantFrom(...DRILL_EVENTS),
    releases: fc.boolean(),
  });

  function judged({ timing: set, standbys, at: periods, chances, event, releases }: Simulated, late = 0) {
    const at = periods * set.retryPeriod;
    let i = 0;
    const chance = () => chances[i++ % chances.length];
    const releasing = releases && (event === 'delete' || event === 'drain');
    const seen = simulated(set, standbys, { at, releases: releasing }, chance);
    const moved = seen.map((one, index) => (index === seen.length - 1 ? { ...one, at: one.at + late } : one));
    const figures = electionFigures('client-go', set, { releases, gracefulShutdown: 0 });
    const expected: Expectation = { event, client: 'client-go', figures, releases, tolerance: 0.001 };
    // The event comes just before what it leads to.
    return {
      judgement: judge({ event: at - 1e-6, sightings: moved, leaseDuration: set.leaseDuration }, expected),
      expected,
    };
  }

  test('is inside the bound, whatever its timing, and whenever the leader goes', () => {
    fc.assert(
      fc.property(course, (one) => {
        const { judgement } = judged(one);
        expect(judgement.faults).toEqual([]);
        expect(judgement.measured).toBeGreaterThanOrEqual(judgement.bound.lower - 0.001);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('is outside if it takes longer', () => {
    fc.assert(
      fc.property(course, fc.double({ min: 0.01, max: 100, noNaN: true }), (one, more) => {
        const { judgement } = judged(one);
        const late = judgement.bound.upper - (judgement.measured ?? 0) + more;
        expect(judged(one, late).judgement.faults).toEqual(['too-late']);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('is outside if somebody does not wait for the lease to expire', () => {
    const crashes = course.map((one): Simulated => ({ ...one, event: 'crash' }));
    fc.assert(
      fc.property(crashes, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (one, part) => {
        const { judgement } = judged(one);
        const { renewed = 0, takenOver = 0 } = judgement.handover ?? {};
        const early = renewed + one.timing.leaseDuration * part - 0.002 - takenOver;
        // Unless that would be before the event.
        fc.pre(takenOver + early > one.at * one.timing.retryPeriod);
        expect(judged(one, early).judgement.faults).toEqual(['too-early']);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
