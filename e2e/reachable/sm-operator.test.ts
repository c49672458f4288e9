import { App } from 'cdk8s';
import { SmOperatorChart } from '../../examples/sm-operator/chart';
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
  Identity,
  INGRESS,
  INIT,
  pod,
  REMOTE_NODE,
  UNMANAGED,
  WORLD,
  WORLD_IPV6,
} from '../support/cilium';
import { policiesIn, synthesized } from '../support/synthesized';
import { calls, everything, Peers, queried, reach } from './matrix';
import { NetworkBackend } from 'cdk8s-ha-operator';

const NAMESPACE = 'sm-operator-system';

function manifests(backend = NetworkBackend.CILIUM): Manifest[] {
  const app = new App();
  new SmOperatorChart(app, 'sm-operator', { network: { backend } });
  return synthesized(app);
}

/** The pods that the Deployment makes. */
function replica(all: readonly Manifest[]): Identity {
  return pod(NAMESPACE, only(all, 'Deployment').spec.template.metadata.labels);
}

const RENDERED = manifests();
const OPERATOR = replica(RENDERED);
const [POLICY] = policiesIn(RENDERED);

const PEERS: Peers = {
  'an API server on another node': API_SERVER,
  'the API server on its own node': API_SERVER_ON_HOST,
  'an API server outside of the cluster': HOSTED_API_SERVER,
  'kube-dns': CLUSTER_DNS,
  'a pod labelled kube-dns in its own namespace': pod(NAMESPACE, { 'k8s-app': 'kube-dns' }),
  'a pod labelled kube-dns elsewhere': pod('default', { 'k8s-app': 'kube-dns' }),
  'a cache of DNS': pod('kube-system', { 'k8s-app': 'node-local-dns' }),
  'metrics-server': pod('kube-system', { 'k8s-app': 'metrics-server' }),
  'a pod without labels': pod('kube-system', {}),
  'another operator beside it': pod(NAMESPACE, { 'app.kubernetes.io/name': 'other' }),
  'a pod labelled as it is, elsewhere': pod('default', {
    'app.kubernetes.io/name': 'sm-operator',
    'app.kubernetes.io/instance': 'sm-operator',
  }),
  'another of its replicas': { ...OPERATOR, name: 'another replica' },
  Prometheus: pod('monitoring', { 'app.kubernetes.io/name': 'prometheus' }),
  'a pod beside Prometheus': pod('monitoring', { 'app.kubernetes.io/name': 'grafana' }),
  'a pod labelled Prometheus elsewhere': pod('default', { 'app.kubernetes.io/name': 'prometheus' }),
  'api.bitwarden.com': fqdn('api.bitwarden.com'),
  'identity.bitwarden.com': fqdn('identity.bitwarden.com'),
  'vault.bitwarden.com': fqdn('vault.bitwarden.com'),
  'bitwarden.com': fqdn('bitwarden.com'),
  'api.bitwarden.eu': fqdn('api.bitwarden.eu'),
  'xapi.bitwarden.com': fqdn('xapi.bitwarden.com'),
  'api.bitwarden.com.example.com': fqdn('api.bitwarden.com.example.com'),
  'the world': WORLD,
  'the world by IPv6': WORLD_IPV6,
  'the address of the API server': cidr('10.96.0.1/32'),
  'the metadata service': cidr('169.254.169.254/32'),
  'the address of a cache of DNS': cidr('169.254.20.10/32'),
  'an IPv6 address': cidr('2001:db8::1/128'),
  'its node': HOST,
  'another node': REMOTE_NODE,
  'health checks': HEALTH,
  'the ingress proxy': INGRESS,
  'a pod that is not known yet': INIT,
  'a pod that is not managed': UNMANAGED,
};

const CALLS = calls([
  1, 22, 25, 53, 80, 443, 444, 2379, 4240, 5353, 6443, 8053, 8080, 8081, 8443, 9153, 9443, 10250, 65535,
]);
const WHOLE = { peers: PEERS, calls: CALLS };

const API_SERVERS = {
  'an API server on another node': 'all',
  'the API server on its own node': 'all',
  'an API server outside of the cluster': 'all',
} as const;
const DNS = { 'kube-dns': ['TCP 53', 'UDP 53'] } as const;
const BITWARDEN = { 'api.bitwarden.com': ['TCP 443'], 'identity.bitwarden.com': ['TCP 443'] } as const;

const egress = (policies: readonly object[], who = OPERATOR) => reach({ who, direction: 'egress', policies, ...WHOLE });
const ingress = (policies: readonly object[], who = OPERATOR) =>
  reach({ who, direction: 'ingress', policies, ...WHOLE });

test('its pods are labelled as upstream labels them, and there is one policy', () => {
  expect(only(RENDERED, 'Deployment').spec.template.metadata.labels).toMatchObject({
    'app.kubernetes.io/name': 'sm-operator',
    'app.kubernetes.io/instance': 'sm-operator',
  });
  expect(policiesIn(RENDERED).map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
    ['CiliumNetworkPolicy', NAMESPACE],
  ]);
});

test('without it everything is open, so that each denial below is its own', async () => {
  expect(await egress([])).toEqual(everything(PEERS));
  expect(await ingress([])).toEqual(everything(PEERS));
});

test('it calls the API server, cluster DNS and Bitwarden, and nobody else', async () => {
  expect(await egress([POLICY])).toEqual({ ...API_SERVERS, ...DNS, ...BITWARDEN });
});

describe('mutations', () => {
  const mutated = (change: (spec: Manifest) => void) => {
    const policy = structuredClone(POLICY);
    change(policy.spec as Manifest);
    return policy;
  };

  test.each([
    ['toEntities', { ...DNS, ...BITWARDEN }],
    ['toEndpoints', { ...API_SERVERS, ...BITWARDEN }],
    ['toFQDNs', { ...API_SERVERS, ...DNS }],
  ])('without %s it calls just the rest', async (peers, rest) => {
    const rules = (POLICY.spec.egress as Manifest[]).filter((rule) => !(peers in rule));
    expect(rules).toHaveLength(POLICY.spec.egress.length - 1);
    expect(await egress([mutated((spec) => (spec.egress = rules))])).toEqual(rest);
  });

  test('a policy of other pods changes nothing for these', async () => {
    const other = mutated((spec) => (spec.endpointSelector = { matchLabels: { 'app.kubernetes.io/name': 'other' } }));
    expect(await egress([other])).toEqual(everything(PEERS));
  });

  test('a rule for everybody opens everything', async () => {
    expect(
      await egress([mutated((spec) => (spec.egress = [...(spec.egress as Manifest[]), { toEntities: ['all'] }]))]),
    ).toEqual(everything(PEERS));
  });
});

test('the DNS proxy sees what it asks for, by UDP and TCP, and so learns the addresses of Bitwarden', async () => {
  const names = ['api.bitwarden.com', 'identity.bitwarden.com', 'kubernetes.default.svc.cluster.local'];
  expect(await queried(OPERATOR, CLUSTER_DNS, [POLICY], names)).toEqual(Array(6).fill('allowed'));
  const text = JSON.stringify(POLICY).replace(/,"rules":{"dns":\[[^\]]*\]}/g, '');
  expect(text).not.toContain('"dns"');
  expect(await queried(OPERATOR, CLUSTER_DNS, [JSON.parse(text)], names)).toEqual(Array(6).fill('unseen'));
});

test('Prometheus calls it for metrics, and its node', async () => {
  const itsNode = { 'its node': 'all', 'the API server on its own node': 'all' } as const;
  expect(await ingress([POLICY])).toEqual({ Prometheus: ['TCP 8443'], ...itsNode });
  // A node is always let in to its own pods; what the policy itself says shows on another node in its place.
  const elsewhere = JSON.parse(JSON.stringify(POLICY).replace('"host"', '"remote-node"'));
  expect(await ingress([elsewhere])).toEqual({
    Prometheus: ['TCP 8443'],
    ...itsNode,
    'another node': ['TCP 8081'],
    'an API server on another node': ['TCP 8081'],
  });
});

test.each<[string, Identity]>([
  ['of another name', pod(NAMESPACE, { 'app.kubernetes.io/name': 'x', 'app.kubernetes.io/instance': 'sm-operator' })],
  [
    'of another instance',
    pod(NAMESPACE, { 'app.kubernetes.io/name': 'sm-operator', 'app.kubernetes.io/instance': 'x' }),
  ],
  ['of the kustomize manifests', pod(NAMESPACE, { 'control-plane': 'controller-manager' })],
  ['without labels', pod(NAMESPACE, {})],
  ['labelled as it is, elsewhere', PEERS['a pod labelled as it is, elsewhere']],
])('pods %s are none of its business', async (_, other) => {
  expect(await egress([POLICY], other)).toEqual(everything(PEERS));
  expect(await ingress([POLICY], other)).toEqual(everything(PEERS));
});

test('as a NetworkPolicy it opens the port of the API server to everybody, and 443 to all outside', async () => {
  const all = manifests(NetworkBackend.NETWORK_POLICY);
  const who = replica(all);
  const policies = policiesIn(all);
  expect(policies.map(({ kind }) => kind)).toEqual(['NetworkPolicy']);
  const port = ['TCP 6443'];
  const outside = ['TCP 443', 'TCP 6443'];
  expect(await egress(policies, who)).toEqual({
    ...Object.fromEntries(Object.keys(PEERS).map((name) => [name, port])),
    'kube-dns': ['TCP 53', 'UDP 53', 'TCP 6443'],
    'an API server outside of the cluster': outside,
    'api.bitwarden.com': outside,
    'identity.bitwarden.com': outside,
    'vault.bitwarden.com': outside,
    'bitwarden.com': outside,
    'api.bitwarden.eu': outside,
    'xapi.bitwarden.com': outside,
    'api.bitwarden.com.example.com': outside,
    'the world': outside,
    'the world by IPv6': outside,
    'the address of the API server': outside,
    'the metadata service': outside,
    'the address of a cache of DNS': outside,
    'an IPv6 address': outside,
  });
  expect(await ingress(policies, who)).toEqual({
    Prometheus: ['TCP 8443'],
    'its node': 'all',
    'the API server on its own node': 'all',
  });
});
