import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Manifest } from '../../test/support/manifests';

/** The CustomResourceDefinitions in the files of a folder, or in YAML texts; anything else in there is an error. */
export function definitionsIn(source: string | readonly string[]): Manifest[] {
  const texts =
    typeof source === 'string'
      ? readdirSync(source)
          .filter((file) => /\.(ya?ml|json)$/.test(file))
          .map((file) => readFileSync(join(source, file), 'utf8'))
      : source;
  const documents = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as unknown));
  const definitions = documents.filter((document) => document !== null) as Manifest[];
  const other = definitions.find(({ kind }) => kind !== 'CustomResourceDefinition');
  if (other || definitions.length === 0) {
    throw new Error(`expected CustomResourceDefinitions, found ${String(other?.kind ?? 'none')}`);
  }
  return definitions;
}
