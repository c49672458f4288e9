import { Duration } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import {
  HaOperatorProps,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionOptions,
  LeaseClient,
  TimingProfile,
} from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { operator } from '../support/subject';

const { BESKAR7, BINDY, CERT_MANAGER, CERT_MANAGER_CAINJECTOR, KUBEBUILDER } = LeaderElectionDialect;

function electing(
  dialect: LeaderElectionDialect,
  options: Partial<LeaderElectionOptions> = {},
  props: Partial<HaOperatorProps> = {},
) {
  return () => operator({ leaderElection: LeaderElection.of({ dialect, ...options }), ...props });
}

describe('what a dialect cannot express is refused:', () => {
  test.each<Refusal>([
    [
      'a timing of which only the enable flag exists',
      electing(KUBEBUILDER, { leaseName: 'a.example.com', timing: TimingProfile.FAST }),
      "leaderElection.timing: leaseDuration 10s cannot be set with dialect 'kubebuilder', whose binary always uses 15s; leave timing out, or use a dialect that has a setting for it",
    ],
    [
      'a timing that differs in one duration only',
      electing(KUBEBUILDER, {
        leaseName: 'a.example.com',
        timing: TimingProfile.custom({
          leaseDuration: Duration.seconds(15),
          renewDeadline: Duration.seconds(10),
          retryPeriod: Duration.seconds(3),
        }),
      }),
      "leaderElection.timing: retryPeriod 3s cannot be set with dialect 'kubebuilder', whose binary always uses 2s; leave timing out, or use a dialect that has a setting for it",
    ],
    [
      'another lease name than the fixed one',
      electing(CERT_MANAGER, { leaseName: 'other' }),
      'leaderElection.leaseName: "other" cannot be set with dialect \'cert-manager\', whose binary always uses "cert-manager-controller"; leave leaseName out',
    ],
    [
      "another lease name than cainjector's",
      electing(CERT_MANAGER_CAINJECTOR, { leaseName: 'other' }),
      'leaderElection.leaseName: "other" cannot be set with dialect \'cert-manager-cainjector\', whose binary always uses "cert-manager-cainjector-leader-election"; leave leaseName out',
    ],
    [
      "a lease in another namespace than the pod's",
      electing(KUBEBUILDER, { leaseName: 'a.example.com', leaseNamespace: 'other' }),
      'leaderElection.leaseNamespace: "other" cannot be set with dialect \'kubebuilder\', whose binary uses the namespace of its pod ("test-system"); leave leaseNamespace out',
    ],
    [
      'a release that the binary does not know',
      electing(BESKAR7, { releaseOnCancel: true }),
      "leaderElection.releaseOnCancel: true cannot be set with dialect 'beskar7', whose binary never releases the lease when it stops; leave releaseOnCancel out",
    ],
    [
      'to keep a lease that the binary always releases',
      electing(CERT_MANAGER, { releaseOnCancel: false }),
      "leaderElection.releaseOnCancel: false cannot be set with dialect 'cert-manager', whose binary always releases the lease when it stops; leave releaseOnCancel out",
    ],
    [
      'no name for a lease whose name is compiled in',
      electing(KUBEBUILDER),
      "leaderElection.leaseName: nothing was given, and with dialect 'kubebuilder' the name is compiled into the binary; declare the id that the binary's source passes to its election (LeaderElectionID), so that the Role can name it",
    ],
    [
      'no name for the lease of flags()',
      electing(LeaderElectionDialect.flags()),
      "leaderElection.leaseName: nothing was given, and with dialect 'flags' the name is compiled into the binary; declare the id that the binary's source passes to its election (LeaderElectionID), so that the Role can name it",
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

describe('what the binary does anyway may be asked for:', () => {
  test.each([
    ['its own timing', electing(KUBEBUILDER, { leaseName: 'a.example.com', timing: TimingProfile.DEFAULT })],
    ['its own lease name', electing(CERT_MANAGER, { leaseName: 'cert-manager-controller' })],
    ["its pod's namespace", electing(BESKAR7, { leaseNamespace: 'test-system' })],
    ['its own release', electing(CERT_MANAGER, { releaseOnCancel: true })],
    ['its own keeping of the lease', electing(BESKAR7, { releaseOnCancel: false })],
  ])('%s', (_what, build) => {
    expect(build().replicas).toBe(3);
  });
});

describe('args and variables that would meddle with the election are refused:', () => {
  const owned = (kind: string, name: string) =>
    `${kind}: ${name} is set by leaderElection; remove it from ${kind} and say it in leaderElection`;
  const bindy = (name: string) => electing(BINDY, {}, { env: { [name]: EnvValue.fromValue('x') } });

  test.each<Refusal>([
    ['a flag', electing(BESKAR7, {}, { args: ['--leader-elect'] }), owned('args', '--leader-elect')],
    ['with =value', electing(BESKAR7, {}, { args: ['--leader-elect=false'] }), owned('args', '--leader-elect')],
    ['with a single dash', electing(BESKAR7, {}, { args: ['-leader-elect'] }), owned('args', '--leader-elect')],
    [
      'with a single dash and =value',
      electing(BESKAR7, {}, { args: ['--ok', '-leader-elect-retry-period=1s'] }),
      owned('args', '--leader-elect-retry-period'),
    ],
    [
      "cert-manager's own spelling",
      electing(CERT_MANAGER, {}, { args: ['--leader-election-namespace=default'] }),
      owned('args', '--leader-election-namespace'),
    ],
    [
      'a flag within command',
      electing(BESKAR7, {}, { command: ['/manager', '--leader-elect=false'] }),
      owned('command', '--leader-elect'),
    ],
    ['a variable', bindy('BINDY_LEASE_NAME'), owned('env', 'BINDY_LEASE_NAME')],
    ["the pod's name", bindy('POD_NAME'), owned('env', 'POD_NAME')],
    [
      'a flag while the election is disabled',
      () => operator({ leaderElection: LeaderElection.disabled(BESKAR7), args: ['--leader-elect'] }),
      owned('args', '--leader-elect'),
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test.each([
    ['--leader-elect-release-on-cancel', '--leader-elect-release-on-cancel'],
    ['-enable-security-monitoring=true', '--enable-security-monitoring'],
  ])('%s, which Beskar7 v0.4 removed', (arg, flag) => {
    expect(refusal(electing(BESKAR7, {}, { args: [arg] }))).toBe(
      `args: the binary of dialect 'beskar7' does not know ${flag} and would not start; remove it: releases before v0.4 had it, and v0.4 exits with "flag provided but not defined"`,
    );
  });
});

describe('other args and variables are left alone:', () => {
  test.each([
    ['a flag that only begins alike', { args: ['--leader-elector=x'] }],
    ['the value of another flag', { args: ['--message', 'leader-elect'] }],
    ['a flag of another dialect', { args: ['--leader-election-namespace=x'] }],
  ])('%s', (_what, props) => {
    expect(operator(props).replicas).toBe(3);
  });

  test('a variable without the prefix of the dialect', () => {
    expect(electing(BINDY, {}, { env: { LEASE_NAME: EnvValue.fromValue('x') } })().leaseName).toBe('bindy-leader');
  });

  test('the flags of a dialect where no election is needed', () => {
    const leaderElection = LeaderElection.notNeeded('every replica serves');
    expect(operator({ leaderElection, args: ['--leader-elect=false'] }).leaseName).toBeUndefined();
  });
});

test.each([
  ['begins with a digit', '1', '"1LEASE_NAME"'],
  ['has a space', 'MY APP_', '"MY APP_LEASE_NAME"'],
  ['has an equals sign', 'A=', '"A=LEASE_NAME"'],
])('a prefix of env() that %s is refused', (_what, prefix, name) => {
  expect(refusal(() => LeaderElectionDialect.env({ prefix, client: LeaseClient.CLIENT_GO }))).toBe(
    `LeaderElectionDialect.env.prefix: ${name} is not an environment variable name; use letters, digits, '_', '-' and '.', not beginning with a digit`,
  );
});
