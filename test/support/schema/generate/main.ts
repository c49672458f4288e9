import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { modelPackages, packageFolder, repositoryRoot } from '../packages';
import { bundle, closedValidatorsCode } from './bundle';
import { ClosedSchemas } from './closed-schema';
import { readDeclarations, type Declarations } from './declarations';
import { publishedKinds } from './kinds';

/** Writes the oracle to a file: `tsx main.ts <file>`. */
async function main(file: string): Promise<void> {
  const declarations: Declarations = new Map();
  for (const name of modelPackages) readDeclarations(name, packageFolder(name), declarations);

  const kinds = publishedKinds(declarations);
  const schemas = new ClosedSchemas(declarations);
  for (const { typeName } of kinds) schemas.define(typeName);

  writeAtomically(file, await bundle(closedValidatorsCode(schemas, kinds), kinds, repositoryRoot));
}

/** Several jest workers may generate at once: each sees either no file or a whole one. */
function writeAtomically(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, file);
}

const [, , target] = process.argv;
void main(target);
