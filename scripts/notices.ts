import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The licences of the packages that files come from, as those ask to be shown with every copy. */
export function notices(files: readonly string[]): string {
  const folders = [...new Set(files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []))];
  const texts = folders.map((folder) => [nameIn(folder), noticeOf(folder)] as const);
  return texts
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join('\n');
}

/** Of a package in a folder, which may be within that of another. */
function nameIn(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/'));
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const notice = ['NOTICE', 'NOTICE.txt'].map((entry) => join(folder, entry)).filter((path) => existsSync(path));
  if (file === undefined && license === undefined) {
    throw new Error(`${name}@${version} says nothing of its licence, so it cannot be bundled`);
  }
  const texts = [...(file === undefined ? [] : [join(folder, file)]), ...notice].map((path) =>
    readFileSync(path, 'utf8'),
  );
  return [`==== ${name} ${version} (${license ?? 'see below'})`, ...texts.map((text) => text.trim()), ''].join('\n\n');
}
