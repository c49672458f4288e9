import { networkInterfaces } from 'node:os';
import { Manifest } from '../../test/support/manifests';
import { HttpsServer, Reply, serveHttps } from '../../test/webhook/https-server';
import { accepted } from './api-client';
import { ControlPlane } from './control-plane';

/** A webhook whose pod is a server of this machine. */
export interface Webhook {
  readonly server: HttpsServer;
  readonly namespace: string;
  readonly name: string;
}

/**
 * The API server calls pods only, and neither loopback addresses nor Endpoints that name no pod: the pod is stored as
 * if kubelet ran it under this machine's own address, and the Endpoints as if a controller had found it.
 */
export async function serveWebhook(
  cluster: ControlPlane,
  metadata: { readonly namespace: string; readonly name: string },
  ...replies: readonly Reply[]
): Promise<Webhook> {
  const ip = ownAddress();
  const server = await serveHttps(replies, { address: ip });
  const { namespace, name } = metadata;
  await cluster.namespace(namespace, {});
  const apply = async (manifest: Manifest) =>
    accepted(await cluster.apply({ ...manifest, metadata }), `${String(manifest.kind)} ${name}`);
  await apply({ apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 443, targetPort: server.port }] } });
  await apply({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name, image: 'example.com/webhook:1' }] } });
  const podIPs = [{ ip }];
  const running = await cluster.request('PATCH', `/api/v1/namespaces/${namespace}/pods/${name}/status`, {
    body: { status: { phase: 'Running', podIP: ip, podIPs } },
    contentType: 'application/merge-patch+json',
  });
  accepted(running, `the status of pod ${name}`);
  const addresses = [{ ip, targetRef: { kind: 'Pod', namespace, name } }];
  await apply({ apiVersion: 'v1', kind: 'Endpoints', subsets: [{ addresses, ports: [{ port: server.port }] }] });
  return { server, namespace, name };
}

/** An address of this machine that is no loopback. */
export function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const own = addresses.find(({ family, internal, address }) => {
    const linkLocal = address.startsWith('169.254.');
    return family === 'IPv4' && !internal && !linkLocal;
  });
  if (!own) {
    throw new Error('the API server calls webhooks at no loopback address, and this machine has no other by IPv4');
  }
  return own.address;
}
