import { Duration } from 'cdk8s';
import {
  ConfigMapDialectOptions,
  ElectionSetting,
  EnvDialectOptions,
  FlagsDialectOptions,
  LeaderElectionDialect,
} from '../../src';
import { Refusal, refusal } from '../support/refusal';

const flags = (options: FlagsDialectOptions) => () => LeaderElectionDialect.flags(options);
const env = (options: EnvDialectOptions) => () => LeaderElectionDialect.env(options);
const configMap = (options: Partial<ConfigMapDialectOptions>) => () =>
  LeaderElectionDialect.configMap({ path: '/etc/sample/config.yaml', ...options });

const noFlag = (path: string, name: string) =>
  `LeaderElectionDialect.${path}: "${name}" is not a flag; write it with its two dashes and without a value, such as '--leader-elect'`;
const noVariable = (option: string, name: string) =>
  `LeaderElectionDialect.env.${option}: "${name}" is not an environment variable name; use letters, digits, '_', '-' and '.', not beginning with a digit`;
const noKey = (option: string, name: string) =>
  `LeaderElectionDialect.configMap.${option}: "${name}" is not a key; write the keys that lead to it with dots, such as 'leaderElection.leaseDuration'`;
const noFile = (path: string) =>
  `LeaderElectionDialect.configMap.path: "${path}" is not a file to mount; use an absolute path, whose last part has letters, digits, '-', '_' and '.', such as '/etc/my-operator/config.yaml'`;

describe('a malformed name is refused:', () => {
  test.each<Refusal>([
    ['a flag without dashes', flags({ enable: 'leader-elect' }), noFlag('flags.enable', 'leader-elect')],
    ['a flag with one dash', flags({ disable: '-off' }), noFlag('flags.disable', '-off')],
    ['a flag with a value', flags({ leaseDuration: '--lease=15s' }), noFlag('flags.leaseDuration', '--lease=15s')],
    ['a flag with a space', flags({ renewDeadline: '--renew 10s' }), noFlag('flags.renewDeadline', '--renew 10s')],
    ['a flag of dashes alone', flags({ retryPeriod: '--' }), noFlag('flags.retryPeriod', '--')],
    ['a flag with three dashes', flags({ leaseName: '---name' }), noFlag('flags.leaseName', '---name')],
    ['an empty flag', flags({ releaseOnCancel: '' }), noFlag('flags.releaseOnCancel', '')],
    ['a variable that begins with a digit', env({ leaseName: '1_LEASE' }), noVariable('leaseName', '1_LEASE')],
    ['a variable with a space', env({ enable: 'ELECT ME' }), noVariable('enable', 'ELECT ME')],
    ['an empty variable', env({ leaseNamespace: '' }), noVariable('leaseNamespace', '')],
    ['a key that begins with a dot', configMap({ enable: '.on' }), noKey('enable', '.on')],
    ['a key that ends with a dot', configMap({ leaseName: 'lease.' }), noKey('leaseName', 'lease.')],
    ['a key with two dots at once', configMap({ retryPeriod: 'a..b' }), noKey('retryPeriod', 'a..b')],
    ['an empty key', configMap({ disable: '' }), noKey('disable', '')],
    ['a flag for the file that is none', configMap({ flag: '-config' }), noFlag('configMap.flag', '-config')],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('but names that are merely unusual are not', () => {
    expect(flags({ enable: '--leaderElection.Enable_2' })().id).toBe('flags');
    expect(env({ enable: '_elect.me-2' })().id).toBe('env');
    expect(configMap({ enable: 'leader-election.on_2.x' })().id).toBe('configMap');
  });
});

describe('a file that a mounted ConfigMap cannot be is refused:', () => {
  test.each([
    ['relative', 'etc/sample/config.yaml'],
    ['with a colon in a folder', '/etc/a:b/config.yaml'],
    ['the root folder itself', '/'],
    ['a folder', '/etc/sample/'],
    ['by way of another folder', '/etc/../config.yaml'],
    ['with a doubled slash', '/etc//sample/config.yaml'],
    ['without a name', ''],
  ])('%s', (_what, path) => {
    expect(refusal(configMap({ path }))).toBe(noFile(path));
  });
});

const TWICE = (builder: string, name: string) =>
  `LeaderElectionDialect.${builder}: ${name} is the name of two settings; name each differently`;
const MISSING = (builder: string, name: string) =>
  `LeaderElectionDialect.${builder}.missing: ${name} is given and said to be missing; leave one of the two out`;
const BOTH = (builder: string) =>
  `LeaderElectionDialect.${builder}.disable: a setting that turns the election on is given too; give enable or disable`;

describe('options that contradict each other are refused:', () => {
  test.each<Refusal>([
    ['flags on and off', flags({ enable: '--on', disable: '--off' }), BOTH('flags')],
    ['variables on and off', env({ enable: 'ON', disable: 'OFF' }), BOTH('env')],
    ['keys on and off', configMap({ enable: 'on', disable: 'off' }), BOTH('configMap')],
    [
      'a flag that is missing',
      flags({ retryPeriod: '--retry', missing: [ElectionSetting.RETRY_PERIOD] }),
      MISSING('flags', 'retryPeriod'),
    ],
    [
      'a variable that is missing',
      env({ leaseName: 'LOCK', missing: [ElectionSetting.IDENTITY, ElectionSetting.LEASE_NAME] }),
      MISSING('env', 'leaseName'),
    ],
    [
      'a key that is missing',
      configMap({ releaseOnCancel: 'release', missing: [ElectionSetting.RELEASE_ON_CANCEL] }),
      MISSING('configMap', 'releaseOnCancel'),
    ],
    ['one flag for two settings', flags({ leaseDuration: '--t', renewDeadline: '--t' }), TWICE('flags', '--t')],
    ['a flag that another has already', flags({ leaseName: '--leader-elect' }), TWICE('flags', '--leader-elect')],
    ["the variable with the pod's name", env({ leaseName: 'POD_NAME' }), TWICE('env', 'POD_NAME')],
    [
      'a variable that another has already, behind the prefix',
      env({ prefix: 'A_', enable: 'A_LEASE_NAME' }),
      TWICE('env', 'A_LEASE_NAME'),
    ],
    [
      'one key for two settings',
      configMap({ leaseName: 'leaderElection.leaderElect' }),
      TWICE('configMap', 'leaderElection.leaderElect'),
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('but a name that a missing setting leaves free is not', () => {
    expect(env({ leaseName: 'POD_NAME', missing: [ElectionSetting.IDENTITY] })().id).toBe('env');
  });
});

test.each<Refusal>([
  ['flags', flags({ gracefulShutdown: Duration.millis(1500) }), '1.5s'],
  ['env', env({ gracefulShutdown: Duration.millis(500) }), '0.5s'],
  ['configMap', configMap({ gracefulShutdown: Duration.millis(30_001) }), '30.001s'],
])('a graceful shutdown with a fraction of a second is refused by %s()', (builder, build, seconds) => {
  expect(refusal(build)).toBe(
    `LeaderElectionDialect.${builder}.gracefulShutdown: ${seconds} is not a whole number of seconds; round it up`,
  );
});

describe('a name that is not in the catalog is refused, with those that are near:', () => {
  test.each([
    ['a letter too many', 'fluxx', "'flux'"],
    ['a letter missing', 'bndy', "'bindy'"],
    ['two letters swapped', 'kyvenro', "'kyverno'"],
    ['a part of the name', 'nginx', "'ingress-nginx'"],
    ['a part of two names, the shorter first', 'crossplan', "'crossplane' or 'crossplane-rbac'"],
    ['in capitals', 'STRIMZI', "'strimzi'"],
    ['without its dashes', 'certmanager', "'cert-manager'"],
    [
      'a part of many names, of which three are given',
      'external',
      "'external-dns', 'external-secrets' or 'external-secrets-webhook'",
    ],
  ])('%s', (_what, name, near) => {
    expect(refusal(() => LeaderElectionDialect.of(name))).toBe(
      `LeaderElectionDialect.of: "${name}" is not in the catalog of controllers; did you mean ${near}?`,
    );
  });

  test.each(['zzz', ''])('or where all are, as none is near %j', (name) => {
    expect(refusal(() => LeaderElectionDialect.of(name))).toBe(
      `LeaderElectionDialect.of: "${name}" is not in the catalog of controllers; 'npx cdk8s-ha-operator explain --list' prints all that are; for a controller of your own use flags(), env() or configMap()`,
    );
  });
});

describe('what the file always holds may not be what the election sets:', () => {
  test.each<Refusal>([
    [
      'a key of it',
      configMap({ document: { leaderElection: { leaderElect: false } } }),
      'LeaderElectionDialect.configMap.document: leaderElection.leaderElect is set by leaderElection; remove it and say it in leaderElection',
    ],
    [
      'what its keys are in',
      configMap({ document: { leaderElection: 'x' } }),
      'LeaderElectionDialect.configMap.document: leaderElection is no object, and has to hold the keys of the election; make it an object',
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

describe('what only JavaScript lets through is refused:', () => {
  test.each<Refusal>([
    [
      'a setting that there is not',
      flags({ missing: ['bogus' as never] }),
      'LeaderElectionDialect.flags.missing: "bogus" is not a setting; use an ElectionSetting',
    ],
    [
      'a library that there is not',
      env({ client: 'etcd' as never }),
      'LeaderElectionDialect.env.client: "etcd" is not a known library; use a LeaseClient',
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

test("a variable for the pod's name that is none is refused", () => {
  expect(refusal(env({ podName: 'MY POD' }))).toBe(noVariable('podName', 'MY POD'));
});
