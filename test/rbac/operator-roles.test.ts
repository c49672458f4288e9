import { ServiceAccount } from 'cdk8s-plus-28';
import { ApiPermission } from '../../src';
import { documents, find } from '../support/documents';
import { NAMESPACE, operator, testChart } from '../support/subject';

const READ = ['get', 'list', 'watch'];
const MANAGE = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

const rulesOf = (...permissions: ApiPermission[]) => find(documents(operator({ permissions })), 'ClusterRole').rules;

test.each([
  ['read', ApiPermission.read('', 'pods'), [{ apiGroups: [''], resources: ['pods'], verbs: READ }]],
  [
    'manage',
    ApiPermission.manage('apps', 'deployments', 'daemonsets'),
    [{ apiGroups: ['apps'], resources: ['deployments', 'daemonsets'], verbs: MANAGE }],
  ],
  [
    'reconcile',
    ApiPermission.reconcile('example.com', 'samples', 'parts'),
    [
      { apiGroups: ['example.com'], resources: ['samples', 'parts'], verbs: MANAGE },
      { apiGroups: ['example.com'], resources: ['samples/finalizers', 'parts/finalizers'], verbs: ['update'] },
      { apiGroups: ['example.com'], resources: ['samples/status', 'parts/status'], verbs: ['get', 'patch', 'update'] },
    ],
  ],
  [
    'allow',
    ApiPermission.allow(['patch'], 'apps', 'deployments/scale'),
    [{ apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['patch'] }],
  ],
  [
    'allowNamed',
    ApiPermission.allowNamed(['get', 'update'], '', 'secrets', 'tls', 'ca'),
    [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['tls', 'ca'], verbs: ['get', 'update'] }],
  ],
])('%s grants just its verbs', (_what, permission, rules) => {
  expect(rulesOf(permission)).toEqual(rules);
});

test('rules of one group and the same verbs are one rule, and of others are not', () => {
  expect(
    rulesOf(
      ApiPermission.read('', 'pods'),
      ApiPermission.manage('', 'secrets'),
      ApiPermission.read('apps', 'deployments'),
      ApiPermission.read('', 'services', 'pods'),
      ApiPermission.read('apps', 'daemonsets'),
    ),
  ).toEqual([
    { apiGroups: [''], resources: ['pods', 'services'], verbs: READ },
    { apiGroups: [''], resources: ['secrets'], verbs: MANAGE },
    { apiGroups: ['apps'], resources: ['deployments', 'daemonsets'], verbs: READ },
  ]);
});

test('names of one resource never spread to another, nor to all objects', () => {
  expect(
    rulesOf(
      ApiPermission.allowNamed(['get'], '', 'secrets', 'tls'),
      ApiPermission.allowNamed(['get'], '', 'configmaps', 'ca'),
      ApiPermission.allow(['get'], '', 'pods'),
      ApiPermission.allowNamed(['get'], '', 'secrets', 'ca'),
    ),
  ).toEqual([
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['tls', 'ca'], verbs: ['get'] },
    { apiGroups: [''], resources: ['configmaps'], resourceNames: ['ca'], verbs: ['get'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
  ]);
});

test('the ClusterRole is bound to the account of the pods, which may be imported', () => {
  const chart = testChart();
  const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'imported', 'shared', {
    namespaceName: NAMESPACE,
  });
  const docs = documents(operator({ serviceAccount, permissions: [ApiPermission.read('', 'pods')] }, chart));
  expect(find(docs, 'ClusterRoleBinding')).toMatchObject({
    metadata: { name: 'test-system-sample' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'test-system-sample' },
    subjects: [{ kind: 'ServiceAccount', name: 'shared', namespace: NAMESPACE }],
  });
});

test('a namespace has its own Role, named after the operator at home and with its namespace abroad', () => {
  const docs = documents(
    operator({
      namespacePermissions: {
        [NAMESPACE]: [ApiPermission.manage('', 'secrets')],
        'team-a': [ApiPermission.read('', 'pods'), ApiPermission.read('', 'services')],
      },
    }),
  );
  expect(find(docs, 'Role', 'sample')).toMatchObject({
    metadata: { namespace: NAMESPACE },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: MANAGE }],
  });
  expect(find(docs, 'Role', 'test-system-sample')).toMatchObject({
    metadata: { namespace: 'team-a' },
    rules: [{ apiGroups: [''], resources: ['pods', 'services'], verbs: READ }],
  });
  expect(find(docs, 'RoleBinding', 'test-system-sample')).toMatchObject({
    metadata: { namespace: 'team-a' },
    roleRef: { kind: 'Role', name: 'test-system-sample' },
    subjects: [{ kind: 'ServiceAccount', name: 'sample', namespace: NAMESPACE }],
  });
  expect(docs.filter((doc) => doc.kind === 'ClusterRole')).toEqual([]);
});
