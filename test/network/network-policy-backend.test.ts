import { Protocol } from 'cdk8s-plus-28';
import { Egress, HaOperatorProps, Ingress, NetworkBackend, NetworkEntity, Platform } from '../../src';
import { documents, find } from '../support/documents';
import { policyOf } from '../support/policy';
import { NAMESPACE, operator } from '../support/subject';

const NAME = 'kubernetes.io/metadata.name';
const network = { backend: NetworkBackend.NETWORK_POLICY, platform: Platform.SELF_MANAGED };
const subject = (props: Partial<HaOperatorProps> = {}) => operator({ network, ...props });

/** What the policy allows beside the API server and DNS. */
const called = (...egress: Egress[]) => (policyOf(subject({ egress }), 'spec', 'egress') as unknown[]).slice(2);
const callers = (...ingress: Ingress[]) => policyOf(subject({ ingress }), 'spec', 'ingress');

test('by default the pods may call the API server by its port and DNS by UDP and TCP, and nobody may call them', () => {
  expect(policyOf(subject(), 'spec')).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'sample', 'app.kubernetes.io/instance': 'sample' } },
    policyTypes: ['Ingress', 'Egress'],
    egress: [
      { ports: [{ port: 6443, protocol: 'TCP' }] },
      {
        to: [
          {
            namespaceSelector: { matchLabels: { [NAME]: 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
        ],
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    ],
  });
});

test('it is an object of Kubernetes itself, with a name, labels, a wave and what it lets through', () => {
  expect(find(documents(subject()), 'NetworkPolicy')).toMatchObject({
    apiVersion: 'networking.k8s.io/v1',
    metadata: {
      name: 'sample',
      namespace: NAMESPACE,
      labels: { 'app.kubernetes.io/name': 'sample', 'app.kubernetes.io/instance': 'sample' },
      annotations: {
        'argocd.argoproj.io/sync-wave': '-1',
        'kubernetes.io/description': 'Calls the API server, as any address (TCP 6443); cluster DNS. Called by nobody.',
      },
    },
  });
});

const pods = (namespace: string, labels: Record<string, string>) => ({
  namespaceSelector: { matchLabels: { [NAME]: namespace } },
  podSelector: { matchLabels: labels },
});
const namespaces = (...values: string[]) => ({
  namespaceSelector: { matchExpressions: [{ key: NAME, operator: 'In', values }] },
});
const WORLD = [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];
const https = [{ port: 443, protocol: 'TCP' }];

test.each<[string, Egress, object]>([
  [
    'CIDRs with exceptions',
    Egress.toCidrs(['10.0.0.0/8'], { except: ['10.1.0.0/16'], ports: [53], protocol: Protocol.UDP }),
    {
      to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
      ports: [{ port: 53, protocol: 'UDP' }],
    },
  ],
  [
    'CIDRs without ports',
    Egress.toCidrs(['10.0.0.0/8', '::/0']),
    { to: [{ ipBlock: { cidr: '10.0.0.0/8' } }, { ipBlock: { cidr: '::/0' } }] },
  ],
  [
    'CIDRs in their usual spelling',
    Egress.toCidrs(['2001:DB8:0::/32'], { except: ['2001:0db8:0:0:1:0:0:0/80'] }),
    { to: [{ ipBlock: { cidr: '2001:db8::/32', except: ['2001:db8:0:0:1::/80'] } }] },
  ],
  ['pods of its own namespace', Egress.toPods({ app: 'x' }), { to: [pods(NAMESPACE, { app: 'x' })] }],
  [
    'pods of another namespace',
    Egress.toPods({ app: 'x' }, { namespace: 'other', ports: [443] }),
    { to: [pods('other', { app: 'x' })], ports: https },
  ],
  [
    'every pod of a namespace',
    Egress.toPods({}, { namespace: 'other' }),
    { to: [{ namespaceSelector: { matchLabels: { [NAME]: 'other' } } }] },
  ],
  ['some namespaces', Egress.toNamespaces(['a', 'b'], { ports: [443] }), { to: [namespaces('a', 'b')], ports: https }],
  ['the world', Egress.toEntities([NetworkEntity.WORLD], { ports: [443] }), { to: WORLD, ports: https }],
  ['everybody on a port', Egress.toEntities([NetworkEntity.ALL], { ports: [443] }), { ports: https }],
  ['everybody', Egress.toEntities([NetworkEntity.ALL]), {}],
  [
    'the entity of the API server, on a port of its own',
    Egress.toEntities([NetworkEntity.KUBE_APISERVER], { ports: [443] }),
    { ports: https },
  ],
])('egress to %s becomes one rule', (_what, egress, rule) => {
  expect(called(egress)).toEqual([rule]);
});

test('the entity of the API server without ports has those of the platform', () => {
  expect(called(Egress.toEntities([NetworkEntity.KUBE_APISERVER]))).toEqual([
    { ports: [{ port: 6443, protocol: 'TCP' }] },
  ]);
});

test('entities are rules of their own', () => {
  expect(called(Egress.toEntities([NetworkEntity.WORLD, NetworkEntity.ALL], { ports: [443] }))).toEqual([
    { to: WORLD, ports: https },
    { ports: https },
  ]);
});

test.each<[string, Ingress, object]>([
  ['pods of its own namespace', Ingress.fromPods({ app: 'x' }), { from: [pods(NAMESPACE, { app: 'x' })] }],
  [
    'pods of another namespace',
    Ingress.fromPods({ app: 'x' }, { namespace: 'other', ports: [443] }),
    { from: [pods('other', { app: 'x' })], ports: https },
  ],
  ['some namespaces', Ingress.fromNamespaces(['a', 'b']), { from: [namespaces('a', 'b')] }],
  [
    'CIDRs',
    Ingress.fromCidrs(['10.0.0.0/8'], { except: ['10.1.0.0/16'] }),
    { from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] },
  ],
  ['the world', Ingress.fromEntities([NetworkEntity.WORLD], { ports: [443] }), { from: WORLD, ports: https }],
  ['everybody', Ingress.fromEntities([NetworkEntity.ALL]), {}],
  [
    'the API server, which calls from nodes and so from any address',
    Ingress.fromApiServer({ ports: [443] }),
    { ports: https },
  ],
])('ingress from %s becomes one rule', (_what, ingress, rule) => {
  expect(callers(ingress)).toEqual([rule]);
});

test('the own node needs no rule, since it is always let in', () => {
  expect(policyOf(subject({ ingress: [Ingress.fromNode({ ports: [8081] })] }), 'spec')).toEqual(
    policyOf(subject(), 'spec'),
  );
});

test('41 ports are in one list, which has no limit', () => {
  const ports = Array.from({ length: 41 }, (_, i) => i + 1);
  const [rule] = called(Egress.toCidrs(['10.0.0.0/8'], { ports })) as { ports: unknown[] }[];
  expect(rule.ports).toHaveLength(41);
});

test('any label chooses pods', () => {
  expect(called(Egress.toPods({ 'kubernetes.io/x': 'y' }))).toEqual([
    { to: [pods(NAMESPACE, { 'kubernetes.io/x': 'y' })] },
  ]);
});

test('scrapers and the API server reach the ports of metrics and webhook', () => {
  const props = {
    metrics: { port: 8443, scrapers: [{ namespace: 'monitoring', labels: { app: 'prometheus' } }] },
    webhook: { certificate: { secretName: 'tls' } },
  };
  expect(policyOf(subject(props), 'spec', 'ingress')).toEqual([
    { from: [pods('monitoring', { app: 'prometheus' })], ports: [{ port: 8443, protocol: 'TCP' }] },
    { ports: [{ port: 9443, protocol: 'TCP' }] },
  ]);
});

test('what is allowed later is in the policy, which prints before the Deployment', () => {
  const later = subject();
  later.addEgress(Egress.toCidrs(['10.0.0.0/8']));
  later.addIngress(Ingress.fromPods({ app: 'x' }));
  expect(policyOf(later, 'spec', 'egress', 2)).toEqual({ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] });
  expect(policyOf(later, 'spec', 'ingress')).toEqual([{ from: [pods(NAMESPACE, { app: 'x' })] }]);
  const kinds = documents(later).map(({ kind }) => kind);
  expect(kinds.indexOf('NetworkPolicy')).toBeLessThan(kinds.indexOf('Deployment'));
});
