import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Yaml } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Manifest } from '../../test/support/manifests';
import { ControlPlane } from '../support/control-plane';
import { EXAMPLES } from '../support/examples';
import { NetworkBackend } from 'cdk8s-ha-operator';

/** A folder in which `cdk8s synth` has written, and which is gone with the control plane. */
export interface Rendered {
  /** By which tools that keep records keep them. */
  readonly name: string;
  readonly namespace: string;
  readonly folder: string;
}

/** Has an example written, as its `main.ts` does it. */
export function rendered(api: ControlPlane, example: string, backend: NetworkBackend): Rendered {
  return written(api, example, (app) => EXAMPLES[example](app, { backend }));
}

export function written(api: ControlPlane, name: string, build: (app: App) => unknown): Rendered {
  const folder = mkdtempSync(join(api.folder, `${name}-`));
  const app = new App({ outdir: folder });
  build(app);
  app.synth();
  const namespace = documentsIn(folder).find(({ kind }) => kind === 'Namespace')?.metadata.name;
  return { name, folder, namespace: String(namespace ?? 'default') };
}

/** The same in another folder, with other documents. */
export function edited(what: Rendered, edit: (documents: Manifest[]) => Manifest[]): Rendered {
  const folder = mkdtempSync(`${what.folder}-`);
  writeFileSync(join(folder, 'edited.k8s.yaml'), Yaml.stringify(...edit(documentsIn(what.folder))));
  return { ...what, folder };
}

/** The files of a folder, in the order of their names. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((file) => join(folder, file));
}

export function documentsIn(folder: string): Manifest[] {
  return filesIn(folder).flatMap((file) =>
    // As kubectl reads it.
    parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1' }).map((document) => document.toJSON() as Manifest),
  );
}
