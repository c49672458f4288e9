import { Duration } from 'cdk8s';
import {
  MetricsAuth,
  MetricsMonitor,
  MetricsOptions,
  MetricsScheme,
  MonitoringOptions,
  NetworkBackend,
} from '../../src';
import { at, Doc, documents, find } from '../support/documents';
import { controller, NAMESPACE, operator } from '../support/subject';

const LABELS = { 'app.kubernetes.io/name': 'sample', 'app.kubernetes.io/instance': 'sample' };
const PLAIN: MetricsOptions = { port: 8080 };
const GUARDED: MetricsOptions = { port: 8443, scheme: MetricsScheme.HTTPS, auth: MetricsAuth.KUBERNETES };

const render = (metrics: MetricsOptions, monitoring: MonitoringOptions = {}): Doc[] =>
  documents(operator({ metrics, monitoring }));
const podEndpoint = (docs: readonly Doc[]) => at(find(docs, 'PodMonitor'), 'spec', 'podMetricsEndpoints', 0);
const endpoint = (docs: readonly Doc[]) => at(find(docs, 'ServiceMonitor'), 'spec', 'endpoints', 0);
const kinds = (docs: readonly Doc[]) => docs.map(({ kind }) => kind);

test('nothing of it is rendered unless it is asked for', () => {
  const docs = documents(operator({ metrics: PLAIN }));
  expect(kinds(docs)).not.toContain('PodMonitor');
  expect(kinds(docs)).not.toContain('PrometheusRule');
  expect(kinds(docs)).not.toContain('ConfigMap');
});

test('plain metrics are scraped from every pod', () => {
  const docs = render(PLAIN);
  expect(find(docs, 'PodMonitor')).toMatchObject({
    metadata: { name: 'sample', namespace: NAMESPACE, labels: LABELS },
    spec: { selector: { matchLabels: LABELS } },
  });
  expect(podEndpoint(docs)).toEqual({ port: 'http-metrics', scheme: 'http', interval: '30s' });
  expect(kinds(docs)).not.toContain('ServiceMonitor');
});

test('what it names is there: the port of the pods, and that of the Service', () => {
  const docs = render(GUARDED);
  const { port } = endpoint(docs) as { port: string };
  const service = find(docs, 'Service', 'sample-metrics');
  expect(at(service, 'spec', 'ports', 0, 'name')).toBe(port);
  expect(service.metadata.labels).toMatchObject(LABELS);
  expect(at(find(docs, 'ServiceMonitor'), 'spec', 'selector')).toEqual({ matchLabels: LABELS });
  expect(at(find(docs, 'Deployment'), 'spec', 'template', 'spec', 'containers', 0, 'ports')).toEqual([
    { name: port, containerPort: 8443 },
  ]);
});

describe('metrics that ask who scrapes', () => {
  test('are shown the token of Prometheus, which a ServiceMonitor can say', () => {
    expect(endpoint(render(GUARDED))).toEqual({
      port: 'https-metrics',
      scheme: 'https',
      interval: '30s',
      bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      tlsConfig: { insecureSkipVerify: true },
    });
  });

  test('or that of a Secret, which a PodMonitor can say too', () => {
    const tokenSecret = { name: 'prometheus-token', key: 'token' };
    expect(podEndpoint(render(GUARDED, { scrape: { tokenSecret } }))).toMatchObject({
      authorization: { credentials: tokenSecret },
    });
    const docs = render(GUARDED, { scrape: { tokenSecret, monitor: MetricsMonitor.SERVICE_MONITOR } });
    expect(endpoint(docs)).toMatchObject({ authorization: { credentials: tokenSecret } });
    expect(endpoint(docs)).not.toHaveProperty('bearerTokenFile');
  });

  test('have a ClusterRole for those who may read them', () => {
    const docs = render(GUARDED);
    expect(find(docs, 'ClusterRole', `${NAMESPACE}-sample-metrics-reader`).rules).toEqual([
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ]);
    expect(docs.map((doc) => doc.metadata.name)).toContain(`${NAMESPACE}-sample`);
    expect(docs.filter(({ kind }) => kind === 'ClusterRoleBinding')).toHaveLength(1);
  });

  test('which is bound to the Prometheus that is known', () => {
    const docs = render(
      { ...GUARDED, path: '/internal/metrics' },
      { prometheus: { namespace: 'watch', serviceAccount: 'prom' } },
    );
    expect(find(docs, 'ClusterRole', `${NAMESPACE}-sample-metrics-reader`).rules).toEqual([
      { nonResourceURLs: ['/internal/metrics'], verbs: ['get'] },
    ]);
    expect(find(docs, 'ClusterRoleBinding', `${NAMESPACE}-sample-metrics-reader`)).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: `${NAMESPACE}-sample-metrics-reader` },
      subjects: [{ kind: 'ServiceAccount', name: 'prom', namespace: 'watch' }],
    });
    expect(endpoint(docs)).toMatchObject({ path: '/internal/metrics' });
  });
});

describe('the certificate of metrics over TLS', () => {
  const tlsConfig = (tls: NonNullable<MonitoringOptions['scrape']>['tls']) =>
    at(endpoint(render(GUARDED, { scrape: { tls } })), 'tlsConfig');

  test('is checked against an authority in a Secret, for the name of the Service', () => {
    expect(tlsConfig({ caSecret: { name: 'metrics-cert', key: 'ca.crt' } })).toEqual({
      ca: { secret: { name: 'metrics-cert', key: 'ca.crt' } },
      serverName: `sample-metrics.${NAMESPACE}.svc`,
    });
  });

  test('or in a ConfigMap, for another name', () => {
    expect(tlsConfig({ caConfigMap: { name: 'bundle', key: 'ca.pem' }, serverName: 'metrics.example.com' })).toEqual({
      ca: { configMap: { name: 'bundle', key: 'ca.pem' } },
      serverName: 'metrics.example.com',
    });
  });

  test('or not at all', () => {
    expect(tlsConfig({})).toEqual({ insecureSkipVerify: true });
  });
});

test('Prometheus finds objects by labels that it is told to look for', () => {
  const docs = render(PLAIN, { prometheus: { selectorLabels: { release: 'stack' } } });
  for (const kind of ['PodMonitor', 'PrometheusRule']) {
    expect(find(docs, kind).metadata.labels).toEqual({ ...LABELS, release: 'stack' });
  }
});

test.each([
  [5, { interval: '5s', scrapeTimeout: '5s' }],
  [10, { interval: '10s' }],
  [60, { interval: '60s' }],
])('an interval of %i s is kept to, and no scrape takes longer', (seconds, expected) => {
  const docs = render(PLAIN, { prometheus: { interval: Duration.seconds(seconds) } });
  expect(podEndpoint(docs)).toEqual({ port: 'http-metrics', scheme: 'http', ...expected });
});

describe('network policy', () => {
  const callers = (docs: readonly Doc[]) => at(find(docs, 'CiliumNetworkPolicy'), 'spec', 'ingress');

  test('lets Prometheus in', () => {
    expect(callers(render(PLAIN))).toEqual([
      {
        fromEndpoints: [
          {
            matchLabels: {
              'k8s:app.kubernetes.io/name': 'prometheus',
              'k8s:io.kubernetes.pod.namespace': 'monitoring',
            },
          },
        ],
        toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }],
      },
    ]);
  });

  test('the one that is named, beside other scrapers', () => {
    const scrapers = [{ namespace: 'vm', labels: { app: 'agent' } }];
    const docs = documents(
      operator({
        metrics: { ...PLAIN, scrapers },
        monitoring: { prometheus: { namespace: 'watch', podLabels: { prometheus: 'k8s' } } },
      }),
    );
    expect(callers(docs)).toMatchObject([
      { fromEndpoints: [{ matchLabels: { 'k8s:app': 'agent', 'k8s:io.kubernetes.pod.namespace': 'vm' } }] },
      { fromEndpoints: [{ matchLabels: { 'k8s:prometheus': 'k8s', 'k8s:io.kubernetes.pod.namespace': 'watch' } }] },
    ]);
  });

  test('is not asked where there is none', () => {
    const docs = documents(operator({ metrics: PLAIN, monitoring: {}, network: { backend: NetworkBackend.NONE } }));
    expect(kinds(docs)).toContain('PodMonitor');
  });

  test('leaves nothing to warn of', () => {
    expect(operator({ metrics: PLAIN, monitoring: {} }).warnings).toEqual([]);
  });
});

test('something else may have them scraped, and is let in', () => {
  const docs = render(GUARDED, { scrape: { monitor: MetricsMonitor.NONE } });
  expect(kinds(docs)).not.toContain('ServiceMonitor');
  expect(kinds(docs)).toContain('PrometheusRule');
  expect(at(find(docs, 'CiliumNetworkPolicy'), 'spec', 'ingress')).toHaveLength(1);
});

test('a controller without metrics is watched by its lease alone', () => {
  const docs = documents(controller({ monitoring: {} }));
  expect(kinds(docs)).toContain('PrometheusRule');
  expect(kinds(docs)).not.toContain('PodMonitor');
  expect(at(find(docs, 'CiliumNetworkPolicy'), 'spec', 'ingress')).toEqual([{}]);
});

test('either construct is watched in the same way', () => {
  const watched = { metrics: GUARDED, monitoring: {} };
  expect(documents(controller(watched))).toEqual(documents(operator(watched)));
});

test('the objects are at hand', () => {
  const watched = operator({ metrics: PLAIN, monitoring: {} });
  expect([watched.metricsMonitor?.kind, watched.prometheusRule?.kind, watched.dashboard?.kind]).toEqual([
    'PodMonitor',
    'PrometheusRule',
    'ConfigMap',
  ]);
  const unwatched = operator({ metrics: PLAIN });
  expect([unwatched.metricsMonitor, unwatched.prometheusRule, unwatched.dashboard]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('Argo CD applies the rest where their kinds are not installed, and is told of no wave', () => {
  const docs = render(PLAIN);
  for (const kind of ['PodMonitor', 'PrometheusRule']) {
    expect(find(docs, kind).metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true',
    });
  }
  const silent = documents(operator({ metrics: PLAIN, monitoring: {}, gitOps: { syncWaves: false } }));
  expect(find(silent, 'PodMonitor').metadata.annotations).toBeUndefined();
});

test('they print after the Deployment, which does not wait for them', () => {
  const order = kinds(render(PLAIN));
  expect(order.indexOf('PodMonitor')).toBeGreaterThan(order.indexOf('Deployment'));
  expect(order.indexOf('PrometheusRule')).toBeGreaterThan(order.indexOf('Deployment'));
});
