import { Dialect, Source } from '../../model/dialect';
import { FlagSetting } from '../../model/setting';
import { enableFlag, textFlag, timingFlags } from './shared-flags';
import {
  COMPONENT_BASE_METRICS_SOURCE,
  CONTROLLER_RUNTIME_METRICS,
  CONTROLLER_RUNTIME_METRICS_SOURCE,
} from './shared-metrics';

const REMOVED = 'remove it: the sidecars lost it in their early releases and elect through a Lease alone';

const CSI_SHARED = {
  kind: 'election',
  confidence: 'source',
  client: 'client-go',
  settings: {
    enable: enableFlag('--leader-election'),
    leaseNamespace: textFlag('--leader-election-namespace'),
    ...timingFlags('--leader-election'),
  },
  leaseNamespace: { kind: 'settable' },
  identity: 'hostname',
  // Only the alpha feature gate ReleaseLeaderElectionOnExit makes them handle SIGTERM and release.
  defaults: {
    enabled: false,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 5 },
    releaseOnCancel: false,
  },
  gracefulShutdown: 0,
} as const;

const CSI_SOURCES: readonly Source[] = [
  { repository: 'kubernetes-csi/csi-lib-utils', path: 'leaderelection/leader_election.go', commit: '4dbcbf1' },
  { repository: 'kubernetes-csi/csi-lib-utils', path: 'standardflags/flags.go', commit: '4dbcbf1' },
];

export const CSI_SIDECAR: Dialect = {
  ...CSI_SHARED,
  id: 'csi-sidecar',
  title: 'the CSI sidecars',
  images: [
    'sig-storage/csi-provisioner',
    'sig-storage/csi-attacher',
    'sig-storage/csi-resizer',
    'sig-storage/csi-snapshotter',
  ],
  sources: [
    ...CSI_SOURCES,
    {
      repository: 'kubernetes-csi/external-provisioner',
      path: 'cmd/csi-provisioner/csi-provisioner.go',
      commit: '0688604',
    },
    { repository: 'kubernetes-csi/external-attacher', path: 'cmd/csi-attacher/main.go', commit: 'e610602' },
    { repository: 'kubernetes-csi/external-resizer', path: 'cmd/csi-resizer/main.go', commit: 'beef24d' },
    { repository: 'kubernetes-csi/external-snapshotter', path: 'cmd/csi-snapshotter/main.go', commit: 'afb2f0d' },
    COMPONENT_BASE_METRICS_SOURCE,
  ],
  leaseName: {
    kind: 'declared',
    hint:
      "the driver's name with dashes for its dots, such as ebs-csi-aws-com for csi-provisioner; csi-attacher puts " +
      'external-attacher-leader- before it, csi-resizer external-resizer-, csi-snapshotter external-snapshotter-leader-',
  },
  // Their library names no lease. From csi-provisioner v2.2, -attacher v4.8.1, -resizer v1.14, -snapshotter v8.3 on.
  metrics: { leaderStatus: { name: '' }, slowPath: true },
  rejectedFlags: {
    '--enable-leader-election': 'use --leader-election: csi-provisioner renamed it in v2.0',
    '--leader-election-type': REMOVED,
    '--leader-election-identity': REMOVED,
  },
};

export const CSI_SNAPSHOT_CONTROLLER: Dialect = {
  ...CSI_SHARED,
  id: 'csi-snapshot-controller',
  title: "CSI's snapshot-controller",
  images: ['sig-storage/snapshot-controller'],
  sources: [
    ...CSI_SOURCES,
    { repository: 'kubernetes-csi/external-snapshotter', path: 'cmd/snapshot-controller/main.go', commit: 'afb2f0d' },
  ],
  leaseName: { kind: 'fixed', name: 'snapshot-controller-leader' },
};

function crossplaneSource(path: string): Source {
  return { repository: 'crossplane/crossplane', path, commit: '2d040d2' };
}

const CROSSPLANE_ENABLE: FlagSetting = {
  ...enableFlag('--leader-election'),
  alternatives: [{ carrier: 'env', name: 'LEADER_ELECTION', format: 'boolean' }],
};

const CROSSPLANE_SHARED = {
  kind: 'election',
  images: ['crossplane/crossplane'],
  confidence: 'source',
  client: 'client-go',
  settings: { enable: CROSSPLANE_ENABLE },
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  gracefulShutdown: 30,
  metrics: CONTROLLER_RUNTIME_METRICS,
} as const;

export const CROSSPLANE: Dialect = {
  ...CROSSPLANE_SHARED,
  id: 'crossplane',
  title: "Crossplane's core",
  subcommand: 'core',
  sources: [crossplaneSource('cmd/crossplane/core/core.go'), CONTROLLER_RUNTIME_METRICS_SOURCE],
  leaseName: { kind: 'fixed', name: 'crossplane-leader-election-core' },
  defaults: {
    enabled: false,
    timing: { leaseDuration: 60, renewDeadline: 50, retryPeriod: 2 },
    releaseOnCancel: true,
  },
};

export const CROSSPLANE_RBAC: Dialect = {
  ...CROSSPLANE_SHARED,
  id: 'crossplane-rbac',
  title: "Crossplane's RBAC manager",
  subcommand: 'rbac',
  sources: [crossplaneSource('cmd/crossplane/rbac/rbac.go'), CONTROLLER_RUNTIME_METRICS_SOURCE],
  leaseName: { kind: 'fixed', name: 'crossplane-leader-election-rbac' },
  defaults: {
    enabled: false,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
    releaseOnCancel: false,
  },
};
