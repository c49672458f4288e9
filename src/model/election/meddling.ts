import { Dialect } from '../dialect';
import { Problem, problem } from '../problem';
import { OwnedNames, ownedNames } from './owned-names';

/** What the user starts the container with. */
export interface ContainerWords {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, unknown>>;
}

/** Words and variables of the user's that would meddle with what is rendered, or that the binary rejects. */
export function meddlingProblems(
  dialect: Dialect,
  { command = [], args = [], env = {} }: ContainerWords,
  rendered: OwnedNames = ownedNames(dialect),
): Problem[] {
  return [
    ...wordsProblems(dialect, 'command', command, rendered),
    ...wordsProblems(dialect, 'args', args, rendered),
    ...Object.keys(env)
      .filter((name) => rendered.variables.has(name))
      .map((name) => meddling('env', name)),
  ];
}

function wordsProblems(
  { id, rejectedFlags }: Dialect,
  path: string,
  words: readonly string[],
  rendered: OwnedNames,
): Problem[] {
  return words.flatMap((word) => {
    const flag = flagOf(word);
    const reason = rejectedFlags?.[flag];
    if (reason !== undefined) {
      return [problem(path, `the binary of dialect '${id}' does not know ${flag} and would not start`, reason)];
    }
    return rendered.flags.has(flag) ? [meddling(path, flag)] : [];
  });
}

function meddling(path: string, name: string): Problem {
  return problem(path, `${name} is set by leaderElection`, `remove it from ${path} and say it in leaderElection`);
}

/** The flag's name in its two-dash spelling; Go's parser takes one dash or two. */
export function flagOf(word: string): string {
  return word.replace(/^--?/, '--').replace(/=.*$/s, '');
}
