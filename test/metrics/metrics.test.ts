import { MetricsAuth, MetricsOptions, MetricsScheme } from '../../src';
import { container, documents, find } from '../support/documents';
import { NAMESPACE, operator } from '../support/subject';

const render = (metrics: MetricsOptions) => documents(operator({ metrics }));

test('metrics have a port and a Service that reaches replicas which are not ready too', () => {
  const docs = render({ port: 8080 });
  expect(container(docs, 'ports')).toEqual([{ containerPort: 8080, name: 'http-metrics' }]);
  expect(find(docs, 'Service', 'sample-metrics')).toMatchObject({
    metadata: { namespace: NAMESPACE },
    spec: {
      ports: [{ name: 'http-metrics', port: 8080, targetPort: 8080 }],
      publishNotReadyAddresses: true,
      selector: { 'app.kubernetes.io/name': 'sample', 'app.kubernetes.io/instance': 'sample' },
    },
  });
});

test('an operator that authenticates scrapers may ask the API server who they are and what they may', () => {
  const auth = MetricsAuth.KUBERNETES;
  expect(find(render({ port: 8443, scheme: MetricsScheme.HTTPS, auth }), 'ClusterRole').rules).toEqual([
    { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
    { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  ]);
});

test.each([
  ['plain', { port: 8080 }],
  ['over TLS to everyone', { port: 8443, scheme: MetricsScheme.HTTPS }],
  ['to nobody in particular', { port: 8443, auth: MetricsAuth.NONE }],
])('metrics that are served %s need no permissions', (_what, metrics) => {
  expect(render(metrics).map((doc) => doc.kind)).not.toContain('ClusterRole');
});
