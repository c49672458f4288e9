import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Manifest } from '../../test/support/manifests';

/** The manifests as they are in the files that `cdk8s synth` writes. */
export function synthesized(app: App): Manifest[] {
  // As kubectl reads it.
  return parseAllDocuments(app.synthYaml(), { version: '1.1' }).map((document) => document.toJSON() as Manifest);
}

export function policiesIn(manifests: readonly Manifest[]): Manifest[] {
  return manifests.filter(({ kind }) => String(kind).endsWith('NetworkPolicy'));
}

/** How an object is called in what a test says: `Deployment/bindy`. */
export function idOf({ kind, metadata }: Manifest): string {
  return `${String(kind)}/${String(metadata.name)}`;
}
