/**
 * What upstream's sources say of the controllers, put down by hand as the sources spell it and without the help of the
 * catalog.
 */
export interface Fact {
  readonly id: string;
  /** Whether it elects when nothing is set. */
  readonly on: boolean;
  /** leaseDuration/renewDeadline/retryPeriod in seconds when nothing is set. */
  readonly timing: string;
  readonly releases: boolean;
  /** The lease's name when nothing is set; by the image's last part where that decides; none if there is no one name. */
  readonly lease?: string | Readonly<Record<string, string>>;
  /** The lease's namespace when nothing is set; that of the pod if absent. */
  readonly namespace?: string;
  /** What it is told by: a flag, a VARIABLE, or a key after `:`; `!` says the opposite. */
  readonly told: Readonly<Record<string, string>>;
  /** How it reads durations; Go's if absent. */
  readonly durations?: 'seconds' | 'milliseconds' | 'iso-8601';
}

type Facts = Omit<Fact, 'id' | 'on' | 'timing' | 'releases'>;

export function fact(id: string, switched: 'on' | 'off', timing: string, end: 'releases' | 'keeps', rest: Facts): Fact {
  return { id, on: switched === 'on', timing, releases: end === 'releases', ...rest };
}

export function durations(prefix: string, words = ['lease-duration', 'renew-deadline', 'retry-period']) {
  return {
    leaseDuration: `${prefix}${words[0]}`,
    renewDeadline: `${prefix}${words[1]}`,
    retryPeriod: `${prefix}${words[2]}`,
  };
}

/** As variables have them. */
export const UPPER = ['LEASE_DURATION', 'RENEW_DEADLINE', 'RETRY_PERIOD'];
const USUAL = '15/10/2';

const csi = {
  enable: '--leader-election',
  ...durations('--leader-election-'),
  leaseNamespace: '--leader-election-namespace',
};
const leaderElect = { enable: '--leader-elect' };
const enableLeaderElection = { enable: '--enable-leader-election' };
const componentBase = { ...leaderElect, ...durations('--leader-elect-') };
const resourceLock = {
  ...componentBase,
  leaseName: '--leader-elect-resource-name',
  leaseNamespace: '--leader-elect-resource-namespace',
};
const hybrid = { ...leaderElect, ...durations('--leader-election-') };
const certManager = { ...hybrid, leaseNamespace: '--leader-election-namespace' };
const flux = {
  ...enableLeaderElection,
  ...durations('--leader-election-'),
  releaseOnCancel: '--leader-election-release-on-cancel',
};
const kedaTold = {
  ...leaderElect,
  ...durations('KEDA_OPERATOR_LEADER_ELECTION_', UPPER),
  podNamespace: 'POD_NAMESPACE',
};

function named(names: readonly string[], before: string, after: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `${before}${name}${after}`]));
}

/** Of controllers that are told by flags, and a few by variables. */
export const FACTS: readonly Fact[] = [
  fact('kubebuilder', 'off', USUAL, 'keeps', { told: leaderElect }),
  fact('sm-operator', 'off', USUAL, 'keeps', { lease: '479cde60.bitwarden.com', told: leaderElect }),
  fact('vault-secrets-operator', 'on', USUAL, 'keeps', { lease: 'b0d477c0.hashicorp.com', told: leaderElect }),
  fact('cert-manager', 'on', '60/40/15', 'releases', {
    lease: 'cert-manager-controller',
    namespace: 'kube-system',
    told: certManager,
  }),
  fact('cert-manager-cainjector', 'on', '60/40/15', 'releases', {
    lease: 'cert-manager-cainjector-leader-election',
    namespace: 'kube-system',
    told: certManager,
  }),
  fact('beskar7', 'on', USUAL, 'keeps', { lease: 'beskar7.infrastructure.cluster.x-k8s.io', told: componentBase }),
  fact('beskar7-before-0.4', 'on', USUAL, 'releases', {
    lease: '7be7e04e.cluster.x-k8s.io',
    namespace: 'beskar7-system',
    told: { ...componentBase, releaseOnCancel: '--leader-elect-release-on-cancel' },
  }),
  fact('bindy', 'on', USUAL, 'keeps', {
    lease: 'bindy-leader',
    told: {
      enable: 'BINDY_ENABLE_LEADER_ELECTION',
      leaseName: 'BINDY_LEASE_NAME',
      leaseNamespace: 'BINDY_LEASE_NAMESPACE',
      leaseDuration: 'BINDY_LEASE_DURATION_SECONDS',
      renewDeadline: 'BINDY_LEASE_RENEW_DEADLINE_SECONDS',
      retryPeriod: 'BINDY_LEASE_RETRY_PERIOD_SECONDS',
      identity: 'POD_NAME',
    },
    durations: 'seconds',
  }),
  fact('kube-controller-manager', 'on', USUAL, 'keeps', {
    lease: 'kube-controller-manager',
    namespace: 'kube-system',
    told: resourceLock,
  }),
  fact('kube-scheduler', 'on', USUAL, 'releases', {
    lease: 'kube-scheduler',
    namespace: 'kube-system',
    told: resourceLock,
  }),
  fact('cloud-controller-manager', 'on', USUAL, 'keeps', {
    lease: 'cloud-controller-manager',
    namespace: 'kube-system',
    told: resourceLock,
  }),
  // Its main exits before the election hears of a signal.
  fact('cluster-autoscaler', 'on', USUAL, 'keeps', {
    lease: 'cluster-autoscaler',
    namespace: 'kube-system',
    told: { ...resourceLock, leaseNamespace: '--namespace' },
  }),
  fact('cluster-api', 'off', USUAL, 'keeps', {
    lease: {
      'cluster-api-controller': 'controller-leader-election-capi',
      'kubeadm-bootstrap-controller': 'kubeadm-bootstrap-manager-leader-election-capi',
      'capd-manager': 'controller-leader-election-capd',
    },
    told: componentBase,
  }),
  fact('cluster-api-control-plane', 'off', '60/40/5', 'keeps', {
    lease: 'kubeadm-control-plane-manager-leader-election-capi',
    told: componentBase,
  }),
  fact('baremetal-operator', 'off', USUAL, 'releases', {
    lease: 'baremetal-operator',
    told: {
      ...enableLeaderElection,
      ...durations('--', ['lease-duration-seconds', 'renew-deadline-seconds', 'retry-period-seconds']),
      podNamespace: 'POD_NAMESPACE',
    },
    durations: 'seconds',
  }),
  fact('argo-rollouts', 'on', USUAL, 'keeps', {
    lease: 'argo-rollouts-controller-lock',
    told: { ...hybrid, podNamespace: 'POD_NAMESPACE' },
  }),
  fact('flux', 'off', '35/30/5', 'releases', {
    lease: named(['source-controller', 'kustomize-controller', 'notification-controller'], '', '-leader-election'),
    told: flux,
  }),
  fact('flux-helm-controller', 'off', '35/30/5', 'releases', {
    lease: { 'helm-controller': 'helm-controller-leader-election' },
    told: flux,
  }),
  fact('external-secrets', 'off', USUAL, 'keeps', {
    lease: 'external-secrets-controller',
    told: { ...enableLeaderElection, ...durations('--leader-election-'), leaseName: '--leader-election-id' },
  }),
  fact('external-secrets-cert-controller', 'off', USUAL, 'keeps', {
    lease: 'crd-certs-controller',
    told: enableLeaderElection,
  }),
  fact('aws-load-balancer-controller', 'on', USUAL, 'keeps', {
    lease: 'aws-load-balancer-controller-leader',
    told: {
      ...enableLeaderElection,
      leaseName: '--leader-election-id',
      leaseNamespace: '--leader-election-namespace',
    },
  }),
  fact('aws-ack', 'off', USUAL, 'keeps', {
    lease: { 's3-controller': 'ack-s3.services.k8s.aws', 'ec2-controller': 'ack-ec2.services.k8s.aws' },
    told: { ...enableLeaderElection, leaseNamespace: '--leader-election-namespace' },
  }),
  fact('aws-vpc-resource-controller', 'off', '30/15/5', 'keeps', {
    lease: 'cp-vpc-resource-controller',
    namespace: 'kube-system',
    told: {
      ...leaderElect,
      ...durations('--leader-lease-', ['duration-seconds', 'renew-deadline', 'retry-period']),
    },
    durations: 'seconds',
  }),
  fact('argocd-applicationset', 'off', USUAL, 'keeps', {
    lease: '58ac56fa.applicationsets.argoproj.io',
    told: enableLeaderElection,
  }),
  fact('eck', 'on', USUAL, 'keeps', {
    lease: 'elastic-operator-leader',
    told: { ...enableLeaderElection, podNamespace: 'OPERATOR_NAMESPACE' },
  }),
  fact('csi-sidecar', 'off', '15/10/5', 'keeps', { told: csi }),
  fact('csi-snapshot-controller', 'off', '15/10/5', 'keeps', { lease: 'snapshot-controller-leader', told: csi }),
  fact('crossplane', 'off', '60/50/2', 'releases', {
    lease: 'crossplane-leader-election-core',
    told: { enable: '--leader-election' },
  }),
  fact('crossplane-rbac', 'off', USUAL, 'keeps', {
    lease: 'crossplane-leader-election-rbac',
    told: { enable: '--leader-election' },
  }),
  fact('contour', 'on', USUAL, 'releases', {
    lease: 'leader-elect',
    told: {
      enable: '!--disable-leader-election',
      ...durations('--leader-election-'),
      leaseName: '--leader-election-resource-name',
      leaseNamespace: '--leader-election-resource-namespace',
      podNamespace: 'CONTOUR_NAMESPACE',
    },
  }),
  fact('karpenter', 'on', USUAL, 'releases', {
    lease: 'karpenter-leader-election',
    told: {
      enable: '!--disable-leader-election',
      leaseName: '--leader-election-name',
      leaseNamespace: '--leader-election-namespace',
    },
  }),
  fact('ingress-nginx', 'on', '30/15/7.5', 'keeps', {
    lease: 'ingress-controller-leader',
    told: {
      enable: '!--disable-leader-election',
      leaseName: '--election-id',
      leaseDuration: '--election-ttl',
      identity: 'POD_NAME',
      podNamespace: 'POD_NAMESPACE',
    },
  }),
  fact('kyverno', 'on', '12/10/2', 'keeps', {
    lease: {
      kyverno: 'kyverno',
      ...named(['background-controller', 'reports-controller', 'cleanup-controller'], 'kyverno-', ''),
    },
    told: {
      retryPeriod: '--leaderElectionRetryPeriod',
      identity: 'KYVERNO_POD_NAME',
      podNamespace: 'KYVERNO_NAMESPACE',
    },
  }),
  fact('keda', 'off', USUAL, 'keeps', {
    lease: 'operator.keda.sh',
    told: { ...kedaTold, leaseName: '--leader-election-id' },
  }),
  fact('keda-before-2.20', 'off', USUAL, 'keeps', { lease: 'operator.keda.sh', told: kedaTold }),
  fact('cloudnative-pg', 'off', USUAL, 'releases', {
    lease: 'db9c8771.cnpg.io',
    told: {
      ...leaderElect,
      leaseDuration: '--leader-lease-duration',
      renewDeadline: '--leader-renew-deadline',
    },
    durations: 'seconds',
  }),
  fact('nvidia-gpu-operator', 'off', USUAL, 'keeps', {
    lease: '53822513.nvidia.com',
    told: {
      ...leaderElect,
      renewDeadline: '--leader-lease-renew-deadline',
      leaseNamespace: '--leader-elect-namespace',
    },
  }),
];
