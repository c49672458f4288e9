import { Dialect, settingsOf } from '../dialect';
import { FlagSetting, Setting } from '../setting';

/** The flags and variables that a binary reads for its election. */
export interface OwnedNames {
  readonly flags: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
}

const made = new WeakMap<Dialect, OwnedNames>();

/** Those of all settings; made once a dialect, since every controller asks. */
export function ownedNames(dialect: Dialect): OwnedNames {
  let names = made.get(dialect);
  if (!names) {
    names = namesOf(settingsOf(dialect.settings), configurationNames(dialect));
    made.set(dialect, names);
  }
  return names;
}

/** Those of what is rendered where the election is off: the switch, and what the binary does not start without. */
export function ownedNamesWhenOff(dialect: Dialect): OwnedNames {
  const { enable, identity, podNamespace } = dialect.settings;
  const required = [identity, podNamespace].filter((setting) => setting?.required);
  const rendered = [enable, ...required].filter((setting) => setting !== undefined);
  return namesOf(rendered, configurationNames(dialect));
}

function namesOf(settings: readonly Setting[], configuration: OwnedNames): OwnedNames {
  const all = settings.flatMap((setting) => [setting, ...(setting.alternatives ?? [])]);
  return {
    flags: new Set([...all.flatMap((s) => (s.carrier === 'flag' ? flagSpellings(s) : [])), ...configuration.flags]),
    variables: new Set([...all.filter((s) => s.carrier === 'env').map((s) => s.name), ...configuration.variables]),
  };
}

/** A flag, and its denial if that is one of its own. */
export function flagSpellings({ name, negation }: FlagSetting): string[] {
  return negation === 'no-prefix' ? [name, name.replace('--', '--no-')] : [name];
}

/** What tells the binary of its configuration. */
function configurationNames({ configuration: rule }: Dialect): OwnedNames {
  return {
    flags: new Set(rule?.kind === 'file' && rule.flag !== undefined ? [rule.flag] : []),
    variables: new Set(rule?.kind === 'config-map' && rule.nameVariable !== undefined ? [rule.nameVariable] : []),
  };
}
