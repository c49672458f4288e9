import { Manifest } from '../../test/support/manifests';

/** What kubectl and its like read: one API server, and who asks it. YAML is a superset of JSON. */
export function kubeconfig(server: string, caFile: string, token: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'e2e',
    clusters: [{ name: 'e2e', cluster: { server, 'certificate-authority': caFile } }],
    users: [{ name: 'e2e', user: { token } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'e2e' } }],
  };
}
