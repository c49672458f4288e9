import { refuseIfAny } from '../internal/refuse';
import { Dialect, DialectSettings } from '../model/dialect';
import { electionKeyProblems } from '../model/election/configuration';
import { FlagName, Setting, ValueFormat } from '../model/setting';
import { DEFAULT_TIMING, TIMING_NAMES } from '../model/timing';
import { CONFIGURATION_FILE } from './catalog/configuration-file';
import { envDialect } from './catalog/env';
import { FLAGS } from './catalog/flags';
import {
  ConfigMapDialectOptions,
  CustomDialectOptions,
  EnvDialectOptions,
  FlagsDialectOptions,
} from './custom-dialect-options';
import {
  configMapProblems,
  envProblems,
  flagsProblems,
  nestedProblems,
  repeatedProblems,
} from './custom-dialect-problems';

/** The setting of a name, as one builder's binaries read it. */
type SettingOf = (name: string, format: ValueFormat) => Setting;

export function flagsDialect(options: FlagsDialectOptions): Dialect {
  refuseIfAny(flagsProblems(options));
  const dialect = customDialect(FLAGS, options, 'flags', (name, format) => ({
    carrier: 'flag',
    name: name as FlagName,
    format,
  }));
  return options.separateValues ? { ...dialect, settings: eachSetting(dialect.settings, { separator: ' ' }) } : dialect;
}

export function customEnvDialect(options: EnvDialectOptions): Dialect {
  refuseIfAny(envProblems(options));
  const usual = envDialect(options.prefix ?? '', 'client-go', options.durationFormat);
  const { podName } = options;
  const settings: DialectSettings =
    podName === undefined
      ? usual.settings
      : { ...usual.settings, identity: { carrier: 'env', name: podName, format: 'text' } };
  return customDialect({ ...usual, settings }, options, 'env', (name, format) => ({
    carrier: 'env',
    name,
    format,
  }));
}

export function configMapDialect(options: ConfigMapDialectOptions): Dialect {
  refuseIfAny(configMapProblems(options));
  const dialect = customDialect(CONFIGURATION_FILE, options, 'configMap', (name, format) => ({
    carrier: 'key',
    name,
    format,
  }));
  const { path, flag, document = {} } = options;
  refuseIfAny(electionKeyProblems(dialect.settings, document, 'LeaderElectionDialect.configMap.document'));
  return { ...dialect, configuration: { kind: 'file', path, flag: flag as FlagName | undefined, document } };
}

/** A builder's usual dialect, and what its user says otherwise. */
function customDialect(base: Dialect, options: CustomDialectOptions, builder: string, settingOf: SettingOf): Dialect {
  const settings = customSettings(base.settings, options, settingOf);
  refuseIfAny([...repeatedProblems(settings, builder), ...nestedProblems(settings, builder)]);
  return {
    ...base,
    settings,
    client: options.client ?? base.client,
    leaseName: { kind: settings.leaseName ? 'settable' : 'declared' },
    leaseNamespace: { kind: settings.leaseNamespace ? 'settable' : 'declared' },
    identity: options.identity ?? (settings.identity ? 'pod-name' : 'hostname-random'),
    defaults: {
      enabled: options.disable !== undefined || settings.enable === undefined,
      timing: options.ownTiming?._timing ?? DEFAULT_TIMING,
      releaseOnCancel: options.releasesByDefault ?? false,
    },
    gracefulShutdown: options.gracefulShutdown?.toSeconds() ?? base.gracefulShutdown,
  };
}

const NAMED = ['leaseName', 'leaseNamespace', ...TIMING_NAMES, 'releaseOnCancel'] as const;
const TEXTS: readonly string[] = ['leaseName', 'leaseNamespace'];

function customSettings(usual: DialectSettings, options: CustomDialectOptions, settingOf: SettingOf): DialectSettings {
  const settings: Record<string, Setting> = { ...usual };
  for (const name of NAMED) {
    const given = options[name];
    if (given !== undefined) {
      settings[name] = settingOf(given, usual[name]?.format ?? (TEXTS.includes(name) ? 'text' : 'boolean'));
    }
  }
  if (options.enable !== undefined) {
    settings.enable = settingOf(options.enable, 'boolean');
  }
  if (options.disable !== undefined) {
    settings.enable = { ...settingOf(options.disable, 'boolean'), inverted: true };
  }
  for (const name of TIMING_NAMES) {
    settings[name] = { ...settings[name], format: options.durationFormat ?? settings[name].format };
  }
  const missing: readonly string[] = options.missing ?? [];
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !missing.includes(name)));
}

function eachSetting(settings: DialectSettings, change: Partial<Setting>): DialectSettings {
  return Object.fromEntries(
    Object.entries(settings as Record<string, Setting>).map(([name, setting]) => [name, { ...setting, ...change }]),
  );
}
