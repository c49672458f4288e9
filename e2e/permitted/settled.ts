import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { until } from '../support/processes';

const RBAC = 'rbac.authorization.k8s.io';
const GROUP = 'settled.example.com';

/**
 * Waits until the API server judges by every Role and binding that was written or deleted before. It learns of each
 * kind in the order of writing: once it judges by one more of each, it does so by all.
 */
export async function settled(cluster: ControlPlane): Promise<void> {
  const user = `settled-${(calls += 1)}`;
  const markers = [marker(user, 'Role'), marker(user, 'ClusterRole')];
  await Promise.all(markers.flat().map(async (manifest) => accepted(await cluster.apply(manifest))));
  await until('RBAC has not settled', async () => {
    const known = await Promise.all(['Role', 'ClusterRole'].map((resource) => allowed(cluster, user, resource)));
    return known.every(Boolean) || undefined;
  });
  await Promise.all(markers.flat().map(async (manifest) => accepted(await cluster.delete(manifest))));
}

let calls = 0;

/** Nobody's rights, so that they are none of anybody who is asked about. */
function marker(user: string, kind: 'Role' | 'ClusterRole'): Manifest[] {
  const metadata = { name: user, ...(kind === 'Role' && { namespace: 'default' }) };
  const object = { apiVersion: `${RBAC}/v1`, metadata };
  return [
    { ...object, kind, rules: [{ apiGroups: [GROUP], resources: [kind], verbs: ['get'] }] },
    {
      ...object,
      kind: `${kind}Binding`,
      roleRef: { apiGroup: RBAC, kind, name: user },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
    },
  ];
}

async function allowed(cluster: ControlPlane, user: string, resource: string): Promise<boolean> {
  const spec = { user, resourceAttributes: { group: GROUP, resource, verb: 'get', namespace: 'default' } };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
  const answer = await cluster.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body });
  return accepted(answer).status.allowed === true;
}
