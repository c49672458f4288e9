import { Duration } from 'cdk8s';
import { TimingProfile } from '../../src';
import { refusal } from '../support/refusal';

/** Lease duration, renew deadline and retry period, in whole seconds. */
type Triple = readonly [lease: number, renew: number, retry: number];

const LONGEST_TARGET = 120;

/** Targets in tenths of a second, so that all sums are exact. */
const TARGETS = Array.from({ length: 2 * LONGEST_TARGET }, (_, i) => 5 * (i + 1));

/** From the longest retry period down, within that from the longest lease, within that from the longest deadline. */
const MILDEST_FIRST = [...validTriples(LONGEST_TARGET)].sort(
  ([lease, renew, retry], [otherLease, otherRenew, otherRetry]) =>
    otherRetry - retry || otherLease - lease || otherRenew - renew,
);

/** All that client-go starts with, and that leave a second between an old leader and a new one. */
function* validTriples(longest: number): Generator<Triple> {
  for (let lease = 1; lease <= longest; lease++) {
    for (let renew = 1; renew < lease; renew++) {
      for (let retry = 1; lease - renew - retry >= 1; retry++) {
        if (10 * renew > 12 * retry) {
          yield [lease, renew, retry];
        }
      }
    }
  }
}

/** Tenths of a second until a crashed leader is replaced, at worst: the lease and two waits of 2.2 retry periods. */
function failover([lease, , retry]: Triple): number {
  return 10 * lease + 44 * retry;
}

/** Seconds that the API server may be away: a leader that failed once tries again while its deadline lasts. */
function survived([, renew, retry]: Triple): number {
  let attempts = 1;
  while ((attempts + 1) * retry <= renew) {
    attempts++;
  }
  return (attempts - 1) * retry;
}

function secondsOf({ leaseDuration, renewDeadline, retryPeriod }: TimingProfile): Triple {
  return [leaseDuration.toSeconds(), renewDeadline.toSeconds(), retryPeriod.toSeconds()];
}

function quickestFirst(triples: readonly Triple[]): Triple[] {
  return [...triples].sort((a, b) => failover(a) - failover(b));
}

/** The targets of which something else is found than expected. */
function differences(actual: readonly unknown[], expected: readonly unknown[]): unknown[] {
  const differ = (i: number) => JSON.stringify(actual[i]) !== JSON.stringify(expected[i]);
  return TARGETS.flatMap((tenths, i) => (differ(i) ? [{ tenths, actual: actual[i], expected: expected[i] }] : []));
}

const tenths = (count: number) => Duration.millis(100 * count);

/** What is found for each target, or why nothing is. */
function found(options: { tolerating?: Duration } = {}): (Triple | string)[] {
  return TARGETS.map((target) => {
    try {
      return secondsOf(TimingProfile.forFailover(tenths(target), options));
    } catch (error) {
      return (error as Error).message;
    }
  });
}

const tooShort = (target: string, reach: string) =>
  `TimingProfile.forFailover: no timing of whole seconds replaces a crashed leader within ${target}; ${reach}`;

describe('the timing for a failover', () => {
  test('is the mildest of all that achieve it, for every half second up to two minutes', () => {
    const expected = TARGETS.map(
      (target) =>
        MILDEST_FIRST.find((triple) => failover(triple) <= target) ??
        tooShort(`${target / 10}s at worst`, 'allow 8.4s or more, which 4s / 2s / 1s achieves'),
    );
    expect(expected.filter((triple) => typeof triple === 'string')).toHaveLength(16);
    expect(differences(found(), expected)).toEqual([]);
  });

  test.each([1, 5, 30, 77.5])(
    'that survives %d s without the API server too is the mildest that does both',
    (outage) => {
      const surviving = MILDEST_FIRST.filter((triple) => survived(triple) >= outage);
      const [quickest] = quickestFirst(surviving);
      const reach = `allow ${failover(quickest) / 10}s or more, which ${quickest.join('s / ')}s achieves`;
      const expected = TARGETS.map(
        (target) =>
          surviving.find((triple) => failover(triple) <= target) ??
          tooShort(`${target / 10}s at worst and survives ${outage}s without the API server`, reach),
      );
      expect(differences(found({ tolerating: Duration.millis(1000 * outage) }), expected)).toEqual([]);
    },
  );

  test('has a name and figures as any other, which keep the target', () => {
    const timing = TimingProfile.forFailover(Duration.seconds(60));
    expect(timing.name).toBe('custom');
    expect(timing.figures.crashMax.toMilliseconds()).toBeLessThanOrEqual(60_000);
  });

  test('is found for what the refusal of a shorter one names, and not for a millisecond less', () => {
    expect(secondsOf(TimingProfile.forFailover(Duration.millis(8400)))).toEqual([4, 2, 1]);
    expect(refusal(() => TimingProfile.forFailover(Duration.millis(8399)))).toBe(
      tooShort('8.399s at worst', 'allow 8.4s or more, which 4s / 2s / 1s achieves'),
    );
  });

  test('asks for no outage of 0 s', () => {
    const options = { tolerating: Duration.seconds(0) };
    expect(secondsOf(TimingProfile.forFailover(Duration.seconds(30), options))).toEqual(
      secondsOf(TimingProfile.forFailover(Duration.seconds(30))),
    );
  });

  test('of 0 s is refused, and one of less is no duration', () => {
    expect(refusal(() => TimingProfile.forFailover(Duration.seconds(0)))).toBe(
      'TimingProfile.forFailover.failover: 0s is not a time to achieve; use a duration longer than 0s',
    );
    expect(() => TimingProfile.forFailover(Duration.seconds(-1))).toThrow('Duration amounts cannot be negative');
  });
});

describe('the timing that tolerates an outage', () => {
  test('is the quickest of all that do, at no more requests than by default, for every half second up to one minute', () => {
    const sparing = quickestFirst(MILDEST_FIRST.filter(([, , retry]) => retry >= 2));
    for (const target of TARGETS.slice(0, LONGEST_TARGET)) {
      const timing = secondsOf(TimingProfile.tolerating(tenths(target)));
      const quickest = sparing.find((triple) => survived(triple) >= target / 10);
      expect([target, timing]).toEqual([target, quickest]);
    }
  });

  test('of the 78 s that OpenShift survives fails over in less than half the time', () => {
    const timing = TimingProfile.tolerating(Duration.seconds(78));
    const triple = secondsOf(timing);
    expect(triple[2]).toBe(2);
    expect(survived(triple)).toBeGreaterThanOrEqual(78);
    expect(timing.figures.toleratedApiOutage.toSeconds()).toBeGreaterThanOrEqual(78);
    expect(timing.figures.fencingMarginSeconds).toBe(1);
    const quicker = MILDEST_FIRST.filter(
      (other) => other[2] >= 2 && survived(other) >= 78 && failover(other) < failover(triple),
    );
    expect(quicker).toEqual([]);
    expect(survived([137, 107, 26])).toBe(78);
    expect(failover(triple)).toBeLessThan(failover([137, 107, 26]) / 2);
  });

  test('of 0 s is refused', () => {
    expect(refusal(() => TimingProfile.tolerating(Duration.seconds(0)))).toBe(
      'TimingProfile.tolerating.apiOutage: 0s is not a time to achieve; use a duration longer than 0s',
    );
  });
});
