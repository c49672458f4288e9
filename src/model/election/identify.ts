import { CatalogedController, Dialect } from '../dialect';
import { imageVersion, isImageOf, isVersionIn } from '../image';
import { Setting } from '../setting';
import { valueAt } from './configuration';
import { Container } from './container';
import { flagOf } from './meddling';

/** Which controllers a container may be, the likeliest first. */
export interface Identification {
  readonly candidates: readonly CatalogedController[];
  /** Whether the image or, for want of a known one, the settings told. */
  readonly by: 'image' | 'settings';
}

/** Finds the entries of a catalog that fit a container; none if nothing in it tells of an election. */
export function identifyController(container: Container, catalog: readonly CatalogedController[]): Identification {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const isStarted = ({ subcommand = '' }: CatalogedController) =>
    words.some((word) => word === subcommand || word.endsWith(`/${subcommand}`));
  const ofImage = entriesOfImage(container.image, catalog).filter((e) => e.subcommand === undefined || isStarted(e));
  const known = orAll(ofImage, isStarted);
  return known.length > 0
    ? { candidates: rank(container, known, catalog), by: 'image' }
    : {
        candidates: rank(container, catalog, catalog).filter((entry) => evidence(container, entry).length > 0),
        by: 'settings',
      };
}

/** The entries about an image, and about its version if its tag tells. */
export function entriesOfImage(image = '', catalog: readonly CatalogedController[]): CatalogedController[] {
  const known = catalog.filter((entry) => isImageOf(image, entry.images ?? []));
  const version = imageVersion(image);
  return orAll(known, ({ versions }) => version === undefined || isVersionIn(version, versions ?? {}));
}

/** Those of a list for which something holds; all if it holds for none. */
function orAll<T>(list: readonly T[], holds: (item: T) => boolean): T[] {
  const some = list.filter(holds);
  return some.length > 0 ? some : [...list];
}

/**
 * First those that know all that is written, then those that account for most of it, then those for anybody's
 * controller, then those that know little else.
 */
function rank(
  container: Container,
  entries: readonly CatalogedController[],
  catalog: readonly CatalogedController[],
): CatalogedController[] {
  const written = new Set(catalog.flatMap((entry) => evidence(container, entry)));
  return entries
    .map((entry) => {
      const own = evidence(container, entry).length;
      return {
        entry,
        foreign: written.size - own,
        own,
        particular: entry.images === undefined ? 0 : 1,
        unused: settingsThatTell(entry).length - own,
      };
    })
    .sort((a, b) => a.foreign - b.foreign || b.own - a.own || a.particular - b.particular || a.unused - b.unused)
    .map(({ entry }) => entry);
}

/** The names of settings that a container gives and an entry knows. */
function evidence(container: Container, entry: CatalogedController): string[] {
  const flags = new Set(
    [...(container.command ?? []), ...(container.args ?? [])].filter((w) => w.startsWith('-')).map(flagOf),
  );
  const variables = new Set((container.env ?? []).map(({ name }) => name));
  const documents = [...Object.values(container.files ?? {}), ...Object.values(container.configMaps ?? {})];
  const isGiven = ({ carrier, name }: Setting) => {
    switch (carrier) {
      case 'flag':
        return flags.has(name) || flags.has(name.replace('--', '--no-'));
      case 'env':
        return variables.has(name);
      case 'key':
        return documents.some((document) => valueAt(document, name) !== undefined);
    }
  };
  return [
    ...new Set(
      settingsThatTell(entry)
        .filter(isGiven)
        .map(({ name }) => name),
    ),
  ];
}

/** All flags and variables that an entry's binary is known to read for its election. */
export function knownNames(entry: CatalogedController): string[] {
  if (entry.kind === 'no-election') {
    return [];
  }
  const { configuration: rule } = entry;
  const settings = Object.values(entry.settings as Record<string, Setting>);
  return [
    ...settings
      .flatMap((setting) => [setting, ...(setting.alternatives ?? [])])
      .flatMap(({ name }) => [name, name.replace('--', '--no-')]),
    ...(rule?.kind === 'file' ? [rule.flag ?? ''] : [rule?.nameVariable ?? '']),
  ];
}

/** Many a container is told its pod's name and namespace, whatever for. */
function settingsThatTell(entry: CatalogedController): Setting[] {
  if (entry.kind === 'no-election') {
    return [];
  }
  const { identity, podNamespace, ...settings }: Dialect['settings'] = entry.settings;
  const particular = [identity, podNamespace].filter(
    (s) => s !== undefined && !COMMON_VARIABLES.has(s.name),
  ) as Setting[];
  return [...Object.values(settings as Record<string, Setting>), ...particular].flatMap((setting) => [
    setting,
    ...(setting.alternatives ?? []),
  ]);
}

const COMMON_VARIABLES = new Set(['POD_NAME', 'POD_NAMESPACE']);
