import { Duration } from 'cdk8s';
import { TimingProfile } from '../../src';
import { explain, section, tableOf } from '../support/cli';

/** A row of the table of the reference, worked out by hand, of a manager of controller-runtime. */
const MEANINGS: readonly [what: string, options: string, timing: string[], meaning: Record<string, string>][] = [
  [
    'the default profile',
    '--profile default',
    ['15 s', '10 s', '2 s'],
    {
      'leader crashes': 'the next one leads after 13 – 23.8 s',
      'leader stops': 'it releases the lease; the next one leads within 4.4 s',
      'leader is cut off': 'it stops within 12 s',
      'fencing margin': '3 s',
      'API server is away': 'tolerated for 8 s',
      'one request': 'may take 5 s',
      clocks: 'one may run up to 1.5 times as fast as another',
      'API requests': '0.5/s by the leader, 0.313/s by each standby; 1.13/s by 3 replicas',
      'grace period': 'at least 45 s (terminationGracePeriodSeconds)',
    },
  ],
  [
    'the fast profile',
    '--profile fast',
    ['10 s', '6 s', '1 s'],
    {
      'leader crashes': 'the next one leads after 9 – 14.4 s',
      'leader stops': 'it releases the lease; the next one leads within 2.2 s',
      'leader is cut off': 'it stops within 7 s',
      'fencing margin': '3 s',
      'API server is away': 'tolerated for 5 s',
      'one request': 'may take 3 s',
      clocks: 'one may run up to 1.67 times as fast as another',
      'API requests': '1/s by the leader, 0.625/s by each standby; 2.25/s by 3 replicas',
      'grace period': 'at least 41 s (terminationGracePeriodSeconds)',
    },
  ],
  [
    'the conservative profile',
    '--profile conservative',
    ['30 s', '20 s', '5 s'],
    {
      'leader crashes': 'the next one leads after 25 – 52 s',
      'leader stops': 'it releases the lease; the next one leads within 11 s',
      'leader is cut off': 'it stops within 25 s',
      'fencing margin': '5 s',
      'API server is away': 'tolerated for 15 s',
      'one request': 'may take 10 s',
      clocks: 'one may run up to 1.5 times as fast as another',
      'API requests': '0.2/s by the leader, 0.125/s by each standby; 0.45/s by 3 replicas',
      'grace period': 'at least 55 s (terminationGracePeriodSeconds)',
    },
  ],
  [
    "OpenShift's timing, with one replica",
    '--timing 137s/107s/26s --replicas 1',
    ['137 s', '107 s', '26 s'],
    {
      'leader crashes': 'the next one leads after 111 – 251.4 s',
      'leader stops': 'it releases the lease; the next one leads within 57.2 s',
      'leader is cut off': 'it stops within 133 s',
      'fencing margin': '4 s',
      'API server is away': 'tolerated for 78 s',
      'one request': 'may take 53.5 s',
      clocks: 'one may run up to 1.28 times as fast as another',
      'API requests': '0.0385/s by the leader, 0.024/s by each standby; 0.0385/s by 1 replica',
      'grace period': 'at least 142 s (terminationGracePeriodSeconds)',
    },
  ],
];

test.each(MEANINGS)('%s is told by its figures', (_what, options, timing, meaning) => {
  const outcome = explain(options);
  expect(outcome).toMatchObject({ code: 0, err: '', written: {} });
  expect(Object.values(tableOf(outcome, 'Timing'))).toEqual(timing);
  expect(Object.keys(tableOf(outcome, 'Timing'))).toEqual(['leaseDuration', 'renewDeadline', 'retryPeriod']);
  expect(tableOf(outcome, 'What it means')).toEqual(meaning);
  expect(section(outcome, 'Set')).toEqual([]);
  expect(section(outcome, 'Found')).toEqual([]);
});

test('without any option it explains the default profile', () => {
  expect(explain()).toEqual(explain('--profile default'));
  expect(explain().out).toMatch(/^client-go, profile default\n\nTiming\n/);
});

test.each(['20s/15s/3s', '20/15/3', '20s/15/3000ms', '0m20s/0.25m/3.0s'])(
  'the timing %s is one of 20, 15 and 3 seconds',
  (timing) => {
    const outcome = explain(`--timing ${timing}`);
    expect(outcome.code).toBe(0);
    expect(outcome.out.split('\n')[0]).toBe('client-go, 20s / 15s / 3s');
    expect(tableOf(outcome, 'What it means')).toMatchObject({
      'leader crashes': 'the next one leads after 17 – 33.2 s',
      'leader stops': 'it releases the lease; the next one leads within 6.6 s',
      'leader is cut off': 'it stops within 18 s',
      'fencing margin': '2 s',
      'API server is away': 'tolerated for 12 s',
      'one request': 'may take 7.5 s',
      clocks: 'one may run up to 1.33 times as fast as another',
    });
  },
);

test('a profile is known by its figures, however it was asked for', () => {
  expect(explain('--timing 10/6/1')).toEqual(explain('--profile fast'));
});

/** Every timing of whole seconds with a fencing margin that is over its crash within some time. */
function timingsWithin(failover: number): number[][] {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  return upTo(failover).flatMap((retry) =>
    upTo(failover)
      .filter((lease) => lease + 4.4 * retry <= failover + 1e-9)
      .flatMap((lease) =>
        upTo(lease)
          .filter((renew) => renew > 1.2 * retry && renew + retry < lease)
          .map((renew) => [lease, renew, retry]),
      ),
  );
}

function outageOf([, renew, retry]: number[]): number {
  return Math.max(0, Math.floor(renew / retry) - 1) * retry;
}

test.each([
  [9, 0],
  [15, 0],
  [20, 0],
  [24, 6],
  [30, 8],
  [45, 0],
  [60, 20],
])('--failover %is --tolerating %is finds the mildest of all timings that do both', (failover, outage) => {
  const [best] = timingsWithin(failover)
    .filter((timing) => outageOf(timing) >= outage)
    .sort((a, b) => b[2] - a[2] || b[0] - a[0] || b[1] - a[1]);
  const outcome = explain(`--failover ${failover}s ${outage === 0 ? '' : `--tolerating ${outage}s`}`);
  expect(Object.values(tableOf(outcome, 'Timing'))).toEqual(best.map((seconds) => `${seconds} s`));
});

test.each([
  [1, [7, 4, 2]],
  [5, [11, 8, 2]],
  [8, [13, 10, 2]],
  [60, [65, 62, 2]],
])('--tolerating %i finds the quickest timing at no more requests than by default', (outage, timing) => {
  const outcome = explain(`--tolerating ${outage}`);
  expect(Object.values(tableOf(outcome, 'Timing'))).toEqual(timing.map((seconds) => `${seconds} s`));
  expect(outageOf(timing)).toBeGreaterThanOrEqual(outage);
});

test.each([
  [
    '--failover 8s',
    'no timing of whole seconds replaces a crashed leader within 8s at worst; allow 8.4s or more, which 4s / 2s / 1s achieves',
  ],
  [
    '--failover 20s --tolerating 1m',
    'no timing of whole seconds replaces a crashed leader within 20s at worst and survives 60s without the API server; allow 67.4s or more, which 63s / 61s / 1s achieves',
  ],
  ['--tolerating 0', '0s is not a time to achieve; use a duration longer than 0s'],
  [
    '--timing 10/15/2',
    'renewDeadline (15s) must be shorter than leaseDuration (10s); shorten renewDeadline or lengthen leaseDuration',
  ],
  [
    '--timing 35/30/5',
    'the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is 0s, so that a leader that is cut off may still act when the next one starts; lengthen leaseDuration or shorten renewDeadline',
  ],
  [
    '--timing 15/7/5',
    'renewDeadline leaves no time for a second attempt (it is shorter than two retryPeriods), so that one slow request costs the leadership; lengthen renewDeadline or shorten retryPeriod',
  ],
])('%s is a finding', (options, found) => {
  const outcome = explain(options);
  expect(outcome).toMatchObject({ code: 1, err: '' });
  expect(section(outcome, 'Found')).toEqual([found]);
});

test.each([
  [40, 32.2, 5],
  [15, 10, 2.01],
  [30, 16.1, 5],
])('%d/%d/%d s are whole milliseconds, whatever binary fractions make of them', (lease, renew, retry) => {
  expect(section(explain(`--timing ${lease}/${renew}/${retry}`), 'Found')).toEqual([]);
  expect(() =>
    TimingProfile.custom({
      leaseDuration: Duration.seconds(lease),
      renewDeadline: Duration.millis(Math.round(renew * 1000)),
      retryPeriod: Duration.millis(Math.round(retry * 1000)),
    }),
  ).not.toThrow();
});
