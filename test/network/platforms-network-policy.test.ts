import { NetworkBackend, Platform } from '../../src';
import { policyOf } from '../support/policy';
import { operator } from '../support/subject';

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

const backend = NetworkBackend.NETWORK_POLICY;
const NAME = 'kubernetes.io/metadata.name';

const pods = (namespace: string, key: string, value: string) => ({
  namespaceSelector: { matchLabels: { [NAME]: namespace } },
  podSelector: { matchLabels: { [key]: value } },
});
const both = (port: number) => [
  { port, protocol: 'UDP' },
  { port, protocol: 'TCP' },
];
const tcp = (...ports: number[]) => ({ ports: ports.map((port) => ({ port, protocol: 'TCP' })) });
const blocks = (...cidrs: string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

const KUBE_DNS = pods('kube-system', 'k8s-app', 'kube-dns');
const NODE_LOCAL_DNS = pods('kube-system', 'k8s-app', 'node-local-dns');
const OPENSHIFT_DNS = pods('openshift-dns', 'dns.operator.openshift.io/daemonset-dns', 'default');

const kubeDns = (port: number) => ({ to: [KUBE_DNS], ports: both(port) });
const SELF_MANAGED = [tcp(6443), kubeDns(53)];

test.each<[string, Platform, object[]]>([
  [
    'any',
    Platform.ANY,
    [
      tcp(6443, 443),
      { to: [KUBE_DNS, OPENSHIFT_DNS, NODE_LOCAL_DNS], ports: [...both(53), ...both(5353), ...both(8053)] },
      {
        to: blocks('169.254.169.254/32', '169.254.20.10/32', '169.254.10.0/24', 'fd30:1319:f1e:230b::1/128'),
        ports: both(53),
      },
    ],
  ],
  ['self-managed', Platform.SELF_MANAGED, SELF_MANAGED],
  ['kind', Platform.KIND, SELF_MANAGED],
  ['k3s', Platform.K3S, SELF_MANAGED],
  ['talos', Platform.TALOS, SELF_MANAGED],
  ['eks', Platform.EKS, [tcp(443), kubeDns(53)]],
  [
    'gke',
    Platform.GKE,
    [
      tcp(443),
      { to: [KUBE_DNS, NODE_LOCAL_DNS], ports: both(53) },
      { to: blocks('169.254.169.254/32', '169.254.20.10/32'), ports: both(53) },
    ],
  ],
  ['aks', Platform.AKS, [tcp(443), kubeDns(53), { to: blocks('169.254.10.0/24'), ports: both(53) }]],
  ['openshift', Platform.OPENSHIFT, [tcp(6443), { to: [OPENSHIFT_DNS], ports: both(5353) }]],
  [
    'gardener',
    Platform.GARDENER,
    [
      tcp(443),
      kubeDns(8053),
      { to: [NODE_LOCAL_DNS], ports: both(53) },
      { to: blocks('169.254.20.10/32', 'fd30:1319:f1e:230b::1/128'), ports: both(53) },
    ],
  ],
])('on %s the API server and the servers of DNS are called where they are', (_name, platform, egress) => {
  expect(policyOf(operator({ network: { backend, platform } }), 'spec', 'egress')).toEqual(egress);
});

test.each<[string, Platform, object]>([
  ['any', Platform.ANY, {}],
  ['self-managed', Platform.SELF_MANAGED, {}],
  ['kind', Platform.KIND, {}],
  ['k3s', Platform.K3S, {}],
  ['talos', Platform.TALOS, {}],
  ['eks', Platform.EKS, {}],
  ['gke', Platform.GKE, { from: [pods('kube-system', 'k8s-app', 'konnectivity-agent')] }],
  ['aks', Platform.AKS, {}],
  ['openshift', Platform.OPENSHIFT, {}],
  ['gardener', Platform.GARDENER, { from: [pods('kube-system', 'app', 'vpn-shoot')] }],
])('on %s the webhook is open to the API server, or to every address where nodes call', (_name, platform, caller) => {
  const subject = operator({ network: { backend, platform }, webhook: { certificate: { secretName: 'tls' } } });
  expect(policyOf(subject, 'spec', 'ingress')).toEqual([{ ...caller, ...tcp(9443) }]);
});

test('on gke nothing is said against a NetworkPolicy', () => {
  expect(operator({ network: { backend, platform: Platform.GKE } }).warnings).toEqual([]);
});
