import { Protocol } from 'cdk8s-plus-28';
import { Egress, HaOperatorProps, Ingress, NetworkBackend, NetworkEntity, Platform } from '../../src';
import { annotationOf } from '../../src/model/policy/description';
import { documents } from '../support/documents';
import { descriptionOf } from '../support/policy';
import { controller, operator } from '../support/subject';

const CILIUM = { platform: Platform.SELF_MANAGED };
const NETWORK_POLICY = { ...CILIUM, backend: NetworkBackend.NETWORK_POLICY };

test('by default it is the API server and DNS, and nobody', () => {
  expect(controller().networkSummary).toBe('Calls the API server; cluster DNS. Called by nobody.');
});

test('without a policy there is none', () => {
  expect(controller({ network: { backend: NetworkBackend.NONE } }).networkSummary).toBeUndefined();
});

test('it is the annotation of the policy, now and after more was allowed', () => {
  const subject = controller();
  expect(descriptionOf(subject)).toBe(subject.networkSummary);
  subject.addEgress(Egress.toFqdns(['api.example.com']));
  subject.addIngress(Ingress.fromNamespaces(['team-a']));
  expect(subject.networkSummary).toBe('Calls the API server; cluster DNS; api.example.com. Called by pods in team-a.');
  expect(descriptionOf(subject)).toBe(subject.networkSummary);
});

test('reading it changes nothing', () => {
  const subject = controller({ ingress: [Ingress.fromNode()] });
  const before = JSON.stringify(documents(subject));
  expect(subject.networkSummary).toBe(subject.networkSummary);
  expect(JSON.stringify(documents(subject))).toBe(before);
});

test.each<[string, Egress]>([
  ['api.example.com, *.example.org (TCP 443)', Egress.toFqdns(['api.example.com', '*.example.org'], { ports: [443] })],
  ['203.0.113.0/24, ::/0', Egress.toCidrs(['203.0.113.0/24', '::/0'])],
  [
    '10.0.0.0/8 except 10.1.0.0/16, 10.2.0.0/16 (UDP 53, 5353)',
    Egress.toCidrs(['10.0.0.0/8'], {
      except: ['10.1.0.0/16', '10.2.0.0/16'],
      ports: [53, 5353],
      protocol: Protocol.UDP,
    }),
  ],
  ['pods app=x in test-system (TCP 80)', Egress.toPods({ app: 'x' }, { ports: [80] })],
  ['pods app=x,tier=db in other', Egress.toPods({ app: 'x', tier: 'db' }, { namespace: 'other' })],
  ['pods in other', Egress.toPods({}, { namespace: 'other' })],
  [
    'pods in team-a, team-b (SCTP 9)',
    Egress.toNamespaces(['team-a', 'team-b'], { ports: [9], protocol: Protocol.SCTP }),
  ],
  ['kube-apiserver, world', Egress.toEntities([NetworkEntity.KUBE_APISERVER, NetworkEntity.WORLD])],
  [
    'host, remote-node (TCP 10250)',
    Egress.toEntities([NetworkEntity.HOST, NetworkEntity.REMOTE_NODE], { ports: [10250] }),
  ],
])('egress reads "%s"', (words, egress) => {
  expect(controller({ egress: [egress] }).networkSummary).toBe(
    `Calls the API server; cluster DNS; ${words}. Called by nobody.`,
  );
});

test.each<[string, Ingress]>([
  ['10.0.0.0/8 (TCP 80)', Ingress.fromCidrs(['10.0.0.0/8'], { ports: [80] })],
  ['pods app=x in other', Ingress.fromPods({ app: 'x' }, { namespace: 'other' })],
  ['pods in a, b', Ingress.fromNamespaces(['a', 'b'])],
  ['world, ingress', Ingress.fromEntities([NetworkEntity.WORLD, NetworkEntity.INGRESS])],
  ['all (TCP 80)', Ingress.fromEntities([NetworkEntity.ALL], { ports: [80] })],
  // On every port, as Cilium lets it in unless told otherwise.
  ['its node', Ingress.fromNode({ ports: [8081] })],
  ['the API server, as kube-apiserver, remote-node, host (TCP 9443)', Ingress.fromApiServer({ ports: [9443] })],
])('ingress reads "%s"', (words, ingress) => {
  expect(controller({ ingress: [ingress] }).networkSummary).toBe(
    `Calls the API server; cluster DNS. Called by ${words}.`,
  );
});

describe('of the API server it says what else that opens:', () => {
  const calls = ({ networkSummary }: { networkSummary?: string }) =>
    /^Calls (.*); cluster DNS\./.exec(networkSummary ?? '')?.[1];
  const { GARDENER, SELF_MANAGED, ANY } = Platform;
  const fqdn = { apiServerFqdns: ['api.example.com'] };
  const cidr = { apiServerCidrs: ['10.0.0.0/28'] };

  test.each<[string, Platform, string]>([
    ['nothing', SELF_MANAGED, 'the API server'],
    ['the world on gardener', GARDENER, 'the API server, as world (TCP 443)'],
    ['its name', SELF_MANAGED.customize(fqdn), 'the API server, as api.example.com (TCP 6443)'],
    ['its address', SELF_MANAGED.customize(cidr), 'the API server, as 10.0.0.0/28 (TCP 6443)'],
    [
      'both',
      SELF_MANAGED.customize({ ...fqdn, ...cidr }),
      'the API server, as api.example.com, 10.0.0.0/28 (TCP 6443)',
    ],
    ['its name on gardener', GARDENER.customize(fqdn), 'the API server, as api.example.com (TCP 443)'],
  ])('%s, in Cilium', (_what, platform, words) => {
    expect(calls(controller({ network: { platform } }))).toBe(words);
  });

  test.each<[string, Platform, string]>([
    ['every address', SELF_MANAGED, 'the API server, as any address (TCP 6443)'],
    ['every address on each of the ports', ANY, 'the API server, as any address (TCP 6443, 443)'],
    ['every address on gardener', GARDENER, 'the API server, as any address (TCP 443)'],
    ['its address', SELF_MANAGED.customize(cidr), 'the API server, as 10.0.0.0/28 (TCP 6443)'],
    [
      'every address where only its name is known',
      SELF_MANAGED.customize(fqdn),
      'the API server, as any address (TCP 6443)',
    ],
    ['its address alone', SELF_MANAGED.customize({ ...fqdn, ...cidr }), 'the API server, as 10.0.0.0/28 (TCP 6443)'],
  ])('%s, in a NetworkPolicy', (_what, platform, words) => {
    expect(calls(controller({ network: { platform, backend: NetworkBackend.NETWORK_POLICY } }))).toBe(words);
  });
});

describe('in a NetworkPolicy', () => {
  const calledBy = (props: Partial<HaOperatorProps>, platform = Platform.SELF_MANAGED) =>
    /Called by (.*)\.$/.exec(
      operator({ ...props, network: { ...NETWORK_POLICY, platform } }).networkSummary ?? '',
    )?.[1];
  const webhook = { certificate: { secretName: 'tls' } };

  test('the own node is let in on every port, whichever are named', () => {
    expect(calledBy({ ingress: [Ingress.fromNode({ ports: [8081] })] })).toBe('its node');
  });

  const known = Platform.SELF_MANAGED.customize({ apiServerCidrs: ['10.0.0.0/28', '10.1.0.0/28'] });
  const { ALL, WORLD, KUBE_APISERVER } = NetworkEntity;
  const ports = [443];

  test.each<[string, Egress, Platform, string]>([
    ['everybody', Egress.toEntities([ALL], { ports }), Platform.SELF_MANAGED, 'any address (TCP 443)'],
    ['everybody on every port', Egress.toEntities([ALL]), Platform.SELF_MANAGED, 'any address'],
    ['the world', Egress.toEntities([WORLD], { ports }), Platform.SELF_MANAGED, '0.0.0.0/0, ::/0 (TCP 443)'],
    ['the API server', Egress.toEntities([KUBE_APISERVER], { ports }), Platform.EKS, 'any address (TCP 443)'],
    [
      'the API server on the ports of the platform',
      Egress.toEntities([KUBE_APISERVER]),
      Platform.SELF_MANAGED,
      'any address (TCP 6443)',
    ],
    [
      'the API server under its addresses',
      Egress.toEntities([KUBE_APISERVER]),
      known,
      '10.0.0.0/28, 10.1.0.0/28 (TCP 6443)',
    ],
    [
      'the API server under its addresses, on another port',
      Egress.toEntities([KUBE_APISERVER], { ports }),
      known,
      '10.0.0.0/28, 10.1.0.0/28 (TCP 443)',
    ],
    [
      'two of them',
      Egress.toEntities([WORLD, KUBE_APISERVER], { ports }),
      known,
      '0.0.0.0/0, ::/0 (TCP 443); 10.0.0.0/28, 10.1.0.0/28 (TCP 443)',
    ],
  ])('the entities are the addresses that it opens: %s', (_what, egress, platform, words) => {
    const { networkSummary } = controller({ network: { ...NETWORK_POLICY, platform }, egress: [egress] });
    expect(/; cluster DNS; (.*)\. Called by nobody\.$/.exec(networkSummary ?? '')?.[1]).toBe(words);
  });

  test('callers are addresses too', () => {
    expect(calledBy({ ingress: [Ingress.fromEntities([WORLD], { ports: [80] }), Ingress.fromEntities([ALL])] })).toBe(
      '0.0.0.0/0, ::/0 (TCP 80); any address',
    );
  });

  test('the webhook is open to every address where nodes call it, and else to who does', () => {
    expect(calledBy({ webhook })).toBe('the API server, as any address (TCP 9443)');
    expect(calledBy({ webhook }, Platform.GKE)).toBe(
      'the API server, as pods k8s-app=konnectivity-agent in kube-system (TCP 9443)',
    );
  });
});

test.each<[string, Partial<HaOperatorProps>, string]>([
  ['callee', { egress: [Egress.toDns(), Egress.toCidrs(['::/0']), Egress.toCidrs(['::/0'])] }, '; ::/0. Called by'],
  ['caller', { ingress: [Ingress.fromNamespaces(['a']), Ingress.fromNamespaces(['a'])] }, ' Called by pods in a.'],
])('a %s that is allowed twice is said once', (_what, props, words) => {
  const { networkSummary = '' } = operator({ network: CILIUM, ...props });
  expect(networkSummary.split(words)).toHaveLength(2);
  expect(networkSummary.match(/::\/0|pods in a/g)).toHaveLength(1);
});

describe('of more than 4000 characters', () => {
  const addresses = (count: number) => Array.from({ length: count }, (_, i) => `10.${i >> 8}.${i & 255}.0/24`);

  test('it is cut in the annotation, and there alone', () => {
    const subject = controller({ network: CILIUM, egress: [Egress.toCidrs(addresses(400))] });
    const summary = subject.networkSummary ?? '';
    expect(summary.startsWith('Calls the API server; cluster DNS; 10.0.0.0/24, 10.0.1.0/24,')).toBe(true);
    expect(summary.endsWith(', 10.1.143.0/24. Called by nobody.')).toBe(true);
    expect(descriptionOf(subject)).toBe(`${summary.slice(0, 4000)} …`);
  });

  test.each([
    [4000, 'x'.repeat(4000)],
    [4001, `${'x'.repeat(4000)} …`],
  ])('of %i: the limit is exact', (length, annotation) => {
    expect(annotationOf('x'.repeat(length))).toBe(annotation);
  });
});

test('what an operator has is said in the order in which it was allowed, the probes last', () => {
  const subject = operator({
    network: CILIUM,
    ingress: [Ingress.fromNamespaces(['team-a'], { ports: [8080] })],
    metrics: { port: 8443, scrapers: [{ namespace: 'monitoring' }] },
    webhook: { certificate: { secretName: 'tls' } },
  });
  expect(subject.networkSummary).toBe(
    'Calls the API server; cluster DNS. Called by pods in team-a (TCP 8080); pods in monitoring (TCP 8443); ' +
      'the API server, as kube-apiserver, remote-node, host (TCP 9443).',
  );
});
