import { Dialect } from '../../model/dialect';
import { FlagSetting } from '../../model/setting';
import { booleanVariable, durationVariable, textVariable } from './env';
import { durationFlag, timingFlags } from './shared-flags';
import { CONTROLLER_RUNTIME_METRICS, CONTROLLER_RUNTIME_METRICS_SOURCE } from './shared-metrics';

/** The init container kyvernopre elects too (`kyvernopre`, `kyvernopre-lock`), and has no flag for it. */
export const KYVERNO: Dialect = {
  kind: 'election',
  id: 'kyverno',
  title: "Kyverno's controllers",
  images: [
    'kyverno/kyverno',
    'kyverno/background-controller',
    'kyverno/reports-controller',
    'kyverno/cleanup-controller',
  ],
  sources: [
    { repository: 'kyverno/kyverno', path: 'pkg/leaderelection/leaderelection.go', commit: '111e07b' },
    { repository: 'kyverno/kyverno', path: 'cmd/internal/flag.go', commit: '111e07b' },
    { repository: 'kyverno/kyverno', path: 'cmd/kyverno/main.go', commit: '111e07b' },
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    retryPeriod: durationFlag('--leaderElectionRetryPeriod'),
    identity: textVariable('KYVERNO_POD_NAME'),
    podNamespace: textVariable('KYVERNO_NAMESPACE'),
  },
  derived: {
    leaseDuration: { from: 'retryPeriod', times: 6 },
    renewDeadline: { from: 'retryPeriod', times: 5 },
  },
  leaseName: {
    kind: 'declared',
    components: {
      kyverno: 'kyverno',
      'background-controller': 'kyverno-background-controller',
      'reports-controller': 'kyverno-reports-controller',
      'cleanup-controller': 'kyverno-cleanup-controller',
    },
  },
  leaseNamespace: { kind: 'pod' },
  identity: 'pod-name',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 12, renewDeadline: 10, retryPeriod: 2 },
    releaseOnCancel: false,
  },
  gracefulShutdown: 30,
};

export const RABBITMQ_CLUSTER_OPERATOR: Dialect = {
  kind: 'election',
  id: 'rabbitmq-cluster-operator',
  title: "RabbitMQ's cluster operator",
  images: ['rabbitmq/cluster-operator', 'rabbitmqoperator/cluster-operator'],
  sources: [
    { repository: 'rabbitmq/cluster-operator', path: 'cmd/main.go', commit: '06cda8e' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    leaseDuration: durationVariable('LEASE_DURATION', 'seconds'),
    renewDeadline: durationVariable('RENEW_DEADLINE', 'seconds'),
    retryPeriod: durationVariable('RETRY_PERIOD', 'seconds'),
    podNamespace: textVariable('OPERATOR_NAMESPACE'),
  },
  leaseName: { kind: 'fixed', name: 'rabbitmq-cluster-operator-leader-election' },
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
    releaseOnCancel: false,
  },
  gracefulShutdown: 30,
  metrics: CONTROLLER_RUNTIME_METRICS,
};

const CILIUM_TIMING = timingFlags('--leader-election');

export const CILIUM_OPERATOR: Dialect = {
  kind: 'election',
  id: 'cilium-operator',
  title: "Cilium's operator",
  images: [
    'cilium/operator',
    'cilium/operator-generic',
    'cilium/operator-aws',
    'cilium/operator-azure',
    'cilium/operator-alibabacloud',
  ],
  sources: [
    { repository: 'cilium/cilium', path: 'operator/cmd/leader_election.go', commit: 'a970037' },
    { repository: 'cilium/cilium', path: 'operator/cmd/root.go', commit: 'c547745' },
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    leaseDuration: orVariable(CILIUM_TIMING.leaseDuration, 'CILIUM_LEADER_ELECTION_LEASE_DURATION'),
    renewDeadline: orVariable(CILIUM_TIMING.renewDeadline, 'CILIUM_LEADER_ELECTION_RENEW_DEADLINE'),
    retryPeriod: orVariable(CILIUM_TIMING.retryPeriod, 'CILIUM_LEADER_ELECTION_RETRY_PERIOD'),
    podNamespace: textVariable('CILIUM_K8S_NAMESPACE'),
  },
  leaseName: { kind: 'fixed', name: 'cilium-operator-resource-lock' },
  leaseNamespace: { kind: 'pod', otherwise: 'default' },
  identity: 'hostname-random',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
    releaseOnCancel: true,
  },
  gracefulShutdown: 60,
};

function orVariable(setting: FlagSetting, name: string): FlagSetting {
  return { ...setting, alternatives: [durationVariable(name)] };
}

/** Part of its locks are ConfigMaps: istio-leader, istio-namespace-controller-election, istio-ip-autoallocate. */
export const ISTIO: Dialect = {
  kind: 'election',
  id: 'istio',
  title: "Istio's control plane, istiod",
  images: ['istio/pilot'],
  sources: [
    { repository: 'istio/istio', path: 'pilot/pkg/leaderelection/leaderelection.go', commit: '86c9f01' },
    { repository: 'istio/istio', path: 'pilot/pkg/bootstrap/configcontroller.go', commit: '86c9f01' },
    { repository: 'istio/istio', path: 'pilot/pkg/features/experimental.go', commit: '86c9f01' },
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    enable: booleanVariable('ENABLE_LEADER_ELECTION'),
    identity: textVariable('POD_NAME'),
    podNamespace: textVariable('POD_NAMESPACE'),
  },
  leaseName: {
    kind: 'several',
    hint: 'such as istio-gateway-deployment-<revision>; some of its locks are ConfigMaps',
  },
  leaseNamespace: { kind: 'pod' },
  identity: 'pod-name',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 30, renewDeadline: 15, retryPeriod: 7.5 },
    releaseOnCancel: true,
  },
  gracefulShutdown: 0,
};
