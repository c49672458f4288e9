import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { moduleFolder } from './go-module';

/** The CustomResourceDefinitions that come with the cert-manager which `cert-manager-controller` is built from. */
export async function certManagerDefinitions(): Promise<string[]> {
  const folder = join(
    await moduleFolder('cert-manager-controller', 'github.com/cert-manager/cert-manager'),
    'deploy/crds',
  );
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  const templates = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return templates.map(withoutLabels);
}

/** They are Helm's templates, but only in their labels. */
function withoutLabels(template: string): string {
  const text = template.replace(/^ {2}labels:\n(?: {4}.*\n)+/m, '');
  if (text.includes('{{')) {
    throw new Error(`more of a definition of cert-manager is a template than its labels: ${text.slice(0, 500)}`);
  }
  return text;
}
