import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { maybe } from '../../test/properties/arbitrary-basics';
import { LeaderElection, LeaderElectionDialect, TimingProfile } from 'cdk8s-ha-operator';

/** What a binary leaves to be said of its election. */
interface Spoken {
  readonly dialect: LeaderElectionDialect;
  readonly leaseName: 'fixed' | 'declared' | 'settable';
  /** Whether the lease may be in another namespace than the pods. */
  readonly elsewhere: boolean;
  /** Whether the durations can be set. */
  readonly timing: boolean;
}

const FLAGS = { leaseName: 'declared', elsewhere: true, timing: true } as const;
const VARIABLES = { leaseName: 'settable', elsewhere: true, timing: true } as const;

const DIALECTS: Readonly<Record<string, Spoken>> = {
  kubebuilder: { dialect: LeaderElectionDialect.KUBEBUILDER, leaseName: 'declared', elsewhere: false, timing: false },
  'cert-manager': { dialect: LeaderElectionDialect.CERT_MANAGER, leaseName: 'fixed', elsewhere: true, timing: true },
  bindy: { dialect: LeaderElectionDialect.BINDY, ...VARIABLES },
  beskar7: { dialect: LeaderElectionDialect.BESKAR7, leaseName: 'fixed', elsewhere: false, timing: true },
  strimzi: { dialect: LeaderElectionDialect.STRIMZI, ...VARIABLES },
  kueue: { dialect: LeaderElectionDialect.KUEUE, ...VARIABLES },
  flags: { dialect: LeaderElectionDialect.flags(), ...FLAGS },
  env: { dialect: LeaderElectionDialect.env(), ...VARIABLES },
  'env with a prefix': { dialect: LeaderElectionDialect.env({ prefix: 'MY_' }), ...VARIABLES },
  file: { dialect: LeaderElectionDialect.configMap({ path: '/etc/operator/config.yaml' }), ...VARIABLES },
};

const PROFILES = {
  default: TimingProfile.DEFAULT,
  fast: TimingProfile.FAST,
  conservative: TimingProfile.CONSERVATIVE,
} as const;

/** Seconds that every client takes: the pickiest wants a renew deadline of more than 2.2 retry periods. */
const seconds = fc
  .tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
  .map(([retry, more, evenMore]) => {
    const renew = Math.floor(2.2 * retry) + more;
    return { lease: renew + retry + evenMore, renew, retry };
  });

const TIMINGS = [...(Object.keys(PROFILES) as (keyof typeof PROFILES)[]), 'custom', 'its own'] as const;
type Timing = (typeof TIMINGS)[number];

export const ELECTION_FEATURES: readonly string[] = [
  ...Object.keys(DIALECTS).map((name) => `dialect ${name}`),
  ...TIMINGS.map((timing) => `timing ${timing}`),
  'lease elsewhere',
  'disabled',
  'not needed',
];

export interface Election {
  /** What of it a run should have covered. */
  readonly features: readonly string[];
  readonly leaderElection: () => LeaderElection;
  /** Only one replica can do without. */
  readonly alone: boolean;
}

const elected: fc.Arbitrary<Election> = fc
  .record({
    dialect: fc.constantFrom(...Object.keys(DIALECTS)),
    timing: fc.constantFrom(...TIMINGS),
    seconds,
    elsewhere: fc.boolean(),
    leaseName: maybe(fc.constantFrom('operator', 'operator.example.com', 'a')),
  })
  .map(({ dialect: name, timing, elsewhere, leaseName, ...rest }) => {
    const spoken = DIALECTS[name];
    const chosen: Timing = spoken.timing ? timing : 'its own';
    const leaseNamespace = spoken.elsewhere && elsewhere ? 'leases' : undefined;
    const named = { fixed: undefined, declared: leaseName ?? 'declared', settable: leaseName }[spoken.leaseName];
    return {
      features: [`dialect ${name}`, `timing ${chosen}`, ...(leaseNamespace === undefined ? [] : ['lease elsewhere'])],
      alone: false,
      leaderElection: () =>
        LeaderElection.of({
          dialect: spoken.dialect,
          timing: profileOf(chosen, rest.seconds),
          leaseName: named,
          leaseNamespace,
        }),
    };
  });

function profileOf(
  chosen: Timing,
  { lease, renew, retry }: { readonly lease: number; readonly renew: number; readonly retry: number },
): TimingProfile | undefined {
  if (chosen === 'its own') {
    return undefined;
  }
  if (chosen !== 'custom') {
    return PROFILES[chosen];
  }
  return TimingProfile.custom({
    leaseDuration: Duration.seconds(lease),
    renewDeadline: Duration.seconds(renew),
    retryPeriod: Duration.seconds(retry),
  });
}

const disabled: fc.Arbitrary<Election> = fc.constantFrom(...Object.keys(DIALECTS)).map((name) => ({
  features: ['disabled'],
  alone: true,
  leaderElection: () => LeaderElection.disabled(DIALECTS[name].dialect),
}));

const notNeeded: fc.Arbitrary<Election> = fc.constant({
  features: ['not needed'],
  alone: false,
  leaderElection: () => LeaderElection.notNeeded('every replica serves'),
});

export const election: fc.Arbitrary<Election> = fc.oneof(
  { weight: 10, arbitrary: elected },
  { weight: 1, arbitrary: disabled },
  { weight: 1, arbitrary: notNeeded },
);
