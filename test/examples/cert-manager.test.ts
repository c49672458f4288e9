import { Testing } from 'cdk8s';
import { CertManagerChart } from '../../examples/cert-manager/chart';
import { containerOf, envOf, podSpec, unknownTo } from '../support/container';
import { Manifest, ofKind, only, render } from '../support/manifests';
import { expand, grantsOf } from '../support/rbac';
import { assertSchemas } from '../support/schema';
import { CERT_MANAGER } from './facts';
import { HaOperator } from 'cdk8s-ha-operator';

const NAMESPACE = 'cert-manager';
const CM = 'cert-manager.io';
const ACME = 'acme.cert-manager.io';
const READ = 'get list watch';

const chart = new CertManagerChart(Testing.app(), 'cert-manager');
const manifests = render(chart);

function operator(id: string): HaOperator {
  const found = chart.node.findChild(id);
  if (found instanceof HaOperator) {
    return found;
  }
  throw new Error(`${id} is no operator`);
}

function lease(name: string): string[] {
  return [
    ...expand('kube-system', 'coordination.k8s.io', 'leases', 'create'),
    ...['get', 'update'].map((verb) => `kube-system coordination.k8s.io/leases[${name}] ${verb}`),
    ...expand('kube-system', '', 'events', 'create patch'),
  ];
}

test('every manifest validates against the published schemas', () => {
  expect(() => {
    assertSchemas(manifests);
  }).not.toThrow();
});

describe.each(Object.entries(CERT_MANAGER))('%s', (name, facts) => {
  const deployment = only(manifests, 'Deployment', name);

  test('the binary knows every flag and variable that it is given', () => {
    expect(unknownTo(facts, containerOf(deployment))).toEqual([]);
    expect(envOf(containerOf(deployment))).toEqual({ POD_NAMESPACE: 'metadata.namespace' });
  });

  test('runs three replicas with a budget of one', () => {
    expect(deployment.spec.replicas).toBe(3);
    expect(only(manifests, 'PodDisruptionBudget', name).spec.maxUnavailable).toBe(1);
  });
});

test.each(['cert-manager', 'cert-manager-cainjector'])(
  '%s elects in kube-system with the timing it is given',
  (name) => {
    const { args } = containerOf(only(manifests, 'Deployment', name));
    expect(args.filter((a: string) => a.includes('leader'))).toEqual([
      '--leader-elect',
      '--leader-election-namespace=kube-system',
      '--leader-election-lease-duration=60s',
      '--leader-election-renew-deadline=25s',
      '--leader-election-retry-period=5s',
    ]);
  },
);

// They try to release the lease before they stop; the cainjector's request has half the renewDeadline, the controller's all.
test.each([
  ['cert-manager', 5 + 25 + 25, 5],
  ['cert-manager-cainjector', 5 + 25 + 12.5, 17.5],
])('%s, cut off, has stopped before another leads, survives an outage, and needs no warning', (id, stops, margin) => {
  const { warnings, electionFigures } = operator(id);
  expect(warnings).toEqual([]);
  const { partitionStopMax, fencingMarginSeconds, toleratedApiOutage } = electionFigures ?? {};
  expect(partitionStopMax?.toMilliseconds()).toBe(stops * 1000);
  expect(fencingMarginSeconds).toBe(margin);
  // Five attempts in 25 s, of which the first may come just before the outage.
  expect(toleratedApiOutage?.toSeconds()).toBe(20);
});

test('the webhook has no election: no flag, no lease', () => {
  const { args } = containerOf(only(manifests, 'Deployment', 'cert-manager-webhook'));
  expect(args.filter((a: string) => a.includes('leader'))).toEqual([]);
  expect(ofKind(manifests, 'Role').map((r) => String(r.metadata.name))).not.toContain(
    'cert-manager-webhook-leader-election',
  );
});

test('the controller may do what upstream grants it, and hold its lease in kube-system', () => {
  const signers = ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'];
  const issuing = 'certificates certificaterequests issuers clusterissuers';
  expect(grantsOf(manifests, NAMESPACE, 'cert-manager')).toEqual(
    new Set([
      ...expand('*', CM, issuing, `${READ} patch update`),
      ...expand('*', CM, issuing.replace(/\w+/g, '$&/status'), 'patch update'),
      ...expand('*', CM, issuing.replace(/\w+/g, '$&/finalizers'), 'update'),
      ...expand('*', CM, 'certificates certificaterequests', 'create delete'),
      ...expand('*', ACME, 'orders challenges', `${READ} create delete patch update`),
      ...expand('*', ACME, 'orders/status challenges/status', 'patch update'),
      ...expand('*', ACME, 'orders/finalizers challenges/finalizers', 'update'),
      ...expand('*', '', 'secrets', `${READ} create delete patch update`),
      ...expand('*', '', 'events', 'create patch'),
      ...expand('*', '', 'pods services', `${READ} create delete`),
      ...expand('*', 'networking.k8s.io', 'ingresses', `${READ} create delete update`),
      ...expand('*', 'networking.k8s.io', 'ingresses/finalizers', 'update'),
      ...expand('*', 'gateway.networking.k8s.io', 'httproutes', `${READ} create delete update`),
      ...expand('*', 'gateway.networking.k8s.io', 'gateways listenersets', READ),
      ...expand(
        '*',
        'gateway.networking.k8s.io',
        'gateways/finalizers httproutes/finalizers listenersets/finalizers',
        'update',
      ),
      ...expand('*', 'route.openshift.io', 'routes/custom-host', 'create'),
      ...signers.map((signer) => `* ${CM}/signers[${signer}] approve`),
      ...expand('*', 'certificates.k8s.io', 'certificatesigningrequests', `${READ} update`),
      ...expand('*', 'certificates.k8s.io', 'certificatesigningrequests/status', 'patch update'),
      ...signers.map((signer) => `* certificates.k8s.io/signers[${signer}] sign`),
      ...expand('*', 'authorization.k8s.io', 'subjectaccessreviews', 'create'),
      ...lease('cert-manager-controller'),
    ]),
  );
});

test('the cainjector may do what upstream grants it, and hold its lease in kube-system', () => {
  const inject = `${READ} patch update`;
  expect(grantsOf(manifests, NAMESPACE, 'cert-manager-cainjector')).toEqual(
    new Set([
      ...expand('*', CM, 'certificates', READ),
      ...expand('*', '', 'secrets', READ),
      ...expand('*', '', 'events', 'create get patch update'),
      ...expand(
        '*',
        'admissionregistration.k8s.io',
        'validatingwebhookconfigurations mutatingwebhookconfigurations',
        inject,
      ),
      ...expand('*', 'apiregistration.k8s.io', 'apiservices', inject),
      ...expand('*', 'apiextensions.k8s.io', 'customresourcedefinitions', inject),
      ...lease('cert-manager-cainjector-leader-election'),
    ]),
  );
});

test('the webhook may ask for access reviews and keep its CA', () => {
  expect(grantsOf(manifests, NAMESPACE, 'cert-manager-webhook')).toEqual(
    new Set([
      ...expand('*', 'authorization.k8s.io', 'subjectaccessreviews', 'create'),
      ...expand(NAMESPACE, '', 'secrets', 'create'),
      ...[...READ.split(' '), 'update'].map((verb) => `${NAMESPACE} /secrets[cert-manager-webhook-ca] ${verb}`),
    ]),
  );
});

test('the API server calls the webhook by the name that its certificate is for', () => {
  const service = only(manifests, 'Service', 'cert-manager-webhook');
  expect(service.spec.ports).toEqual([{ name: 'https', port: 443, targetPort: 10250 }]);
  const { args } = containerOf(only(manifests, 'Deployment', 'cert-manager-webhook'));
  expect(args).toContain('--dynamic-serving-dns-names=cert-manager-webhook.$(POD_NAMESPACE).svc');
  for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']) {
    const { metadata, webhooks } = only(manifests, kind);
    expect(metadata.annotations['cert-manager.io/inject-ca-from-secret']).toBe('cert-manager/cert-manager-webhook-ca');
    expect(webhooks[0].clientConfig.service.name).toBe('cert-manager-webhook');
    expect(webhooks[0].timeoutSeconds).toBe(30);
  }
});

test('a namespace opts out of validation by the label that upstream documents', () => {
  const [validating] = only(manifests, 'ValidatingWebhookConfiguration').webhooks as Manifest[];
  expect(validating.namespaceSelector).toEqual({
    matchExpressions: [{ key: 'cert-manager.io/disable-validation', operator: 'NotIn', values: ['true'] }],
  });
});

test('probes are those of upstream; a standby is ready', () => {
  const controller = containerOf(only(manifests, 'Deployment', 'cert-manager'));
  expect(controller.livenessProbe).toMatchObject({
    httpGet: { path: '/livez', port: 9403 },
    initialDelaySeconds: 10,
    periodSeconds: 10,
    timeoutSeconds: 15,
    failureThreshold: 8,
  });
  expect(controller.readinessProbe).toBeUndefined();
  const webhook = containerOf(only(manifests, 'Deployment', 'cert-manager-webhook'));
  expect(webhook.readinessProbe.httpGet).toMatchObject({ path: '/healthz', port: 6080 });
});

test('a leader has time to shut down within its longer deadline', () => {
  expect(podSpec(only(manifests, 'Deployment', 'cert-manager')).terminationGracePeriodSeconds).toBe(30 + 25 + 5);
});
