import { fencingMargin } from '../../src/model/figures';
import { CONSERVATIVE_TIMING, DEFAULT_TIMING, FAST_TIMING, timingProblems } from '../../src/model/timing';

const timing = (leaseDuration: number, renewDeadline: number, retryPeriod: number) => ({
  leaseDuration,
  renewDeadline,
  retryPeriod,
});

test.each([
  ['client-go', 15, 10, 2, 3],
  ['a fast profile', 10, 6, 1, 3],
  ['a conservative profile', 30, 20, 5, 5],
  ['OpenShift', 137, 107, 26, 4],
  ['Flux', 35, 30, 5, 0],
  ['Kyverno', 12, 10, 2, 0],
  ['a leader that outstays its lease', 15, 14, 5, -4],
])('the fencing margin of %s, %d/%d/%d, is %d s', (_what, leaseDuration, renewDeadline, retryPeriod, margin) => {
  expect(fencingMargin(timing(leaseDuration, renewDeadline, retryPeriod))).toBe(margin);
});

test('the profiles are 15/10/2, 10/6/1 and 30/20/5, which client-go accepts', () => {
  expect(DEFAULT_TIMING).toEqual(timing(15, 10, 2));
  expect(FAST_TIMING).toEqual(timing(10, 6, 1));
  expect(CONSERVATIVE_TIMING).toEqual(timing(30, 20, 5));
  for (const profile of [DEFAULT_TIMING, FAST_TIMING, CONSERVATIVE_TIMING]) {
    expect(timingProblems(profile, 'timing')).toEqual([]);
  }
});

test('a timing that breaks both relations is told both', () => {
  expect(timingProblems(timing(5, 6, 5), 'timing').map((p) => p.remedy)).toEqual([
    'shorten renewDeadline or lengthen leaseDuration',
    'shorten retryPeriod or lengthen renewDeadline',
  ]);
});

test('a timing of which one duration is unusable is not judged by its relations', () => {
  expect(timingProblems(timing(5, 6, NaN), 'timing').map((p) => p.message)).toEqual([
    'retryPeriod (NaNs) must be at least 1s',
  ]);
});
