/** An image's name without tag and digest: `ghcr.io/fluxcd/source-controller`. */
export function imageRepository(image: string): string {
  return image.replace(/@.*$/s, '').replace(/:[^/:]*$/, '');
}

/** The last part of an image's name: `source-controller`. */
export function imageComponent(image: string): string {
  return imageRepository(image).replace(/^.*\//s, '');
}

/** All ways in which an image's name ends, from whatever registry it comes: `source-controller`, `fluxcd/source-controller` … */
export function imageEndings(image: string): string[] {
  const parts = imageRepository(image).split('/');
  return parts.map((_, i) => parts.slice(-1 - i).join('/'));
}

/** The version that an image's tag names, as numbers; undefined if it names none. */
export function imageVersion(image: string): number[] | undefined {
  const tag = /:([^/:@]+)(?:@.*)?$/s.exec(image)?.[1];
  return tag === undefined ? undefined : parseVersion(tag);
}

/** Versions from one on, up to another that is no longer among them, such as `0.4`. */
export interface VersionRange {
  readonly since?: string;
  readonly before?: string;
}

/** Whether a version is in a range; a pre-release counts as its release. */
export function isVersionIn(version: readonly number[], { since, before }: VersionRange): boolean {
  return (
    (since === undefined || compare(version, parseVersion(since) ?? []) >= 0) &&
    (before === undefined || compare(version, parseVersion(before) ?? []) < 0)
  );
}

function parseVersion(text: string): number[] | undefined {
  return /^v?(\d+(?:\.\d+)*)(?:[-+].*)?$/.exec(text)?.[1].split('.').map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, i) => (a[i] ?? 0) - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
