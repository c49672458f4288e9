import { Dialect } from '../dialect';
import { FlagSetting, Setting } from '../setting';
import { Configuration, merged, withValueAt } from './configuration';
import { Election, ElectionRequest, Lease } from './election';
import { formatDuration } from './values';

/** What of its pod a container can be told by a variable. */
export type PodField = 'metadata.name' | 'metadata.namespace';

/** A variable with a value, or with that of a field of the pod. */
export type EnvEntry =
  { readonly name: string; readonly value: string } | { readonly name: string; readonly fieldPath: PodField };

/** A file to mount from a ConfigMap, or a ConfigMap that the binary reads itself. */
export type RenderedConfiguration =
  | { readonly kind: 'file'; readonly path: string; readonly document: Configuration }
  | { readonly kind: 'config-map'; readonly name: string; readonly data: Readonly<Record<string, string>> };

/** What a container must be given. */
export interface RenderedElection {
  readonly args: readonly string[];
  readonly env: readonly EnvEntry[];
  readonly configuration?: RenderedConfiguration;
}

/** An election of which the lease need not be known. */
export type ReadElection = Omit<Election, 'lease'> & { readonly lease: Partial<Lease> };

type Value = string | number | boolean | { readonly fieldPath: PodField };

/**
 * The flags, variables and configuration that turn the election on. Every setting that the controller has is
 * written out, so that the manifest says how it elects and an upgrade of the binary does not change it; release
 * only where it was asked for.
 */
export function renderElection(
  dialect: Dialect,
  { lease, timing, releaseOnCancel }: ReadElection,
  controllerName: string,
  configuration?: ElectionRequest['configuration'],
): RenderedElection {
  const { settings } = dialect;
  return renderSettings(
    dialect,
    [
      [settings.enable, true],
      [settings.leaseName, lease.name],
      [settings.leaseNamespace, lease.namespace],
      [settings.leaseDuration, timing.leaseDuration],
      [settings.renewDeadline, timing.renewDeadline],
      [settings.retryPeriod, timing.retryPeriod],
      [settings.releaseOnCancel, releaseOnCancel],
      [settings.identity, { fieldPath: 'metadata.name' }],
      [settings.podNamespace, { fieldPath: 'metadata.namespace' }],
    ],
    controllerName,
    configuration,
  );
}

/** The off switch, and what the binary does not start without. */
export function renderDisabled(
  dialect: Dialect,
  controllerName: string,
  configuration?: ElectionRequest['configuration'],
): RenderedElection {
  const { enable, identity, podNamespace } = dialect.settings;
  return renderSettings(
    dialect,
    [
      [enable, false],
      [identity?.required ? identity : undefined, { fieldPath: 'metadata.name' }],
      [podNamespace?.required ? podNamespace : undefined, { fieldPath: 'metadata.namespace' }],
    ],
    controllerName,
    configuration,
  );
}

function renderSettings(
  dialect: Dialect,
  entries: readonly (readonly [Setting | undefined, Value | undefined])[],
  controllerName: string,
  given: Configuration = {},
): RenderedElection {
  const args: string[] = [];
  const env: EnvEntry[] = [];
  const { configuration: rule } = dialect;
  let keys = merged(rule?.kind === 'file' ? rule.document : {}, given);
  for (const [setting, value] of entries) {
    if (setting === undefined || value === undefined) {
      continue;
    }
    if (typeof value === 'object') {
      env.push({ name: setting.name, ...value });
      continue;
    }
    const said = setting.inverted && typeof value === 'boolean' ? !value : value;
    const text = formatValue(setting, said);
    switch (setting.carrier) {
      case 'flag':
        args.push(...flagWords(setting, text));
        break;
      case 'env':
        env.push({ name: setting.name, value: text });
        break;
      case 'key':
        keys = withValueAt(keys, setting.name, rule?.kind === 'file' ? yamlValue(setting, text) : text);
    }
  }
  const configured = renderConfiguration(dialect, controllerName, keys);
  return { args: [...args, ...configured.args], env: [...env, ...configured.env], ...configured.rest };
}

function flagWords(setting: FlagSetting, value: string): string[] {
  if (setting.format === 'boolean') {
    // A bare boolean flag means true.
    return value === 'true' ? [setting.name] : deniedFlag(setting);
  }
  return setting.separator === ' ' ? [setting.name, value] : [`${setting.name}=${value}`];
}

function deniedFlag({ name, negation }: FlagSetting): string[] {
  return negation === 'no-prefix' ? [name.replace('--', '--no-')] : [`${name}=false`];
}

function formatValue({ format }: Setting, value: string | number | boolean): string {
  return typeof value === 'number' && format !== 'boolean' && format !== 'text'
    ? formatDuration(value, format)
    : String(value);
}

/** In YAML, booleans and numbers without a unit are no texts. */
function yamlValue({ format }: Setting, text: string): string | number | boolean {
  switch (format) {
    case 'boolean':
      return text === 'true';
    case 'seconds':
    case 'milliseconds':
      return Number(text);
    default:
      return text;
  }
}

function renderConfiguration({ configuration: rule }: Dialect, controllerName: string, keys: Configuration) {
  switch (rule?.kind) {
    case undefined:
      return { args: [], env: [], rest: {} };
    case 'file':
      return {
        args: rule.flag === undefined ? [] : [`${rule.flag}=${rule.path}`],
        env: [],
        rest: { configuration: { kind: rule.kind, path: rule.path, document: keys } },
      };
    case 'config-map': {
      const name = rule.nameVariable === undefined ? rule.name : `${controllerName}-leader-election`;
      return {
        args: [],
        env: rule.nameVariable === undefined ? [] : [{ name: rule.nameVariable, value: name }],
        rest: { configuration: { kind: rule.kind, name, data: keys as Readonly<Record<string, string>> } },
      };
    }
  }
}
