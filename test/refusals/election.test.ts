import { EnvValue } from 'cdk8s-plus-28';
import { LeaderElection, LeaderElectionDialect, LeaderElectionOptions, NetworkBackend } from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { election, operator, testChart } from '../support/subject';

const DIALECT = "use a LeaderElectionDialect, such as LeaderElectionDialect.KUBEBUILDER, .of('flux') or .flags()";
const REMEDY =
  'use LeaderElection.of({ dialect }), LeaderElection.disabled(dialect) or LeaderElection.notNeeded(reason)';

describe('an election that is not said is refused:', () => {
  test.each<Refusal>([
    [
      'none at all, from JavaScript',
      () => operator({ leaderElection: undefined }),
      `leaderElection: nothing was given, and no guess is safe: a flag that the binary does not know keeps it from starting; ${REMEDY}`,
    ],
    [
      'a plain object in place of LeaderElection.of, from JavaScript',
      () => operator({ leaderElection: { dialect: LeaderElectionDialect.KUBEBUILDER } as unknown as LeaderElection }),
      `leaderElection: what was given is no LeaderElection; ${REMEDY}`,
    ],
    [
      'of() without a dialect, from JavaScript',
      () => LeaderElection.of({} as LeaderElectionOptions),
      `leaderElection.dialect: nothing was given, and no guess is safe; ${DIALECT}`,
    ],
    [
      'disabled() without a dialect, from JavaScript',
      () => LeaderElection.disabled(undefined as unknown as LeaderElectionDialect),
      `leaderElection.dialect: nothing was given, and no guess is safe; ${DIALECT}`,
    ],
    [
      'notNeeded with a blank reason',
      () => LeaderElection.notNeeded('  '),
      "leaderElection: LeaderElection.notNeeded was given no reason; say why replicas may act at once, such as 'every replica serves'",
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

test.each(['--leader-elect', '-leader-elect=true', '--enable-leader-election'])(
  '%s is refused where no election is said to be needed',
  (arg) => {
    const leaderElection = LeaderElection.notNeeded('every replica serves');
    expect(refusal(() => operator({ leaderElection, args: [arg] }))).toBe(
      `args: ${arg} switches on a leader election, and leaderElection says that there is none; remove it, or use LeaderElection.of({ dialect })`,
    );
  },
);

test.each([
  ['none is needed', LeaderElection.notNeeded('every replica serves')],
  ['it is disabled', LeaderElection.disabled(LeaderElectionDialect.BINDY)],
])('an election switched on in the command is refused where %s', (_what, leaderElection) => {
  expect(refusal(() => operator({ leaderElection, command: ['/manager', '--leader-elect=T'] }))).toMatch(
    /^command: --leader-elect=T switches on a leader election, and leaderElection says that there is none; remove it/,
  );
});

test('a disabled election leaves the variables that it does not render to the user', () => {
  const leaderElection = LeaderElection.disabled(LeaderElectionDialect.BINDY);
  const named = (name: string) => operator({ leaderElection, env: { [name]: EnvValue.fromValue('x') } });
  expect(named('POD_NAME').replicas).toBe(1);
  expect(refusal(() => named('BINDY_ENABLE_LEADER_ELECTION'))).toMatch(
    /^env: BINDY_ENABLE_LEADER_ELECTION is set by leaderElection; remove it from env/,
  );
});

test.each([0, -1, 1.5, NaN, Infinity])('%d replicas are refused', (replicas) => {
  expect(refusal(() => operator({ replicas }))).toBe(
    `replicas: ${replicas} is not a number of pods to run; use a whole number, at least 1`,
  );
});

test('several replicas with the election disabled are refused: split brain', () => {
  const leaderElection = LeaderElection.disabled(LeaderElectionDialect.KUBEBUILDER);
  expect(refusal(() => operator({ leaderElection, replicas: 2 }))).toBe(
    'replicas: 2 replicas with the leader election disabled would all act at once (split brain); use one replica, LeaderElection.of(…), or LeaderElection.notNeeded(reason) if every replica may act',
  );
});

describe('replicas that the lease could not tell apart are refused:', () => {
  const why =
    "dialect 'cert-manager' tells replicas apart by their host name alone, and two that share one would both lead";
  const leaderElection = LeaderElection.of({ dialect: LeaderElectionDialect.CERT_MANAGER });

  test.each<Refusal>([
    [
      'in the network of their node',
      () => operator({ leaderElection, hostNetwork: true, network: { backend: NetworkBackend.NONE } }),
      `hostNetwork: ${why}; leave hostNetwork out`,
    ],
    [
      'under one host name',
      () => operator({ leaderElection, hostname: 'controller' }),
      `hostname: ${why}; leave hostname out`,
    ],
    [
      'under a name of 47 characters',
      () => operator({ leaderElection, name: 'a'.repeat(47) }),
      `name: ${why}; the kubelet cuts host names to 63 characters, which takes the random end off the pods of '${'a'.repeat(47)}'; use at most 46 characters`,
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('a name of 46 characters leaves room for what tells them apart', () => {
    expect(operator({ leaderElection, name: 'a'.repeat(46) }).replicas).toBe(3);
  });

  test('one replica too, since it is two while it is replaced', () => {
    expect(refusal(() => operator({ leaderElection, replicas: 1, hostname: 'controller' }))).toBe(
      "hostname: dialect 'cert-manager' tells replicas apart by their host name alone, and two that share one would both lead; leave hostname out",
    );
  });

  test('a dialect that adds random characters does not mind', () => {
    expect(operator({ hostname: 'controller' }).replicas).toBe(3);
  });
});

describe('a lease that two controllers of a chart would share is refused:', () => {
  test('by the same name and namespace', () => {
    const chart = testChart();
    operator({}, chart, 'first');
    expect(refusal(() => operator({}, chart, 'second'))).toBe(
      "leaderElection.leaseName: lease 'sample.example.com' in namespace 'test-system' is already contended by test/first, so only one of the two controllers would ever lead; give each controller a lease of its own",
    );
  });

  test('also by the default that the binary compiled in', () => {
    const chart = testChart();
    const leaderElection = LeaderElection.of({ dialect: LeaderElectionDialect.BINDY });
    operator({ leaderElection }, chart, 'first');
    expect(refusal(() => operator({ leaderElection }, chart, 'second'))).toContain(
      "lease 'bindy-leader' in namespace 'test-system' is already contended by test/first",
    );
  });

  test('a refused controller does not take the lease it was refused', () => {
    const chart = testChart();
    operator({}, chart, 'first');
    expect(() => operator({}, chart, 'second')).toThrow('is already contended by test/first');
    expect(() => operator({}, chart, 'third')).toThrow('is already contended by test/first');
  });

  test('but not in another namespace', () => {
    const chart = testChart();
    operator({}, chart, 'first');
    const second = operator({ leaderElection: election({ leaseNamespace: 'other' }) }, chart, 'second');
    expect(second.leaseNamespace).toBe('other');
  });

  test('nor in another chart, which may be another environment', () => {
    operator({}, testChart());
    expect(operator({}, testChart()).leaseName).toBe('sample.example.com');
  });
});

test('two controllers of one name and namespace in a chart are refused', () => {
  const chart = testChart();
  operator({ name: 'same' }, chart, 'first');
  const second = () => operator({ name: 'same', leaderElection: election({ leaseName: 'other' }) }, chart, 'second');
  expect(refusal(second)).toBe(
    "name: CiliumNetworkPolicy 'same' in namespace 'test-system' is already rendered by test/first; give one of the two another name",
  );
});

test('two controllers of one name in two namespaces of a chart are accepted', () => {
  const chart = testChart();
  operator({ name: 'same' }, chart, 'first');
  expect(operator({ name: 'same', namespace: 'other' }, chart, 'second').namespace).toBe('other');
});
