import { FlagSetting, Setting } from '../setting';
import { Configuration, valueAt } from './configuration';
import { flagOf } from './meddling';

/** A container as a manifest has it, as far as an election is set in it. */
export interface Container {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly ContainerVariable[];
  /** The files that are mounted into it, parsed, by their paths. */
  readonly files?: Readonly<Record<string, Configuration>>;
  /** The data of the ConfigMaps of its namespace, by their names. */
  readonly configMaps?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ContainerVariable {
  readonly name: string;
  readonly value?: string;
  readonly fieldPath?: string;
}

/** What a field of the pod is for a reader of its manifest. */
export type PodFields = Readonly<Partial<Record<string, string>>>;

/** A container's words and variables, with what Kubernetes puts into them. */
export interface StartedContainer {
  readonly words: readonly string[];
  readonly env: ReadonlyMap<string, string>;
}

/** Stands for what only the cluster knows; no word of a container can hold it. */
const UNKNOWN = '\0';

/** Whether a text has a part that the manifest does not tell. */
export function isUnknown(text: string): boolean {
  return text.includes(UNKNOWN);
}

/** @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/ */
export function startContainer({ command = [], args = [], env = [] }: Container, fields: PodFields): StartedContainer {
  const values = new Map<string, string>();
  const expand = (text: string) =>
    text.replace(/\$(?:\$|\(([^()]*)\))/g, (whole, name?: string) =>
      name === undefined ? '$' : (values.get(name) ?? whole),
    );
  for (const { name, value, fieldPath } of env) {
    values.set(name, (fieldPath === undefined ? value && expand(value) : fields[fieldPath]) ?? UNKNOWN);
  }
  return { words: [...command, ...args].map(expand), env: values };
}

/** Every text that a setting is given in a container; the last one counts. */
export function valuesOf(setting: Setting, { words, env }: StartedContainer, configuration: Configuration): string[] {
  switch (setting.carrier) {
    case 'flag':
      return flagValues(setting, words);
    case 'env':
      // An empty variable is as good as none.
      return [env.get(setting.name) ?? ''].filter((value) => value !== '');
    case 'key': {
      const value = valueAt(configuration, setting.name);
      return value === undefined || value === null ? [] : [typeof value === 'string' ? value : JSON.stringify(value)];
    }
  }
}

function flagValues({ name, format, negation }: FlagSetting, words: readonly string[]): string[] {
  const denial = negation === 'no-prefix' ? name.replace('--', '--no-') : undefined;
  return words.flatMap((word, i) => {
    if (!word.startsWith('-')) {
      return [];
    }
    const flag = flagOf(word);
    if (flag === denial) {
      return ['false'];
    }
    if (flag !== name) {
      return [];
    }
    if (word.includes('=')) {
      return [word.slice(word.indexOf('=') + 1)];
    }
    // A boolean flag never takes the word that follows.
    return format === 'boolean' ? ['true'] : [words[i + 1] ?? ''];
  });
}
