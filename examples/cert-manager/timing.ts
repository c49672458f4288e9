import { Duration } from 'cdk8s';
import { TimingProfile } from 'cdk8s-ha-operator';

/**
 * Both controllers always release their lease, also when they are cut off, and act on until that has failed. The
 * controller's lease client has no time-out, so that this takes another renewDeadline: it stops after 5 + 25 + 25 s, which
 * must be before the lease ends. An API server that is away for 20 s is survived.
 */
export const TIMING = TimingProfile.custom({
  leaseDuration: Duration.seconds(60),
  renewDeadline: Duration.seconds(25),
  retryPeriod: Duration.seconds(5),
});
