import { Dialect, DialectSettings, settingsOf } from '../dialect';
import { isPlainObject, PlainObject } from '../plain-object';
import { Problem, problem } from '../problem';
import { ElectionRequest } from './election';

/** What a configuration holds. */
export type Configuration = PlainObject;

/** The value that a dotted key leads to. */
export function valueAt(configuration: Configuration, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((value, part) => (isPlainObject(value) ? value[part] : undefined), configuration);
}

/** A copy that has a value where a dotted key leads to. */
export function withValueAt(configuration: Configuration, key: string, value: unknown): Configuration {
  const [first, ...rest] = key.split('.');
  const inner = configuration[first];
  return {
    ...configuration,
    [first]: rest.length === 0 ? value : withValueAt(isPlainObject(inner) ? inner : {}, rest.join('.'), value),
  };
}

/** A copy of one, with what another has in its place; objects within are merged likewise. */
export function merged(configuration: Configuration, over: Configuration): Configuration {
  const values = Object.entries(over).map(([key, value]) => {
    const own = configuration[key];
    return [key, isPlainObject(own) && isPlainObject(value) ? merged(own, value) : value] as const;
  });
  return { ...configuration, ...Object.fromEntries(values) };
}

const PATH = 'leaderElection.configuration';

/** What a user may not put into the binary's configuration. */
export function configurationProblems(dialect: Dialect, { configuration }: ElectionRequest): Problem[] {
  if (configuration === undefined) {
    return [];
  }
  const rule = dialect.configuration;
  if (rule === undefined) {
    return [
      problem(
        PATH,
        `dialect '${dialect.id}' sets its election by ${carriers(dialect)} and has no configuration to add to`,
        'leave configuration out',
      ),
    ];
  }
  const texts = Object.entries(configuration)
    .filter(([, value]) => rule.kind === 'config-map' && typeof value !== 'string')
    .map(([key]) => problem(PATH, `${key} is no text, as the data of a ConfigMap must be`, 'quote it'));
  return [...electionKeyProblems(dialect.settings, configuration, PATH), ...texts];
}

/** What of a configuration would be overwritten by the election. */
export function electionKeyProblems(settings: DialectSettings, configuration: Configuration, path: string): Problem[] {
  const keys = settingsOf(settings).filter(({ carrier }) => carrier === 'key');
  const given = keys
    .filter(({ name }) => valueAt(configuration, name) !== undefined)
    .map(({ name }) => problem(path, `${name} is set by leaderElection`, 'remove it and say it in leaderElection'));
  const obstacles = [...new Set(keys.flatMap(({ name }) => keysAbove(name)))]
    .filter((key) => valueAt(configuration, key) !== undefined && !isPlainObject(valueAt(configuration, key)))
    .map((key) => problem(path, `${key} is no object, and has to hold the keys of the election`, 'make it an object'));
  return [...given, ...obstacles];
}

/** The keys that lead to a key: `a` and `a.b` of `a.b.c`. */
export function keysAbove(key: string): string[] {
  const parts = key.split('.');
  return parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('.'));
}

function carriers({ settings }: Dialect): string {
  const used = settingsOf(settings).map(({ carrier }) => carrier);
  return used.includes('env') ? (used.includes('flag') ? 'flags and variables' : 'variables') : 'flags';
}
