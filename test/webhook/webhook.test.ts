import { Duration } from 'cdk8s';
import { CaInjection, FailurePolicy, WebhookOperation, WebhookOptions } from '../../src';
import { container, documents, find, podSpec } from '../support/documents';
import { NAMESPACE, operator } from '../support/subject';

const rules = [{ apiGroups: ['example.com'], apiVersions: ['v1', 'v1beta1'], resources: ['samples', 'samples/scale'] }];
const validating = [{ name: 'validate.sample.example.com', path: '/validate', rules }];
const caInjection = CaInjection.external();
const render = (webhook: WebhookOptions) => documents(operator({ webhook }));

describe('the webhook that is served', () => {
  test("has controller-runtime's port behind a Service on 443, and no certificate", () => {
    const docs = render({});
    expect(container(docs, 'ports')).toEqual([{ containerPort: 9443, name: 'webhook' }]);
    expect(find(docs, 'Service', 'sample-webhook')).toMatchObject({
      metadata: { namespace: NAMESPACE },
      spec: {
        ports: [{ name: 'webhook', port: 443, targetPort: 9443 }],
        selector: { 'app.kubernetes.io/name': 'sample', 'app.kubernetes.io/instance': 'sample' },
      },
    });
    expect(find(docs, 'Service').spec).not.toHaveProperty('publishNotReadyAddresses');
    expect(podSpec(docs, 'volumes')).toBeUndefined();
    expect(docs.map((doc) => doc.kind)).not.toContain('ValidatingWebhookConfiguration');
  });

  test('may have other ports and names', () => {
    const docs = render({ port: 10250, portName: 'https', servicePort: 8443, serviceName: 'admission' });
    expect(container(docs, 'ports')).toEqual([{ containerPort: 10250, name: 'https' }]);
    expect(find(docs, 'Service', 'admission').spec).toMatchObject({
      ports: [{ name: 'https', port: 8443, targetPort: 10250 }],
    });
  });

  test("mounts its certificate where controller-runtime looks, readable to the pod's group", () => {
    const docs = render({ certificate: { secretName: 'sample-tls' } });
    expect(podSpec(docs, 'volumes')).toEqual([
      { name: 'webhook-certificate', secret: { secretName: 'sample-tls', defaultMode: 0o440 } },
    ]);
    expect(container(docs, 'volumeMounts')).toEqual([
      { mountPath: '/tmp/k8s-webhook-server/serving-certs', name: 'webhook-certificate', readOnly: true },
    ]);
  });

  test('may mount it elsewhere', () => {
    const docs = render({ certificate: { secretName: 'sample-tls', mountPath: '/certs' } });
    expect(container(docs, 'volumeMounts', 0, 'mountPath')).toBe('/certs');
  });
});

test('a configuration sends requests to the Service, with safe defaults', () => {
  const configuration = find(render({ caInjection, validating, servicePort: 8443 }), 'ValidatingWebhookConfiguration');
  expect(configuration.webhooks).toEqual([
    {
      name: 'validate.sample.example.com',
      admissionReviewVersions: ['v1'],
      clientConfig: {
        service: { name: 'sample-webhook', namespace: NAMESPACE, port: 8443, path: '/validate' },
      },
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      rules: [{ ...rules[0], operations: ['CREATE', 'UPDATE'] }],
      sideEffects: 'None',
      timeoutSeconds: 10,
    },
  ]);
});

test('each webhook may choose its operations, failure policy, timeout and namespaces', () => {
  const mutating = [
    {
      name: 'mutate.sample.example.com',
      path: '/mutate',
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: [WebhookOperation.CREATE] }],
      failurePolicy: FailurePolicy.IGNORE,
      timeout: Duration.seconds(5),
      excludedNamespaces: ['kube-system', NAMESPACE],
      excludedNamespaceLabels: { 'example.com/inject': 'disabled' },
    },
  ];
  const docs = render({ caInjection, validating, mutating });
  expect(find(docs, 'MutatingWebhookConfiguration').webhooks).toEqual([
    expect.objectContaining({
      failurePolicy: 'Ignore',
      timeoutSeconds: 5,
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
      namespaceSelector: {
        matchExpressions: [
          { key: 'example.com/inject', operator: 'NotIn', values: ['disabled'] },
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', NAMESPACE] },
        ],
      },
    }),
  ]);
  expect(find(docs, 'ValidatingWebhookConfiguration').webhooks).toHaveLength(1);
});

describe('the CA of a configuration', () => {
  const WAVE = { 'argocd.argoproj.io/sync-wave': '1' };
  const caBundle = Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64');

  test.each<[string, CaInjection, Record<string, string>, string | undefined]>([
    [
      'comes from a Certificate of the same namespace',
      CaInjection.fromCertificate('serving'),
      { 'cert-manager.io/inject-ca-from': 'test-system/serving' },
      undefined,
    ],
    [
      'comes from a Certificate of another namespace',
      CaInjection.fromCertificate('serving', 'pki'),
      { 'cert-manager.io/inject-ca-from': 'pki/serving' },
      undefined,
    ],
    [
      'comes from a Secret',
      CaInjection.fromSecret('ca'),
      { 'cert-manager.io/inject-ca-from-secret': 'test-system/ca' },
      undefined,
    ],
    ['is known', CaInjection.inline(caBundle), {}, caBundle],
    ["is others' business", CaInjection.external(), {}, undefined],
  ])('%s', (_what, injection, annotations, bundle) => {
    const configuration = find(render({ caInjection: injection, validating }), 'ValidatingWebhookConfiguration');
    expect(configuration.metadata.annotations).toEqual({ ...WAVE, ...annotations });
    expect((configuration.webhooks as { clientConfig: { caBundle?: string } }[])[0]?.clientConfig.caBundle).toBe(
      bundle,
    );
  });
});
