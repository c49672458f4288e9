import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { generatorEntry, oracleKey, repositoryRoot } from './packages';

/** What both kinds of generated validators report of a problem. */
export interface SchemaProblem {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Validator {
  (doc: unknown): boolean;
  errors?: readonly SchemaProblem[] | null;
}

export interface KindValidators {
  /** The package's own compiled validator: patterns, formats, bounds. */
  readonly published: () => Validator;
  /** The closed schema made from the package's types: unknown fields, settings that exclude each other. */
  readonly closed: () => Validator;
}

/** Validators by `apiVersion/kind`, e.g. `apps/v1/Deployment`. */
export type Oracle = Readonly<Record<string, KindValidators | undefined>>;

/** Loads the oracle; the first run on a machine generates it, in a process of its own so that a test stays sync. */
export function loadOracle(): Oracle {
  const file = join(repositoryRoot, 'node_modules', '.cache', 'schema-oracle', `${oracleKey()}.cjs`);
  if (!existsSync(file)) {
    execFileSync(process.execPath, ['--import', 'tsx', generatorEntry, file], { cwd: repositoryRoot, stdio: 'pipe' });
  }
  return createRequire(__filename)(file) as Oracle;
}
