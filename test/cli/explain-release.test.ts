import { explain, section, tableOf } from '../support/cli';

describe('a leader', () => {
  test('stops later where it is cut off, if it releases the lease', () => {
    const cutOff = (options: string) => tableOf(explain(options), 'What it means')['leader is cut off'];
    const late = (seconds: number) => `it tries to release the lease, and stops within ${seconds} s`;
    expect(cutOff('--release-on-cancel')).toBe(late(17));
    expect(cutOff('--no-release-on-cancel')).toBe('it stops within 12 s');
    expect(cutOff('--dialect kueue --profile conservative')).toBe(late(35));
    expect(cutOff('--dialect beskar7 --profile conservative')).toBe('it stops within 25 s');
    expect(cutOff('--dialect cert-manager')).toBe(late(95));
    expect(cutOff('--dialect cert-manager-cainjector')).toBe(late(75));
  });

  test('is noted to stop later where a timing alone is explained, of which that is not known', () => {
    expect(section(explain(), 'Note')).toEqual([
      'a leader that releases its lease tries to before it stops, if it is cut off, which may take another 5 s; --release-on-cancel reckons with it',
    ]);
    for (const options of ['--release-on-cancel', '--no-release-on-cancel', '--dialect kueue', '--dialect strimzi']) {
      expect(section(explain(options), 'Note')).toEqual([]);
    }
  });

  test.each([
    ['--release-on-cancel', 'shorten renewDeadline to 8s or set releaseOnCancel: false', 3, 5],
    ['--dialect kueue', 'shorten renewDeadline to 8s', 3, 5],
    ['--dialect cert-manager --profile conservative', 'shorten renewDeadline to 12s', 5, 20],
    ['--dialect cert-manager-cainjector --profile conservative', 'shorten renewDeadline to 16s', 5, 10],
  ])('%s is a finding where that takes it beyond the lease', (options, remedy, margin, delay) => {
    const outcome = explain(options);
    expect(outcome.code).toBe(1);
    expect(section(outcome, 'Found')).toEqual([
      `the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is ${margin}s, but a leader that is cut off first tries to release its lease, for up to ${delay}s, and so may still act when the next one starts; ${remedy}`,
    ]);
  });
});
