import { NetworkBackend, NodeLocalDns, Platform, PlatformOptions } from '../../src';
import { policyOf } from '../support/policy';
import { operator } from '../support/subject';

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

const { CILIUM, NETWORK_POLICY } = NetworkBackend;
const { NONE, PODS, HOST } = NodeLocalDns;
const { ANY, SELF_MANAGED, EKS, K3S, GKE, AKS, OPENSHIFT, GARDENER } = Platform;

/** What the policy allows beside the API server. */
const dns = (platform: Platform, backend: NetworkBackend) => {
  const rules = policyOf(operator({ network: { backend, platform } }), 'spec', 'egress') as { toEntities?: string[] }[];
  return rules.slice(1).filter(({ toEntities }) => !toEntities?.includes('world'));
};

describe('in Cilium', () => {
  const pods = (namespace: string, key: string, value: string) => ({
    matchLabels: { 'k8s:io.kubernetes.pod.namespace': namespace, [`k8s:${key}`]: value },
  });
  const KUBE_DNS = pods('kube-system', 'k8s-app', 'kube-dns');
  const OPENSHIFT_DNS = pods('openshift-dns', 'dns.operator.openshift.io/daemonset-dns', 'default');
  const CACHE = pods('kube-system', 'k8s-app', 'node-local-dns');
  const on = (...ports: string[]) => [
    {
      ports: ports.flatMap((port) => [
        { port, protocol: 'UDP' },
        { port, protocol: 'TCP' },
      ]),
    },
  ];
  const servers = (...toEndpoints: object[]) => ({ toEndpoints, toPorts: on('53') });
  const host = { toEntities: ['host'], toPorts: on('53') };
  const addresses = (...cidrs: string[]) => ({ toCIDRSet: cidrs.map((cidr) => ({ cidr })), toPorts: on('53') });

  test.each<[string, Platform, PlatformOptions, object[]]>([
    ['as pods is in the rule of the servers', SELF_MANAGED, { nodeLocalDns: PODS }, [servers(KUBE_DNS, CACHE)]],
    [
      'as pods has a rule of its own where no server listens on its port',
      OPENSHIFT,
      { nodeLocalDns: PODS },
      [{ toEndpoints: [OPENSHIFT_DNS], toPorts: on('5353') }, servers(CACHE)],
    ],
    [
      'as pods joins the first of the servers that listen on its port',
      SELF_MANAGED,
      {
        nodeLocalDns: PODS,
        dnsServers: [{ labels: { app: 'a' }, ports: [1053] }, { labels: { app: 'b' } }, { labels: { app: 'c' } }],
      },
      [
        { toEndpoints: [pods('kube-system', 'app', 'a')], toPorts: on('1053') },
        servers(pods('kube-system', 'app', 'b'), CACHE),
        servers(pods('kube-system', 'app', 'c')),
      ],
    ],
    [
      'in the network of the node is at its usual address',
      EKS,
      { nodeLocalDns: HOST },
      [servers(KUBE_DNS), host, addresses('169.254.20.10/32')],
    ],
    [
      'in the network of the node may be at other addresses',
      K3S,
      { nodeLocalDns: HOST, nodeLocalDnsCidrs: ['169.254.20.11/32', '10.96.0.10/32'] },
      [servers(KUBE_DNS), host, addresses('169.254.20.11/32', '10.96.0.10/32')],
    ],
    [
      "where the platform's is may be at other addresses",
      AKS,
      { nodeLocalDnsCidrs: ['10.0.0.10/32'] },
      [servers(KUBE_DNS), host, addresses('10.0.0.10/32')],
    ],
    ["where the platform's is may have no address", AKS, { nodeLocalDnsCidrs: [] }, [servers(KUBE_DNS), host]],
    [
      'of a platform that has one on the node keeps its address',
      AKS,
      { nodeLocalDns: HOST },
      [servers(KUBE_DNS), host, addresses('169.254.10.0/24')],
    ],
    [
      'of a platform that may have both keeps its addresses in the network of the node',
      GARDENER,
      { nodeLocalDns: HOST },
      [
        { toEndpoints: [KUBE_DNS], toPorts: on('8053') },
        host,
        addresses('169.254.20.10/32', 'fd30:1319:f1e:230b::1/128'),
      ],
    ],
    [
      'of a platform that may have both has no address as pods',
      GARDENER,
      { nodeLocalDns: PODS },
      [{ toEndpoints: [KUBE_DNS], toPorts: on('8053') }, servers(CACHE)],
    ],
    ['that the platform has can be left out', AKS, { nodeLocalDns: NONE }, [servers(KUBE_DNS)]],
    [
      'that is left out leaves an address that answers DNS without it',
      GKE,
      { nodeLocalDns: NONE },
      [servers(KUBE_DNS), addresses('169.254.169.254/32')],
    ],
    [
      'as pods leaves an address that answers DNS without it',
      GKE,
      { nodeLocalDns: PODS },
      [servers(KUBE_DNS, CACHE), addresses('169.254.169.254/32')],
    ],
    [
      'in the network of the node leaves an address that answers DNS without it',
      GKE,
      { nodeLocalDns: HOST },
      [servers(KUBE_DNS), host, addresses('169.254.169.254/32', '169.254.20.10/32')],
    ],
    [
      'at other addresses leaves an address that answers DNS without it',
      GKE,
      { nodeLocalDnsCidrs: [] },
      [servers(KUBE_DNS, CACHE), addresses('169.254.169.254/32')],
    ],
    [
      'is closed on any platform that is said to have none',
      ANY,
      { nodeLocalDns: NONE },
      [{ toEndpoints: [KUBE_DNS, OPENSHIFT_DNS], toPorts: on('53', '5353', '8053') }, addresses('169.254.169.254/32')],
    ],
  ])('a cache of DNS on every node %s', (_what, platform, options, expected) => {
    expect(dns(platform.customize(options), CILIUM)).toEqual(expected);
  });
});

describe('in a NetworkPolicy', () => {
  const pods = (namespace: string, key: string, value: string) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { [key]: value } },
  });
  const KUBE_DNS = pods('kube-system', 'k8s-app', 'kube-dns');
  const OPENSHIFT_DNS = pods('openshift-dns', 'dns.operator.openshift.io/daemonset-dns', 'default');
  const CACHE = pods('kube-system', 'k8s-app', 'node-local-dns');
  const on = (...ports: number[]) =>
    ports.flatMap((port) => [
      { port, protocol: 'UDP' },
      { port, protocol: 'TCP' },
    ]);
  const servers = (...to: object[]) => ({ to, ports: on(53) });
  const addresses = (...cidrs: string[]) => ({ to: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: on(53) });

  test.each<[string, Platform, PlatformOptions, object[]]>([
    ['as pods is in the rule of the servers', SELF_MANAGED, { nodeLocalDns: PODS }, [servers(KUBE_DNS, CACHE)]],
    [
      'as pods has a rule of its own where no server listens on its port',
      OPENSHIFT,
      { nodeLocalDns: PODS },
      [{ to: [OPENSHIFT_DNS], ports: on(5353) }, servers(CACHE)],
    ],
    [
      'in the network of the node is its address alone',
      EKS,
      { nodeLocalDns: HOST },
      [servers(KUBE_DNS), addresses('169.254.20.10/32')],
    ],
    [
      'may be at other addresses',
      SELF_MANAGED,
      { nodeLocalDnsCidrs: ['10.96.0.10/32'] },
      [servers(KUBE_DNS), addresses('10.96.0.10/32')],
    ],
    [
      'of a platform that has one on the node keeps its address',
      AKS,
      { nodeLocalDns: HOST },
      [servers(KUBE_DNS), addresses('169.254.10.0/24')],
    ],
    ['that the platform has can be left out', AKS, { nodeLocalDns: NONE }, [servers(KUBE_DNS)]],
    [
      'that is left out leaves an address that answers DNS without it',
      GKE,
      { nodeLocalDns: NONE },
      [servers(KUBE_DNS), addresses('169.254.169.254/32')],
    ],
    [
      'is closed on any platform that is said to have none',
      ANY,
      { nodeLocalDns: NONE },
      [{ to: [KUBE_DNS, OPENSHIFT_DNS], ports: on(53, 5353, 8053) }, addresses('169.254.169.254/32')],
    ],
  ])('a cache of DNS on every node %s', (_what, platform, options, expected) => {
    expect(dns(platform.customize(options), NETWORK_POLICY)).toEqual(expected);
  });
});
