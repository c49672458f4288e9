import { App, Chart } from 'cdk8s';
import { Manifest, only } from '../../test/support/manifests';
import { Identity, pod } from '../support/cilium';
import { policiesIn, synthesized } from '../support/synthesized';
import { Call, calls, queried, Reach, reach } from './matrix';
import { ALL_PEERS, PeerName, PLATFORMS, PlatformTruth } from './platform-facts';
import { HaOperator, Ingress, LeaderElection, NetworkBackend, NodeLocalDns, Platform } from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY } = NetworkBackend;
const WEBHOOK = 9443;
const CALLS = calls([53, 443, 5353, 6443, 8053, WEBHOOK, 10250], ['TCP', 'UDP']);

interface Operator {
  readonly who: Identity;
  readonly policies: Manifest[];
}

function operator(platform: Platform | undefined, backend: NetworkBackend): Operator {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace: 'operators' });
  new HaOperator(chart, 'operator', {
    image: 'registry.example.com/operator:1.0.0',
    leaderElection: LeaderElection.notNeeded('a test'),
    webhook: { port: WEBHOOK },
    network: { backend, platform },
  });
  const all = synthesized(app);
  return {
    who: pod('operators', only(all, 'Deployment').spec.template.metadata.labels),
    policies: policiesIn(all),
  };
}

const egress = (subject: Operator) => reach({ ...subject, direction: 'egress', peers: ALL_PEERS, calls: CALLS });
const ingress = (subject: Operator) => reach({ ...subject, direction: 'ingress', peers: ALL_PEERS, calls: CALLS });

const dnsOn = (port: number): Call[] => [`TCP ${port}`, `UDP ${port}`];

/** All calls that a controller makes of itself, and none beside. */
function needs({ dns, localDns = [], apiServer, apiServerPort, unnameable = [] }: PlatformTruth): [PeerName, Call[]][] {
  const servers = Object.entries(dns) as [PeerName, number][];
  return [
    ...servers.map(([name, port]): [PeerName, Call[]] => [name, dnsOn(port)]),
    ...localDns.filter((name) => !unnameable.includes(name)).map((name): [PeerName, Call[]] => [name, dnsOn(53)]),
    ...apiServer.map((name): [PeerName, Call[]] => [name, [`TCP ${apiServerPort}`]]),
  ];
}

/** What is needed and does not get through. */
function missing(through: Reach, needed: readonly [PeerName, Call[]][]): string[] {
  return needed.flatMap(([name, wanted]) => {
    const allowed = through[name] ?? [];
    return wanted.filter((call) => allowed !== 'all' && !allowed.includes(call)).map((call) => `${name}, ${call}`);
  });
}

const KNOWN = Object.entries(PLATFORMS).map(([id, [platform, truth]]) => ({ id, platform, truth }));

beforeAll(() => {
  // GKE has Cilium without its policies, which is a warning.
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

test('each constant is here, and an operator that calls nobody does not reach what it needs', () => {
  const constants = Object.keys(Platform).map((name) => (Platform as unknown as Record<string, Platform>)[name].name);
  expect(constants.sort()).toEqual(['any', ...Object.keys(PLATFORMS)].sort());
  KNOWN.forEach(({ truth }) => {
    expect(missing({}, needs(truth)).length).toBeGreaterThan(2);
  });
});

describe.each(KNOWN)('$id', ({ platform, truth }) => {
  test('Cilium: DNS, the API server on every port, and nothing beside', async () => {
    const through = await egress(operator(platform, CILIUM));
    expect(missing(through, needs({ ...truth, unnameable: [] }))).toEqual([]);
    expect(Object.fromEntries(Object.entries(through).filter(([name]) => !isApiServer(name)))).toEqual({
      ...Object.fromEntries(needs({ ...truth, apiServer: [], unnameable: [] })),
      ...(truth.apiServer.includes('API server by its public name') ? OUTSIDE_ON_443 : {}),
    });
    expect(through['hosted API server']).toBe('all');
    expect(through['API server on a node']).toBe('all');
  });

  test('NetworkPolicy: DNS, and the port of the API server, of everybody', async () => {
    const through = await egress(operator(platform, NETWORK_POLICY));
    expect(missing(through, needs(truth))).toEqual([]);
    const port: Call = `TCP ${truth.apiServerPort}`;
    const beside = Object.entries(through).map(([name, allowed]) => [name, without(allowed, port)] as const);
    expect(Object.fromEntries(beside.filter(([, allowed]) => allowed.length > 0))).toEqual(
      Object.fromEntries(needs({ ...truth, apiServer: [] })),
    );
    expect(Object.values(through).every((allowed) => allowed === 'all' || allowed.includes(port))).toBe(true);
    expect(Object.keys(through)).toEqual(Object.keys(ALL_PEERS));
  });

  test('Cilium: its API server calls the webhook, and nobody beside, on no other port', async () => {
    const through = await ingress(operator(platform, CILIUM));
    expect(missing(through, callersOf(truth))).toEqual([]);
    expect(through).toEqual({ ...webhookOf(CALLERS_IN_CILIUM[platform.name]), ...OWN_NODE });
  });

  test('NetworkPolicy: everybody calls the webhook, unless the callers are pods', async () => {
    const through = await ingress(operator(platform, NETWORK_POLICY));
    expect(missing(through, callersOf(truth))).toEqual([]);
    expect(through).toEqual({ ...webhookOf(CALLERS_IN_NETWORK_POLICY[platform.name] ?? EVERYBODY), ...OWN_NODE });
  });

  test('any platform: DNS and the API server, except what its notes leave out', async () => {
    const byName = platform === Platform.GARDENER ? ['API server by its public name, TCP 443'] : [];
    expect(missing(await egress(operator(undefined, CILIUM)), needs({ ...truth, unnameable: [] }))).toEqual(byName);
    expect(missing(await egress(operator(undefined, NETWORK_POLICY)), needs(truth))).toEqual([]);
  });
});

describe('any platform', () => {
  const dns: Call[] = ['TCP 53', 'UDP 53', 'TCP 5353', 'UDP 5353', 'TCP 8053', 'UDP 8053'];
  const servers = { 'kube-dns': dns, 'dns-default of OpenShift': dns, 'node-local-dns': dns };
  const addresses = {
    '169.254.20.10': ['TCP 53', 'UDP 53'],
    '169.254.10.11': ['TCP 53', 'UDP 53'],
    '169.254.169.254': ['TCP 53', 'UDP 53'],
  } satisfies Reach;

  test('Cilium: calls no more than DNS and API servers', async () => {
    expect(await egress(operator(undefined, CILIUM))).toEqual({
      'API server on a node': 'all',
      'API server on its node': 'all',
      'hosted API server': 'all',
      ...servers,
      ...addresses,
      'its node': ['TCP 53', 'UDP 53'],
    });
  });

  test('NetworkPolicy: no more than DNS, and 443 and 6443 of everybody', async () => {
    const through = await egress(operator(undefined, NETWORK_POLICY));
    const beside = Object.entries(through).map(([name, allowed]) => {
      expect(allowed).toEqual(expect.arrayContaining(['TCP 443', 'TCP 6443']));
      return [name, without(without(allowed, 'TCP 443'), 'TCP 6443')] as const;
    });
    expect(Object.keys(through)).toEqual(EVERYBODY);
    expect(Object.fromEntries(beside.filter(([, allowed]) => allowed.length > 0))).toEqual({
      ...servers,
      ...addresses,
    });
  });

  test('the webhook is called as on a self-managed cluster', async () => {
    const through = await ingress(operator(undefined, CILIUM));
    expect(through).toEqual({ ...webhookOf(CALLERS_IN_CILIUM['self-managed']), ...OWN_NODE });
    expect(await ingress(operator(undefined, NETWORK_POLICY))).toEqual({ ...webhookOf(EVERYBODY), ...OWN_NODE });
  });
});

const EVERYBODY = Object.keys(ALL_PEERS);
const OWN_NODE: Reach = { 'its node': 'all', 'API server on its node': 'all' };
const OUTSIDE = [
  'hosted API server',
  'API server by its public name',
  '169.254.20.10',
  '169.254.10.11',
  '169.254.169.254',
  'interface of the control plane',
  'world',
];
/** On Gardener, where the API server's name is public and not known. Its cache of DNS keeps port 53. */
const OUTSIDE_ON_443: Reach = {
  'API server by its public name': ['TCP 443'],
  '169.254.20.10': ['TCP 53', 'UDP 53', 'TCP 443'],
  '169.254.10.11': ['TCP 443'],
  '169.254.169.254': ['TCP 443'],
  'interface of the control plane': ['TCP 443'],
  world: ['TCP 443'],
};

const FROM_NODES = ['API server on a node', 'API server on its node', 'hosted API server', 'another node', 'its node'];
/** Who is let in, which can be more than who calls. */
const CALLERS_IN_CILIUM: Record<string, readonly string[]> = {
  'self-managed': FROM_NODES,
  kind: FROM_NODES,
  k3s: FROM_NODES,
  talos: FROM_NODES,
  eks: ['API server on a node', ...OUTSIDE],
  gke: ['konnectivity of GKE'],
  aks: [...FROM_NODES, 'konnectivity of AKS'],
  openshift: [...FROM_NODES, 'openshift-apiserver'],
  gardener: ['vpn-shoot'],
};
const CALLERS_IN_NETWORK_POLICY: Record<string, readonly string[] | undefined> = {
  gke: ['konnectivity of GKE'],
  gardener: ['vpn-shoot'],
};

function webhookOf(names: readonly string[]): Reach {
  return Object.fromEntries(names.map((name) => [name, [`TCP ${WEBHOOK}`] as Call[]]));
}

function callersOf({ callers }: PlatformTruth): [PeerName, Call[]][] {
  return callers.map((name) => [name, [`TCP ${WEBHOOK}`]]);
}

function isApiServer(name: string): boolean {
  return ['API server on a node', 'API server on its node', 'hosted API server'].includes(name);
}

function without(allowed: readonly Call[] | 'all', call: Call): Call[] {
  return (allowed === 'all' ? CALLS : allowed).filter((each) => each !== call);
}

describe('what differs from a platform', () => {
  const dnsOf = async (platform: Platform, backend = CILIUM) => {
    const through = await egress(operator(platform, backend));
    return Object.entries(through).flatMap(([name, allowed]) =>
      allowed !== 'all' && allowed.includes('UDP 53') ? [name] : [],
    );
  };

  test.each([
    [NodeLocalDns.NONE, ['kube-dns'], ['kube-dns']],
    [NodeLocalDns.PODS, ['kube-dns', 'node-local-dns'], ['kube-dns', 'node-local-dns']],
    [NodeLocalDns.HOST, ['kube-dns', '169.254.20.10', 'its node'], ['kube-dns', '169.254.20.10']],
  ])('a cache of DNS: %s', async (nodeLocalDns, cilium, networkPolicy) => {
    const platform = Platform.TALOS.customize({ nodeLocalDns });
    expect(await dnsOf(platform)).toEqual(cilium);
    expect(await dnsOf(platform, NETWORK_POLICY)).toEqual(networkPolicy);
  });

  test('the addresses of a cache, in place of those of the platform; Cloud DNS of GKE is none', async () => {
    const platform = Platform.GKE.customize({ nodeLocalDnsCidrs: ['169.254.10.0/24'] });
    expect(await dnsOf(platform)).toEqual(['kube-dns', 'node-local-dns', '169.254.10.11', '169.254.169.254']);
  });

  test('other servers of DNS', async () => {
    const platform = Platform.TALOS.customize({
      dnsServers: [{ namespace: 'openshift-dns', labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } }],
    });
    expect(await dnsOf(platform)).toEqual(['dns-default of OpenShift']);
  });

  test.each([CILIUM, NETWORK_POLICY])(
    'the subnets of the control plane of EKS, in place of all outside: %s',
    async (backend) => {
      const platform = Platform.EKS.customize({ webhookCallers: [Ingress.fromCidrs(['10.20.0.0/16'])] });
      const through = await ingress(operator(platform, backend));
      expect(through).toEqual({ ...webhookOf(['interface of the control plane']), ...OWN_NODE });
    },
  );

  test.each([
    [CILIUM, { 'API server by its public name': ['TCP 443'] }],
    [NETWORK_POLICY, Object.fromEntries(EVERYBODY.map((name) => [name, ['TCP 443']]))],
  ])('the name of the API server of Gardener, in place of all outside: %s', async (backend, expected) => {
    const subject = operator(Platform.GARDENER.customize({ apiServerFqdns: ['*.shoot.example.com'] }), backend);
    const { 'API server by its public name': name, world } = await egress(subject);
    expect({ 'API server by its public name': name, world }).toEqual({ world: undefined, ...pick(expected) });
    // A name is known only if its look-up was seen.
    const seen = backend === CILIUM ? 'allowed' : 'unseen';
    expect(
      await queried(subject.who, ALL_PEERS['kube-dns'], subject.policies, ['api.shoot.example.com'], 8053),
    ).toEqual([seen, seen]);
  });
});

function pick(through: Record<string, readonly string[] | 'all'>): Record<string, readonly string[] | 'all'> {
  const names = ['API server by its public name', 'world'];
  return Object.fromEntries(Object.entries(through).filter(([name]) => names.includes(name)));
}
