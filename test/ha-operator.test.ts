import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ApiPermission, CaInjection, HaOperatorProps, MetricsAuth, MetricsScheme } from '../src';
import { Doc, documents, find, idOf } from './support/documents';
import { NAMESPACE, operator } from './support/subject';

const rules = [{ apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['samples'] }];

const everything: Partial<HaOperatorProps> = {
  crds: [join(__dirname, 'definitions', 'samples.crd.yaml')],
  permissions: [ApiPermission.reconcile('example.com', 'samples')],
  namespacePermissions: {
    [NAMESPACE]: [ApiPermission.manage('', 'secrets')],
    'team-a': [ApiPermission.read('', 'pods')],
  },
  metrics: { port: 8443, scheme: MetricsScheme.HTTPS, auth: MetricsAuth.KUBERNETES },
  webhook: {
    certificate: { secretName: 'sample-tls' },
    caInjection: CaInjection.fromCertificate('sample'),
    validating: [{ name: 'validate.sample.example.com', path: '/validate', rules }],
    mutating: [{ name: 'mutate.sample.example.com', path: '/mutate', rules }],
  },
};

const whole = documents(operator(everything));

test('an operator with nothing of its own renders what a controller does', () => {
  const subject = operator();
  expect(documents(subject)).toHaveLength(6);
  expect(subject.clusterRole).toBeUndefined();
  expect(subject.roleIn(NAMESPACE)).toBeUndefined();
  expect(subject.metricsService).toBeUndefined();
  expect(subject.webhookService).toBeUndefined();
  expect(subject.customResourceDefinitions).toEqual([]);
});

test('objects print in the order in which they are needed', () => {
  expect(whole.map(idOf)).toEqual([
    'CiliumNetworkPolicy/sample',
    'ServiceAccount/sample',
    'Role/sample-leader-election',
    'RoleBinding/sample-leader-election',
    'PodDisruptionBudget/sample',
    'ClusterRole/test-system-sample',
    'ClusterRoleBinding/test-system-sample',
    'Service/sample-metrics',
    'CustomResourceDefinition/samples.example.com',
    'CustomResourceDefinition/parts.example.com',
    'Role/sample',
    'RoleBinding/sample',
    'Role/test-system-sample',
    'RoleBinding/test-system-sample',
    'Service/sample-webhook',
    'Deployment/sample',
    'ValidatingWebhookConfiguration/test-system-sample',
    'MutatingWebhookConfiguration/test-system-sample',
  ]);
});

test('what has no namespace is given none', () => {
  const clusterScoped = whole.filter((doc) => !('namespace' in doc.metadata));
  expect(clusterScoped.map((doc) => doc.kind)).toEqual([
    'ClusterRole',
    'ClusterRoleBinding',
    'CustomResourceDefinition',
    'CustomResourceDefinition',
    'ValidatingWebhookConfiguration',
    'MutatingWebhookConfiguration',
  ]);
});

test('two operators of one name in two namespaces share no object, even in the cluster', () => {
  const keys = ['blue', 'green'].flatMap((namespace) => {
    const docs = documents(operator({ ...everything, crds: [] }, new Chart(new App(), 'test', { namespace })));
    return docs.map((doc) => `${doc.metadata.namespace ?? ''}/${idOf(doc)}`);
  });
  expect(new Set(keys).size).toBe(keys.length);
});

test('only the policy and the webhook configurations have a wave', () => {
  const waves = (docs: Doc[]) =>
    docs.flatMap((doc) => {
      const wave = doc.metadata.annotations?.['argocd.argoproj.io/sync-wave'];
      return wave === undefined ? [] : [[doc.kind, wave]];
    });
  expect(waves(whole)).toEqual([
    ['CiliumNetworkPolicy', '-1'],
    ['ValidatingWebhookConfiguration', '1'],
    ['MutatingWebhookConfiguration', '1'],
  ]);
  expect(waves(documents(operator({ ...everything, gitOps: { syncWaves: false } })))).toEqual([]);
});

test('without waves nothing else changes', () => {
  const without = documents(operator({ ...everything, gitOps: { syncWaves: false } }));
  expect(without.map(idOf)).toEqual(whole.map(idOf));
  expect(find(without, 'ValidatingWebhookConfiguration').metadata.annotations).toEqual({
    'cert-manager.io/inject-ca-from': 'test-system/sample',
  });
  expect(find(without, 'CiliumNetworkPolicy').metadata.annotations).toEqual({
    'kubernetes.io/description':
      'Calls the API server; cluster DNS. Called by the API server, as kube-apiserver, remote-node, host (TCP 9443).',
  });
});
