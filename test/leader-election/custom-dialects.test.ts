import { Duration } from 'cdk8s';
import { parse } from 'yaml';
import {
  ConfigMapDialectOptions,
  DialectConfidence,
  DurationFormat,
  ElectionSetting,
  EnvDialectOptions,
  FlagsDialectOptions,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionOptions,
  LeaseClient,
  LeaseIdentity,
  NetworkBackend,
  TimingProfile,
} from '../../src';
import { envOf } from '../support/container';
import { at, container, documents, find, podSpec } from '../support/documents';
import { Manifest } from '../support/manifests';
import { refusal } from '../support/refusal';
import { controller } from '../support/subject';

const PATH = '/etc/sample/config.yaml';
const flags = (options: FlagsDialectOptions = {}) => LeaderElectionDialect.flags(options);
const env = (options: EnvDialectOptions = {}) => LeaderElectionDialect.env(options);
const configMap = (options: Partial<ConfigMapDialectOptions> = {}) =>
  LeaderElectionDialect.configMap({ path: PATH, ...options });
const { LEASE_NAME, LEASE_NAMESPACE, RETRY_PERIOD, RENEW_DEADLINE, RELEASE_ON_CANCEL, IDENTITY } = ElectionSetting;

function timing(leaseDuration: number, renewDeadline: number, retryPeriod: number): TimingProfile {
  return TimingProfile.custom({
    leaseDuration: Duration.seconds(leaseDuration),
    renewDeadline: Duration.seconds(renewDeadline),
    retryPeriod: Duration.seconds(retryPeriod),
  });
}

const own = { ownTiming: timing(40, 30, 4), missing: [RETRY_PERIOD] };
const rendered = (leaderElection: LeaderElection) => documents(controller({ leaderElection }));
const electing = (dialect: LeaderElectionDialect, options: Partial<LeaderElectionOptions> = {}) =>
  LeaderElection.of({ dialect, leaseName: 'sample.example.com', ...options });
const argsOf = (leaderElection: LeaderElection) => container(rendered(leaderElection), 'args');
const variablesOf = (leaderElection: LeaderElection) => envOf(container(rendered(leaderElection)) as Manifest);
const fileOf = (leaderElection: LeaderElection): unknown =>
  parse(at(find(rendered(leaderElection), 'ConfigMap'), 'data', 'config.yaml') as string);

describe('flags() renders', () => {
  test('other flags under the names that are given', () => {
    const dialect = flags({
      enable: '--elect',
      leaseName: '--lock-name',
      leaseNamespace: '--lock-namespace',
      leaseDuration: '--lease',
      renewDeadline: '--renew',
      retryPeriod: '--retry',
      releaseOnCancel: '--release',
    });
    expect(argsOf(electing(dialect, { leaseNamespace: 'other', releaseOnCancel: true }))).toEqual([
      '--elect',
      '--lock-name=sample.example.com',
      '--lock-namespace=other',
      '--lease=15s',
      '--renew=10s',
      '--retry=2s',
      '--release',
    ]);
  });

  test('a flag for the name of the lease, which then need not be declared', () => {
    expect(argsOf(LeaderElection.of({ dialect: flags({ leaseName: '--lock' }) }))).toContain('--lock=sample-leader');
  });

  test('a flag that turns the election off as its opposite', () => {
    const dialect = flags({ disable: '--no-election' });
    expect((argsOf(electing(dialect)) as string[]).slice(0, 2)).toEqual([
      '--no-election=false',
      '--leader-elect-lease-duration=15s',
    ]);
    expect(argsOf(LeaderElection.disabled(dialect))).toEqual(['--no-election']);
  });

  test('values as words of their own, but for booleans, which take none', () => {
    const dialect = flags({ separateValues: true, leaseName: '--id' });
    expect(argsOf(electing(dialect, { releaseOnCancel: false, timing: TimingProfile.FAST }))).toEqual([
      '--leader-elect',
      ...['--id', 'sample.example.com'],
      ...['--leader-elect-lease-duration', '10s'],
      ...['--leader-elect-renew-deadline', '6s'],
      ...['--leader-elect-retry-period', '1s'],
      '--leader-elect-release-on-cancel=false',
    ]);
  });

  test('nothing for a setting that is missing', () => {
    expect(argsOf(electing(flags({ missing: [RENEW_DEADLINE, RELEASE_ON_CANCEL] })))).toEqual([
      '--leader-elect',
      '--leader-elect-lease-duration=15s',
      '--leader-elect-retry-period=2s',
    ]);
  });
});

test.each([
  [DurationFormat.GO_DURATION, ['120s', '60s', '26s']],
  [DurationFormat.SECONDS, ['120', '60', '26']],
  [DurationFormat.MILLISECONDS, ['120000', '60000', '26000']],
  [DurationFormat.ISO_8601, ['PT120S', 'PT60S', 'PT26S']],
])('flags() spells durations as %s', (durationFormat, [lease, renew, retry]) => {
  expect(argsOf(electing(flags({ durationFormat }), { timing: timing(120, 60, 26) }))).toEqual([
    '--leader-elect',
    `--leader-elect-lease-duration=${lease}`,
    `--leader-elect-renew-deadline=${renew}`,
    `--leader-elect-retry-period=${retry}`,
  ]);
});

test.each([
  [DurationFormat.GO_DURATION, '', '15s', '3.5s'],
  [DurationFormat.MILLISECONDS, '_MS', '15000', '3500'],
  [DurationFormat.ISO_8601, '', 'PT15S', 'PT3.5S'],
])('env() spells durations as %s, and names its variables after the unit', (durationFormat, unit, lease, retry) => {
  const profile = TimingProfile.custom({
    leaseDuration: Duration.seconds(15),
    renewDeadline: Duration.seconds(10),
    retryPeriod: Duration.millis(3500),
  });
  const leaderElection = electing(env({ durationFormat, prefix: 'APP_' }), { timing: profile });
  expect(variablesOf(leaderElection)).toMatchObject({
    [`APP_LEASE_DURATION${unit}`]: lease,
    [`APP_LEASE_RETRY_PERIOD${unit}`]: retry,
  });
});

describe('env() renders', () => {
  test('variables that are named in full without the prefix', () => {
    const dialect = env({ prefix: 'APP_', enable: 'ELECT', leaseDuration: 'TTL', releaseOnCancel: 'GIVE_UP' });
    expect(variablesOf(electing(dialect, { releaseOnCancel: true }))).toEqual({
      ELECT: 'true',
      APP_LEASE_NAME: 'sample.example.com',
      APP_LEASE_NAMESPACE: 'test-system',
      TTL: '15',
      APP_LEASE_RENEW_DEADLINE_SECONDS: '10',
      APP_LEASE_RETRY_PERIOD_SECONDS: '2',
      GIVE_UP: 'true',
      POD_NAME: 'metadata.name',
    });
  });

  test('a variable that turns the election off as its opposite', () => {
    const dialect = env({ disable: 'ELECTION_OFF' });
    expect(variablesOf(electing(dialect))).toMatchObject({ ELECTION_OFF: 'false' });
    expect(variablesOf(electing(dialect))).not.toHaveProperty('ENABLE_LEADER_ELECTION');
    expect(variablesOf(LeaderElection.disabled(dialect))).toEqual({ ELECTION_OFF: 'true' });
  });

  test('no pod name where that setting is missing', () => {
    expect(variablesOf(electing(env({ missing: [IDENTITY, LEASE_NAMESPACE] })))).toEqual({
      ENABLE_LEADER_ELECTION: 'true',
      LEASE_NAME: 'sample.example.com',
      LEASE_DURATION_SECONDS: '15',
      LEASE_RENEW_DEADLINE_SECONDS: '10',
      LEASE_RETRY_PERIOD_SECONDS: '2',
    });
  });

  test('no name of the lease where that setting is missing, so that it must be declared', () => {
    const dialect = env({ missing: [LEASE_NAME] });
    expect(variablesOf(electing(dialect)).LEASE_NAME).toBeUndefined();
    expect(refusal(() => controller({ leaderElection: LeaderElection.of({ dialect }) }))).toMatch(
      /^leaderElection.leaseName: nothing was given, and with dialect 'env' the name is compiled into the binary;/,
    );
  });
});

describe('configMap() renders', () => {
  test('a file with the block of component-base', () => {
    expect(fileOf(electing(configMap(), { timing: TimingProfile.FAST }))).toEqual({
      leaderElection: {
        leaderElect: true,
        resourceName: 'sample.example.com',
        resourceNamespace: 'test-system',
        leaseDuration: '10s',
        renewDeadline: '6s',
        retryPeriod: '1s',
      },
    });
  });

  test.each([
    [DurationFormat.SECONDS, [15, 10, 2]],
    [DurationFormat.ISO_8601, ['PT15S', 'PT10S', 'PT2S']],
  ])('durations as %s, of which those without a unit are numbers', (durationFormat, [lease, renew, retry]) => {
    expect(fileOf(electing(configMap({ durationFormat })))).toMatchObject({
      leaderElection: { leaseDuration: lease, renewDeadline: renew, retryPeriod: retry },
    });
  });

  test('other keys at any depth, numbers as numbers, beside what the file always holds', () => {
    const dialect = configMap({
      document: { apiVersion: 'example.com/v1', server: { port: 1 } },
      durationFormat: DurationFormat.MILLISECONDS,
      missing: [LEASE_NAMESPACE],
      disable: 'single',
      leaseName: 'ha.lock.name',
      leaseDuration: 'ha.lease',
      renewDeadline: 'ha.renew',
      retryPeriod: 'ha.lock.retry',
      releaseOnCancel: 'ha.release',
    });
    expect(fileOf(electing(dialect, { releaseOnCancel: false }))).toEqual({
      apiVersion: 'example.com/v1',
      server: { port: 1 },
      single: false,
      ha: { lock: { name: 'sample.example.com', retry: 2000 }, lease: 15000, renew: 10000, release: false },
    });
    expect(fileOf(LeaderElection.disabled(dialect))).toEqual({
      apiVersion: 'example.com/v1',
      server: { port: 1 },
      single: true,
    });
  });

  test('the flag that tells the binary of its file, where there is one', () => {
    expect(argsOf(electing(configMap()))).toBeUndefined();
    expect(argsOf(electing(configMap({ flag: '--settings' })))).toEqual([`--settings=${PATH}`]);
  });
});

describe('a duration that the controller cannot be told', () => {
  test.each([
    ['2s by default', flags({ missing: [RETRY_PERIOD] }), timing(15, 10, 2), 2],
    ['that of its own timing', flags(own), timing(20, 15, 4), 4],
  ])('is %s and may be asked for', (_what, dialect, profile, retry) => {
    const subject = controller({ leaderElection: electing(dialect, { timing: profile }) });
    expect(subject.electionFigures?.retryPeriod.toSeconds()).toBe(retry);
    expect(container(documents(subject), 'args')).not.toContainEqual(expect.stringContaining('retry'));
  });

  test('is refused where another is asked for', () => {
    expect(refusal(() => controller({ leaderElection: electing(flags(own), { timing: timing(20, 15, 2) }) }))).toBe(
      "leaderElection.timing: retryPeriod 2s cannot be set with dialect 'flags', whose binary always uses 4s; leave timing out, or use what it can do, such as 20s / 15s / 4s",
    );
  });
});

test('its own timing is written out where no other is asked for', () => {
  expect(variablesOf(electing(env({ ownTiming: timing(60, 40, 15) })))).toMatchObject({
    LEASE_DURATION_SECONDS: '60',
    LEASE_RENEW_DEADLINE_SECONDS: '40',
    LEASE_RETRY_PERIOD_SECONDS: '15',
  });
});

test('a controller that releases by default hands over within 2.2 retry periods, another like after a crash', () => {
  const handover = (releasesByDefault?: boolean, releaseOnCancel?: boolean) =>
    controller({
      leaderElection: electing(flags({ releasesByDefault }), { releaseOnCancel }),
    }).electionFigures?.gracefulMax.toMilliseconds();
  expect([handover(true), handover(false), handover()]).toEqual([4400, 23_800, 23_800]);
  expect([handover(true, false), handover(false, true)]).toEqual([23_800, 4400]);
});

test.each([
  ['flags()', flags({ identity: LeaseIdentity.HOSTNAME }), 'flags'],
  ['env()', env({ identity: LeaseIdentity.HOSTNAME }), 'env'],
  ['configMap()', configMap({ identity: LeaseIdentity.HOSTNAME }), 'configMap'],
])('host names that do not tell replicas apart are refused with %s', (_what, dialect, id) => {
  const shared = { hostNetwork: true, network: { backend: NetworkBackend.NONE } };
  expect(refusal(() => controller({ leaderElection: electing(dialect), ...shared }))).toBe(
    `hostNetwork: dialect '${id}' tells replicas apart by their host name alone, and two that share one would both lead; leave hostNetwork out`,
  );
});

test.each([undefined, LeaseIdentity.POD_NAME, LeaseIdentity.RANDOM])(
  'one host name is no matter with %s',
  (identity) => {
    expect(controller({ leaderElection: electing(flags({ identity })), hostname: 'same' }).replicas).toBe(3);
  },
);

test.each([
  ['30 s by default', {}, 45],
  ['60 s', { gracefulShutdown: Duration.minutes(1) }, 75],
  ['nothing, and never less than what Kubernetes gives', { gracefulShutdown: Duration.seconds(0) }, 30],
])('pods are given their shutdown, the renew deadline and 5 s to stop: %s', (_what, options, seconds) => {
  const docs = rendered(electing(flags(options)));
  expect(podSpec(docs, 'terminationGracePeriodSeconds')).toBe(seconds);
});

test.each([
  ['a library that is not said', undefined, ['get', 'update'], true],
  ['client-go', LeaseClient.CLIENT_GO, ['get', 'update'], true],
  ['fabric8', LeaseClient.FABRIC8, ['get', 'patch'], false],
  ['kube-lease-manager', LeaseClient.KUBE_LEASE_MANAGER, ['get', 'patch'], false],
])('a controller on %s may do with its lease what that does', (_what, client, verbs, recordsEvents) => {
  for (const dialect of [flags({ client }), env({ client }), configMap({ client })]) {
    const lease = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
    expect(find(rendered(electing(dialect)), 'Role').rules).toEqual([
      { ...lease, verbs: ['create'] },
      { ...lease, resourceNames: ['sample.example.com'], verbs },
      ...(recordsEvents ? [{ apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] }] : []),
    ]);
  }
});

describe('a controller is found by its name in the catalog:', () => {
  test.each([
    ['flux', 'fluxcd/source-controller main.go@'],
    ['rabbitmq-cluster-operator', 'rabbitmq/cluster-operator cmd/main.go@'],
    ['kopf', 'nolar/kopf kopf/_core/engines/peering.py@'],
  ])('%s, with where it was read', (id, source) => {
    const dialect = LeaderElectionDialect.of(id);
    expect(dialect).toMatchObject({ id, confidence: DialectConfidence.SOURCE });
    expect(dialect.sources.some((read) => read.startsWith(source))).toBe(true);
  });

  test('the statics are those that the catalog has by their ids', () => {
    const statics = Object.entries(LeaderElectionDialect).filter(
      (entry): entry is [string, LeaderElectionDialect] => entry[1] instanceof LeaderElectionDialect,
    );
    expect(statics.length).toBeGreaterThan(20);
    for (const [name, dialect] of statics) {
      expect(LeaderElectionDialect.of(dialect.id)).toEqual(dialect);
      expect(dialect.id.replace(/[-.]/g, '_').toUpperCase()).toBe(name);
    }
  });
});
