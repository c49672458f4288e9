import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Egress, NetworkBackend, NetworkEntity, NetworkOptions, Platform, WorkloadPolicy } from 'cdk8s-ha-operator';

const NAMESPACE = 'kube-system';
const { HOST, REMOTE_NODE, WORLD, ALL } = NetworkEntity;

/** Kubelets, which metrics-server asks, and Cilium's agents, which Hubble's relay asks. */
const NODE_PORTS = [10250, 4244];

type Pods = Record<string, Record<string, string>>;

/** What carries the API server's own calls into the cluster, where it runs elsewhere. */
const KONNECTIVITY: Pods = {
  'konnectivity-agent': { 'k8s-app': 'konnectivity-agent' },
  'konnectivity-agent-aks': { app: 'konnectivity-agent' },
};
const VPN: Pods = { 'vpn-shoot': { app: 'vpn-shoot' } };
/** k3s and RKE2 have their ingress controllers here, and the jobs that install them. */
const K3S: Pods = {
  traefik: { 'app.kubernetes.io/name': 'traefik' },
  'rke2-ingress-nginx': { 'app.kubernetes.io/name': 'rke2-ingress-nginx' },
  'helm-install-traefik': { 'helmcharts.helm.cattle.io/chart': 'traefik' },
  'helm-install-traefik-crd': { 'helmcharts.helm.cattle.io/chart': 'traefik-crd' },
};

/** Pods that must reach everything. On clusters that do not have them, the labels select nothing. */
const UNLIMITED: Record<string, Pods | undefined> = {
  aks: KONNECTIVITY,
  any: { ...KONNECTIVITY, ...VPN, ...K3S },
  gardener: VPN,
  gke: KONNECTIVITY,
  k3s: K3S,
};

/**
 * Whom the pods of kube-system may call; who calls them is not judged. What else is installed here and calls out, such
 * as cloud controllers, storage drivers, autoscalers and ingress controllers, needs a WorkloadPolicy of its own, unless
 * it is in the network of its node.
 */
export function kubeSystemPolicies(scope: Construct, network: NetworkOptions = {}): void {
  const shared = { namespace: NAMESPACE, network };
  // A NetworkPolicy has no name for nodes: there, these ports are open wherever they are.
  const named = network.backend !== NetworkBackend.NETWORK_POLICY;
  new WorkloadPolicy(scope, 'kube-system', {
    ...shared,
    egress: [
      Egress.toApiServer(),
      Egress.toDns(),
      Egress.toPods({}),
      Egress.toEntities(named ? [HOST, REMOTE_NODE] : [ALL], { ports: NODE_PORTS }),
    ],
  });
  // The resolvers that cluster DNS forwards to: outside, or the node's own, as on Talos.
  const resolvers = named ? [WORLD, HOST, REMOTE_NODE] : [ALL];
  new WorkloadPolicy(scope, 'cluster-dns', {
    ...shared,
    podLabels: { 'k8s-app': 'kube-dns' },
    egress: [
      Egress.toEntities(resolvers, { ports: [53] }),
      Egress.toEntities(resolvers, { ports: [53], protocol: kplus.Protocol.UDP }),
    ],
  });
  const unlimited = UNLIMITED[(network.platform ?? Platform.ANY).name] ?? {};
  Object.entries(unlimited).forEach(([name, podLabels]) => {
    new WorkloadPolicy(scope, name, { ...shared, podLabels, egress: [Egress.toEntities([ALL])] });
  });
}
