import { Protocol } from 'cdk8s-plus-28';
import { Ingress, MetricsScraper, NetworkEntity, Platform } from '../../src';
import { policyOf } from '../support/policy';
import { NAMESPACE, operator } from '../support/subject';

const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';
const network = { platform: Platform.SELF_MANAGED };

/** Who may call the pods. */
const declared = (...ingress: Ingress[]) => policyOf(operator({ network, ingress }), 'spec', 'ingress');

test.each<[string, Ingress, object]>([
  [
    'pods of its own namespace',
    Ingress.fromPods({ app: 'gateway' }, { ports: [8443] }),
    {
      fromEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: NAMESPACE, 'k8s:app': 'gateway' } }],
      toPorts: [{ ports: [{ port: '8443', protocol: 'TCP' }] }],
    },
  ],
  [
    'pods of another namespace',
    Ingress.fromPods({ app: 'gateway' }, { namespace: 'gateways' }),
    { fromEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'gateways', 'k8s:app': 'gateway' } }] },
  ],
  [
    'every pod of its own namespace',
    Ingress.fromPods({}),
    { fromEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: NAMESPACE } }] },
  ],
  [
    'every pod of some namespaces',
    Ingress.fromNamespaces(['team-a', 'team-b'], { ports: [80], protocol: Protocol.UDP }),
    {
      fromEndpoints: [
        { matchLabels: { [NAMESPACE_LABEL]: 'team-a' } },
        { matchLabels: { [NAMESPACE_LABEL]: 'team-b' } },
      ],
      toPorts: [{ ports: [{ port: '80', protocol: 'UDP' }] }],
    },
  ],
  [
    'CIDRs with exceptions',
    Ingress.fromCidrs(['10.0.0.0/8'], { except: ['10.1.0.0/16'], ports: [443] }),
    {
      fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }],
      toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
    },
  ],
  ['CIDRs without exceptions', Ingress.fromCidrs(['::/0']), { fromCIDRSet: [{ cidr: '::/0' }] }],
  [
    'entities',
    Ingress.fromEntities([NetworkEntity.INGRESS, NetworkEntity.CLUSTER], { ports: [8080] }),
    { fromEntities: ['ingress', 'cluster'], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] },
  ],
  [
    'the API server',
    Ingress.fromApiServer({ ports: [9443, 8443] }),
    {
      fromEntities: ['kube-apiserver', 'remote-node', 'host'],
      toPorts: [
        {
          ports: [
            { port: '9443', protocol: 'TCP' },
            { port: '8443', protocol: 'TCP' },
          ],
        },
      ],
    },
  ],
  [
    'the own node',
    Ingress.fromNode({ ports: [8081] }),
    { fromEntities: ['host'], toPorts: [{ ports: [{ port: '8081', protocol: 'TCP' }] }] },
  ],
  ['the own node on every port', Ingress.fromNode(), { fromEntities: ['host'] }],
])('ingress from %s becomes one rule', (_what, ingress, rule) => {
  expect(declared(ingress)).toEqual([rule]);
});

test.each([
  ['every entity', Object.values(NetworkEntity)],
  ['one', [NetworkEntity.ALL]],
])('%s is one that Cilium knows', (_what, entities) => {
  expect(declared(Ingress.fromEntities(entities))).toEqual([{ fromEntities: entities }]);
});

test('where nobody may call, there is a rule that names nobody, since an empty list would let everybody in', () => {
  expect(declared()).toEqual([{}]);
});

test('callers keep their order', () => {
  expect(declared(Ingress.fromCidrs(['10.0.0.0/8']), Ingress.fromNode({ ports: [1] }))).toEqual([
    { fromCIDRSet: [{ cidr: '10.0.0.0/8' }] },
    { fromEntities: ['host'], toPorts: [{ ports: [{ port: '1', protocol: 'TCP' }] }] },
  ]);
});

test('41 ports are listed in two lists of one rule', () => {
  const ports = Array.from({ length: 41 }, (_, i) => i + 1);
  const [rule] = declared(Ingress.fromNode({ ports })) as { toPorts: { ports: unknown[] }[] }[];
  expect(rule.toPorts.map((list) => list.ports.length)).toEqual([40, 1]);
  expect(rule.toPorts[1]).toEqual({ ports: [{ port: '41', protocol: 'TCP' }] });
});

describe('scrapers of metrics', () => {
  const scraped = (...scrapers: MetricsScraper[]) =>
    policyOf(operator({ network, metrics: { port: 8443, scrapers } }), 'spec', 'ingress');
  const toPorts = [{ ports: [{ port: '8443', protocol: 'TCP' }] }];

  test('reach the port of the metrics and no other, each from its namespace', () => {
    const prometheus = { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } };
    expect(scraped(prometheus, { namespace: 'observability' })).toEqual([
      {
        fromEndpoints: [
          { matchLabels: { [NAMESPACE_LABEL]: 'monitoring', 'k8s:app.kubernetes.io/name': 'prometheus' } },
        ],
        toPorts,
      },
      { fromEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'observability' } }], toPorts },
    ]);
  });

  test('are nobody by default', () => {
    expect(policyOf(operator({ network, metrics: { port: 8443 } }), 'spec', 'ingress')).toEqual([{}]);
    expect(scraped()).toEqual([{}]);
  });
});

describe('the webhook', () => {
  const certificate = { secretName: 'tls' };

  test.each([
    ['its default port', {}, '9443'],
    ['the port that it serves on', { port: 10250 }, '10250'],
  ])('may be called by the API server on %s', (_what, options, port) => {
    expect(policyOf(operator({ network, webhook: { certificate, ...options } }), 'spec', 'ingress')).toEqual([
      {
        fromEntities: ['kube-apiserver', 'remote-node', 'host'],
        toPorts: [{ ports: [{ port, protocol: 'TCP' }] }],
      },
    ]);
  });
});
