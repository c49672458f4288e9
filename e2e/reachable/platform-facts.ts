import {
  API_SERVER,
  API_SERVER_ON_HOST,
  cidr,
  CLUSTER_DNS,
  fqdn,
  HOST,
  HOSTED_API_SERVER,
  Identity,
  pod,
  REMOTE_NODE,
  WORLD,
} from '../support/cilium';
import { Peers } from './matrix';
import { Platform } from 'cdk8s-ha-operator';

/** Everybody whom any of the platforms speaks of. */
export const PEERS = {
  'API server on a node': API_SERVER,
  'API server on its node': API_SERVER_ON_HOST,
  'hosted API server': HOSTED_API_SERVER,
  'API server by its public name': fqdn('api.shoot.example.com'),
  'kube-dns': CLUSTER_DNS,
  'dns-default of OpenShift': pod('openshift-dns', { 'dns.operator.openshift.io/daemonset-dns': 'default' }),
  'node-local-dns': pod('kube-system', { 'k8s-app': 'node-local-dns' }),
  '169.254.20.10': cidr('169.254.20.10/32'),
  '169.254.10.11': cidr('169.254.10.11/32'),
  '169.254.169.254': cidr('169.254.169.254/32'),
  'its node': HOST,
  'another node': REMOTE_NODE,
  'konnectivity of GKE': pod('kube-system', { 'k8s-app': 'konnectivity-agent' }),
  'konnectivity of AKS': pod('kube-system', { app: 'konnectivity-agent' }),
  'vpn-shoot': pod('kube-system', { app: 'vpn-shoot' }),
  'openshift-apiserver': pod('openshift-apiserver', { app: 'openshift-apiserver' }),
  'pod of kube-system': pod('kube-system', { 'k8s-app': 'metrics-server' }),
  'pod labelled kube-dns elsewhere': pod('default', { 'k8s-app': 'kube-dns' }),
  'pod labelled konnectivity elsewhere': pod('default', {
    'k8s-app': 'konnectivity-agent',
    app: 'konnectivity-agent',
  }),
  stranger: pod('default', {}),
  'interface of the control plane': cidr('10.20.1.5/32'),
  world: WORLD,
} satisfies Record<string, Identity>;
export type PeerName = keyof typeof PEERS;
export const ALL_PEERS: Peers = PEERS;

/** How Cilium sees a cluster, whichever policies are there. */
export interface PlatformTruth {
  /** The servers of DNS that pods of such a cluster ask, and the port of those themselves. */
  readonly dns: Partial<Record<PeerName, number>>;
  /** What may answer beside them, on port 53, and how a NetworkPolicy that Cilium enforces is able to name it. */
  readonly localDns?: readonly PeerName[];
  /** That a NetworkPolicy cannot name where Cilium enforces it. */
  readonly unnameable?: readonly PeerName[];
  readonly apiServer: readonly PeerName[];
  readonly apiServerPort: number;
  /** From where the API server's calls of webhooks come. */
  readonly callers: readonly PeerName[];
}

const ON_NODES: readonly PeerName[] = ['API server on a node', 'API server on its node'];
/** Behind a tunnel a node is all that is left to see. */
const FROM_NODES: readonly PeerName[] = [...ON_NODES, 'another node', 'its node'];

/** kubeadm, k3s, Talos: stock CoreDNS, API servers as static pods or processes of nodes. */
const ON_ITS_OWN: PlatformTruth = {
  dns: { 'kube-dns': 53 },
  apiServer: ON_NODES,
  apiServerPort: 6443,
  callers: FROM_NODES,
};

/**
 * Written down from what the platforms say of themselves, and their users of them, independently of the data of the
 * library.
 */
export const PLATFORMS: Record<string, [Platform, PlatformTruth]> = {
  'self-managed': [Platform.SELF_MANAGED, ON_ITS_OWN],
  kind: [Platform.KIND, ON_ITS_OWN],
  k3s: [Platform.K3S, ON_ITS_OWN],
  talos: [Platform.TALOS, ON_ITS_OWN],
  // cilium#32464: the entity works for egress; calls come from interfaces in the VPC.
  eks: [
    Platform.EKS,
    {
      dns: { 'kube-dns': 53 },
      apiServer: ['hosted API server'],
      apiServerPort: 443,
      callers: ['hosted API server', 'interface of the control plane'],
    },
  ],
  // cilium#31711; tektoncd/operator#4000, #4001; restate-operator#88.
  gke: [
    Platform.GKE,
    {
      dns: { 'kube-dns': 53 },
      localDns: ['node-local-dns', '169.254.20.10', '169.254.169.254'],
      apiServer: ['hosted API server'],
      apiServerPort: 443,
      callers: ['konnectivity of GKE'],
    },
  ],
  // azure-aks-docs localdns-custom.md: toCIDR 169.254.10.0/24 and the host; cilium#31711: Hubble shows remote-node.
  aks: [
    Platform.AKS,
    {
      dns: { 'kube-dns': 53 },
      localDns: ['169.254.10.11', 'its node'],
      unnameable: ['its node'],
      apiServer: ['hosted API server'],
      apiServerPort: 443,
      callers: ['another node', 'its node', 'konnectivity of AKS'],
    },
  ],
  // openshift/cluster-dns-operator: the daemonset's own port; kube-apiserver is in the network of its node.
  openshift: [
    Platform.OPENSHIFT,
    {
      dns: { 'dns-default of OpenShift': 5353 },
      apiServer: ON_NODES,
      apiServerPort: 6443,
      callers: [...FROM_NODES, 'openshift-apiserver'],
    },
  ],
  // gardener coredns/constants.go, node-local-dns.md, shoot_kubernetes_service_host_injection.md, network_policies.md.
  gardener: [
    Platform.GARDENER,
    {
      dns: { 'kube-dns': 8053 },
      localDns: ['node-local-dns', 'its node', '169.254.20.10'],
      unnameable: ['its node'],
      apiServer: ['hosted API server', 'API server by its public name'],
      apiServerPort: 443,
      callers: ['vpn-shoot'],
    },
  ],
};
