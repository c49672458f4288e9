import { existsSync } from 'node:fs';
import { ApiObject, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { claimObject } from '../internal/claims';
import { clusterScoped } from '../internal/cluster-scoped';
import { refuse } from '../internal/refuse';
import { problem, quote } from '../model/problem';

interface Manifest {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly [key: string]: unknown };
}

const KIND = 'CustomResourceDefinition';

/** Adds the definitions of a YAML file, as they are. */
export function includeDefinitions(scope: Construct, file: string): ApiObject[] {
  if (!existsSync(file)) {
    refuse(
      problem(
        'crds',
        `there is no file ${quote(file)}`,
        'give a path relative to where the app runs, or an absolute one',
      ),
      scope,
    );
  }
  const manifests = Yaml.load(file) as Manifest[];
  const foreign = manifests.find((manifest) => manifest?.kind !== KIND || !manifest.metadata?.name);
  if (manifests.length === 0 || foreign !== undefined) {
    const found = foreign ? `a ${foreign?.kind ?? 'document without kind'}` : 'no document';
    refuse(
      problem(
        'crds',
        `${quote(file)} holds ${found}, and only ${KIND}s with a name are taken`,
        'add other manifests with cdk8s Include',
      ),
      scope,
    );
  }
  return manifests.map(({ metadata, ...manifest }) => {
    const name = String(metadata?.name);
    claimObject(scope, KIND, name);
    return clusterScoped(
      new ApiObject(scope, name, { ...manifest, apiVersion: String(manifest.apiVersion), kind: KIND, metadata }),
    );
  });
}
