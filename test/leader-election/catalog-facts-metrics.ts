/**
 * What upstream's sources say that the controllers export of their election and of their API client, put down by hand as
 * a scrape shows it and without the help of the catalog: for each controller, and what all the controllers of one entry
 * have in common.
 */
export const LEASE = '<the name of the lease>';

function status(name: string): string {
  return `leader_election_master_status{name="${name}"}`;
}

function slowPaths(name: string): string {
  return `leader_election_slowpath_total{name="${name}"}`;
}

const REQUESTS = 'rest_client_requests_total';

/** controller-runtime's manager names its election by LeaderElectionID; it serves the registry of its pkg/metrics. */
const MANAGER = [status(LEASE), REQUESTS];

/** With k8s.io/component-base/metrics/prometheus/clientgo, where the elector is given this Name. */
function clientgo(name: string): string[] {
  return [status(name), slowPaths(name), REQUESTS];
}

/** main() serves a manager's registry, and nothing takes client-go's metrics away from it. */
const OF_A_MANAGER = [
  ...['argo-events', 'baremetal-operator', 'beskar7', 'beskar7-before-0.4', 'cert-manager-cainjector'],
  ...['cloudnative-pg', 'cluster-api', 'cluster-api-control-plane', 'cluster-api-provider-metal3'],
  ...['crossplane', 'eck', 'flux', 'flux-helm-controller', 'keda', 'keda-before-2.20', 'kubebuilder'],
  ...['external-secrets', 'external-secrets-before-2.8', 'external-secrets-cert-controller'],
  ...['aws-ack', 'aws-load-balancer-controller', 'aws-vpc-resource-controller'],
  ...['nvidia-gpu-operator', 'nvidia-gpu-operator-before-26.7', 'opentelemetry-operator'],
  ...['rabbitmq-cluster-operator', 'sm-operator', 'vault-secrets-operator'],
  // Says nothing of metrics, so that the manager serves them on its default port.
  'crossplane-rbac',
  // Make the manager's registry their own, and serve it themselves, in every replica.
  ...['contour', 'kuma'],
];

/** Elect with client-go, to which nothing gives a provider of metrics. */
const OF_NOTHING = [
  // Have counters of other names.
  ...['argo-rollouts', 'argo-workflows', 'ingress-nginx', 'knative', 'knative-autoscaler'],
  ...['knative-serving-controller', 'nfd-master', 'cert-manager', 'csi-snapshot-controller'],
  // A copy of client-go's election, and no provider for it.
  'istio',
  // Links controller-runtime's gauge and serves a registry of its own; older releases, with Gateway API, that one.
  'cilium-operator',
  // Two of the four serve controller-runtime's registry, on a port beside that of Kyverno's metrics.
  'kyverno',
  // In Rust and Java.
  ...['bindy', 'java-operator-sdk', 'strimzi'],
];

export const EXPORTED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(OF_A_MANAGER.map((id) => [id, MANAGER])),
  ...Object.fromEntries(OF_NOTHING.map((id) => [id, []])),
  // Its pkg/visibility loads component-base's restclient, which is initialized first and so gets client-go's counts.
  kueue: [status(LEASE)],
  // operatorpkg replaces the adapter by one that counts client_go_request_total.
  karpenter: [status(LEASE)],
  // util/metrics/kubectl replaces all adapters by its own, argocd_kubectl_….
  'argocd-applicationset': [status(LEASE)],
  'kube-controller-manager': clientgo(LEASE),
  // Name: "kube-scheduler", whatever the resource is called.
  'kube-scheduler': clientgo('kube-scheduler'),
  'kube-scheduler-configuration': clientgo('kube-scheduler'),
  // That for OpenStack imports restclient, the others clientgo.
  'cloud-controller-manager': [REQUESTS],
  // Imports restclient, and serves component-base's registry.
  'cluster-autoscaler': [REQUESTS],
  // karmada-scheduler and -descheduler give their elector no Name; the three others are managers.
  karmada: [REQUESTS],
  // Import clientgo/leaderelection alone; csi-lib-utils gives the elector no Name.
  'csi-sidecar': [status(''), slowPaths('')],
};
