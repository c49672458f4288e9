import { Manifest } from '../../test/support/manifests';
import { Answer } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { idOf } from '../support/synthesized';

/** What there is against a manifest. */
export interface Finding {
  readonly object: string;
  readonly says: string;
}

/** What must be there before the rest. */
const FIRST = ['Namespace', 'CustomResourceDefinition'];

/** What the API server asks others by, once it is there. */
const LAST = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'APIService'];

/**
 * Applies manifests and lists all that is refused or warned of: fields that no schema declares, values that are not
 * valid, what is deprecated, and what Pod Security has against pods. Namespaces that are named and not there are made
 * restricted.
 */
export async function acceptedBy(cluster: ControlPlane, manifests: readonly Manifest[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const stage of [
    ofKinds(manifests, FIRST),
    notOfKinds(manifests, [...FIRST, ...LAST]),
    ofKinds(manifests, LAST),
  ]) {
    await ensureNamespaces(cluster, stage);
    findings.push(...(await Promise.all(stage.map((manifest) => applied(cluster, manifest)))).flat());
  }
  // A Deployment is taken whose pods are not: only its events would say so.
  const pods = await Promise.all(manifests.flatMap(podOf).map((pod) => created(cluster, pod)));
  return [...findings, ...pods.flat()];
}

/** Takes away what would be asked about other manifests, and does not answer. */
export async function silence(cluster: ControlPlane, manifests: readonly Manifest[]): Promise<void> {
  await Promise.all(ofKinds(manifests, LAST).map((manifest) => cluster.delete(manifest)));
}

function ofKinds(manifests: readonly Manifest[], kinds: readonly string[]): Manifest[] {
  return manifests.filter(({ kind }) => kinds.includes(String(kind)));
}

function notOfKinds(manifests: readonly Manifest[], kinds: readonly string[]): Manifest[] {
  return manifests.filter(({ kind }) => !kinds.includes(String(kind)));
}

async function ensureNamespaces(cluster: ControlPlane, manifests: readonly Manifest[]): Promise<void> {
  const named = manifests.flatMap(({ metadata }) => (metadata.namespace ? [String(metadata.namespace)] : []));
  await Promise.all([...new Set(named)].map((name) => ensureNamespace(cluster, name)));
}

async function ensureNamespace(cluster: ControlPlane, name: string): Promise<void> {
  // In each namespace, the last that is made.
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
  if ((await cluster.get(account)).status === 200) {
    return;
  }
  const { status } = await cluster.get({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await (status === 200 ? cluster.apply(account) : cluster.namespace(name));
}

async function applied(cluster: ControlPlane, manifest: Manifest): Promise<Finding[]> {
  try {
    return said(idOf(manifest), await cluster.apply(manifest, { createNamespace: false }));
  } catch (error) {
    // A kind that is not served.
    return [{ object: idOf(manifest), says: `refused: ${(error as Error).message}` }];
  }
}

async function created(cluster: ControlPlane, pod: Manifest): Promise<Finding[]> {
  return said(`Pod/${String(pod.metadata.generateName)}`, await cluster.create(pod, { dryRun: true }));
}

/** The pod that a controller makes of a template. */
function podOf({ kind, metadata, spec }: Manifest): Manifest[] {
  if (!['Deployment', 'Job'].includes(String(kind))) {
    return [];
  }
  const { name, namespace } = metadata;
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...spec.template.metadata, generateName: `${String(name)}-`, namespace },
      spec: spec.template.spec,
    },
  ];
}

function said(object: string, { status, message, warnings }: Answer): Finding[] {
  const refusal = status < 400 ? [] : [`refused: ${message}`];
  return [...refusal, ...warnings.map((warning) => `warned: ${warning}`)].map((says) => ({ object, says }));
}
