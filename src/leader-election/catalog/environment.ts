import { Dialect } from '../../model/dialect';
import { booleanVariable, durationVariable, textVariable } from './env';
import { enableFlag } from './shared-flags';
import { CONTROLLER_RUNTIME_METRICS, CONTROLLER_RUNTIME_METRICS_SOURCE } from './shared-metrics';

export const ARGO_WORKFLOWS: Dialect = {
  kind: 'election',
  id: 'argo-workflows',
  title: "Argo Workflows' controller",
  images: ['argoproj/workflow-controller'],
  sources: [
    { repository: 'argoproj/argo-workflows', path: 'cmd/workflow-controller/main.go', commit: 'f016ad8' },
    { repository: 'argoproj/argo-workflows', path: 'util/env/env.go', commit: 'f016ad8' },
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    enable: { ...booleanVariable('LEADER_ELECTION_DISABLE'), inverted: true, literal: true },
    leaseDuration: durationVariable('LEADER_ELECTION_LEASE_DURATION'),
    renewDeadline: durationVariable('LEADER_ELECTION_RENEW_DEADLINE'),
    retryPeriod: durationVariable('LEADER_ELECTION_RETRY_PERIOD'),
    // It does not start without.
    identity: textVariable('LEADER_ELECTION_IDENTITY'),
  },
  leaseName: {
    kind: 'declared',
    default: 'workflow-controller',
    hint: 'workflow-controller, with -<instanceID> after it where its ConfigMap has one',
  },
  leaseNamespace: { kind: 'pod' },
  identity: 'pod-name',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 5 },
    releaseOnCancel: false,
  },
  gracefulShutdown: 0,
};

/** The controller; event sources and sensors, of the same image, elect in other ways. */
export const ARGO_EVENTS: Dialect = {
  kind: 'election',
  id: 'argo-events',
  title: "Argo Events' controller",
  images: ['argoproj/argo-events'],
  sources: [
    { repository: 'argoproj/argo-events', path: 'cmd/commands/controller.go', commit: '6478ece' },
    { repository: 'argoproj/argo-events', path: 'pkg/reconciler/cmd/start.go', commit: '6478ece' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
  confidence: 'source',
  client: 'client-go',
  settings: { enable: enableFlag('--leader-election') },
  leaseName: { kind: 'fixed', name: 'argo-events-controller' },
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

const STRIMZI_PACKAGE = 'cluster-operator/src/main/java/io/strimzi/operator/cluster';

/** Name, namespace and identity have no defaults of its own; its manifests set them. */
export const STRIMZI: Dialect = {
  kind: 'election',
  id: 'strimzi',
  title: "Strimzi's cluster operator",
  images: ['strimzi/operator'],
  sources: [
    {
      repository: 'strimzi/strimzi-kafka-operator',
      path: `${STRIMZI_PACKAGE}/leaderelection/LeaderElectionManagerConfig.java`,
      commit: '8541da1',
    },
    {
      repository: 'strimzi/strimzi-kafka-operator',
      path: `${STRIMZI_PACKAGE}/leaderelection/LeaderElectionManager.java`,
      commit: '8541da1',
    },
    { repository: 'strimzi/strimzi-kafka-operator', path: `${STRIMZI_PACKAGE}/Main.java`, commit: '8541da1' },
  ],
  confidence: 'source',
  client: 'fabric8',
  settings: {
    enable: booleanVariable('STRIMZI_LEADER_ELECTION_ENABLED'),
    leaseName: textVariable('STRIMZI_LEADER_ELECTION_LEASE_NAME'),
    leaseNamespace: textVariable('STRIMZI_LEADER_ELECTION_LEASE_NAMESPACE'),
    leaseDuration: durationVariable('STRIMZI_LEADER_ELECTION_LEASE_DURATION_MS', 'milliseconds'),
    renewDeadline: durationVariable('STRIMZI_LEADER_ELECTION_RENEW_DEADLINE_MS', 'milliseconds'),
    retryPeriod: durationVariable('STRIMZI_LEADER_ELECTION_RETRY_PERIOD_MS', 'milliseconds'),
    identity: textVariable('STRIMZI_LEADER_ELECTION_IDENTITY'),
  },
  leaseName: { kind: 'settable' },
  leaseNamespace: { kind: 'settable' },
  identity: 'pod-name',
  defaults: {
    enabled: false,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
    releaseOnCancel: true,
  },
  gracefulShutdown: 10,
};

/** Its ConfigLoader, from 5.3 on. ENABLED alone does nothing: the lease's name turns the election on. */
export const JAVA_OPERATOR_SDK: Dialect = {
  kind: 'election',
  id: 'java-operator-sdk',
  title: "a Java Operator SDK operator with the SDK's ConfigLoader",
  sources: [
    {
      repository: 'operator-framework/java-operator-sdk',
      path: 'operator-framework/src/main/java/io/javaoperatorsdk/operator/config/loader/ConfigLoader.java',
      commit: '78b877b',
    },
    {
      repository: 'operator-framework/java-operator-sdk',
      path: 'operator-framework-core/src/main/java/io/javaoperatorsdk/operator/LeaderElectionManager.java',
      commit: '78b877b',
    },
  ],
  confidence: 'source',
  client: 'java-operator-sdk',
  settings: {
    enable: booleanVariable('JOSDK_LEADER_ELECTION_ENABLED'),
    leaseName: textVariable('JOSDK_LEADER_ELECTION_LEASE_NAME'),
    leaseNamespace: textVariable('JOSDK_LEADER_ELECTION_LEASE_NAMESPACE'),
    leaseDuration: durationVariable('JOSDK_LEADER_ELECTION_LEASE_DURATION', 'iso-8601'),
    renewDeadline: durationVariable('JOSDK_LEADER_ELECTION_RENEW_DEADLINE', 'iso-8601'),
    retryPeriod: durationVariable('JOSDK_LEADER_ELECTION_RETRY_PERIOD', 'iso-8601'),
    // Without it the host's name.
    identity: textVariable('JOSDK_LEADER_ELECTION_IDENTITY'),
  },
  leaseName: { kind: 'settable' },
  leaseNamespace: { kind: 'settable' },
  identity: 'pod-name',
  defaults: {
    enabled: false,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
    releaseOnCancel: false,
  },
  gracefulShutdown: 0,
};

/** On Kubernetes; elsewhere it elects through PostgreSQL. */
export const KUMA: Dialect = {
  kind: 'election',
  id: 'kuma',
  title: "Kuma's control plane",
  images: ['kumahq/kuma-cp'],
  sources: [
    { repository: 'kumahq/kuma', path: 'pkg/plugins/bootstrap/k8s/plugin.go', commit: '348b652' },
    { repository: 'kumahq/kuma', path: 'pkg/config/plugins/runtime/k8s/config.go', commit: '348b652' },
    { repository: 'kumahq/kuma', path: 'pkg/diagnostics/server.go', commit: '348b652' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    leaseDuration: durationVariable('KUMA_RUNTIME_KUBERNETES_LEADER_ELECTION_LEASE_DURATION'),
    renewDeadline: durationVariable('KUMA_RUNTIME_KUBERNETES_LEADER_ELECTION_RENEW_DEADLINE'),
    podNamespace: textVariable('KUMA_STORE_KUBERNETES_SYSTEM_NAMESPACE'),
  },
  leaseName: { kind: 'fixed', name: 'cp-leader-lease' },
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
