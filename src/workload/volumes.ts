import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { MAX_LABEL } from '../model/names';
import { Problem, problem, quote } from '../model/problem';

/** One emptyDir volume for each path, named after it. */
export function writableMounts(scope: Construct, paths: readonly string[]): kplus.VolumeMount[] {
  const names = new Set<string>();
  return paths.map((path) => {
    const name = unusedName(slug(path), names);
    return { path, volume: kplus.Volume.fromEmptyDir(scope, `writable-${name}`, name) };
  });
}

/** What is mounted where, as far as it can be wrong. */
interface Mount {
  readonly path: string;
  readonly volume: kplus.Volume;
}

/** What is wrong with the mounts of a container. */
export function mountProblems(mounts: readonly Mount[], path: string): Problem[] {
  const paths = mounts.map((m) => m.path.replace(/(?<=.)\/+$/, ''));
  return paths.flatMap((mountPath, i) => [
    ...(mountPath.startsWith('/') && !mountPath.includes(':')
      ? []
      : [problem(path, `${quote(mountPath)} is not a path to mount at`, "use an absolute path without ':'")]),
    ...(paths.indexOf(mountPath) === i
      ? []
      : [problem(path, `${quote(mountPath)} is mounted twice`, 'remove one of the two')]),
    ...clashProblems(mounts.slice(0, i + 1), path),
  ]);
}

/** Volumes of a pod are told apart by their names. */
function clashProblems(mounts: readonly Mount[], path: string): Problem[] {
  const last = mounts.at(-1)?.volume;
  return last && mounts.some(({ volume }) => volume.name === last.name && volume !== last)
    ? [
        problem(
          path,
          `two volumes are named ${quote(last.name)}`,
          'give each a name of its own, or mount one of them twice',
        ),
      ]
    : [];
}

function slug(path: string): string {
  const words = path.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `writable-${words.replace(/^-|-$/g, '')}`.slice(0, MAX_LABEL - 3).replace(/-$/, '');
}

function unusedName(name: string, used: Set<string>): string {
  let candidate = name;
  for (let i = 2; used.has(candidate); i++) {
    candidate = `${name}-${i}`;
  }
  used.add(candidate);
  return candidate;
}
