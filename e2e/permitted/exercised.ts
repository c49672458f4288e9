import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { Right, words } from './rights';

const LEASES = { group: 'coordination.k8s.io', resource: 'leases' };
const EVENTS = { group: '', resource: 'events' };

/** An object of an election, for somebody to try everything on. */
export interface Target {
  readonly group: string;
  readonly resource: string;
  readonly manifest: Manifest;
}

export function leaseTarget(namespace: string, name: string): Target {
  const manifest = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace },
    spec: { holderIdentity: 'somebody', leaseDurationSeconds: 15 },
  };
  return { ...LEASES, manifest };
}

export function eventTarget(namespace: string, about: string): Target {
  const manifest = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'became-leader', namespace },
    involvedObject: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', name: about, namespace },
    reason: 'LeaderElection',
    message: 'somebody became leader',
    type: 'Normal',
  };
  return { ...EVENTS, manifest };
}

/** What authorization is not told the name for. */
const NAMELESS = ['create', 'list', 'watch', 'deletecollection'];

export interface Deeds {
  readonly done: readonly Right[];
  readonly forbidden: readonly Right[];
}

/** Really does all that can be done with an object. */
export async function exercised(cluster: ControlPlane, token: string, target: Target): Promise<Deeds> {
  const { name, namespace } = target.manifest.metadata as { name: string; namespace: string };
  const root = target.group === '' ? '/api/v1' : `/apis/${String(target.manifest.apiVersion)}`;
  const collection = `${root}/namespaces/${namespace}/${target.resource}`;
  const path = `${collection}/${name}`;
  const field = `fieldSelector=metadata.name%3D${name}`;
  await cluster.delete(target.manifest);

  const requests: Record<string, () => Promise<{ readonly status: number; readonly message: string }>> = {
    create: () => cluster.request('POST', collection, { token, body: target.manifest }),
    get: () => cluster.request('GET', path, { token }),
    update: async () => {
      const body = accepted(await cluster.get(target.manifest));
      return cluster.request('PUT', path, { token, body });
    },
    patch: () =>
      cluster.request('PATCH', path, {
        token,
        body: { metadata: { annotations: { patched: 'true' } } },
        contentType: 'application/strategic-merge-patch+json',
      }),
    list: () => cluster.request('GET', collection, { token }),
    watch: async () => {
      // From now on, so that there is nothing to be told of.
      const { resourceVersion } = accepted(await cluster.request('GET', collection)).metadata as Manifest;
      const query = `watch=true&timeoutSeconds=1&resourceVersion=${String(resourceVersion)}`;
      return cluster.request('GET', `${collection}?${query}`, { token });
    },
    delete: () => cluster.request('DELETE', path, { token }),
    deletecollection: () => cluster.request('DELETE', `${collection}?${field}`, { token }),
  };
  const { group, resource } = target;
  const [done, forbidden]: Right[][] = [[], []];
  for (const verb of words('create get update patch list watch delete deletecollection')) {
    const { status, message } = await requests[verb]();
    const right = { namespace, group, resource, verb, ...(!NAMELESS.includes(verb) && { name }) };
    if (status < 400 || status === 403) {
      (status === 403 ? forbidden : done).push(right);
    } else {
      throw new Error(`${verb} ${path}: neither done nor forbidden, but ${status} ${message}`);
    }
    // Somebody made it, if not the one who tries.
    await cluster.apply(target.manifest);
  }
  await cluster.delete(target.manifest);
  return { done, forbidden };
}
