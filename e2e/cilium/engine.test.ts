import {
  API_SERVER,
  API_SERVER_ON_HOST,
  cidr,
  CLUSTER_DNS,
  decideOne,
  fqdn,
  HEALTH,
  HOST,
  HOSTED_API_SERVER,
  pod,
  REMOTE_NODE,
  verdictsAt,
  WORLD,
  WORLD_IPV6,
} from '../support/cilium';

/*
 * Shows that the engine is wired right: every fact that the library's policies rest on, with a connection that is
 * allowed and one that is denied, so that an engine which only ever says one thing fails.
 */

const OPERATOR = pod('ns', { app: 'operator' });
const PEER = pod('ns', { app: 'peer' });
const STRANGER = pod('other', { app: 'peer' });
const SELECTED = { matchLabels: { app: 'operator' } };
const DNS_PORT = { port: '53', protocol: 'ANY' };
const DNS_OF_CLUSTER = {
  matchLabels: { 'k8s:k8s-app': 'kube-dns', 'k8s:io.kubernetes.pod.namespace': 'kube-system' },
};

const METADATA = { name: 'policy', namespace: 'ns' };

function cilium(rules: object): object {
  const spec = { endpointSelector: SELECTED, ...rules };
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: METADATA, spec };
}

function clusterwide(rules: object): object {
  return { ...cilium(rules), kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'policy' } };
}

function plain(rules: object): object {
  const spec = { podSelector: SELECTED, ...rules };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: METADATA, spec };
}

/** What is said at the operator, of calls that it makes or gets. */
const verdicts = verdictsAt.bind(null, OPERATOR);

async function errorOf(policy: object): Promise<string | undefined> {
  const [{ valid, error }] = (await decideOne({ policies: [policy] })).policies;
  expect(valid).toBe(error === undefined);
  return error;
}

describe('default deny', () => {
  const callers = [PEER, STRANGER, WORLD, REMOTE_NODE, API_SERVER];

  test('without a policy everything is allowed, and one for another pod changes nothing', async () => {
    const other = cilium({ endpointSelector: { matchLabels: { app: 'another' } }, egress: [{}], ingress: [{}] });
    for (const policies of [[], [other]]) {
      expect(await verdicts('egress', policies, callers)).toEqual(callers.map(() => 'allowed'));
      expect(await verdicts('ingress', policies, callers)).toEqual(callers.map(() => 'allowed'));
    }
  });

  test.each(['egress', 'ingress'] as const)('is for %s alone where only that is spoken of', async (direction) => {
    const other = direction === 'egress' ? 'ingress' : 'egress';
    const policies = [cilium({ [direction]: [{}] })];
    expect(await verdicts(direction, policies, callers)).toEqual(callers.map(() => 'denied'));
    expect(await verdicts(other, policies, callers)).toEqual(callers.map(() => 'allowed'));
  });

  test('an empty list speaks of nothing in a CiliumNetworkPolicy, and is refused where nothing else is said', async () => {
    const policies = [cilium({ ingress: [], egress: [{ toEntities: ['world'] }] })];
    expect(await verdicts('ingress', policies, callers)).toEqual(callers.map(() => 'allowed'));
    expect(await verdicts('egress', policies, [WORLD, PEER])).toEqual(['allowed', 'denied']);
    expect(await errorOf(cilium({ ingress: [] }))).toContain('must have at least one of Ingress');
  });

  test('an empty rule allows nothing in a CiliumNetworkPolicy, and everything in a NetworkPolicy', async () => {
    expect(await verdicts('ingress', [cilium({ ingress: [{}] })], [PEER, HOST])).toEqual(['denied', 'allowed']);
    expect(await verdicts('ingress', [plain({ ingress: [{}] })], callers)).toEqual(callers.map(() => 'allowed'));
    const none = plain({ policyTypes: ['Ingress'] });
    expect(await verdicts('ingress', [none], [PEER, HOST])).toEqual(['denied', 'allowed']);
  });

  test('an empty list of peers selects nobody, one of names everybody, and an empty selector the namespace', async () => {
    const peers = [PEER, STRANGER, WORLD];
    const toPorts = [{ ports: [{ port: '443', protocol: 'TCP' }] }];
    const unnamed = cilium({ egress: [{ toFQDNs: [], toPorts }] });
    expect(await verdicts('egress', [unnamed], peers)).toEqual(peers.map(() => 'allowed'));
    expect(await verdicts('egress', [cilium({ egress: [{ toEndpoints: [], toPorts }] })], peers)).toEqual(
      peers.map(() => 'denied'),
    );
    const all = [cilium({ egress: [{ toEndpoints: [{}] }] })];
    expect(await verdicts('egress', all, peers)).toEqual(['allowed', 'denied', 'denied']);
  });

  test('enableDefaultDeny: false adds to what is allowed and takes nothing away, except what is denied', async () => {
    const enableDefaultDeny = { egress: false, ingress: false };
    const open = cilium({ enableDefaultDeny, egress: [{ toEntities: ['world'] }] });
    expect(await verdicts('egress', [open], [WORLD, PEER])).toEqual(['allowed', 'allowed']);
    const closed = cilium({ egress: [{ toEndpoints: [{ matchLabels: { app: 'nobody' } }] }] });
    expect(await verdicts('egress', [open, closed], [WORLD, PEER])).toEqual(['allowed', 'denied']);
    const deny = cilium({ enableDefaultDeny, egressDeny: [{ toEntities: ['world'] }] });
    expect(await verdicts('egress', [deny], [WORLD, PEER])).toEqual(['denied', 'allowed']);
  });

  test('a denial beats what allows the same, whichever policy it is in', async () => {
    const allow = cilium({ egress: [{ toEntities: ['all'] }] });
    const deny = cilium({ egressDeny: [{ toEntities: ['remote-node'] }] });
    expect(await verdicts('egress', [allow, deny], [WORLD, REMOTE_NODE])).toEqual(['allowed', 'denied']);
  });
});

describe('peers in the cluster', () => {
  test('DNS without its namespace is looked for in the namespace of the policy', async () => {
    const to = (selector: object) =>
      verdicts(
        'egress',
        [cilium({ egress: [{ toEndpoints: [selector], toPorts: [{ ports: [DNS_PORT] }] }] })],
        [CLUSTER_DNS, pod('ns', { 'k8s-app': 'kube-dns' })],
        { port: 53, protocol: 'UDP' },
      );
    expect(await to({ matchLabels: { 'k8s:k8s-app': 'kube-dns' } })).toEqual(['denied', 'allowed']);
    expect(await to(DNS_OF_CLUSTER)).toEqual(['allowed', 'denied']);
  });

  test('ANY is TCP and UDP, and a port is that port', async () => {
    const policies = [cilium({ egress: [{ toEndpoints: [DNS_OF_CLUSTER], toPorts: [{ ports: [DNS_PORT] }] }] })];
    const at = (protocol: 'TCP' | 'UDP', port: number) =>
      verdicts('egress', policies, [CLUSTER_DNS], { protocol, port });
    expect(await at('TCP', 53)).toEqual(['allowed']);
    expect(await at('UDP', 53)).toEqual(['allowed']);
    expect(await at('UDP', 54)).toEqual(['denied']);
  });

  test('the subject is always in the namespace of the policy, whatever it says', async () => {
    const foreign = { matchLabels: { app: 'peer', 'k8s:io.kubernetes.pod.namespace': 'other' } };
    const policies = [cilium({ endpointSelector: foreign, egress: [{}] })];
    const flows = [PEER, STRANGER].map((from) => ({ from, to: WORLD, port: 443 }));
    const answer = await decideOne({ policies, flows });
    expect(answer.flows.map(({ egress }) => egress)).toEqual(['denied', 'allowed']);
    expect(answer.policies[0].warnings?.[0]).toContain('illegal namespace match');
  });

  test('a clusterwide policy selects over namespaces, and a namespace by its label', async () => {
    const flows = [PEER, STRANGER, OPERATOR].map((from) => ({ from, to: WORLD, port: 443 }));
    const of = async (endpointSelector: object) =>
      (await decideOne({ policies: [clusterwide({ endpointSelector, egress: [{}] })], flows })).flows.map(
        ({ egress }) => egress,
      );
    expect(await of({ matchLabels: { app: 'peer' } })).toEqual(['denied', 'denied', 'allowed']);
    expect(await of({ matchLabels: { app: 'peer', 'k8s:io.kubernetes.pod.namespace': 'ns' } })).toEqual([
      'denied',
      'allowed',
      'allowed',
    ]);
  });

  test('a clusterwide policy reaches pods of every namespace by an empty selector, and nobody outside', async () => {
    const policies = [clusterwide({ egress: [{ toEndpoints: [{}] }] })];
    expect(await verdicts('egress', policies, [PEER, STRANGER])).toEqual(['allowed', 'allowed']);
    expect(await verdicts('egress', policies, [WORLD, REMOTE_NODE])).toEqual(['denied', 'denied']);
  });

  test('a clusterwide policy for everybody is enforced at endpoints, and not where Cilium runs none', async () => {
    const policies = [clusterwide({ endpointSelector: {}, ingress: [{}] })];
    const flows = [PEER, HEALTH, WORLD, API_SERVER].map((to) => ({ from: OPERATOR, to, port: 443 }));
    const answer = await decideOne({ policies, flows });
    expect(answer.flows.map(({ ingress }) => ingress)).toEqual(['denied', 'denied', 'allowed', 'allowed']);
  });

  test('a NetworkPolicy finds namespaces by their labels', async () => {
    const from = [{ namespaceSelector: { matchLabels: { team: 'a' } } }];
    const answer = await decideOne({
      policies: [plain({ ingress: [{ from }] })],
      namespaces: { other: { team: 'a' } },
      flows: [STRANGER, PEER].map((caller) => ({ from: caller, to: OPERATOR, port: 443 })),
    });
    expect(answer.flows.map(({ ingress }) => ingress)).toEqual(['allowed', 'denied']);
    const byName = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }];
    expect(await verdicts('ingress', [plain({ ingress: [{ from: byName }] })], [STRANGER, PEER])).toEqual([
      'allowed',
      'denied',
    ]);
  });

  test('a named port is that of the pod that is called', async () => {
    const policies = [cilium({ ingress: [{ toPorts: [{ ports: [{ port: 'webhook', protocol: 'TCP' }] }] }] })];
    const operator = pod('ns', { app: 'operator' }, { webhook: 9443 });
    const flows = [9443, 443].map((port) => ({ from: PEER, to: operator, port }));
    expect((await decideOne({ policies, flows })).flows.map(({ ingress }) => ingress)).toEqual(['allowed', 'denied']);
  });
});

describe('nodes and the API server', () => {
  const servers = [API_SERVER, API_SERVER_ON_HOST, HOSTED_API_SERVER];

  test.each([
    ['kube-apiserver', ['allowed', 'allowed', 'allowed', 'denied', 'denied', 'denied']],
    ['remote-node', ['allowed', 'denied', 'denied', 'allowed', 'denied', 'denied']],
    ['host', ['denied', 'allowed', 'denied', 'denied', 'denied', 'denied']],
    ['world', ['denied', 'denied', 'allowed', 'denied', 'allowed', 'denied']],
    ['cluster', ['allowed', 'allowed', 'allowed', 'allowed', 'denied', 'allowed']],
    ['all', ['allowed', 'allowed', 'allowed', 'allowed', 'allowed', 'allowed']],
  ])('the entity %s', async (entity, expected) => {
    const peers = [...servers, REMOTE_NODE, WORLD, PEER];
    expect(await verdicts('egress', [cilium({ egress: [{ toEntities: [entity] }] })], peers)).toEqual(expected);
  });

  test('no range of addresses reaches a node, and with it no API server that is on one', async () => {
    const anywhere = '0.0.0.0/0';
    const peers = [...servers, WORLD, cidr('203.0.113.7/32'), PEER, WORLD_IPV6];
    const expected = ['denied', 'denied', 'allowed', 'allowed', 'allowed', 'denied', 'denied'];
    const block = plain({ egress: [{ to: [{ ipBlock: { cidr: anywhere } }] }], policyTypes: ['Egress'] });
    expect(await verdicts('egress', [block], peers)).toEqual(expected);
    expect(await verdicts('egress', [cilium({ egress: [{ toCIDR: [anywhere] }] })], peers)).toEqual(expected);
  });

  test('a rule of ports alone reaches everybody there, in both kinds of policy', async () => {
    const peers = [...servers, PEER, WORLD];
    const byPort = plain({ egress: [{ ports: [{ port: 6443, protocol: 'TCP' }] }], policyTypes: ['Egress'] });
    const ciliumByPort = cilium({ egress: [{ toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }] });
    for (const policy of [byPort, ciliumByPort]) {
      expect(await verdicts('egress', [policy], peers, { port: 6443 })).toEqual(peers.map(() => 'allowed'));
      expect(await verdicts('egress', [policy], peers, { port: 443 })).toEqual(peers.map(() => 'denied'));
    }
  });

  test('the own host gets in, as the probes of the kubelet do, unless it is denied by a rule', async () => {
    const closed = cilium({ ingress: [{}] });
    expect(await verdicts('ingress', [closed], [HOST, REMOTE_NODE])).toEqual(['allowed', 'denied']);
    expect(await verdicts('ingress', [closed], [API_SERVER_ON_HOST, HEALTH])).toEqual(['allowed', 'denied']);
    const denied = cilium({ ingressDeny: [{ fromEntities: ['all'] }] });
    expect(await verdicts('ingress', [denied], [HOST, REMOTE_NODE])).toEqual(['denied', 'denied']);
  });

  test('a denial of the world hits an API server that is outside of the cluster', async () => {
    const webhook = cilium({
      ingress: [{ fromEntities: ['kube-apiserver'] }],
      ingressDeny: [{ fromEntities: ['world'] }],
    });
    expect(await verdicts('ingress', [webhook], [API_SERVER, HOSTED_API_SERVER])).toEqual(['allowed', 'denied']);
  });
});

describe('addresses and names outside', () => {
  test('all of them are the world', async () => {
    const peers = [cidr('203.0.113.7/32'), cidr('2001:db8::/64'), fqdn('example.com'), WORLD, WORLD_IPV6];
    for (const [entity, verdict] of [
      ['world', 'allowed'],
      ['cluster', 'denied'],
    ]) {
      const policies = [cilium({ egress: [{ toEntities: [entity] }] })];
      expect(await verdicts('egress', policies, peers)).toEqual(peers.map(() => verdict));
    }
  });

  test('a range, and what is excepted from it', async () => {
    const egress = [{ toCIDRSet: [{ cidr: '203.0.113.0/24', except: ['203.0.113.128/25'] }] }];
    const peers = ['203.0.113.7/32', '203.0.113.200/32', '198.51.100.1/32'].map(cidr);
    expect(await verdicts('egress', [cilium({ egress })], peers)).toEqual(['allowed', 'denied', 'denied']);
  });

  test('a name, and a pattern of one level', async () => {
    const peers = ['api.bitwarden.com', 'a.b.bitwarden.com', 'bitwarden.com', 'example.com'].map((name) => fqdn(name));
    const to = (selector: object) => verdicts('egress', [cilium({ egress: [{ toFQDNs: [selector] }] })], peers);
    expect(await to({ matchName: 'API.Bitwarden.com' })).toEqual(['allowed', 'denied', 'denied', 'denied']);
    expect(await to({ matchPattern: '*.bitwarden.com' })).toEqual(['allowed', 'denied', 'denied', 'denied']);
    expect(await to({ matchPattern: '**.bitwarden.com' })).toEqual(['allowed', 'allowed', 'denied', 'denied']);
  });

  test('a name that DNS gave is known only if the query went through the proxy', async () => {
    const lookUp = async (rules?: object) => {
      const elsewhere = { ports: [{ port: '5353', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } };
      const toPorts = [{ ports: [DNS_PORT], rules }, elsewhere];
      const policies = [cilium({ egress: [{ toEndpoints: [DNS_OF_CLUSTER], toPorts }] })];
      const asked = (query: string, port: number) =>
        ({ from: OPERATOR, to: CLUSTER_DNS, protocol: 'UDP', port, query }) as const;
      const flows = [asked('api.bitwarden.com', 53), asked('example.com', 53), asked('example.com', 54)];
      return (await decideOne({ policies, flows })).flows.map(({ query }) => query);
    };
    expect(await lookUp()).toEqual(['unseen', 'unseen', 'denied']);
    expect(await lookUp({ dns: [{ matchPattern: '*' }] })).toEqual(['allowed', 'allowed', 'denied']);
    expect(await lookUp({ dns: [{ matchName: 'api.bitwarden.com' }] })).toEqual(['allowed', 'denied', 'denied']);
  });
});

describe('what the engine refuses', () => {
  const ports = (count: number) => ({
    ports: Array.from({ length: count }, (_, index) => ({ port: String(1000 + index), protocol: 'TCP' })),
  });
  const dns = { dns: [{ matchPattern: '*' }] };

  test.each<[string, object, object, string]>([
    ['41 ports', { toPorts: [ports(41)] }, { toPorts: [ports(40)] }, 'too many ports, the max is 40'],
    [
      'names and pods in one rule',
      { toFQDNs: [{ matchName: 'a.b' }], toEndpoints: [{}] },
      { toFQDNs: [{ matchName: 'a.b' }] },
      'combining To',
    ],
    [
      'DNS rules for a range of ports',
      { toPorts: [{ ports: [{ port: '53', endPort: 54, protocol: 'UDP' }], rules: dns }] },
      { toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }], rules: dns }] },
      'DNS rules do not support port ranges',
    ],
    ['an entity that there is not', { toEntities: ['apiserver'] }, { toEntities: ['kube-apiserver'] }, 'unsupported'],
    ['half an address', { toCIDR: ['10.0.0/8'] }, { toCIDR: ['10.0.0.0/8'] }, 'unable to parse CIDR'],
    ['a misspelt field', { toPort: [ports(1)] }, { toPorts: [ports(1)] }, 'unknown field "spec.egress[0].toPort"'],
    ['an exception elsewhere', except('10.0.0.0/8'), except('203.0.113.0/25'), 'does not contain'],
  ])('%s', async (_, wrong, right, message) => {
    expect(await errorOf(cilium({ egress: [wrong] }))).toContain(message);
    expect(await errorOf(cilium({ egress: [right] }))).toBeUndefined();
  });

  test('takes no part in the decision, and what is no policy is not decided at all', async () => {
    const policies = ['world', 'nobody'].map((entity) => cilium({ egress: [{ toEntities: [entity] }] }));
    const flows = [WORLD, PEER].map((to) => ({ from: OPERATOR, to, port: 443 }));
    const answer = await decideOne({ policies, flows });
    expect(answer.policies.map(({ valid }) => valid)).toEqual([true, false]);
    expect(answer.flows.map(({ egress }) => egress)).toEqual(['allowed', 'denied']);
    const refused = decideOne({ policies: [{ apiVersion: 'v1', kind: 'Service' }] });
    await expect(refused).rejects.toThrow('none that Cilium reads (exit code 2)');
  });

  function except(range: string): object {
    return { toCIDRSet: [{ cidr: '203.0.113.0/24', except: [range] }] };
  }
});
