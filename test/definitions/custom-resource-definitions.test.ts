import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { documents, find } from '../support/documents';
import { operator } from '../support/subject';

const file = join(__dirname, 'samples.crd.yaml');
const definitions = parseAllDocuments(readFileSync(file, 'utf8'))
  .map((document) => document.toJS() as unknown)
  .filter((document) => document !== null);

test.each([
  ['an absolute path', file],
  ['a path relative to where the app runs', relative(process.cwd(), file)],
])('the definitions of a file at %s print before the Deployment, as they are', (_what, path) => {
  const subject = operator({ crds: [path] });
  const docs = documents(subject);
  const before = docs.slice(0, docs.indexOf(find(docs, 'Deployment')));
  expect(before.filter((doc) => doc.kind === 'CustomResourceDefinition')).toEqual(definitions);
  expect(subject.customResourceDefinitions.map((definition) => definition.name)).toEqual([
    'samples.example.com',
    'parts.example.com',
  ]);
});
