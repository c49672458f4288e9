import { parseArgs, ParseArgsConfig } from 'node:util';
import { didYouMean } from '../model/suggest';
import { UsageError } from './exit-code';

/** The options of a command, as Node.js describes them. */
export type OptionTypes = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>;

/** What was given for each option. */
export type Values<Options extends OptionTypes> = Readonly<Partial<Record<keyof Options, string | boolean>>>;

/** The same of those that take a value. */
export type Texts<Options extends OptionTypes> = Readonly<Partial<Record<keyof Options, string>>>;

export interface Words<Options extends OptionTypes> {
  readonly values: Values<Options>;
  readonly texts: Texts<Options>;
  readonly positionals: readonly string[];
}

/** Reads the words of a command; `more` says where its help is. */
export function parseWords<Options extends OptionTypes>(
  argv: readonly string[],
  options: Options,
  more: string,
): Words<Options> {
  const config: ParseArgsConfig = { args: [...argv], options, allowPositionals: true, strict: true };
  try {
    const { values, positionals } = parseArgs(config);
    return { values: values as Values<Options>, texts: values as Texts<Options>, positionals };
  } catch (error) {
    throw new UsageError(explainParseError(error as Error, argv, Object.keys(options), more));
  }
}

/** In our own words where an option is unknown; Node's own advice there does not fit. */
function explainParseError(
  { message }: Error,
  argv: readonly string[],
  options: readonly string[],
  more: string,
): string {
  const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) {
    return `${message.split('\n')[0].replace(/\.$/, '')}; ${more}`;
  }
  const given = argv.find((word) => word.startsWith(unknown)) ?? unknown;
  const names = options.map((name) => `--${name}`);
  return `${given} is not an option; ${didYouMean(given.replace(/=.*$/s, ''), names, more)}`;
}
