import { Dialect } from '../dialect';
import { Problem, problem } from '../problem';
import { Setting } from '../setting';
import { ElectionRequest } from './election';

/** Nested objects, as YAML has them. */
export type Configuration = Readonly<Record<string, unknown>>;

/** The value that a dotted key leads to. */
export function valueAt(configuration: Configuration, key: string): unknown {
  return key.split('.').reduce<unknown>((value, part) => (isObject(value) ? value[part] : undefined), configuration);
}

/** A copy that has a value where a dotted key leads to. */
export function withValueAt(configuration: Configuration, key: string, value: unknown): Configuration {
  const [first, ...rest] = key.split('.');
  const inner = configuration[first];
  return {
    ...configuration,
    [first]: rest.length === 0 ? value : withValueAt(isObject(inner) ? inner : {}, rest.join('.'), value),
  };
}

function isObject(value: unknown): value is Configuration {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
  const given = Object.values(dialect.settings as Record<string, Setting>)
    .filter((setting) => setting.carrier === 'key' && valueAt(configuration, setting.name) !== undefined)
    .map(({ name }) => problem(PATH, `${name} is set by leaderElection`, 'remove it and say it in leaderElection'));
  const texts = Object.entries(configuration)
    .filter(([, value]) => rule.kind === 'config-map' && typeof value !== 'string')
    .map(([key]) => problem(PATH, `${key} is no text, as the data of a ConfigMap must be`, 'quote it'));
  return [...given, ...texts];
}

function carriers({ settings }: Dialect): string {
  const used = Object.values(settings as Record<string, Setting>).map(({ carrier }) => carrier);
  return used.includes('env') ? (used.includes('flag') ? 'flags and variables' : 'variables') : 'flags';
}
