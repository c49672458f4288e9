import {
  Egress,
  HaOperatorProps,
  Ingress,
  LeaderElectionDialect,
  NetworkBackend,
  NetworkEntity,
  Platform,
} from '../../src';
import { fullRefusal, Refusal, refusal } from '../support/refusal';
import { controller, election, operator } from '../support/subject';

const CILIUM = { backend: NetworkBackend.CILIUM };
const NETWORK_POLICY = { backend: NetworkBackend.NETWORK_POLICY };
const NONE = { backend: NetworkBackend.NONE };
const build = (props: Partial<HaOperatorProps>) => () => operator(props);

describe('what a NetworkPolicy has no name for is refused, with what it can express:', () => {
  const noHost = (host: string) =>
    `egress: a NetworkPolicy cannot name hosts, such as "${host}"; allow addresses with Egress.toCidrs([…]), all outside with Egress.toEntities([NetworkEntity.WORLD], { ports: [443] }), or use NetworkBackend.CILIUM`;
  const noEntity = (direction: string, entity: string, instead: string) =>
    `${direction}: a NetworkPolicy has no name for the entity "${entity}"; ${instead}, or use NetworkBackend.CILIUM`;
  const to = (...entities: NetworkEntity[]) =>
    build({ network: NETWORK_POLICY, egress: [Egress.toEntities(entities, { ports: [443] })] });
  const from = (...entities: NetworkEntity[]) =>
    build({ network: NETWORK_POLICY, ingress: [Ingress.fromEntities(entities)] });
  const toCidrs = 'allow the addresses with Egress.toCidrs([…])';
  const fromCidrs = 'allow the addresses with Ingress.fromCidrs([…])';

  test.each<Refusal>([
    [
      'a host',
      build({ network: NETWORK_POLICY, egress: [Egress.toFqdns(['a.example.com', 'b.example.com'])] }),
      noHost('a.example.com'),
    ],
    ['the own node', to(NetworkEntity.HOST), noEntity('egress', 'host', toCidrs)],
    ['other nodes', to(NetworkEntity.REMOTE_NODE), noEntity('egress', 'remote-node', toCidrs)],
    ["Cilium's proxies", to(NetworkEntity.INGRESS), noEntity('egress', 'ingress', toCidrs)],
    [
      'the cluster',
      to(NetworkEntity.CLUSTER),
      noEntity('egress', 'cluster', 'name the namespaces with Egress.toNamespaces([…])'),
    ],
    [
      'one of several entities',
      to(NetworkEntity.WORLD, NetworkEntity.REMOTE_NODE),
      noEntity('egress', 'remote-node', toCidrs),
    ],
    [
      'calls from the own node',
      from(NetworkEntity.HOST),
      noEntity('ingress', 'host', 'leave it out, since the own node of a pod is always let in'),
    ],
    ['calls from other nodes', from(NetworkEntity.REMOTE_NODE), noEntity('ingress', 'remote-node', fromCidrs)],
    ["calls from Cilium's proxies", from(NetworkEntity.INGRESS), noEntity('ingress', 'ingress', fromCidrs)],
    [
      'calls from the cluster',
      from(NetworkEntity.CLUSTER),
      noEntity('ingress', 'cluster', 'name the namespaces with Ingress.fromNamespaces([…])'),
    ],
    [
      'calls from the API server as an entity',
      from(NetworkEntity.KUBE_APISERVER),
      noEntity('ingress', 'kube-apiserver', 'use Ingress.fromApiServer({ ports: […] })'),
    ],
  ])('%s', (_what, given, message) => {
    expect(refusal(given)).toBe(message);
  });

  test('added later too', () => {
    const subject = operator({ network: NETWORK_POLICY });
    expect(
      refusal(() => {
        subject.addEgress(Egress.toFqdns(['a.example.com']));
      }),
    ).toBe(noHost('a.example.com'));
    expect(
      refusal(() => {
        subject.addIngress(Ingress.fromEntities([NetworkEntity.INGRESS]));
      }),
    ).toBe(noEntity('ingress', 'ingress', fromCidrs));
  });

  test('what it can express is accepted', () => {
    expect(to(NetworkEntity.ALL, NetworkEntity.WORLD, NetworkEntity.KUBE_APISERVER)).not.toThrow();
    expect(from(NetworkEntity.ALL, NetworkEntity.WORLD)).not.toThrow();
  });
});

describe('what no policy would hold is refused:', () => {
  const message = (path: string, direction: string) =>
    `${path}: ${direction} was declared with network.backend NONE, which renders no policy; remove one of the two`;
  const node = Ingress.fromNode();

  test.each<Refusal>([
    ['egress', build({ network: NONE, egress: [Egress.toDns()] }), message('egress', 'egress')],
    ['ingress', build({ network: NONE, ingress: [node] }), message('ingress', 'ingress')],
    [
      'scrapers',
      build({ network: NONE, metrics: { port: 8443, scrapers: [{ namespace: 'x' }] } }),
      message('metrics.scrapers', 'ingress'),
    ],
    [
      'ingress that is added later',
      () => {
        operator({ network: NONE }).addIngress(node);
      },
      message('ingress', 'ingress'),
    ],
  ])('%s', (_what, given, expected) => {
    expect(refusal(given)).toBe(expected);
  });

  test('but not where there is none of it', () => {
    expect(build({ network: NONE, egress: [], ingress: [], metrics: { port: 8443, scrapers: [] } })).not.toThrow();
    expect(build({ network: NONE, webhook: { certificate: { secretName: 'tls' } } })).not.toThrow();
  });
});

describe('pods in the network of their node', () => {
  const message =
    'hostNetwork: network policy does not apply to pods in the network of their node; set network: { backend: NetworkBackend.NONE }, or leave hostNetwork out';
  const props = { hostNetwork: true, leaderElection: election({ dialect: LeaderElectionDialect.flags() }) };

  test.each([
    ['by default', undefined],
    ['with Cilium', CILIUM],
    ['with a NetworkPolicy', NETWORK_POLICY],
    ['on a platform', { platform: Platform.EKS }],
  ])('are refused a policy %s', (_what, network) => {
    expect(refusal(() => controller({ ...props, network }))).toBe(message);
  });

  test('are accepted without one', () => {
    expect(controller({ ...props, network: NONE }).networkPolicy).toBeUndefined();
    expect(() => controller({ hostNetwork: false })).not.toThrow();
  });
});

test('a refusal names the construct that its user wrote, not one within', () => {
  expect(fullRefusal(build({ egress: [Egress.toEntities([])] }))).toMatch(/ \(at test\/sample\)$/);
});
