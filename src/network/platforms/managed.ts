import { NODE_LOCAL_DNS_CIDR, PlatformFacts } from '../../model/policy/platform';
import { KUBE_DNS_ON, NO_LOCAL_DNS, NODES } from './self-managed';

export const EKS: PlatformFacts = {
  id: 'eks',
  dnsServers: [KUBE_DNS_ON(53)],
  dnsCidrs: [],
  localDns: NO_LOCAL_DNS,
  apiServer: { ports: [443], fqdns: [], cidrs: [], entities: [] },
  // The control plane calls from its interfaces in the VPC, which Cilium does not reliably know as the API server.
  webhookCallers: [{ peer: 'entities', entities: ['kube-apiserver', 'world'] }],
  sources: [
    'https://github.com/cilium/cilium/issues/32464',
    'https://github.com/cilium/cilium/issues/21959',
    'https://github.com/aws/amazon-vpc-cni-k8s/issues/2967',
  ],
};

/** The metadata server answers DNS where Cloud DNS is the provider. */
const CLOUD_DNS_CIDR = '169.254.169.254/32';

export const GKE: PlatformFacts = {
  id: 'gke',
  dnsServers: [KUBE_DNS_ON(53)],
  dnsCidrs: [CLOUD_DNS_CIDR],
  localDns: { pods: true, host: false, cidrs: [NODE_LOCAL_DNS_CIDR] },
  apiServer: { ports: [443], fqdns: [], cidrs: [], entities: [] },
  webhookCallers: [{ peer: 'pods', namespace: 'kube-system', labels: { 'k8s-app': 'konnectivity-agent' } }],
  lacksCiliumPolicies: 'Dataplane V2 is Cilium without CiliumNetworkPolicies',
  sources: [
    'https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache',
    'https://github.com/cilium/cilium/issues/31711',
    'https://github.com/tektoncd/operator/issues/4000',
  ],
};

export const AKS: PlatformFacts = {
  id: 'aks',
  dnsServers: [KUBE_DNS_ON(53)],
  dnsCidrs: [],
  // LocalDNS is a service of the node; older Cilium knows it by its address, newer as the host.
  localDns: { pods: false, host: true, cidrs: ['169.254.10.0/24'] },
  apiServer: { ports: [443], fqdns: [], cidrs: [], entities: [] },
  webhookCallers: [NODES, { peer: 'pods', namespace: 'kube-system', labels: { app: 'konnectivity-agent' } }],
  sources: [
    'https://github.com/MicrosoftDocs/azure-aks-docs/blob/main/articles/aks/localdns-custom.md',
    'https://github.com/MicrosoftDocs/azure-aks-docs/blob/main/articles/aks/outbound-rules-control-egress.md',
    'https://github.com/MicrosoftDocs/azure-aks-docs/blob/main/articles/aks/azure-cni-powered-by-cilium.md',
    'https://github.com/cilium/cilium/issues/31711',
    'https://github.com/Azure/AKS/issues/3183',
  ],
};

export const OPENSHIFT: PlatformFacts = {
  id: 'openshift',
  dnsServers: [
    {
      pods: [{ namespace: 'openshift-dns', labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } }],
      ports: [5353],
    },
  ],
  dnsCidrs: [],
  localDns: NO_LOCAL_DNS,
  apiServer: { ports: [6443], fqdns: [], cidrs: [], entities: [] },
  webhookCallers: [NODES, { peer: 'namespaces', namespaces: ['openshift-apiserver'] }],
  sources: [
    'https://github.com/openshift/cluster-dns-operator/blob/master/assets/dns/daemonset.yaml',
    'https://github.com/cert-manager/cert-manager/blob/v1.21.1/deploy/charts/cert-manager/values.yaml',
    'https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_security/network-policy',
  ],
};

export const GARDENER: PlatformFacts = {
  id: 'gardener',
  dnsServers: [KUBE_DNS_ON(8053)],
  dnsCidrs: [],
  // An option, by whose side CoreDNS still answers; as pods with Cilium, else in the network of the node.
  localDns: { pods: true, host: true, cidrs: [NODE_LOCAL_DNS_CIDR, 'fd30:1319:f1e:230b::1/128'] },
  // Every pod is given the API server's public name, whose addresses are those of a load balancer elsewhere.
  apiServer: { ports: [443], fqdns: [], cidrs: [], entities: ['world'] },
  webhookCallers: [{ peer: 'pods', namespace: 'kube-system', labels: { app: 'vpn-shoot' } }],
  sources: [
    'https://github.com/gardener/gardener/blob/master/pkg/component/networking/coredns/constants/constants.go',
    'https://github.com/gardener/gardener/blob/master/docs/usage/networking/node-local-dns.md',
    'https://github.com/gardener/gardener/blob/master/docs/usage/networking/shoot_kubernetes_service_host_injection.md',
    'https://github.com/gardener/gardener/blob/master/docs/operations/network_policies.md',
  ],
};
