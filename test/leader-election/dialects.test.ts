import { Duration } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { LeaderElection, LeaderElectionDialect, LeaderElectionOptions, LeaseClient, TimingProfile } from '../../src';
import { container, documents } from '../support/documents';
import { controller } from '../support/subject';

const { BESKAR7, BINDY, CERT_MANAGER, CERT_MANAGER_CAINJECTOR, KUBEBUILDER } = LeaderElectionDialect;
const { FAST, CONSERVATIVE } = TimingProfile;
const flags = LeaderElectionDialect.flags();
const env = LeaderElectionDialect.env();

const podName = { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } };

/** What the container is started with for its election, and nothing of the user's own. */
function started(leaderElection: LeaderElection): { args: unknown; env: unknown } {
  const docs = documents(controller({ leaderElection }));
  return { args: container(docs, 'args'), env: container(docs, 'env') };
}

describe('a dialect of flags renders', () => {
  const id = { leaseName: 'id.example.com' };

  test.each<[string, LeaderElectionOptions, string[]]>([
    ['KUBEBUILDER, the switch alone', { dialect: KUBEBUILDER, ...id }, ['--leader-elect']],
    [
      'KUBEBUILDER, the switch alone for its own timing too',
      { dialect: KUBEBUILDER, timing: TimingProfile.DEFAULT, ...id },
      ['--leader-elect'],
    ],
    [
      'flags(), the default timing',
      { dialect: flags, ...id },
      [
        '--leader-elect',
        '--leader-elect-lease-duration=15s',
        '--leader-elect-renew-deadline=10s',
        '--leader-elect-retry-period=2s',
      ],
    ],
    [
      'flags(), the fast timing',
      { dialect: flags, timing: FAST, ...id },
      [
        '--leader-elect',
        '--leader-elect-lease-duration=10s',
        '--leader-elect-renew-deadline=6s',
        '--leader-elect-retry-period=1s',
      ],
    ],
    [
      'flags(), a timing of minutes, in seconds',
      {
        dialect: flags,
        ...id,
        timing: TimingProfile.custom({
          leaseDuration: Duration.minutes(2),
          renewDeadline: Duration.minutes(1),
          retryPeriod: Duration.seconds(26),
        }),
      },
      [
        '--leader-elect',
        '--leader-elect-lease-duration=120s',
        '--leader-elect-renew-deadline=60s',
        '--leader-elect-retry-period=26s',
      ],
    ],
    [
      'flags(), release on request',
      { dialect: flags, ...id, releaseOnCancel: true },
      [
        '--leader-elect',
        '--leader-elect-lease-duration=15s',
        '--leader-elect-renew-deadline=10s',
        '--leader-elect-retry-period=2s',
        '--leader-elect-release-on-cancel',
      ],
    ],
    [
      'flags(), no release on request',
      { dialect: flags, ...id, releaseOnCancel: false },
      [
        '--leader-elect',
        '--leader-elect-lease-duration=15s',
        '--leader-elect-renew-deadline=10s',
        '--leader-elect-retry-period=2s',
        '--leader-elect-release-on-cancel=false',
      ],
    ],
    [
      'BESKAR7, the conservative timing and no release',
      { dialect: BESKAR7, timing: CONSERVATIVE },
      [
        '--leader-elect',
        '--leader-elect-lease-duration=30s',
        '--leader-elect-renew-deadline=20s',
        '--leader-elect-retry-period=5s',
      ],
    ],
    [
      'CERT_MANAGER, its own timing and namespace',
      { dialect: CERT_MANAGER },
      [
        '--leader-elect',
        '--leader-election-namespace=kube-system',
        '--leader-election-lease-duration=60s',
        '--leader-election-renew-deadline=40s',
        '--leader-election-retry-period=15s',
      ],
    ],
    [
      'CERT_MANAGER_CAINJECTOR, another namespace and timing',
      { dialect: CERT_MANAGER_CAINJECTOR, leaseNamespace: 'cert-manager', timing: CONSERVATIVE },
      [
        '--leader-elect',
        '--leader-election-namespace=cert-manager',
        '--leader-election-lease-duration=30s',
        '--leader-election-renew-deadline=20s',
        '--leader-election-retry-period=5s',
      ],
    ],
  ])('%s', (_what, options, args) => {
    expect(started(LeaderElection.of(options))).toEqual({ args, env: undefined });
  });
});

describe('a dialect of variables renders', () => {
  const values = (prefix: string, name: string, namespace: string, durations: string[]) => [
    { name: `${prefix}ENABLE_LEADER_ELECTION`, value: 'true' },
    { name: `${prefix}LEASE_NAME`, value: name },
    { name: `${prefix}LEASE_NAMESPACE`, value: namespace },
    { name: `${prefix}LEASE_DURATION_SECONDS`, value: durations[0] },
    { name: `${prefix}LEASE_RENEW_DEADLINE_SECONDS`, value: durations[1] },
    { name: `${prefix}LEASE_RETRY_PERIOD_SECONDS`, value: durations[2] },
    podName,
  ];

  test.each<[string, LeaderElectionOptions, object[]]>([
    [
      "env(), without prefix and with the controller's name",
      { dialect: env },
      values('', 'sample-leader', 'test-system', ['15', '10', '2']),
    ],
    [
      'env(), with a prefix, but on POD_NAME',
      {
        dialect: LeaderElectionDialect.env({ prefix: 'MY_' }),
        leaseName: 'mine',
        leaseNamespace: 'other',
        timing: FAST,
      },
      values('MY_', 'mine', 'other', ['10', '6', '1']),
    ],
    ['BINDY, its own lease', { dialect: BINDY }, values('BINDY_', 'bindy-leader', 'test-system', ['15', '10', '2'])],
    [
      'BINDY, the conservative timing in kube-system',
      { dialect: BINDY, leaseName: 'dns', leaseNamespace: 'kube-system', timing: CONSERVATIVE },
      values('BINDY_', 'dns', 'kube-system', ['30', '20', '5']),
    ],
  ])('%s', (_what, options, variables) => {
    expect(started(LeaderElection.of(options))).toEqual({ args: undefined, env: variables });
  });
});

describe('a disabled election renders the off switch and nothing else:', () => {
  test.each([
    ['KUBEBUILDER', KUBEBUILDER, { args: ['--leader-elect=false'] }],
    ['flags()', flags, { args: ['--leader-elect=false'] }],
    ['BESKAR7', BESKAR7, { args: ['--leader-elect=false'] }],
    ['CERT_MANAGER', CERT_MANAGER, { args: ['--leader-elect=false'] }],
    ['CERT_MANAGER_CAINJECTOR', CERT_MANAGER_CAINJECTOR, { args: ['--leader-elect=false'] }],
    ['env()', env, { env: [{ name: 'ENABLE_LEADER_ELECTION', value: 'false' }] }],
    ['BINDY', BINDY, { env: [{ name: 'BINDY_ENABLE_LEADER_ELECTION', value: 'false' }] }],
  ])('%s', (_what, dialect, expected) => {
    expect(started(LeaderElection.disabled(dialect))).toEqual({ args: undefined, env: undefined, ...expected });
  });
});

test('an election that is not needed renders nothing', () => {
  expect(started(LeaderElection.notNeeded('every replica serves'))).toEqual({ args: undefined, env: undefined });
});

test.each([
  ['BINDY', LeaderElection.of({ dialect: BINDY }), 'bindy-leader', 'test-system'],
  ['BESKAR7', LeaderElection.of({ dialect: BESKAR7 }), 'beskar7.infrastructure.cluster.x-k8s.io', 'test-system'],
  ['CERT_MANAGER', LeaderElection.of({ dialect: CERT_MANAGER }), 'cert-manager-controller', 'kube-system'],
  [
    'CERT_MANAGER_CAINJECTOR',
    LeaderElection.of({ dialect: CERT_MANAGER_CAINJECTOR }),
    'cert-manager-cainjector-leader-election',
    'kube-system',
  ],
  ['flags()', LeaderElection.of({ dialect: flags, leaseName: 'a', leaseNamespace: 'b' }), 'a', 'b'],
  [
    'env() of kube-lease-manager',
    LeaderElection.of({ dialect: LeaderElectionDialect.env({ client: LeaseClient.KUBE_LEASE_MANAGER }) }),
    'sample-leader',
    'test-system',
  ],
])('the lease of %s is known', (_what, leaderElection, leaseName, leaseNamespace) => {
  expect(controller({ leaderElection })).toMatchObject({ leaseName, leaseNamespace });
});

test("the flags of the election follow the user's args, its variables the user's", () => {
  const flagged = documents(controller({ args: ['run', '--verbose'] }));
  expect((container(flagged, 'args') as string[]).slice(0, 3)).toEqual(['run', '--verbose', '--leader-elect']);
  const leaderElection = LeaderElection.of({ dialect: BINDY });
  const named = documents(controller({ leaderElection, env: { RUST_LOG: EnvValue.fromValue('info') } }));
  expect((container(named, 'env') as { name: string }[]).map(({ name }) => name).slice(0, 2)).toEqual([
    'RUST_LOG',
    'BINDY_ENABLE_LEADER_ELECTION',
  ]);
});
