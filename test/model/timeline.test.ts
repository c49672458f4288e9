import * as fc from 'fast-check';
import { electionFigures } from '../../src/model/figures';
import { LeaseClientId } from '../../src/model/lease-client';
import { crashTimelines } from '../../src/model/timeline';
import { Timing } from '../../src/model/timing';

/** The same cases every time; `PROPERTY_SEED` and `PROPERTY_RUNS` explore others. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_260_101) });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1000);

const CLIENTS: readonly LeaseClientId[] = ['client-go', 'kube-lease-manager', 'fabric8'];

const timelinesOf = (client: LeaseClientId, timing: Timing) => crashTimelines(client, electionFigures(client, timing));

/** In whole and half seconds, within the rules of every client. */
const timings = fc
  .tuple(fc.integer({ min: 2, max: 600 }), fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }))
  .map(([retryHalves, renewMore, leaseMore]): Timing => {
    const renewDeadline = (Math.floor(retryHalves * 2.2) + renewMore) / 2;
    return { leaseDuration: Math.floor(renewDeadline) + leaseMore, renewDeadline, retryPeriod: retryHalves / 2 };
  });

test.each<[LeaseClientId, object, object]>([
  [
    'client-go',
    { renewed: -2, observed: -2, expired: 13, takenOver: 13 },
    { renewed: 0, observed: 4.4, expired: 19.4, takenOver: 23.8 },
  ],
  // It renews 13 s apart; a standby that finds the lease expired waits for up to a second.
  ['kube-lease-manager', { renewed: -13, expired: 2, takenOver: 2 }, { renewed: 0, expired: 15, takenOver: 16 }],
  ['fabric8', { renewed: -2, expired: 13, takenOver: 13 }, { renewed: 0, expired: 15, takenOver: 19.4 }],
])('at 15/10/2 a crash goes with %s as its source says', (client, best, worst) => {
  const timelines = timelinesOf(client, { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 });
  expect(timelines).toEqual({ best, worst });
});

describe.each(CLIENTS)('with any timing of %s', (client) => {
  test('a crash is over after crashMin at best and crashMax at worst', () => {
    fc.assert(
      fc.property(timings, (timing) => {
        const { best, worst } = timelinesOf(client, timing);
        const { crashMin, crashMax } = electionFigures(client, timing);
        expect([best.takenOver, worst.takenOver]).toEqual([crashMin, crashMax]);
        expect(crashMin).toBeLessThan(crashMax);
      }),
      { numRuns: RUNS },
    );
  });

  test('the last renewal, its observation, the end of the lease and the takeover follow one another', () => {
    fc.assert(
      fc.property(timings, (timing) => {
        const { best, worst } = timelinesOf(client, timing);
        for (const { renewed, observed = renewed, expired, takenOver } of [best, worst]) {
          expect(renewed).toBeLessThanOrEqual(0);
          expect(observed).toBeGreaterThanOrEqual(renewed);
          expect(expired).toBeGreaterThan(observed);
          expect(expired).toBeGreaterThan(0);
          // Sums of decimal fractions.
          expect(takenOver).toBeGreaterThanOrEqual(expired - 1e-4);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('the lease runs for its duration from where the client counts', () => {
    fc.assert(
      fc.property(timings, (timing) => {
        const { best, worst } = timelinesOf(client, timing);
        for (const { renewed, observed, expired } of [best, worst]) {
          expect(observed === undefined).toBe(client !== 'client-go');
          expect(expired - (observed ?? renewed)).toBeCloseTo(timing.leaseDuration, 3);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
