import { CatalogedController, Dialect, settingsOf } from '../dialect';
import { imageEndings, imageVersion, isVersionIn } from '../image';
import { Setting } from '../setting';
import { valueAt } from './configuration';
import { Container } from './container';
import { flagOf } from './meddling';
import { flagSpellings } from './owned-names';

/** Which controllers a container may be, the likeliest first. */
export interface Identification {
  readonly candidates: readonly CatalogedController[];
  /** Whether the image or, for want of a known one, the settings told. */
  readonly by: 'image' | 'settings';
}

/** Finds the entries of a catalog that fit a container; none if nothing in it tells of an election. */
export function identifyController(container: Container, catalog: readonly CatalogedController[]): Identification {
  const known = controllersOfImage(container, catalog);
  return known.length > 0
    ? { candidates: known, by: 'image' }
    : {
        candidates: rank(container, catalog).filter((entry) => evidence(container, entry).length > 0),
        by: 'settings',
      };
}

/** The entries about a container's image, its version and what it starts in it; the likeliest first. */
export function controllersOfImage(
  container: Container,
  catalog: readonly CatalogedController[],
): CatalogedController[] {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const isStarted = ({ subcommand }: CatalogedController) =>
    subcommand !== undefined && words.some((word) => word === subcommand || word.endsWith(`/${subcommand}`));
  const ofImage = entriesOfImage(container.image, catalog).filter((e) => e.subcommand === undefined || isStarted(e));
  return rank(container, orAll(ofImage, isStarted));
}

/** The entries about an image, and about its version if its tag tells. */
function entriesOfImage(image = '', catalog: readonly CatalogedController[]): CatalogedController[] {
  const index = indexOf(catalog);
  const known = [...new Set(imageEndings(image).flatMap((ending) => index.get(ending) ?? []))];
  const version = imageVersion(image);
  return orAll(known, ({ versions }) => version === undefined || isVersionIn(version, versions ?? {}));
}

const indexes = new WeakMap<readonly CatalogedController[], ReadonlyMap<string, CatalogedController[]>>();

/** The entries of a catalog by the endings of their images; made once, since every controller asks. */
function indexOf(catalog: readonly CatalogedController[]): ReadonlyMap<string, CatalogedController[]> {
  const made = indexes.get(catalog);
  if (made) {
    return made;
  }
  const index = new Map<string, CatalogedController[]>();
  for (const entry of catalog) {
    for (const ending of entry.images ?? []) {
      index.set(ending, [...(index.get(ending) ?? []), entry]);
    }
  }
  indexes.set(catalog, index);
  return index;
}

/** Those of a list for which something holds; all if it holds for none. */
function orAll<T>(list: readonly T[], holds: (item: T) => boolean): T[] {
  const some = list.filter(holds);
  return some.length > 0 ? some : [...list];
}

/** First those that know most of what is written, then those for anybody's controller, then those that know little else. */
function rank(container: Container, entries: readonly CatalogedController[]): CatalogedController[] {
  return entries
    .map((entry) => {
      const known = evidence(container, entry).length;
      return {
        entry,
        known,
        particular: entry.images === undefined ? 0 : 1,
        unused: settingsThatTell(entry).length - known,
      };
    })
    .sort((a, b) => b.known - a.known || a.particular - b.particular || a.unused - b.unused)
    .map(({ entry }) => entry);
}

/** The names of settings that a container gives and an entry knows. */
function evidence(container: Container, entry: CatalogedController): string[] {
  const flags = new Set(
    [...(container.command ?? []), ...(container.args ?? [])].filter((w) => w.startsWith('-')).map(flagOf),
  );
  const variables = new Set((container.env ?? []).map(({ name }) => name));
  const documents = [...Object.values(container.files ?? {}), ...Object.values(container.configMaps ?? {})];
  const isGiven = (setting: Setting) => {
    switch (setting.carrier) {
      case 'flag':
        return flagSpellings(setting).some((flag) => flags.has(flag));
      case 'env':
        return variables.has(setting.name);
      case 'key':
        return documents.some((document) => valueAt(document, setting.name) !== undefined);
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

/** Many a container is told its pod's name and namespace, whatever for. */
function settingsThatTell(entry: CatalogedController): Setting[] {
  if (entry.kind === 'no-election') {
    return [];
  }
  const { identity, podNamespace, ...settings }: Dialect['settings'] = entry.settings;
  const particular = [identity, podNamespace].filter(
    (s) => s !== undefined && !COMMON_VARIABLES.has(s.name),
  ) as Setting[];
  return [...settingsOf(settings), ...particular].flatMap((setting) => [setting, ...(setting.alternatives ?? [])]);
}

const COMMON_VARIABLES = new Set(['POD_NAME', 'POD_NAMESPACE']);
