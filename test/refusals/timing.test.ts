import { Duration } from 'cdk8s';
import { TimingProfile } from '../../src';
import { Refusal, refusal } from '../support/refusal';

function custom(leaseDuration: Duration, renewDeadline: Duration, retryPeriod: Duration): TimingProfile {
  return TimingProfile.custom({ leaseDuration, renewDeadline, retryPeriod });
}

test.each<Refusal>([
  [
    'a renew deadline beyond the lease duration',
    () => custom(Duration.seconds(10), Duration.seconds(15), Duration.seconds(2)),
    'leaderElection.timing: renewDeadline (15s) must be shorter than leaseDuration (10s); shorten renewDeadline or lengthen leaseDuration',
  ],
  [
    'a renew deadline equal to the lease duration',
    () => custom(Duration.seconds(15), Duration.seconds(15), Duration.seconds(2)),
    'leaderElection.timing: renewDeadline (15s) must be shorter than leaseDuration (15s); shorten renewDeadline or lengthen leaseDuration',
  ],
  [
    'a lease duration with a fraction of a second',
    () => custom(Duration.millis(15_500), Duration.seconds(10), Duration.seconds(2)),
    'leaderElection.timing: leaseDuration (15.5s) must be a whole number of seconds; a Lease stores whole seconds; round it up',
  ],
  [
    'a retry period under a second',
    () => custom(Duration.seconds(15), Duration.seconds(10), Duration.millis(500)),
    'leaderElection.timing: retryPeriod (0.5s) must be at least 1s; lengthen it',
  ],
  [
    'a retry period of zero',
    () => custom(Duration.seconds(15), Duration.seconds(10), Duration.seconds(0)),
    'leaderElection.timing: retryPeriod (0s) must be at least 1s; lengthen it',
  ],
  [
    'a renew deadline of exactly 1.2 retry periods, 6s and 5s',
    () => custom(Duration.seconds(15), Duration.seconds(6), Duration.seconds(5)),
    'leaderElection.timing: renewDeadline (6s) must be longer than 1.2 × retryPeriod (5s); shorten retryPeriod or lengthen renewDeadline',
  ],
  [
    'a renew deadline of exactly 1.2 retry periods, 36s and 30s',
    () => custom(Duration.seconds(60), Duration.seconds(36), Duration.seconds(30)),
    'leaderElection.timing: renewDeadline (36s) must be longer than 1.2 × retryPeriod (30s); shorten retryPeriod or lengthen renewDeadline',
  ],
  [
    'a renew deadline equal to the retry period',
    () => custom(Duration.seconds(15), Duration.seconds(1), Duration.seconds(1)),
    'leaderElection.timing: renewDeadline (1s) must be longer than 1.2 × retryPeriod (1s); shorten retryPeriod or lengthen renewDeadline',
  ],
])('%s is refused', (_what, build, message) => {
  expect(refusal(build)).toBe(message);
});

test.each([
  [15, 7, 5],
  [60, 37, 30],
  [11, 10, 2],
])('%is/%is/%is, just within the rules, is accepted', (leaseDuration, renewDeadline, retryPeriod) => {
  const timing = custom(
    Duration.seconds(leaseDuration),
    Duration.seconds(renewDeadline),
    Duration.seconds(retryPeriod),
  );
  expect([timing.leaseDuration, timing.renewDeadline, timing.retryPeriod].map((d) => d.toSeconds())).toEqual([
    leaseDuration,
    renewDeadline,
    retryPeriod,
  ]);
});

test('a renew deadline and a retry period of half seconds are accepted, since no Lease stores them', () => {
  const timing = custom(Duration.seconds(15), Duration.millis(7500), Duration.millis(3750));
  expect([timing.renewDeadline.toMilliseconds(), timing.retryPeriod.toMilliseconds()]).toEqual([7500, 3750]);
});

test('a duration in another unit counts by its length', () => {
  expect(custom(Duration.minutes(1), Duration.millis(40_000), Duration.seconds(15)).renewDeadline.toSeconds()).toBe(40);
});
