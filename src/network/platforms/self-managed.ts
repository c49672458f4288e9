import { EntitiesPeer } from '../../model/policy/intent';
import { DnsServers, LocalDns, PlatformFacts } from '../../model/policy/platform';

const KUBE_DNS = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
export const KUBE_DNS_ON = (port: number): DnsServers => ({ pods: [KUBE_DNS], ports: [port] });

export const NO_LOCAL_DNS: LocalDns = { pods: false, host: false, cidrs: [] };

/**
 * API servers in the network of their nodes: those of other nodes show as remote-node once a tunnel has hidden that
 * they are API servers, and the one on the pod's own node as host.
 */
export const NODES: EntitiesPeer = { peer: 'entities', entities: ['kube-apiserver', 'remote-node', 'host'] };

/** kubeadm and its like. */
export const SELF_MANAGED: PlatformFacts = {
  id: 'self-managed',
  dnsServers: [KUBE_DNS_ON(53)],
  dnsCidrs: [],
  localDns: NO_LOCAL_DNS,
  apiServer: { ports: [6443], fqdns: [], cidrs: [], entities: [] },
  webhookCallers: [NODES],
  sources: [
    'https://github.com/kubernetes/kubernetes/blob/v1.36.0/cmd/kubeadm/app/phases/addons/dns/manifests.go',
    'https://github.com/cilium/cilium/issues/18049',
    'https://github.com/cilium/cilium/issues/27967',
    'https://github.com/cilium/cilium/issues/35401',
  ],
};

export const KIND: PlatformFacts = {
  ...SELF_MANAGED,
  id: 'kind',
  sources: [...SELF_MANAGED.sources, 'https://kind.sigs.k8s.io/docs/user/configuration/#networking'],
};

export const K3S: PlatformFacts = {
  ...SELF_MANAGED,
  id: 'k3s',
  sources: [
    'https://github.com/k3s-io/k3s/blob/main/manifests/coredns.yaml',
    'https://github.com/k3s-io/k3s/pull/5603',
    'https://docs.k3s.io/networking/networking-services#network-policy-controller',
  ],
};

export const TALOS: PlatformFacts = {
  ...SELF_MANAGED,
  id: 'talos',
  sources: [
    'https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism',
    'https://docs.siderolabs.com/talos/v1.14/networking/host-dns',
    'https://docs.siderolabs.com/kubernetes-guides/cni/flannel',
  ],
};
