import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Manifest, only } from '../../test/support/manifests';
import {
  API_SERVER,
  API_SERVER_ON_HOST,
  cidr,
  CLUSTER_DNS,
  fqdn,
  HEALTH,
  HOST,
  HOSTED_API_SERVER,
  INGRESS,
  pod,
  REMOTE_NODE,
  WORLD,
  WORLD_IPV6,
} from '../support/cilium';
import { policiesIn, synthesized } from '../support/synthesized';
import { calls, everything, Peers, Reach, reach } from './matrix';
import {
  Egress,
  HaOperator,
  Ingress,
  LeaderElection,
  NetworkBackend,
  NetworkEntity,
  Platform,
  WorkloadPolicy,
  WorkloadPolicyProps,
} from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY } = NetworkBackend;
const { ALL, CLUSTER, KUBE_APISERVER, WORLD: OUTSIDE } = NetworkEntity;

/** Asked about: `who` in the namespace `own`. */
const WHO = pod('own', { app: 'who' });
const PEERS: Peers = {
  api: API_SERVER,
  'api on host': API_SERVER_ON_HOST,
  'hosted api': HOSTED_API_SERVER,
  dns: CLUSTER_DNS,
  'own x': pod('own', { app: 'x' }),
  own: pod('own', {}),
  'team x': pod('team', { app: 'x' }),
  team: pod('team', {}),
  other: pod('other', {}),
  range: cidr('203.0.113.7/32'),
  excepted: cidr('203.0.113.200/32'),
  range6: cidr('2001:db8::7/128'),
  world: WORLD,
  world6: WORLD_IPV6,
  name: fqdn('api.example.com'),
  host: HOST,
  node: REMOTE_NODE,
  health: HEALTH,
  ingress: INGRESS,
};
const CALLS = calls([53, 443, 6443, 8443, 9]);

const at = (call: Reach[string], ...names: string[]): Reach => Object.fromEntries(names.map((name) => [name, call]));
const EVERYBODY = everything(PEERS);
const everybodyAt = (call: Reach[string]) => at(call, ...Object.keys(PEERS));
const API_SERVERS = at('all', 'api', 'api on host', 'hosted api');
/** All outside, where an API server may be. */
const OUTSIDERS = ['hosted api', 'range', 'excepted', 'range6', 'world', 'world6', 'name'];
/** A pod's own node, also where an API server is on it, is let in whatever is said. */
const OWN_NODE = at('all', 'host', 'api on host');

/** What gets through with each backend, or what a NetworkPolicy is refused with. */
type Row<T> = [what: string, declared: T[], cilium: Reach, networkPolicy: Reach | string];

function policies(props: WorkloadPolicyProps, platform: Platform, backend: NetworkBackend): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace: 'own' });
  new WorkloadPolicy(chart, 'policy', { podLabels: { app: 'who' }, ...props, network: { backend, platform } });
  return synthesized(app);
}

async function check(
  direction: 'egress' | 'ingress',
  props: WorkloadPolicyProps,
  [cilium, networkPolicy]: [Reach, Reach | string],
  platform = Platform.SELF_MANAGED,
): Promise<void> {
  const question = { who: WHO, direction, peers: PEERS, calls: CALLS } as const;
  expect(await reach({ ...question, policies: policies(props, platform, CILIUM) })).toEqual(cilium);
  // The other direction is not judged.
  const other = { ...question, direction: direction === 'egress' ? ('ingress' as const) : ('egress' as const) };
  expect(await reach({ ...other, policies: policies(props, platform, CILIUM) })).toEqual(EVERYBODY);
  if (typeof networkPolicy === 'string') {
    expect(() => policies(props, platform, NETWORK_POLICY)).toThrow(networkPolicy);
    return;
  }
  expect(await reach({ ...question, policies: policies(props, platform, NETWORK_POLICY) })).toEqual(networkPolicy);
  expect(await reach({ ...other, policies: policies(props, platform, NETWORK_POLICY) })).toEqual(EVERYBODY);
}

const same = (through: Reach): [Reach, Reach] => [through, through];
const noName = (entity: string) => `a NetworkPolicy has no name for the entity "${entity}"`;

describe('egress:', () => {
  test.each<Row<Egress>>([
    ['nobody', [], ...same({})],
    // Rendered as ports without peers, since behind the Service are nodes: that port of everybody is open.
    ['the API server', [Egress.toApiServer()], API_SERVERS, everybodyAt(['TCP 6443'])],
    ['cluster DNS', [Egress.toDns()], ...same(at(['TCP 53', 'UDP 53'], 'dns'))],
    [
      'a name',
      [Egress.toDns(), Egress.toFqdns(['api.example.com'], { ports: [443] })],
      { ...at(['TCP 53', 'UDP 53'], 'dns'), ...at(['TCP 443'], 'name') },
      'a NetworkPolicy cannot name hosts, such as "api.example.com"',
    ],
    [
      'a pattern',
      [Egress.toDns(), Egress.toFqdns(['*.example.com'])],
      { ...at(['TCP 53', 'UDP 53'], 'dns'), ...at('all', 'name') },
      'cannot name hosts',
    ],
    [
      'a pattern of another name',
      [Egress.toDns(), Egress.toFqdns(['*.api.example.com'])],
      at(['TCP 53', 'UDP 53'], 'dns'),
      'cannot name hosts',
    ],
    [
      'a range with an exception',
      [Egress.toCidrs(['203.0.113.0/24'], { except: ['203.0.113.128/25'], ports: [443] })],
      ...same(at(['TCP 443'], 'range')),
    ],
    ['a range of IPv6', [Egress.toCidrs(['2001:db8::/32'])], ...same(at('all', 'range6'))],
    // Neither nodes nor pods, and so no API server that is on a node.
    [
      'every address of IPv4',
      [Egress.toCidrs(['0.0.0.0/0'])],
      ...same(at('all', 'hosted api', 'range', 'excepted', 'world', 'name')),
    ],
    [
      'pods elsewhere',
      [Egress.toPods({ app: 'x' }, { namespace: 'team', ports: [8443, 9] })],
      ...same(at(['TCP 8443', 'TCP 9'], 'team x')),
    ],
    ['pods beside it', [Egress.toPods({ app: 'x' })], ...same(at('all', 'own x'))],
    ['its whole namespace', [Egress.toPods({})], ...same(at('all', 'own x', 'own'))],
    [
      'a whole namespace, by UDP',
      [Egress.toPods({}, { namespace: 'team', ports: [53], protocol: kplus.Protocol.UDP })],
      ...same(at(['UDP 53'], 'team x', 'team')),
    ],
    [
      'two namespaces, by SCTP',
      [Egress.toNamespaces(['team', 'other'], { ports: [9], protocol: kplus.Protocol.SCTP })],
      ...same(at(['SCTP 9'], 'team x', 'team', 'other')),
    ],
    ['all outside', [Egress.toEntities([OUTSIDE])], ...same(at('all', ...OUTSIDERS))],
    ['everybody', [Egress.toEntities([ALL])], ...same(EVERYBODY)],
    ['everybody on a port', [Egress.toEntities([ALL], { ports: [443] })], ...same(everybodyAt(['TCP 443']))],
    [
      'the API server as an entity',
      [Egress.toEntities([KUBE_APISERVER], { ports: [8443] })],
      at(['TCP 8443'], 'api', 'api on host', 'hosted api'),
      everybodyAt(['TCP 8443']),
    ],
    [
      'the cluster',
      [Egress.toEntities([CLUSTER])],
      {
        ...API_SERVERS,
        ...at('all', 'dns', 'own x', 'own', 'team x', 'team', 'other', 'host', 'node', 'health', 'ingress'),
      },
      noName('cluster'),
    ],
    ['its node', [Egress.toEntities([NetworkEntity.HOST])], at('all', 'host', 'api on host'), noName('host')],
    ['other nodes', [Egress.toEntities([NetworkEntity.REMOTE_NODE])], at('all', 'node', 'api'), noName('remote-node')],
    ['the ingress proxy', [Egress.toEntities([NetworkEntity.INGRESS])], at('all', 'ingress'), noName('ingress')],
  ])('%s', async (_, egress, ...expected) => {
    await check('egress', { egress }, expected);
  });

  test('the addresses of the API server, once the platform has them', async () => {
    const platform = Platform.SELF_MANAGED.customize({ apiServerCidrs: ['203.0.113.0/25'], apiServerPorts: [8443] });
    await check(
      'egress',
      { egress: [Egress.toApiServer()] },
      [{ ...API_SERVERS, ...at(['TCP 8443'], 'range') }, at(['TCP 8443'], 'range')],
      platform,
    );
  });

  test('a hundred ports, of which Cilium takes 40 in a list', async () => {
    const ports = Array.from({ length: 100 }, (_, i) => 1000 + i);
    for (const backend of [CILIUM, NETWORK_POLICY]) {
      const egress = [Egress.toPods({ app: 'x' }, { ports })];
      const through = await reach({
        who: WHO,
        direction: 'egress',
        policies: policies({ egress }, Platform.ANY, backend),
        peers: PEERS,
        calls: calls([999, ...ports, 1100]),
      });
      expect(through).toEqual({ 'own x': calls(ports, ['TCP']) });
    }
  });
});

describe('ingress:', () => {
  test.each<Row<Ingress>>([
    ['nobody', [], ...same({})],
    ['its node', [Ingress.fromNode({ ports: [8443] })], ...same({})],
    // Rendered as ports without peers, since the API server's calls come from nodes: that port is open to everybody.
    [
      'the API server',
      [Ingress.fromApiServer({ ports: [8443] })],
      at(['TCP 8443'], 'api', 'hosted api', 'node'),
      everybodyAt(['TCP 8443']),
    ],
    [
      'pods elsewhere',
      [Ingress.fromPods({ app: 'x' }, { namespace: 'team', ports: [8443] })],
      ...same(at(['TCP 8443'], 'team x')),
    ],
    ['pods beside it', [Ingress.fromPods({ app: 'x' })], ...same(at('all', 'own x'))],
    ['its whole namespace', [Ingress.fromPods({})], ...same(at('all', 'own x', 'own'))],
    [
      'two namespaces, by UDP',
      [Ingress.fromNamespaces(['team', 'other'], { ports: [53], protocol: kplus.Protocol.UDP })],
      ...same(at(['UDP 53'], 'team x', 'team', 'other')),
    ],
    [
      'a range with an exception',
      [Ingress.fromCidrs(['203.0.113.0/24'], { except: ['203.0.113.128/25'], ports: [443] })],
      ...same(at(['TCP 443'], 'range')),
    ],
    ['all outside', [Ingress.fromEntities([OUTSIDE], { ports: [443] })], ...same(at(['TCP 443'], ...OUTSIDERS))],
    ['everybody', [Ingress.fromEntities([ALL])], ...same(EVERYBODY)],
    [
      'the cluster',
      [Ingress.fromEntities([CLUSTER], { ports: [9] })],
      at(
        ['TCP 9'],
        ...['api', 'hosted api', 'dns', 'own x', 'own', 'team x', 'team', 'other', 'node', 'health', 'ingress'],
      ),
      noName('cluster'),
    ],
    [
      'other nodes',
      [Ingress.fromEntities([NetworkEntity.REMOTE_NODE])],
      at('all', 'node', 'api'),
      noName('remote-node'),
    ],
    ['the ingress proxy', [Ingress.fromEntities([NetworkEntity.INGRESS])], at('all', 'ingress'), noName('ingress')],
  ])('%s', async (_, ingress, cilium, networkPolicy) => {
    const refused = typeof networkPolicy === 'string';
    await check('ingress', { ingress }, [
      { ...cilium, ...OWN_NODE },
      refused ? networkPolicy : { ...networkPolicy, ...OWN_NODE },
    ]);
  });
});

describe('an operator with probes, a webhook and metrics', () => {
  const callers: Record<string, [NetworkBackend, Reach, Reach]> = {
    'is called by the API server, Prometheus and its node': [
      CILIUM,
      { ...at(['TCP 9443'], 'api', 'hosted api', 'node'), ...at(['TCP 8443'], 'team x'), ...OWN_NODE },
      // As if its node were another one, which is not let in whatever is said.
      { node: ['TCP 8081', 'TCP 9443'], api: ['TCP 8081', 'TCP 9443'] },
    ],
    'as a NetworkPolicy, on the port of the webhook by everybody': [
      NETWORK_POLICY,
      { ...everybodyAt(['TCP 9443']), ...at(['TCP 8443', 'TCP 9443'], 'team x'), ...OWN_NODE },
      {},
    ],
  };

  test.each(Object.entries(callers))('%s', async (_, [backend, expected, fromNode]) => {
    const app = new App();
    const chart = new Chart(app, 'chart', { namespace: 'own' });
    new HaOperator(chart, 'operator', {
      image: 'registry.example.com/operator:1.0.0',
      leaderElection: LeaderElection.notNeeded('a test'),
      ports: [{ number: 8081, name: 'health' }],
      liveness: kplus.Probe.fromHttpGet('/healthz', { port: 8081 }),
      metrics: { port: 8443, scrapers: [{ namespace: 'team', labels: { app: 'x' } }] },
      webhook: { port: 9443 },
      network: { backend, platform: Platform.SELF_MANAGED },
    });
    const all = synthesized(app);
    const who = pod('own', only(all, 'Deployment').spec.template.metadata.labels);
    const question = { who, direction: 'ingress', peers: PEERS, calls: calls([8081, 8443, 9443, 9]) } as const;
    const own = policiesIn(all);
    expect(await reach({ ...question, policies: own })).toEqual(expected);
    const elsewhere = JSON.stringify(own).replaceAll('"host"', '"remote-node"');
    expect(await reach({ ...question, policies: JSON.parse(elsewhere) })).toMatchObject(fromNode);
  });
});
