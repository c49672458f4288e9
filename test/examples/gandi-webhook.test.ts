import { Testing } from 'cdk8s';
import { GandiWebhookChart } from '../../examples/cert-manager/gandi-webhook-chart';
import { containerOf, envOf, podSpec, unknownTo } from '../support/container';
import { only, render } from '../support/manifests';
import { expand, grantsOf } from '../support/rbac';
import { assertSchemas } from '../support/schema';
import { GANDI } from './facts';

const NAMESPACE = 'cert-manager';
const NAME = 'cert-manager-webhook-gandi';
const GROUP = 'acme.bwolf.me';

const manifests = render(new GandiWebhookChart(Testing.app(), 'gandi'));
const deployment = only(manifests, 'Deployment');
const container = containerOf(deployment);

test('every manifest validates against the published schemas', () => {
  expect(() => {
    assertSchemas(manifests, { thirdParty: ['cert-manager.io/v1/Issuer', 'cert-manager.io/v1/Certificate'] });
  }).not.toThrow();
});

test('the binary knows every flag and variable that it is given', () => {
  expect(unknownTo(GANDI, container)).toEqual([]);
  expect(envOf(container)).toEqual({ GROUP_NAME: GROUP });
});

test('it listens on an unprivileged port as a user of its own, which the image does not do by itself', () => {
  expect(container.args).toContain('--secure-port=8443');
  expect(container.ports).toEqual([{ containerPort: 8443, name: 'https' }]);
  expect(podSpec(deployment).securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65534 });
});

// k8s.io/apiserver v0.22.2 pkg/server/healthz.go, which it is built on: a shutdown is in /readyz alone.
test('it is alive, and not ready, while it shuts down', () => {
  const get = (path: string) => ({ path, port: 8443, scheme: 'HTTPS' });
  expect(container.livenessProbe.httpGet).toEqual(get('/livez'));
  expect(container.readinessProbe.httpGet).toEqual(get('/readyz'));
});

test('it serves with the certificate that its own CA issues for its Service', () => {
  const certificate = only(manifests, 'Certificate', `${NAME}-webhook-tls`);
  const service = only(manifests, 'Service');
  expect(certificate.spec.dnsNames).toContain(`${String(service.metadata.name)}.${NAMESPACE}.svc`);
  expect(podSpec(deployment).volumes).toContainEqual({
    name: 'webhook-certificate',
    secret: { secretName: certificate.spec.secretName, defaultMode: 0o440 },
  });
  expect(service.spec.ports).toEqual([{ name: 'https', port: 443, targetPort: 8443 }]);
});

test('the API server finds it and trusts it', () => {
  const api = only(manifests, 'APIService');
  expect(api.metadata).toMatchObject({
    name: `v1alpha1.${GROUP}`,
    annotations: { 'cert-manager.io/inject-ca-from': `${NAMESPACE}/${NAME}-webhook-tls` },
  });
  expect(api.spec).toMatchObject({ group: GROUP, version: 'v1alpha1', service: { name: NAME, namespace: NAMESPACE } });
});

test('it may authenticate its callers and read the one Secret with the credentials', () => {
  const withoutForeignRole = manifests.filter((m) => m.metadata.namespace !== 'kube-system');
  expect(grantsOf(withoutForeignRole, NAMESPACE, NAME)).toEqual(
    new Set([
      ...expand('*', 'authentication.k8s.io', 'tokenreviews', 'create'),
      ...expand('*', 'authorization.k8s.io', 'subjectaccessreviews', 'create'),
      ...expand('*', 'flowcontrol.apiserver.k8s.io', 'flowschemas prioritylevelconfigurations', 'list watch'),
      `${NAMESPACE} /secrets[gandi-credentials] get`,
    ]),
  );
});

test('it reads the aggregation configuration in kube-system', () => {
  const binding = manifests.find((m) => m.kind === 'RoleBinding' && m.metadata.namespace === 'kube-system');
  expect(binding?.roleRef).toMatchObject({ kind: 'Role', name: 'extension-apiserver-authentication-reader' });
  expect(binding?.subjects).toEqual([{ apiGroup: '', kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }]);
});

test('cert-manager may ask it to solve challenges', () => {
  expect(grantsOf(manifests, NAMESPACE, 'cert-manager')).toEqual(new Set([`* ${GROUP}/gandi create`]));
});

test('it reaches Gandi, whichever release calls which host', () => {
  const { egress } = only(manifests, 'CiliumNetworkPolicy').spec;
  expect(egress).toContainEqual({
    toFQDNs: [{ matchName: 'api.gandi.net' }, { matchName: 'dns.api.gandi.net' }],
    toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
  });
});
