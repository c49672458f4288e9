import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readRepositoryFile, ROOT } from '../support/repository';

/** The Markdown files of a folder of the repository and of those in it. */
export function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file))
    .sort();
}

/** What is neither a block of code nor a span of it. */
function proseOf(markdown: string): string {
  return markdown.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '``');
}

/** Where the links of a text lead, as they are written. */
export function linksIn(markdown: string): string[] {
  return [...proseOf(markdown).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target);
}

export function headingsOf(markdown: string): string[] {
  return [...markdown.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);
}

/** What GitHub calls a heading in the address of a page. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

/** The links of a page that lead to nothing in the repository; what is elsewhere is not looked at. */
export function deadLinksOf(page: string): string[] {
  return linksIn(readRepositoryFile(page))
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path, ...anchors] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      return !existsSync(join(ROOT, file)) || anchors.some((anchor) => !anchorsIn(file).includes(anchor));
    });
}

function anchorsIn(file: string): string[] {
  return file.endsWith('.md') ? headingsOf(readRepositoryFile(file)).map(anchorOf) : [];
}
