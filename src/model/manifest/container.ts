import { Configuration } from '../election/configuration';
import { Container, ContainerVariable } from '../election/container';
import { isPlainObject } from '../plain-object';
import { Manifest, objectAt, objectsAt, textOf, textsOf } from './manifest';

type Data = Readonly<Record<string, string>>;

/** What surrounds a container. */
export interface PodContext {
  readonly volumes: readonly Manifest[];
  readonly configMaps: Readonly<Record<string, Data>>;
  readonly parse: (text: string) => unknown;
}

/** A container of a manifest, with what its ConfigMaps hold. */
export function containerOf(container: Manifest, context: PodContext): Container {
  return {
    image: textOf(container, 'image'),
    command: textsOf(container, 'command'),
    args: textsOf(container, 'args'),
    env: [...variablesFrom(container, context), ...objectsAt(container, 'env').map((v) => variableOf(v, context))],
    files: filesOf(container, context),
    configMaps: context.configMaps,
  };
}

/** Variables that are all of a ConfigMap; those that are named one by one win over them. */
function variablesFrom(container: Manifest, { configMaps }: PodContext): ContainerVariable[] {
  return objectsAt(container, 'envFrom').flatMap((source) =>
    Object.entries(configMaps[textOf(objectAt(source, 'configMapRef'), 'name') ?? ''] ?? {}).map(([key, value]) => ({
      name: `${textOf(source, 'prefix') ?? ''}${key}`,
      value,
    })),
  );
}

function variableOf(variable: Manifest, { configMaps }: PodContext): ContainerVariable {
  const name = textOf(variable, 'name') ?? '';
  const { value } = variable;
  if (value !== undefined && value !== null) {
    return { name, value: typeof value === 'string' ? value : JSON.stringify(value) };
  }
  if (variable.valueFrom === undefined) {
    return { name, value: '' };
  }
  const from = objectAt(variable, 'valueFrom');
  const reference = objectAt(from, 'configMapKeyRef');
  return {
    name,
    value: configMaps[textOf(reference, 'name') ?? '']?.[textOf(reference, 'key') ?? ''],
    fieldPath: textOf(objectAt(from, 'fieldRef'), 'fieldPath'),
  };
}

/** The files of ConfigMaps that are mounted, as far as they are YAML objects. */
function filesOf(container: Manifest, { volumes, configMaps, parse }: PodContext): Record<string, Configuration> {
  const texts = objectsAt(container, 'volumeMounts').flatMap((mount) => {
    const volume = volumes.find((v) => v.name === mount.name);
    const source = objectAt(volume, 'configMap');
    const data = configMaps[textOf(source, 'name') ?? ''] ?? {};
    const directory = (textOf(mount, 'mountPath') ?? '').replace(/\/+$/, '');
    const subPath = textOf(mount, 'subPath');
    return fileNames(source, data)
      .filter(([file]) => subPath === undefined || file === subPath)
      .map(([file, text]): [string, string] => [subPath === undefined ? `${directory}/${file}` : directory, text]);
  });
  return Object.fromEntries(
    texts.flatMap(([path, text]) => {
      const document = parsed(text, parse);
      return isPlainObject(document) ? [[path, document]] : [];
    }),
  );
}

/** The files that a volume of a ConfigMap has: one a key, or those that its items name. */
function fileNames(source: Manifest, data: Data): [string, string][] {
  const items = objectsAt(source, 'items');
  return items.length === 0
    ? Object.entries(data)
    : items.flatMap((item) => {
        const text = data[textOf(item, 'key') ?? ''];
        return text === undefined ? [] : [[textOf(item, 'path') ?? '', text]];
      });
}

/** Many a file is no YAML. */
function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
