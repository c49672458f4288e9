import { Platform } from '../../src';
import { policyOf } from '../support/policy';
import { operator } from '../support/subject';

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

const pods = (namespace: string, key: string, value: string) => ({
  matchLabels: { 'k8s:io.kubernetes.pod.namespace': namespace, [`k8s:${key}`]: value },
});
/** A port by UDP and TCP, as DNS is answered. */
const both = (port: number) => [
  { port: String(port), protocol: 'UDP' },
  { port: String(port), protocol: 'TCP' },
];
const toPorts = (port: number) => [{ ports: both(port) }];

const KUBE_DNS = pods('kube-system', 'k8s-app', 'kube-dns');
const NODE_LOCAL_DNS = pods('kube-system', 'k8s-app', 'node-local-dns');
const OPENSHIFT_DNS = pods('openshift-dns', 'dns.operator.openshift.io/daemonset-dns', 'default');

const API_SERVER = { toEntities: ['kube-apiserver'] };
const HOST_DNS = { toEntities: ['host'], toPorts: toPorts(53) };
const SELF_MANAGED = [API_SERVER, { toEndpoints: [KUBE_DNS], toPorts: toPorts(53) }];

test.each<[string, Platform, object[]]>([
  [
    'any',
    Platform.ANY,
    [
      API_SERVER,
      {
        toEndpoints: [KUBE_DNS, OPENSHIFT_DNS, NODE_LOCAL_DNS],
        toPorts: [{ ports: [...both(53), ...both(5353), ...both(8053)] }],
      },
      HOST_DNS,
      {
        toCIDRSet: [
          { cidr: '169.254.169.254/32' },
          { cidr: '169.254.20.10/32' },
          { cidr: '169.254.10.0/24' },
          { cidr: 'fd30:1319:f1e:230b::1/128' },
        ],
        toPorts: toPorts(53),
      },
    ],
  ],
  ['self-managed', Platform.SELF_MANAGED, SELF_MANAGED],
  ['kind', Platform.KIND, SELF_MANAGED],
  ['k3s', Platform.K3S, SELF_MANAGED],
  ['talos', Platform.TALOS, SELF_MANAGED],
  ['eks', Platform.EKS, SELF_MANAGED],
  [
    'gke',
    Platform.GKE,
    [
      API_SERVER,
      { toEndpoints: [KUBE_DNS, NODE_LOCAL_DNS], toPorts: toPorts(53) },
      { toCIDRSet: [{ cidr: '169.254.169.254/32' }, { cidr: '169.254.20.10/32' }], toPorts: toPorts(53) },
    ],
  ],
  [
    'aks',
    Platform.AKS,
    [...SELF_MANAGED, HOST_DNS, { toCIDRSet: [{ cidr: '169.254.10.0/24' }], toPorts: toPorts(53) }],
  ],
  ['openshift', Platform.OPENSHIFT, [API_SERVER, { toEndpoints: [OPENSHIFT_DNS], toPorts: toPorts(5353) }]],
  [
    'gardener',
    Platform.GARDENER,
    [
      API_SERVER,
      { toEntities: ['world'], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] },
      { toEndpoints: [KUBE_DNS], toPorts: toPorts(8053) },
      { toEndpoints: [NODE_LOCAL_DNS], toPorts: toPorts(53) },
      HOST_DNS,
      { toCIDRSet: [{ cidr: '169.254.20.10/32' }, { cidr: 'fd30:1319:f1e:230b::1/128' }], toPorts: toPorts(53) },
    ],
  ],
])('on %s the API server and the servers of DNS are called where they are', (name, platform, egress) => {
  expect(platform.name).toBe(name);
  expect(policyOf(operator({ network: { platform } }), 'spec', 'egress')).toEqual(egress);
});

const NODES = { fromEntities: ['kube-apiserver', 'remote-node', 'host'] };

test.each<[string, Platform, object[]]>([
  ['any', Platform.ANY, [NODES]],
  ['self-managed', Platform.SELF_MANAGED, [NODES]],
  ['kind', Platform.KIND, [NODES]],
  ['k3s', Platform.K3S, [NODES]],
  ['talos', Platform.TALOS, [NODES]],
  ['eks', Platform.EKS, [{ fromEntities: ['kube-apiserver', 'world'] }]],
  ['gke', Platform.GKE, [{ fromEndpoints: [pods('kube-system', 'k8s-app', 'konnectivity-agent')] }]],
  ['aks', Platform.AKS, [NODES, { fromEndpoints: [pods('kube-system', 'app', 'konnectivity-agent')] }]],
  [
    'openshift',
    Platform.OPENSHIFT,
    [NODES, { fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'openshift-apiserver' } }] }],
  ],
  ['gardener', Platform.GARDENER, [{ fromEndpoints: [pods('kube-system', 'app', 'vpn-shoot')] }]],
])('on %s the webhook is open to the API server as it calls there, on its port alone', (_name, platform, callers) => {
  const subject = operator({ network: { platform }, webhook: { certificate: { secretName: 'tls' } } });
  const port = [{ ports: [{ port: '9443', protocol: 'TCP' }] }];
  expect(policyOf(subject, 'spec', 'ingress')).toEqual(callers.map((caller) => ({ ...caller, toPorts: port })));
});
