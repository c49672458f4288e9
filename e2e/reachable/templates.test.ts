import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Manifest } from '../../test/support/manifests';
import {
  API_SERVER,
  API_SERVER_ON_HOST,
  CLUSTER_DNS,
  HEALTH,
  HOST,
  HOSTED_API_SERVER,
  Identity,
  INGRESS,
  INIT,
  pod,
  REMOTE_NODE,
  WORLD,
  WORLD_IPV6,
} from '../support/cilium';
import { synthesized } from '../support/synthesized';
import { Call, calls, Direction, everything, Peers, queried, Reach, reach } from './matrix';
import {
  ClusterPolicy,
  ClusterPolicyProps,
  Egress,
  NamespacePolicy,
  NetworkBackend,
  NetworkEntity,
  Platform,
  PolicyTemplate,
  WorkloadPolicy,
} from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY } = NetworkBackend;
const { DEFAULT_DENY, ALLOW_DNS, ALLOW_API_SERVER, ALLOW_ALL_EGRESS, ALLOW_ALL_INGRESS, ALLOW_SAME_NAMESPACE } =
  PolicyTemplate;

const WHO = pod('shop', { app: 'who' });
const PEERS: Peers = {
  neighbour: pod('shop', { app: 'neighbour' }),
  other: pod('other', { app: 'neighbour' }),
  dns: CLUSTER_DNS,
  system: pod('kube-system', { 'k8s-app': 'metrics-server' }),
  api: API_SERVER,
  'api on host': API_SERVER_ON_HOST,
  'hosted api': HOSTED_API_SERVER,
  host: HOST,
  node: REMOTE_NODE,
  world: WORLD,
  world6: WORLD_IPV6,
  health: HEALTH,
  ingress: INGRESS,
};
const CALLS = calls([53, 443, 6443, 8080], ['TCP', 'UDP']);

const at = (call: Reach[string], ...names: string[]): Reach => Object.fromEntries(names.map((name) => [name, call]));
const ALL = everything(PEERS);
const everybodyAt = (...call: Call[]) => at(call, ...Object.keys(PEERS));
const DNS = at(['TCP 53', 'UDP 53'], 'dns');
const API = at('all', 'api', 'api on host', 'hosted api');
const NEIGHBOUR = at('all', 'neighbour');
/** Always let in. */
const OWN_NODE = at('all', 'host', 'api on host');

function rendered(build: (chart: Chart) => unknown): Manifest[] {
  const app = new App();
  build(new Chart(app, 'chart', { namespace: 'shop' }));
  return synthesized(app);
}

function ofNamespace(backend: NetworkBackend, ...templates: PolicyTemplate[]): Manifest[] {
  const network = { backend, platform: Platform.TALOS };
  return rendered((chart) => templates.map((template) => new NamespacePolicy(chart, template, { template, network })));
}

function ofCluster(...props: ClusterPolicyProps[]): Manifest[] {
  return rendered((chart) =>
    props.map((each, i) => new ClusterPolicy(chart, `policy-${i}`, { network: { platform: Platform.TALOS }, ...each })),
  );
}

const ask = (policies: readonly object[], direction: Direction, who = WHO) =>
  reach({ who, direction, policies, peers: PEERS, calls: CALLS });
const both = async (policies: readonly object[], who = WHO) => [
  await ask(policies, 'egress', who),
  await ask(policies, 'ingress', who),
];

describe.each([
  // [template, alone: egress, ingress, with default-deny: egress, ingress]
  [CILIUM, DEFAULT_DENY, [{}, OWN_NODE], [{}, OWN_NODE]],
  [CILIUM, ALLOW_DNS, [ALL, ALL], [DNS, OWN_NODE]],
  [CILIUM, ALLOW_API_SERVER, [ALL, ALL], [API, OWN_NODE]],
  [CILIUM, ALLOW_ALL_EGRESS, [ALL, ALL], [ALL, OWN_NODE]],
  [CILIUM, ALLOW_ALL_INGRESS, [ALL, ALL], [{}, ALL]],
  [CILIUM, ALLOW_SAME_NAMESPACE, [ALL, ALL], [NEIGHBOUR, { ...NEIGHBOUR, ...OWN_NODE }]],
  // A NetworkPolicy closes its direction to all that it does not name, also alone.
  [NETWORK_POLICY, DEFAULT_DENY, [{}, OWN_NODE], [{}, OWN_NODE]],
  [NETWORK_POLICY, ALLOW_DNS, [DNS, ALL], [DNS, OWN_NODE]],
  [NETWORK_POLICY, ALLOW_API_SERVER, [everybodyAt('TCP 6443'), ALL], [everybodyAt('TCP 6443'), OWN_NODE]],
  [NETWORK_POLICY, ALLOW_ALL_EGRESS, [ALL, ALL], [ALL, OWN_NODE]],
  [NETWORK_POLICY, ALLOW_ALL_INGRESS, [ALL, ALL], [{}, ALL]],
  [
    NETWORK_POLICY,
    ALLOW_SAME_NAMESPACE,
    [NEIGHBOUR, { ...NEIGHBOUR, ...OWN_NODE }],
    [NEIGHBOUR, { ...NEIGHBOUR, ...OWN_NODE }],
  ],
] as const)('%s: %s', (backend, template, alone, withDefaultDeny) => {
  test('alone', async () => {
    expect(await both(ofNamespace(backend, template))).toEqual(alone);
  });

  test('with default-deny', async () => {
    const policies = [...new Set([template, DEFAULT_DENY])];
    expect(await both(ofNamespace(backend, ...policies))).toEqual(withDefaultDeny);
  });

  test('is about the pods of its namespace alone', async () => {
    const policies = ofNamespace(backend, template);
    for (const other of [PEERS.other, PEERS.system]) {
      expect(await both(policies, other)).toEqual([ALL, ALL]);
    }
  });
});

test.each([CILIUM, NETWORK_POLICY])(
  '%s: all templates but allow-all together are the union of what they allow',
  async (backend) => {
    const policies = ofNamespace(backend, DEFAULT_DENY, ALLOW_DNS, ALLOW_API_SERVER, ALLOW_SAME_NAMESPACE);
    expect(await both(policies)).toEqual([
      backend === CILIUM
        ? { ...DNS, ...API, ...NEIGHBOUR }
        : { ...everybodyAt('TCP 6443'), dns: ['TCP 53', 'UDP 53', 'TCP 6443'], ...NEIGHBOUR },
      { ...NEIGHBOUR, ...OWN_NODE },
    ]);
  },
);

describe('of the cluster', () => {
  /** What Cilium runs itself, and kube-system: cut off, nothing works. */
  const SPARED: Record<string, Identity> = {
    'cluster DNS': CLUSTER_DNS,
    'a pod of kube-system': PEERS.system,
    'health checks': HEALTH,
    'the ingress proxy': INGRESS,
    'a pod that is not known yet': INIT,
  };

  test('default-deny closes every namespace but kube-system', async () => {
    const policies = ofCluster({ template: DEFAULT_DENY });
    for (const who of [WHO, PEERS.other, pod('default', {})]) {
      expect(await both(policies, who)).toEqual([{}, OWN_NODE]);
    }
  });

  test.each(Object.entries(SPARED))('default-deny and allow-all change nothing for %s', async (_, who) => {
    const before = await both([], who);
    for (const template of [DEFAULT_DENY, ALLOW_ALL_EGRESS, ALLOW_ALL_INGRESS]) {
      expect(await both(ofCluster({ template }), who)).toEqual(before);
    }
    // A pod that is not known yet is closed by Cilium itself until it is.
    expect(before).toEqual(who === INIT ? [{}, OWN_NODE] : [ALL, ALL]);
  });

  test('a policy of the cluster for everybody, by contrast, cuts off all of them that are endpoints', async () => {
    const [policy] = ofCluster({ template: DEFAULT_DENY });
    const naive = { ...policy, spec: { ...policy.spec, endpointSelector: {} } };
    for (const who of [CLUSTER_DNS, HEALTH, INGRESS]) {
      expect(await ask([naive], 'egress', who)).toEqual({});
      expect(await ask([], 'egress', who)).toEqual(ALL);
    }
  });

  test.each([
    [ALLOW_DNS, [DNS, OWN_NODE]],
    [ALLOW_API_SERVER, [API, OWN_NODE]],
    [ALLOW_ALL_EGRESS, [ALL, OWN_NODE]],
    [ALLOW_ALL_INGRESS, [{}, ALL]],
  ])('%s closes nothing by itself, and opens in every namespace what default-deny closes', async (template, opened) => {
    const alone = ofCluster({ template });
    const together = ofCluster({ template }, { template: DEFAULT_DENY });
    for (const who of [WHO, PEERS.other]) {
      expect(await both(alone, who)).toEqual([ALL, ALL]);
      expect(await both(together, who)).toEqual(opened);
    }
    // Also a namespace's own default-deny.
    expect(await both([...alone, ...ofNamespace(CILIUM, DEFAULT_DENY)])).toEqual(opened);
    expect(await both([...alone, ...ofNamespace(NETWORK_POLICY, DEFAULT_DENY)])).toEqual(opened);
  });

  test('namespaces that are named, and those that are left out', async () => {
    const [closed, open] = [
      [{}, OWN_NODE],
      [ALL, ALL],
    ];
    const named = ofCluster({ template: DEFAULT_DENY, namespaces: ['shop', 'kube-system'] });
    expect(await both(named)).toEqual(closed);
    expect(await both(named, PEERS.system)).toEqual(closed);
    expect(await both(named, PEERS.other)).toEqual(open);
    const leftOut = ofCluster({ template: DEFAULT_DENY, excludedNamespaces: ['shop'] });
    expect(await both(leftOut)).toEqual(open);
    expect(await both(leftOut, PEERS.other)).toEqual(closed);
    expect(await both(leftOut, PEERS.system)).toEqual(open);
    expect(await both(ofCluster({ template: DEFAULT_DENY, excludedNamespaces: [] }), PEERS.system)).toEqual(open);
  });

  test('default-deny leaves alone the DNS of the platform, wherever it is', async () => {
    const dns = pod('openshift-dns', { 'dns.operator.openshift.io/daemonset-dns': 'default' });
    for (const [platform, expected] of [
      [Platform.OPENSHIFT, [ALL, ALL]],
      [Platform.ANY, [ALL, ALL]],
      [Platform.TALOS, [{}, OWN_NODE]],
    ] as const) {
      const policies = ofCluster({ template: DEFAULT_DENY, network: { platform } });
      expect(await both(policies, dns)).toEqual(expected);
      expect(await both(policies)).toEqual([{}, OWN_NODE]);
    }
  });
});

describe('names of a workload', () => {
  const own = rendered((chart) => {
    const egress = [Egress.toDns(), Egress.toFqdns(['api.example.com'], { ports: [443] })];
    new WorkloadPolicy(chart, 'workload', { podLabels: { app: 'who' }, egress, network: { platform: Platform.TALOS } });
  });
  const names = ['api.example.com', 'kubernetes.default.svc.cluster.local'];

  test.each<[string, Manifest[]]>([
    ['nothing', []],
    ['allow-dns', ofNamespace(CILIUM, ALLOW_DNS)],
    ['allow-dns and default-deny', ofNamespace(CILIUM, ALLOW_DNS, DEFAULT_DENY)],
    ['allow-dns as a NetworkPolicy', ofNamespace(NETWORK_POLICY, ALLOW_DNS)],
    ['allow-dns of the cluster', ofCluster({ template: ALLOW_DNS })],
    ['allow-all-egress', ofNamespace(CILIUM, ALLOW_ALL_EGRESS)],
    ['allow-all-egress as a NetworkPolicy', ofNamespace(NETWORK_POLICY, ALLOW_ALL_EGRESS)],
    ['allow-all-egress of the cluster', ofCluster({ template: ALLOW_ALL_EGRESS })],
    ['everything of this', ofNamespace(CILIUM, ...Object.values(PolicyTemplate))],
  ])('are seen by the DNS proxy, beside %s', async (_, others) => {
    for (const policies of [
      [...own, ...others],
      [...others, ...own],
    ]) {
      expect(await queried(WHO, CLUSTER_DNS, policies, names)).toEqual(Array(4).fill('allowed'));
    }
  });

  test.each<[string, Egress]>([
    ['port 53 of the namespace', Egress.toNamespaces(['kube-system'], { ports: [53], protocol: kplus.Protocol.UDP })],
    ['every port of the servers', Egress.toPods({ 'k8s-app': 'kube-dns' }, { namespace: 'kube-system' })],
    ['the cluster', Egress.toEntities([NetworkEntity.CLUSTER])],
    ['port 53 of everybody', Egress.toEntities([NetworkEntity.ALL], { ports: [53], protocol: kplus.Protocol.UDP })],
  ])('are seen by the DNS proxy, although another rule of the same policy opens %s', async (_, other) => {
    const egress = [other, Egress.toDns(), Egress.toFqdns(['api.example.com'], { ports: [443] })];
    const policies = rendered(
      (chart) => new WorkloadPolicy(chart, 'workload', { egress, network: { platform: Platform.TALOS } }),
    );
    expect(await queried(WHO, CLUSTER_DNS, policies, names)).toEqual(Array(4).fill('allowed'));
  });

  test('are seen in templates too, where the platform knows the API server by its name', async () => {
    const platform = Platform.GARDENER.customize({ apiServerFqdns: ['api.shoot.example.com'] });
    const policies = rendered((chart) =>
      [DEFAULT_DENY, ALLOW_DNS, ALLOW_API_SERVER].map(
        (template) => new NamespacePolicy(chart, template, { template, network: { platform } }),
      ),
    );
    const asked = await queried(WHO, CLUSTER_DNS, policies, ['api.shoot.example.com'], 8053);
    expect(asked).toEqual(['allowed', 'allowed']);
  });

  test('are not, by allow-dns alone', async () => {
    const policies = ofNamespace(CILIUM, ALLOW_DNS, DEFAULT_DENY);
    expect(await queried(WHO, CLUSTER_DNS, policies, names)).toEqual(Array(4).fill('unseen'));
  });
});
