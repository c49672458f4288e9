import { Dialect } from '../dialect';
import { Problem, problem } from '../problem';
import { Setting } from '../setting';

/** What the user starts the container with. */
export interface ContainerWords {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, unknown>>;
}

/**
 * Words and variables of the user's that would meddle with what the dialect renders, all of it or just some
 * settings, or that the binary rejects.
 */
export function meddlingProblems(
  dialect: Dialect,
  { command = [], args = [], env = {} }: ContainerWords,
  rendered = Object.keys(dialect.settings),
): Problem[] {
  const settings = Object.entries(dialect.settings as Record<string, Setting>)
    .filter(([name]) => rendered.includes(name))
    .flatMap(([, setting]) => [setting, ...(setting.alternatives ?? [])]);
  const owned = new Set<string>([...names(settings, 'flag'), ...configurationNames(dialect, 'flag')]);
  const ownedEnv = new Set<string>([...names(settings, 'env'), ...configurationNames(dialect, 'env')]);
  return [
    ...Object.entries({ command, args }).flatMap(([path, words]) =>
      words.flatMap((word) => {
        const flag = flagOf(word);
        const reason = dialect.rejectedFlags?.[flag];
        if (reason !== undefined) {
          return [
            problem(path, `the binary of dialect '${dialect.id}' does not know ${flag} and would not start`, reason),
          ];
        }
        return owned.has(flag) ? [meddling(path, flag)] : [];
      }),
    ),
    ...Object.keys(env)
      .filter((name) => ownedEnv.has(name))
      .map((name) => meddling('env', name)),
  ];
}

function names(settings: readonly Setting[], carrier: 'flag' | 'env'): string[] {
  return settings
    .filter((setting) => setting.carrier === carrier)
    .flatMap((setting) =>
      setting.carrier === 'flag' && setting.negation === 'no-prefix'
        ? [setting.name, setting.name.replace('--', '--no-')]
        : [setting.name],
    );
}

/** What tells the binary of its configuration. */
function configurationNames({ configuration: rule }: Dialect, carrier: 'flag' | 'env'): string[] {
  const name = rule?.kind === 'file' ? { flag: rule.flag } : { env: rule?.nameVariable };
  return Object.entries(name).flatMap(([kind, value]) => (kind === carrier && value !== undefined ? [value] : []));
}

function meddling(path: string, name: string): Problem {
  return problem(path, `${name} is set by leaderElection`, `remove it from ${path} and say it in leaderElection`);
}

/** The flag's name in its two-dash spelling; Go's parser takes one dash or two. */
export function flagOf(word: string): string {
  return word.replace(/^--?/, '--').replace(/=.*$/s, '');
}
