import { Manifest } from '../../test/support/manifests';
import { ControlPlane } from '../support/control-plane';

export interface Verdict {
  /** 201: the pod goes; 429: not now; 500: never. */
  readonly status: number;
  /** What the API server says of it, with the cause. */
  readonly words: string;
}

/** Asks for the eviction of a pod, or only whether it would be allowed. */
export async function evict(api: ControlPlane, { metadata }: Manifest, dryRun = false): Promise<Verdict> {
  const { name, namespace } = metadata;
  const body = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace },
    ...(dryRun && { deleteOptions: { dryRun: ['All'] } }),
  };
  const path = `/api/v1/namespaces/${String(namespace)}/pods/${String(name)}/eviction`;
  const { status, message, body: answer } = await api.request('POST', path, { body });
  const causes = (answer.details?.causes ?? []) as Manifest[];
  return { status, words: [message, ...causes.map((cause) => String(cause.message))].join(' ') };
}
