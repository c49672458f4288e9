import { Testing } from 'cdk8s';
import { Beskar7Chart } from '../../examples/beskar7/chart';
import { containerOf, podSpec, unknownTo } from '../support/container';
import { ofKind, only, render } from '../support/manifests';
import { expand, grantsOf } from '../support/rbac';
import { assertSchemas } from '../support/schema';
import { BESKAR7 } from './facts';

const NAMESPACE = 'beskar7-system';
const GROUP = 'infrastructure.cluster.x-k8s.io';
const LEASE = 'beskar7.infrastructure.cluster.x-k8s.io';
const CERT_MANAGER_KINDS = ['cert-manager.io/v1/Issuer', 'cert-manager.io/v1/Certificate'];

const production = render(new Beskar7Chart(Testing.app(), 'beskar7'));
const development = render(new Beskar7Chart(Testing.app(), 'beskar7', { development: true }));

describe.each([
  { variant: 'production', manifests: production },
  { variant: 'development', manifests: development },
])('$variant', ({ manifests }) => {
  test('every manifest validates against the published schemas', () => {
    expect(() => {
      assertSchemas(manifests, { thirdParty: CERT_MANAGER_KINDS });
    }).not.toThrow();
  });

  test('v0.4 knows every flag that it is given', () => {
    expect(unknownTo(BESKAR7, containerOf(only(manifests, 'Deployment')))).toEqual([]);
  });

  test('the mandatory certificate is mounted where the binary looks, readable to its group', () => {
    const deployment = only(manifests, 'Deployment');
    const mount = containerOf(deployment).volumeMounts.find(
      (m: { mountPath: string }) => m.mountPath === '/tmp/k8s-webhook-server/serving-certs',
    );
    expect(podSpec(deployment).securityContext.fsGroup).toBe(65532);
    expect(podSpec(deployment).volumes).toContainEqual({
      name: mount.name,
      secret: { secretName: 'beskar7-webhook-server-cert', defaultMode: 0o440 },
    });
    expect(ofKind(manifests, 'Certificate')[0]?.spec.secretName).toBe('beskar7-webhook-server-cert');
  });
});

test('the election has the default timing', () => {
  expect(containerOf(only(production, 'Deployment')).args.filter((a: string) => a.includes('leader'))).toEqual([
    '--leader-elect',
    '--leader-elect-lease-duration=15s',
    '--leader-elect-renew-deadline=10s',
    '--leader-elect-retry-period=2s',
  ]);
});

test('development is one replica, recreated, with the election off and no budget', () => {
  const { spec } = only(development, 'Deployment');
  expect(spec.replicas).toBe(1);
  expect(spec.strategy).toEqual({ type: 'Recreate' });
  expect(containerOf(only(development, 'Deployment')).args).toContain('--leader-elect=false');
  expect(ofKind(development, 'PodDisruptionBudget')).toEqual([]);
  expect(ofKind(development, 'Role')).toEqual([]);
});

test('it may do what upstream grants it, with leases only in its namespace and only its own', () => {
  const manage = 'create delete get list patch update watch';
  const own = 'beskar7clusters beskar7machines physicalhosts';
  expect(grantsOf(production, NAMESPACE, 'beskar7')).toEqual(
    new Set([
      ...expand('*', GROUP, own, manage),
      ...expand('*', GROUP, own.replace(/\w+/g, '$&/finalizers'), 'update'),
      ...expand('*', GROUP, own.replace(/\w+/g, '$&/status'), 'get patch update'),
      ...expand('*', GROUP, 'beskar7machinetemplates', 'get list watch'),
      ...expand('*', 'cluster.x-k8s.io', 'clusters clusters/status machines machines/status', 'get list watch'),
      ...expand('*', '', 'configmaps secrets', manage),
      ...expand('*', '', 'events', 'create patch'),
      ...expand('*', 'rbac.authorization.k8s.io', 'clusterroles clusterrolebindings', 'get list watch'),
      ...expand('*', 'authentication.k8s.io', 'tokenreviews', 'create'),
      ...expand('*', 'authorization.k8s.io', 'subjectaccessreviews', 'create'),
      ...expand(NAMESPACE, 'coordination.k8s.io', 'leases', 'create'),
      ...['get', 'update'].map((verb) => `${NAMESPACE} coordination.k8s.io/leases[${LEASE}] ${verb}`),
      ...expand(NAMESPACE, '', 'events', 'create patch'),
    ]),
  );
});

test('the webhooks are those that the binary serves, called through a Service that the certificate names', () => {
  const service = only(production, 'Service', 'beskar7-webhook-service');
  expect(service.spec.ports).toEqual([{ name: 'webhook', port: 443, targetPort: 9443 }]);
  expect(only(production, 'Certificate').spec.dnsNames).toContain(`beskar7-webhook-service.${NAMESPACE}.svc`);
  for (const [kind, path] of [
    ['ValidatingWebhookConfiguration', '/validate-infrastructure-cluster-x-k8s-io-v1beta1-beskar7cluster'],
    ['MutatingWebhookConfiguration', '/mutate-infrastructure-cluster-x-k8s-io-v1beta1-beskar7cluster'],
  ] as const) {
    const { webhooks, metadata } = only(production, kind);
    expect(webhooks).toHaveLength(1);
    expect(webhooks[0].clientConfig.service).toEqual({
      name: service.metadata.name,
      namespace: NAMESPACE,
      port: 443,
      path,
    });
    expect(metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '1',
      'cert-manager.io/inject-ca-from': `${NAMESPACE}/beskar7-serving-cert`,
    });
  }
});
