import { posix } from 'node:path';
import { DialectSettings, settingsOf } from '../model/dialect';
import { keysAbove } from '../model/election/configuration';
import { envNameProblems } from '../model/names';
import { Problem, problem, quote } from '../model/problem';
import {
  ConfigMapDialectOptions,
  CustomDialectOptions,
  ElectionSetting,
  EnvDialectOptions,
  FlagsDialectOptions,
  LeaseClient,
} from './custom-dialect-options';

const BUILDERS = 'LeaderElectionDialect';

/** The options that name a setting, in the order in which they are checked. */
const NAMING = [
  'enable',
  'disable',
  'leaseName',
  'leaseNamespace',
  'leaseDuration',
  'renewDeadline',
  'retryPeriod',
  'releaseOnCancel',
] as const;

/** From JavaScript nothing keeps a user from giving others. */
const SETTINGS: readonly string[] = Object.values(ElectionSetting);
const CLIENTS: readonly string[] = Object.values(LeaseClient);

export function flagsProblems(options: FlagsDialectOptions): Problem[] {
  return optionsProblems(`${BUILDERS}.flags`, options, flagNameProblems);
}

export function envProblems(options: EnvDialectOptions): Problem[] {
  const path = `${BUILDERS}.env`;
  return [
    ...envNameProblems(`${path}.prefix`, `${options.prefix ?? ''}LEASE_NAME`),
    ...(options.podName === undefined ? [] : envNameProblems(`${path}.podName`, options.podName)),
    ...optionsProblems(path, options, envNameProblems),
  ];
}

export function configMapProblems(options: ConfigMapDialectOptions): Problem[] {
  const path = `${BUILDERS}.configMap`;
  return [
    ...filePathProblems(`${path}.path`, options.path),
    ...(options.flag === undefined ? [] : flagNameProblems(`${path}.flag`, options.flag)),
    ...optionsProblems(path, options, keyProblems),
  ];
}

function optionsProblems(
  path: string,
  options: CustomDialectOptions,
  nameProblems: (path: string, name: string) => Problem[],
): Problem[] {
  const given = NAMING.filter((name) => options[name] !== undefined);
  const missing: readonly string[] = options.missing ?? [];
  const grace = options.gracefulShutdown?.toMilliseconds() ?? 0;
  return [
    ...given.flatMap((name) => nameProblems(`${path}.${name}`, options[name] ?? '')),
    ...(options.enable !== undefined && options.disable !== undefined
      ? [problem(`${path}.disable`, 'a setting that turns the election on is given too', 'give enable or disable')]
      : []),
    ...given
      .filter((name) => missing.includes(name))
      .map((name) => problem(`${path}.missing`, `${name} is given and said to be missing`, 'leave one of the two out')),
    ...missing
      .filter((name) => !SETTINGS.includes(name))
      .map((name) => problem(`${path}.missing`, `${quote(name)} is not a setting`, 'use an ElectionSetting')),
    ...(options.client === undefined || CLIENTS.includes(options.client)
      ? []
      : [problem(`${path}.client`, `${quote(options.client)} is not a known library`, 'use a LeaseClient')]),
    ...(Number.isInteger(grace / 1000)
      ? []
      : [problem(`${path}.gracefulShutdown`, `${grace / 1000}s is not a whole number of seconds`, 'round it up')]),
  ];
}

/** Refuses two settings that are told by one flag, variable or key. */
export function repeatedProblems(settings: DialectSettings, builder: string): Problem[] {
  const names = settingsOf(settings).map(({ name }) => name);
  return names
    .filter((name, i) => names.indexOf(name) !== i)
    .map((name) => problem(`${BUILDERS}.${builder}`, `${name} is the name of two settings`, 'name each differently'));
}

/** Refuses a key that would have to hold both a value and other keys. */
export function nestedProblems(settings: DialectSettings, builder: string): Problem[] {
  const keys = settingsOf(settings).filter(({ carrier }) => carrier === 'key');
  return keys.flatMap(({ name }) =>
    keysAbove(name)
      .filter((above) => keys.some((other) => other.name === above))
      .map((above) =>
        problem(`${BUILDERS}.${builder}`, `${above} cannot be a value and hold ${name}`, 'name each differently'),
      ),
  );
}

function flagNameProblems(path: string, name: string): Problem[] {
  return /^--[a-zA-Z0-9][\w.-]*$/.test(name)
    ? []
    : [
        problem(
          path,
          `${quote(name)} is not a flag`,
          "write it with its two dashes and without a value, such as '--leader-elect'",
        ),
      ];
}

function keyProblems(path: string, name: string): Problem[] {
  return /^[\w-]+(?:\.[\w-]+)*$/.test(name)
    ? []
    : [
        problem(
          path,
          `${quote(name)} is not a key`,
          "write the keys that lead to it with dots, such as 'leaderElection.leaseDuration'",
        ),
      ];
}

/** The file's name is a key of the ConfigMap. */
const FILE_NAME = /^[-._a-zA-Z0-9]+$/;

function filePathProblems(path: string, file = ''): Problem[] {
  const isPlain = file.startsWith('/') && posix.normalize(file) === file && !file.endsWith('/') && !file.includes(':');
  return isPlain && FILE_NAME.test(posix.basename(file))
    ? []
    : [
        problem(
          path,
          `${quote(file)} is not a file to mount`,
          "use an absolute path, whose last part has letters, digits, '-', '_' and '.', such as '/etc/my-operator/config.yaml'",
        ),
      ];
}
