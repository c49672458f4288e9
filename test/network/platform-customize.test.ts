import { Ingress, NetworkBackend, NetworkEntity, NodeLocalDns, Platform, PlatformOptions } from '../../src';
import { at } from '../support/documents';
import { descriptionOf, policyOf } from '../support/policy';
import { operator } from '../support/subject';

const CILIUM = NetworkBackend.CILIUM;
const NETWORK_POLICY = NetworkBackend.NETWORK_POLICY;
const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';

const subject = (options: PlatformOptions, backend: NetworkBackend, on: Platform = Platform.SELF_MANAGED) =>
  operator({ network: { backend, platform: on.customize(options) }, webhook: { certificate: { secretName: 'tls' } } });
const egress = (...given: Parameters<typeof subject>) => policyOf(subject(...given), 'spec', 'egress') as unknown[];
const ingress = (...given: Parameters<typeof subject>) => policyOf(subject(...given), 'spec', 'ingress');

const DNS_PORTS = [
  { port: '53', protocol: 'UDP' },
  { port: '53', protocol: 'TCP' },
];
const KUBE_DNS = {
  toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: DNS_PORTS }],
};
const API_SERVER = { toEntities: ['kube-apiserver'] };

test('with nothing it stays as it is, under its name', () => {
  expect(Platform.AKS.customize({})._facts).toEqual(Platform.AKS._facts);
  expect(Platform.AKS.customize({}).name).toBe('aks');
});

test('the platform that is changed stays as it was', () => {
  const before = JSON.stringify(Platform.EKS._facts);
  Platform.EKS.customize({ apiServerPorts: [6443], nodeLocalDns: NodeLocalDns.PODS, apiServerCidrs: ['10.0.0.0/28'] });
  expect(JSON.stringify(Platform.EKS._facts)).toBe(before);
});

test('lists that their user changes later change nothing', () => {
  const [apiServerPorts, apiServerCidrs, nodeLocalDnsCidrs, ports] = [
    [8443],
    ['10.0.0.0/28'],
    ['10.0.0.10/32'],
    [1053],
  ];
  const [apiServerFqdns, labels] = [['a.example.com'], { app: 'dns' }];
  const dnsServers = [{ labels, ports }];
  const platform = Platform.EKS.customize({
    apiServerPorts,
    apiServerCidrs,
    apiServerFqdns,
    nodeLocalDnsCidrs,
    dnsServers,
  });
  const before = JSON.stringify(platform._facts);
  [apiServerPorts, ports].forEach((list) => list.push(-1));
  [apiServerCidrs, apiServerFqdns, nodeLocalDnsCidrs].forEach((list) => list.push('nonsense'));
  Object.assign(labels, { more: 'x' });
  dnsServers.pop();
  expect(JSON.stringify(platform._facts)).toBe(before);
});

test('changes add up', () => {
  const platform = Platform.EKS.customize({ apiServerPorts: [8443] }).customize({ apiServerCidrs: ['10.0.0.0/28'] });
  expect(egress({}, NETWORK_POLICY, platform)[0]).toEqual({
    to: [{ ipBlock: { cidr: '10.0.0.0/28' } }],
    ports: [{ port: 8443, protocol: 'TCP' }],
  });
});

test('other servers of DNS are in kube-system and on port 53 unless they say otherwise', () => {
  const dnsServers = [
    { labels: { app: 'coredns' } },
    { labels: { app: 'bind' }, namespace: 'dns-system', ports: [1053] },
  ];
  expect(egress({ dnsServers }, CILIUM).slice(1)).toEqual([
    {
      toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'kube-system', 'k8s:app': 'coredns' } }],
      toPorts: [{ ports: DNS_PORTS }],
    },
    {
      toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'dns-system', 'k8s:app': 'bind' } }],
      toPorts: [
        {
          ports: [
            { port: '1053', protocol: 'UDP' },
            { port: '1053', protocol: 'TCP' },
          ],
        },
      ],
    },
  ]);
});

test('addresses are in their usual spelling', () => {
  const options = { apiServerCidrs: ['2001:DB8:0::/64'], nodeLocalDnsCidrs: ['FD00:0:0::A/128'] };
  expect(egress(options, CILIUM).flatMap((rule) => at(rule, 'toCIDRSet') ?? [])).toEqual([
    { cidr: '2001:db8::/64' },
    { cidr: 'fd00::a/128' },
  ]);
  expect(
    egress(options, NETWORK_POLICY)
      .flatMap((rule) => at(rule, 'to') ?? [])
      .filter((peer) => at(peer, 'ipBlock') !== undefined),
  ).toEqual([{ ipBlock: { cidr: '2001:db8::/64' } }, { ipBlock: { cidr: 'fd00::a/128' } }]);
});

describe('the API server', () => {
  test('may be called by names, for which DNS answers are read, on its own ports', () => {
    const options = { apiServerFqdns: ['*.hcp.westeurope.azmk8s.io'], apiServerPorts: [443] };
    expect(egress(options, CILIUM)).toEqual([
      API_SERVER,
      {
        toFQDNs: [{ matchPattern: '*.hcp.westeurope.azmk8s.io' }],
        toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
      },
      { ...KUBE_DNS, toPorts: [{ ports: DNS_PORTS, rules: { dns: [{ matchPattern: '*' }] } }] },
    ]);
  });

  test('may be called by addresses, for which no DNS answers are read', () => {
    expect(egress({ apiServerCidrs: ['10.0.0.0/28', '10.1.0.0/28'] }, CILIUM)).toEqual([
      API_SERVER,
      {
        toCIDRSet: [{ cidr: '10.0.0.0/28' }, { cidr: '10.1.0.0/28' }],
        toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }],
      },
      KUBE_DNS,
    ]);
  });

  test('is opened to its addresses alone by a NetworkPolicy that knows them', () => {
    expect(egress({ apiServerCidrs: ['10.0.0.0/28', '10.1.0.0/28'] }, NETWORK_POLICY)[0]).toEqual({
      to: [{ ipBlock: { cidr: '10.0.0.0/28' } }, { ipBlock: { cidr: '10.1.0.0/28' } }],
      ports: [{ port: 6443, protocol: 'TCP' }],
    });
  });

  test.each<[string, PlatformOptions, object]>([
    ['name', { apiServerFqdns: ['api.shoot.example.com'] }, { toFQDNs: [{ matchName: 'api.shoot.example.com' }] }],
    ['address', { apiServerCidrs: ['203.0.113.7/32'] }, { toCIDRSet: [{ cidr: '203.0.113.7/32' }] }],
  ])('on gardener is no longer the whole world once its %s is known', (_what, options, peer) => {
    const rules = egress(options, CILIUM, Platform.GARDENER);
    expect(rules[1]).toEqual({ ...peer, toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] });
    expect(JSON.stringify(rules)).not.toContain('world');
  });
});

describe('callers of webhooks', () => {
  const agent = Ingress.fromPods({ app: 'agent' }, { namespace: 'tunnels' });
  const subnets = Ingress.fromCidrs(['10.0.0.0/24'], { except: ['10.0.0.0/28'] });

  test('replace those of the platform', () => {
    const toPorts = [{ ports: [{ port: '9443', protocol: 'TCP' }] }];
    expect(ingress({ webhookCallers: [agent, subnets] }, CILIUM)).toEqual([
      { fromEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'tunnels', 'k8s:app': 'agent' } }], toPorts },
      { fromCIDRSet: [{ cidr: '10.0.0.0/24', except: ['10.0.0.0/28'] }], toPorts },
    ]);
  });

  test('that a NetworkPolicy can name keep the port closed to others', () => {
    const ports = [{ port: 9443, protocol: 'TCP' }];
    expect(ingress({ webhookCallers: [subnets] }, NETWORK_POLICY)).toEqual([
      { from: [{ ipBlock: { cidr: '10.0.0.0/24', except: ['10.0.0.0/28'] } }], ports },
    ]);
    expect(ingress({ webhookCallers: [subnets, Ingress.fromEntities([NetworkEntity.HOST])] }, NETWORK_POLICY)).toEqual([
      { ports },
    ]);
  });

  test('are named in the description', () => {
    expect(descriptionOf(subject({ webhookCallers: [agent, subnets] }, CILIUM))).toBe(
      'Calls the API server; cluster DNS. ' +
        'Called by the API server, as pods app=agent in tunnels, 10.0.0.0/24 except 10.0.0.0/28 (TCP 9443).',
    );
  });
});
