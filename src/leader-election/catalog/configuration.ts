import { Dialect, DialectSettings, Source } from '../../model/dialect';
import { KeySetting, Setting, ValueFormat } from '../../model/setting';
import { disableFlag, enableFlag, textFlag, timingFlags } from './shared-flags';
import {
  COMPONENT_BASE_METRICS,
  COMPONENT_BASE_METRICS_SOURCE,
  CONTROLLER_RUNTIME_METRICS_SOURCE,
} from './shared-metrics';

function key(name: string, format: ValueFormat, ...alternatives: Setting[]): KeySetting {
  return { carrier: 'key', name, format, ...(alternatives.length > 0 && { alternatives }) };
}

function timingKeys(prefix: string) {
  return {
    leaseDuration: key(`${prefix}leaseDuration`, 'go-duration'),
    renewDeadline: key(`${prefix}renewDeadline`, 'go-duration'),
    retryPeriod: key(`${prefix}retryPeriod`, 'go-duration'),
  };
}

const DEFAULT_TIMING = { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 } as const;

const KNATIVE_LEGACY_KEYS = timingKeys('');

/** A lease is taken in SYSTEM_NAMESPACE, without which the binary panics. */
const KNATIVE_SETTINGS = {
  leaseDuration: key('lease-duration', 'go-duration', KNATIVE_LEGACY_KEYS.leaseDuration),
  renewDeadline: key('renew-deadline', 'go-duration', KNATIVE_LEGACY_KEYS.renewDeadline),
  retryPeriod: key('retry-period', 'go-duration', KNATIVE_LEGACY_KEYS.retryPeriod),
  podNamespace: { carrier: 'env', name: 'SYSTEM_NAMESPACE', format: 'text', required: true },
} as const satisfies DialectSettings;

const KNATIVE_SOURCES: readonly Source[] = [
  { repository: 'knative/pkg', path: 'leaderelection/config.go', commit: '521cb33b3' },
  { repository: 'knative/pkg', path: 'leaderelection/context.go', commit: '521cb33b3' },
  { repository: 'knative/pkg', path: 'injection/sharedmain/main.go', commit: '521cb33b3' },
];

const KNATIVE_SHARED = {
  kind: 'election',
  client: 'client-go',
  configuration: { kind: 'config-map', name: 'config-leader-election', nameVariable: 'CONFIG_LEADERELECTION_NAME' },
  leaseName: {
    kind: 'several',
    hint: 'one for each reconciler and bucket: <component>.<reconciler>.<bucket>-of-<buckets>',
  },
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 60, renewDeadline: 40, retryPeriod: 10 },
    releaseOnCancel: true,
  },
  // Each lease is given up as soon as SIGTERM arrives, while workers still drain.
  gracefulShutdown: 0,
  // Its locks are made without a recorder (leaderelection/context.go).
  withoutEvents: true,
  confidence: 'source',
} as const;

const NO_DISABLE_HA = 'remove it: this binary does not go through sharedmain.Main and exits on an unknown flag';

export const KNATIVE: Dialect = {
  ...KNATIVE_SHARED,
  id: 'knative',
  title: "Knative's controllers and webhooks",
  images: [
    'knative.dev/serving/cmd/autoscaler-hpa',
    'knative.dev/serving/cmd/webhook',
    'knative.dev/eventing/cmd/controller',
    'knative.dev/eventing/cmd/webhook',
    'knative.dev/eventing/cmd/mtchannel_broker',
    'knative.dev/eventing/cmd/in_memory/channel_controller',
  ],
  settings: { ...KNATIVE_SETTINGS, enable: disableFlag('--disable-ha') },
  sources: [
    ...KNATIVE_SOURCES,
    { repository: 'knative/eventing', path: 'cmd/controller/main.go', commit: '8cf4c4b67' },
    { repository: 'knative/serving', path: 'cmd/webhook/main.go', commit: '98e5ef90a' },
  ],
};

/** From v1.15 on it parses its own flags, so its election is always on. */
export const KNATIVE_SERVING_CONTROLLER: Dialect = {
  ...KNATIVE_SHARED,
  id: 'knative-serving-controller',
  title: "Knative Serving's controller",
  images: ['knative.dev/serving/cmd/controller'],
  settings: KNATIVE_SETTINGS,
  rejectedFlags: { '--disable-ha': NO_DISABLE_HA },
  sources: [...KNATIVE_SOURCES, { repository: 'knative/serving', path: 'cmd/controller/main.go', commit: '98e5ef90a' }],
};

/** Every replica takes in metrics and forwards them to the leader of a bucket, by the address in its identity. */
export const KNATIVE_AUTOSCALER: Dialect = {
  ...KNATIVE_SHARED,
  id: 'knative-autoscaler',
  title: "Knative Serving's autoscaler",
  images: ['knative.dev/serving/cmd/autoscaler'],
  settings: { ...KNATIVE_SETTINGS, identity: { carrier: 'env', name: 'POD_NAME', format: 'text', required: true } },
  leaseName: {
    kind: 'several',
    hint: 'one for each bucket: autoscaler-bucket-<bucket>-of-<buckets>',
  },
  identity: 'pod-name',
  rejectedFlags: { '--disable-ha': NO_DISABLE_HA },
  sources: [
    ...KNATIVE_SOURCES,
    { repository: 'knative/serving', path: 'cmd/autoscaler/main.go', commit: '98e5ef90a' },
    { repository: 'knative/serving', path: 'pkg/autoscaler/bucket/bucket.go', commit: '98e5ef90a' },
  ],
};

/** Its image also holds the worker, the garbage collector and the topology updater, which do not elect. */
export const NFD_MASTER: Dialect = {
  kind: 'election',
  id: 'nfd-master',
  title: "Node Feature Discovery's master",
  subcommand: 'nfd-master',
  images: ['nfd/node-feature-discovery', 'k8s-staging-nfd/node-feature-discovery'],
  client: 'client-go',
  settings: { enable: enableFlag('--enable-leader-election'), ...timingKeys('leaderElection.') },
  configuration: {
    kind: 'file',
    path: '/etc/kubernetes/node-feature-discovery/nfd-master.conf',
    flag: '--config',
    document: {},
  },
  leaseName: { kind: 'fixed', name: 'nfd-master.nfd.kubernetes.io' },
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  defaults: { enabled: false, timing: DEFAULT_TIMING, releaseOnCancel: false },
  // It does not handle SIGTERM.
  gracefulShutdown: 0,
  sources: [
    { repository: 'kubernetes-sigs/node-feature-discovery', path: 'cmd/nfd-master/main.go', commit: '76e6cc8cc' },
    { repository: 'kubernetes-sigs/node-feature-discovery', path: 'pkg/nfd-master/nfd-master.go', commit: '76e6cc8cc' },
  ],
  confidence: 'source',
};

/** Releases before v0.15 only know apiVersion config.kueue.x-k8s.io/v1beta1. */
export const KUEUE: Dialect = {
  kind: 'election',
  id: 'kueue',
  title: 'Kueue',
  images: ['kueue/kueue'],
  client: 'client-go',
  settings: {
    enable: key('leaderElection.leaderElect', 'boolean'),
    leaseName: key('leaderElection.resourceName', 'text'),
    leaseNamespace: key('leaderElection.resourceNamespace', 'text'),
    ...timingKeys('leaderElection.'),
  },
  configuration: {
    kind: 'file',
    // The binary has no default; Kueue's chart mounts it straight in /, by subPath.
    path: '/etc/kueue/controller_manager_config.yaml',
    flag: '--config',
    document: { apiVersion: 'config.kueue.x-k8s.io/v1beta2', kind: 'Configuration' },
  },
  leaseName: { kind: 'settable', default: 'c1f6bfd2.kueue.x-k8s.io' },
  leaseNamespace: { kind: 'settable' },
  identity: 'hostname-random',
  defaults: { enabled: true, timing: DEFAULT_TIMING, releaseOnCancel: true },
  gracefulShutdown: 30,
  // It counts its requests in component-base's registry, which its visibility server alone serves.
  metrics: { leaderStatus: {} },
  sources: [
    { repository: 'kubernetes-sigs/kueue', path: 'pkg/config/config.go', commit: 'ff69552e79' },
    { repository: 'kubernetes-sigs/kueue', path: 'apis/config/v1beta2/defaults.go', commit: 'ff69552e79' },
    { repository: 'kubernetes-sigs/kueue', path: 'cmd/kueue/main.go', commit: 'ff69552e79' },
    { repository: 'kubernetes-sigs/kueue', path: 'pkg/visibility/server.go', commit: 'ff69552e79' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
  confidence: 'source',
};

const SCHEDULER_FLAGS = timingFlags('--leader-elect');

export const KUBE_SCHEDULER_CONFIGURATION: Dialect = {
  kind: 'election',
  id: 'kube-scheduler-configuration',
  title: 'a kube-scheduler with a KubeSchedulerConfiguration',
  images: ['kube-scheduler'],
  client: 'client-go',
  // A flag that is given wins over the file.
  settings: {
    enable: key('leaderElection.leaderElect', 'boolean', enableFlag('--leader-elect')),
    leaseName: key('leaderElection.resourceName', 'text', textFlag('--leader-elect-resource-name')),
    leaseNamespace: key('leaderElection.resourceNamespace', 'text', textFlag('--leader-elect-resource-namespace')),
    leaseDuration: key('leaderElection.leaseDuration', 'go-duration', SCHEDULER_FLAGS.leaseDuration),
    renewDeadline: key('leaderElection.renewDeadline', 'go-duration', SCHEDULER_FLAGS.renewDeadline),
    retryPeriod: key('leaderElection.retryPeriod', 'go-duration', SCHEDULER_FLAGS.retryPeriod),
  },
  configuration: {
    kind: 'file',
    path: '/etc/kubernetes/my-scheduler/my-scheduler-config.yaml',
    flag: '--config',
    document: { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration' },
  },
  leaseName: { kind: 'settable', default: 'kube-scheduler', sharedWith: "the cluster's own scheduler" },
  leaseNamespace: { kind: 'settable', default: 'kube-system' },
  identity: 'hostname-random',
  defaults: { enabled: true, timing: DEFAULT_TIMING, releaseOnCancel: true },
  gracefulShutdown: 0,
  // Named so whatever the lease is called.
  metrics: { ...COMPONENT_BASE_METRICS, leaderStatus: { name: 'kube-scheduler' } },
  rejectedFlags: {
    '--lock-object-name': 'set leaderElection.resourceName: kube-scheduler no longer has it',
    '--lock-object-namespace': 'set leaderElection.resourceNamespace: kube-scheduler no longer has it',
  },
  sources: [
    { repository: 'kubernetes/kubernetes', path: 'cmd/kube-scheduler/app/options/options.go', commit: '008b3652959' },
    { repository: 'kubernetes/kubernetes', path: 'cmd/kube-scheduler/app/server.go', commit: '003d5a5959d' },
    { repository: 'kubernetes/kubernetes', path: 'cmd/kube-scheduler/scheduler.go', commit: '01b9f87' },
    COMPONENT_BASE_METRICS_SOURCE,
    { repository: 'kubernetes/kubernetes', path: 'pkg/scheduler/apis/config/v1/defaults.go', commit: '00fe7a377bc' },
  ],
  confidence: 'source',
};
