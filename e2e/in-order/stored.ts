import { Manifest, ofKind } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { idOf } from '../support/synthesized';

/** The objects of manifests, as they are stored; an error where one is not. */
export function stored(api: ControlPlane, manifests: readonly Manifest[]): Promise<Manifest[]> {
  return Promise.all(manifests.map(async (manifest) => accepted(await api.get(manifest), idOf(manifest))));
}

/** Which revision each object is of: the same as long as nobody writes it. */
export function revisions(objects: readonly Manifest[]): Record<string, string> {
  return Object.fromEntries(
    objects.map((object) => [
      `${String(object.metadata.namespace ?? '')} ${idOf(object)}`,
      String(object.metadata.resourceVersion),
    ]),
  );
}

/**
 * Takes away what a tool has stored, its own records too, where no controllers are that would empty the namespaces.
 */
export async function wipe(api: ControlPlane, manifests: readonly Manifest[]): Promise<void> {
  const namespaces = ofKind(manifests, 'Namespace');
  const others = manifests.filter((manifest) => !namespaces.includes(manifest));
  await Promise.all([
    ...others.map((manifest) => api.delete(manifest)),
    ...namespaces.map(({ metadata }) => api.request('DELETE', `/api/v1/namespaces/${String(metadata.name)}/secrets`)),
  ]);
  for (const namespace of namespaces) {
    const { name } = namespace.metadata;
    const body = accepted(await api.delete(namespace), `deletion of namespace ${String(name)}`);
    const path = `/api/v1/namespaces/${String(name)}/finalize`;
    accepted(await api.request('PUT', path, { body: { ...body, spec: { finalizers: [] } } }), path);
  }
}
