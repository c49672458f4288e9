import { Dialect } from '../../model/dialect';
import { booleanVariable, textVariable } from './env';
import { disableFlag, durationFlag, textFlag, timingFlags } from './shared-flags';
import { CONTROLLER_RUNTIME_METRICS, CONTROLLER_RUNTIME_METRICS_SOURCE } from './shared-metrics';

const OFF = disableFlag('--disable-leader-election');

/** `contour serve`; its other command, gateway-provisioner, has --enable-leader-election. */
export const CONTOUR: Dialect = {
  kind: 'election',
  id: 'contour',
  title: 'Contour',
  subcommand: 'serve',
  images: ['projectcontour/contour'],
  sources: [
    { repository: 'projectcontour/contour', path: 'cmd/contour/serve.go', commit: '31c4bb3' },
    { repository: 'projectcontour/contour', path: 'examples/contour/03-contour.yaml', commit: '31c4bb3' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    // kingpin takes no --name=false.
    enable: { ...OFF, negation: 'no-prefix' },
    leaseName: textFlag('--leader-election-resource-name'),
    leaseNamespace: textFlag('--leader-election-resource-namespace'),
    ...timingFlags('--leader-election'),
    podNamespace: textVariable('CONTOUR_NAMESPACE'),
  },
  leaseName: { kind: 'settable', default: 'leader-elect' },
  leaseNamespace: { kind: 'settable' },
  identity: 'hostname-random',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
    releaseOnCancel: true,
  },
  gracefulShutdown: 30,
  metrics: CONTROLLER_RUNTIME_METRICS,
};

export const KARPENTER: Dialect = {
  kind: 'election',
  id: 'karpenter',
  title: 'Karpenter',
  images: ['karpenter/controller'],
  versions: { since: '1' },
  sources: [
    { repository: 'kubernetes-sigs/karpenter', path: 'pkg/operator/options/options.go', commit: '2266468' },
    { repository: 'kubernetes-sigs/karpenter', path: 'pkg/operator/operator.go', commit: '2266468' },
    { repository: 'aws/karpenter-provider-aws', path: 'charts/karpenter/templates/role.yaml', commit: '1d92708' },
    { repository: 'awslabs/operatorpkg', path: 'metrics/metrics.go', commit: '9bbc177' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    enable: { ...OFF, alternatives: [{ ...booleanVariable('DISABLE_LEADER_ELECTION'), inverted: true }] },
    leaseName: { ...textFlag('--leader-election-name'), alternatives: [textVariable('LEADER_ELECTION_NAME')] },
    leaseNamespace: {
      ...textFlag('--leader-election-namespace'),
      alternatives: [textVariable('LEADER_ELECTION_NAMESPACE')],
    },
  },
  leaseName: { kind: 'settable', default: 'karpenter-leader-election' },
  leaseNamespace: { kind: 'settable' },
  identity: 'hostname-random',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
    releaseOnCancel: true,
  },
  gracefulShutdown: 30,
  // It counts its requests in client_go_request_total instead.
  metrics: { leaderStatus: {} },
  rejectedFlags: { '--leader-elect': 'remove it: v1.0 replaced it by --disable-leader-election' },
};

export const INGRESS_NGINX: Dialect = {
  kind: 'election',
  id: 'ingress-nginx',
  title: 'ingress-nginx',
  images: ['ingress-nginx/controller'],
  versions: { since: '1.10.1' },
  sources: [
    { repository: 'kubernetes/ingress-nginx', path: 'pkg/flags/flags.go', commit: 'dbb11b9' },
    { repository: 'kubernetes/ingress-nginx', path: 'internal/ingress/controller/status.go', commit: 'dbb11b9' },
    { repository: 'kubernetes/ingress-nginx', path: 'internal/k8s/main.go', commit: 'dbb11b9' },
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    enable: OFF,
    leaseName: textFlag('--election-id'),
    leaseDuration: durationFlag('--election-ttl'),
    identity: { ...textVariable('POD_NAME'), required: true },
    podNamespace: { ...textVariable('POD_NAMESPACE'), required: true },
  },
  derived: {
    renewDeadline: { from: 'leaseDuration', times: 1 / 2 },
    retryPeriod: { from: 'leaseDuration', times: 1 / 4 },
  },
  leaseName: { kind: 'settable', default: 'ingress-controller-leader' },
  leaseNamespace: { kind: 'pod' },
  identity: 'pod-name',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 30, renewDeadline: 15, retryPeriod: 7.5 },
    releaseOnCancel: false,
  },
  // It keeps renewing while nginx drains (240 s at most, unless configured) and for 10 s after.
  gracefulShutdown: 250,
};
