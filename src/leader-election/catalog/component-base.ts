import { Dialect, DialectSettings, Source } from '../../model/dialect';
import { FlagSetting } from '../../model/setting';
import { durationFlag, enableFlag, textFlag, timingFlags } from './shared-flags';
import {
  COMPONENT_BASE_METRICS,
  COMPONENT_BASE_METRICS_SOURCE,
  CONTROLLER_RUNTIME_METRICS,
  CONTROLLER_RUNTIME_METRICS_SOURCE,
} from './shared-metrics';

const LEADER_ELECT = {
  enable: enableFlag('--leader-elect'),
  ...timingFlags('--leader-elect'),
} as const satisfies DialectSettings;

const LEADER_ELECT_RESOURCE = {
  ...LEADER_ELECT,
  leaseName: textFlag('--leader-elect-resource-name'),
  leaseNamespace: textFlag('--leader-elect-resource-namespace'),
} as const satisfies DialectSettings;

const FLAGS_SOURCE: Source = {
  repository: 'kubernetes/component-base',
  path: 'config/options/leaderelectionconfig.go',
  commit: '349fbe0',
};

const DEFAULT_TIMING = { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 } as const;

const KUBERNETES = {
  kind: 'election',
  client: 'client-go',
  settings: LEADER_ELECT_RESOURCE,
  leaseNamespace: { kind: 'settable', default: 'kube-system' },
  identity: 'hostname-random',
  defaults: { enabled: true, timing: DEFAULT_TIMING, releaseOnCancel: false },
  gracefulShutdown: 0,
  confidence: 'source',
} as const;

/** Releases only with the feature gate ControllerManagerReleaseLeaderElectionLockOnExit, alpha in Kubernetes 1.36. */
export const KUBE_CONTROLLER_MANAGER: Dialect = {
  ...KUBERNETES,
  id: 'kube-controller-manager',
  title: 'kube-controller-manager',
  images: ['kube-controller-manager'],
  leaseName: {
    kind: 'settable',
    default: 'kube-controller-manager',
    sharedWith: "the cluster's own controller manager",
  },
  metrics: COMPONENT_BASE_METRICS,
  sources: [
    FLAGS_SOURCE,
    { repository: 'kubernetes/controller-manager', path: 'options/generic.go', commit: 'eb4af90' },
    { repository: 'kubernetes/controller-manager', path: 'pkg/features/kube_features.go', commit: 'eb4af90' },
    {
      repository: 'kubernetes/kubernetes',
      path: 'cmd/kube-controller-manager/app/options/options.go',
      commit: '015da00',
    },
    {
      repository: 'kubernetes/kubernetes',
      path: 'cmd/kube-controller-manager/controller-manager.go',
      commit: '00e4a59',
    },
    {
      repository: 'kubernetes/kubernetes',
      path: 'cmd/kube-controller-manager/app/controllermanager.go',
      commit: '00115d3',
    },
    COMPONENT_BASE_METRICS_SOURCE,
  ],
};

/** Its flags, which win over the configuration file. */
export const KUBE_SCHEDULER: Dialect = {
  ...KUBERNETES,
  id: 'kube-scheduler',
  title: 'kube-scheduler',
  images: ['kube-scheduler'],
  leaseName: { kind: 'settable', default: 'kube-scheduler', sharedWith: "the cluster's own scheduler" },
  defaults: { ...KUBERNETES.defaults, releaseOnCancel: true },
  // Named so whatever the lease is called.
  metrics: { ...COMPONENT_BASE_METRICS, leaderStatus: { name: 'kube-scheduler' } },
  sources: [
    FLAGS_SOURCE,
    { repository: 'kubernetes/kubernetes', path: 'cmd/kube-scheduler/app/options/options.go', commit: '008b365' },
    { repository: 'kubernetes/kubernetes', path: 'cmd/kube-scheduler/scheduler.go', commit: '01b9f87' },
    COMPONENT_BASE_METRICS_SOURCE,
  ],
};

export const CLOUD_CONTROLLER_MANAGER: Dialect = {
  ...KUBERNETES,
  id: 'cloud-controller-manager',
  title: "a cloud provider's controller manager",
  images: [
    'provider-aws/cloud-controller-manager',
    'provider-os/openstack-cloud-controller-manager',
    'hetznercloud/hcloud-cloud-controller-manager',
  ],
  leaseName: { kind: 'settable', default: 'cloud-controller-manager' },
  // OpenStack's loads restclient alone; AWS's and Hetzner's all of component-base's metrics/prometheus/clientgo.
  metrics: { requests: true },
  sources: [
    FLAGS_SOURCE,
    { repository: 'kubernetes/cloud-provider', path: 'app/controllermanager.go', commit: '4666611' },
    { repository: 'kubernetes/cloud-provider', path: 'options/options.go', commit: '4666611' },
    { repository: 'kubernetes/controller-manager', path: 'options/generic.go', commit: 'eb4af90' },
    {
      repository: 'kubernetes/cloud-provider-aws',
      path: 'cmd/aws-cloud-controller-manager/main.go',
      commit: '63ec440',
    },
    {
      repository: 'kubernetes/cloud-provider-openstack',
      path: 'cmd/openstack-cloud-controller-manager/main.go',
      commit: 'c453fb7',
    },
    {
      repository: 'hetznercloud/hcloud-cloud-controller-manager',
      path: 'internal/metrics/metrics.go',
      commit: '6485324',
    },
  ],
};

/**
 * Takes --leader-elect-resource-namespace and ignores it. It asks for a release, but its signal handler exits
 * before the election hears of it.
 */
export const CLUSTER_AUTOSCALER: Dialect = {
  ...KUBERNETES,
  id: 'cluster-autoscaler',
  title: 'the cluster autoscaler',
  images: [
    'autoscaling/cluster-autoscaler',
    'autoscaling/cluster-autoscaler-amd64',
    'autoscaling/cluster-autoscaler-arm64',
  ],
  settings: { ...LEADER_ELECT_RESOURCE, leaseNamespace: textFlag('--namespace') },
  leaseName: { kind: 'settable', default: 'cluster-autoscaler' },
  identity: 'hostname',
  // The status of its election is in controller-runtime's registry, which it does not serve.
  metrics: { requests: true },
  sources: [
    { repository: 'kubernetes/autoscaler', path: 'cluster-autoscaler/main.go', commit: '55c37cd5' },
    { repository: 'kubernetes-sigs/cluster-autoscaler', path: 'pkg/config/flags/flags.go', commit: '33c3f97' },
    { repository: 'kubernetes-sigs/cluster-autoscaler', path: 'pkg/metrics/metrics.go', commit: '33c3f97' },
    FLAGS_SOURCE,
  ],
};

/** All but the operator elect at Karmada's own API server, not at that of the cluster that runs their pods. */
export const KARMADA: Dialect = {
  ...KUBERNETES,
  id: 'karmada',
  title: "Karmada's controllers",
  images: [
    'karmada/karmada-controller-manager',
    'karmada/karmada-scheduler',
    'karmada/karmada-descheduler',
    'karmada/karmada-agent',
    'karmada/karmada-operator',
  ],
  settings: { ...LEADER_ELECT, leaseNamespace: LEADER_ELECT_RESOURCE.leaseNamespace },
  leaseName: {
    kind: 'declared',
    components: {
      'karmada-controller-manager': 'karmada-controller-manager',
      'karmada-scheduler': 'karmada-scheduler',
      'karmada-descheduler': 'karmada-descheduler',
      'karmada-operator': 'karmada-operator',
    },
    hint: "the component's name; of karmada-agent, karmada-agent-<name of its cluster>",
  },
  leaseNamespace: { kind: 'settable', default: 'karmada-system' },
  gracefulShutdown: 30,
  // The scheduler and the descheduler leave the name of the status empty; the others take the lease's.
  metrics: { requests: true },
  sources: [
    { repository: 'karmada-io/karmada', path: 'cmd/controller-manager/app/options/options.go', commit: 'f8fdd02' },
    { repository: 'karmada-io/karmada', path: 'cmd/scheduler/app/scheduler.go', commit: 'f8fdd02' },
    { repository: 'karmada-io/karmada', path: 'cmd/agent/app/agent.go', commit: 'f8fdd02' },
    { repository: 'karmada-io/karmada', path: 'operator/cmd/operator/app/options/options.go', commit: 'f8fdd02' },
    { repository: 'karmada-io/karmada', path: 'cmd/controller-manager/app/controllermanager.go', commit: 'f8fdd02' },
    { repository: 'karmada-io/karmada', path: 'cmd/descheduler/app/descheduler.go', commit: 'f8fdd02' },
    { repository: 'karmada-io/karmada', path: 'operator/cmd/operator/app/operator.go', commit: 'f8fdd02' },
  ],
};

const CLUSTER_API_SHARED = {
  kind: 'election',
  client: 'client-go',
  settings: LEADER_ELECT,
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  defaults: { enabled: false, timing: DEFAULT_TIMING, releaseOnCancel: false },
  gracefulShutdown: 30,
  metrics: CONTROLLER_RUNTIME_METRICS,
  confidence: 'source',
} as const;

export const CLUSTER_API: Dialect = {
  ...CLUSTER_API_SHARED,
  id: 'cluster-api',
  title: "Cluster API's core and kubeadm bootstrap controllers",
  images: [
    'cluster-api/cluster-api-controller',
    'cluster-api/kubeadm-bootstrap-controller',
    'k8s-staging-cluster-api/capd-manager',
  ],
  leaseName: {
    kind: 'declared',
    components: {
      'cluster-api-controller': 'controller-leader-election-capi',
      'kubeadm-bootstrap-controller': 'kubeadm-bootstrap-manager-leader-election-capi',
      'capd-manager': 'controller-leader-election-capd',
    },
  },
  sources: [
    { repository: 'kubernetes-sigs/cluster-api', path: 'core/main.go', commit: 'ae7ff04' },
    { repository: 'kubernetes-sigs/cluster-api', path: 'bootstrap/kubeadm/main.go', commit: 'ae7ff04' },
    { repository: 'kubernetes-sigs/cluster-api', path: 'test/infrastructure/docker/main.go', commit: 'ae7ff04' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
};

/** Unlike its siblings it is slow by default. */
export const CLUSTER_API_CONTROL_PLANE: Dialect = {
  ...CLUSTER_API_SHARED,
  id: 'cluster-api-control-plane',
  title: "Cluster API's kubeadm control plane controller",
  images: ['cluster-api/kubeadm-control-plane-controller'],
  leaseName: { kind: 'fixed', name: 'kubeadm-control-plane-manager-leader-election-capi' },
  defaults: {
    ...CLUSTER_API_SHARED.defaults,
    timing: { leaseDuration: 60, renewDeadline: 40, retryPeriod: 5 },
  },
  sources: [
    { repository: 'kubernetes-sigs/cluster-api', path: 'controlplane/kubeadm/main.go', commit: 'ae7ff04' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
};

export const METAL3_CLUSTER_API_PROVIDER: Dialect = {
  ...CLUSTER_API_SHARED,
  id: 'cluster-api-provider-metal3',
  title: "Metal3's Cluster API provider",
  images: ['metal3-io/cluster-api-provider-metal3'],
  leaseName: { kind: 'fixed', name: 'controller-leader-election-capm3' },
  sources: [
    { repository: 'metal3-io/cluster-api-provider-metal3', path: 'main.go', commit: '2f6d76b' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
};

function secondsFlag(name: FlagSetting['name'], variable: string): FlagSetting {
  return { ...durationFlag(name, 'seconds'), alternatives: [{ carrier: 'env', name: variable, format: 'seconds' }] };
}

/** Looks for its lease where it watches if it does not know its namespace. */
export const METAL3_BAREMETAL_OPERATOR: Dialect = {
  kind: 'election',
  id: 'baremetal-operator',
  title: "Metal3's bare metal operator",
  images: ['metal3-io/baremetal-operator'],
  client: 'client-go',
  settings: {
    enable: enableFlag('--enable-leader-election'),
    leaseDuration: secondsFlag('--lease-duration-seconds', 'LEASE_DURATION_SECONDS'),
    renewDeadline: secondsFlag('--renew-deadline-seconds', 'RENEW_DEADLINE_SECONDS'),
    retryPeriod: secondsFlag('--retry-period-seconds', 'RETRY_PERIOD_SECONDS'),
    podNamespace: { carrier: 'env', name: 'POD_NAMESPACE', format: 'text' },
  },
  leaseName: { kind: 'fixed', name: 'baremetal-operator' },
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  defaults: { enabled: false, timing: DEFAULT_TIMING, releaseOnCancel: true },
  gracefulShutdown: 30,
  metrics: CONTROLLER_RUNTIME_METRICS,
  confidence: 'source',
  sources: [
    { repository: 'metal3-io/baremetal-operator', path: 'main.go', commit: '02aa505' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
};
