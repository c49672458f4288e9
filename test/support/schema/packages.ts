import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(__dirname, '..', '..', '..');

/** The published packages whose models are the oracle. `base` only carries the `TypeMeta` the others extend. */
export const modelPackages = [
  'kubernetes-models',
  '@kubernetes-models/apimachinery',
  '@kubernetes-models/base',
  '@kubernetes-models/cilium',
  '@kubernetes-models/prometheus-operator',
] as const;

/** Packages that shape the generated code without being a source of schemas. */
const toolPackages = ['@kubernetes-models/validate', 'ajv', 'esbuild', 'typescript'];

const generatorFolder = join(__dirname, 'generate');

export const generatorEntry = join(generatorFolder, 'main.ts');

export function packageFolder(name: string): string {
  return join(repositoryRoot, 'node_modules', name);
}

/** A generated oracle is stale as soon as a package is upgraded or the generator is edited, and only then. */
export function oracleKey(): string {
  const hash = createHash('sha256');
  for (const name of [...modelPackages, ...toolPackages]) {
    const { version } = JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8')) as {
      version: string;
    };
    hash.update(`${name}@${version}\n`);
  }
  const sources = readdirSync(generatorFolder).sort();
  for (const file of [__filename, ...sources.map((source) => join(generatorFolder, source))]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
