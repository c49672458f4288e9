import { durations, fact, Fact, UPPER } from './catalog-facts';

const CAMEL = ['leaseDuration', 'renewDeadline', 'retryPeriod'];
const USUAL = '15/10/2';

const knative = { ...durations(':'), podNamespace: 'SYSTEM_NAMESPACE' };
/** As component-base's LeaderElectionConfiguration has them. */
const block = {
  enable: ':leaderElection.leaderElect',
  leaseName: ':leaderElection.resourceName',
  leaseNamespace: ':leaderElection.resourceNamespace',
  ...durations(':leaderElection.', CAMEL),
};

/** Of controllers that are told by variables or a configuration, and of those that are told next to nothing. */
export const MORE_FACTS: readonly Fact[] = [
  fact('opentelemetry-operator', 'off', '137/107/26', 'releases', {
    lease: '9f7554c3.opentelemetry.io',
    told: { enable: '--enable-leader-election' },
  }),
  fact('rabbitmq-cluster-operator', 'on', USUAL, 'keeps', {
    lease: 'rabbitmq-cluster-operator-leader-election',
    told: { ...durations('', UPPER), podNamespace: 'OPERATOR_NAMESPACE' },
    durations: 'seconds',
  }),
  fact('cilium-operator', 'on', USUAL, 'releases', {
    lease: 'cilium-operator-resource-lock',
    told: { ...durations('--leader-election-'), podNamespace: 'CILIUM_K8S_NAMESPACE' },
  }),
  // The code has released it since 2020.
  fact('istio', 'on', '30/15/7.5', 'releases', {
    told: { enable: 'ENABLE_LEADER_ELECTION', identity: 'POD_NAME', podNamespace: 'POD_NAMESPACE' },
  }),
  // The code has not released it since 2022.
  fact('argo-workflows', 'on', '15/10/5', 'keeps', {
    lease: 'workflow-controller',
    told: {
      enable: '!LEADER_ELECTION_DISABLE',
      ...durations('LEADER_ELECTION_', UPPER),
      identity: 'LEADER_ELECTION_IDENTITY',
    },
  }),
  fact('argo-events', 'on', USUAL, 'keeps', {
    lease: 'argo-events-controller',
    told: { enable: '--leader-election' },
  }),
  fact('strimzi', 'off', USUAL, 'releases', {
    told: {
      enable: 'STRIMZI_LEADER_ELECTION_ENABLED',
      leaseName: 'STRIMZI_LEADER_ELECTION_LEASE_NAME',
      leaseNamespace: 'STRIMZI_LEADER_ELECTION_LEASE_NAMESPACE',
      ...durations('STRIMZI_LEADER_ELECTION_', ['LEASE_DURATION_MS', 'RENEW_DEADLINE_MS', 'RETRY_PERIOD_MS']),
      identity: 'STRIMZI_LEADER_ELECTION_IDENTITY',
    },
    durations: 'milliseconds',
  }),
  fact('java-operator-sdk', 'off', USUAL, 'keeps', {
    told: {
      enable: 'JOSDK_LEADER_ELECTION_ENABLED',
      leaseName: 'JOSDK_LEADER_ELECTION_LEASE_NAME',
      leaseNamespace: 'JOSDK_LEADER_ELECTION_LEASE_NAMESPACE',
      ...durations('JOSDK_LEADER_ELECTION_', UPPER),
      identity: 'JOSDK_LEADER_ELECTION_IDENTITY',
    },
    durations: 'iso-8601',
  }),
  fact('kuma', 'on', USUAL, 'keeps', {
    lease: 'cp-leader-lease',
    told: {
      leaseDuration: 'KUMA_RUNTIME_KUBERNETES_LEADER_ELECTION_LEASE_DURATION',
      renewDeadline: 'KUMA_RUNTIME_KUBERNETES_LEADER_ELECTION_RENEW_DEADLINE',
      podNamespace: 'KUMA_STORE_KUBERNETES_SYSTEM_NAMESPACE',
    },
  }),
  fact('knative', 'on', '60/40/10', 'releases', { told: { ...knative, enable: '!--disable-ha' } }),
  // Serving's controller and autoscaler lost --disable-ha in v1.15.
  fact('knative-serving-controller', 'on', '60/40/10', 'releases', { told: knative }),
  fact('knative-autoscaler', 'on', '60/40/10', 'releases', { told: { ...knative, identity: 'POD_NAME' } }),
  fact('nfd-master', 'off', USUAL, 'keeps', {
    lease: 'nfd-master.nfd.kubernetes.io',
    told: { enable: '--enable-leader-election', ...durations(':leaderElection.', CAMEL) },
  }),
  fact('kueue', 'on', USUAL, 'releases', { lease: 'c1f6bfd2.kueue.x-k8s.io', told: block }),
  fact('kube-scheduler-configuration', 'on', USUAL, 'releases', {
    lease: 'kube-scheduler',
    namespace: 'kube-system',
    told: block,
  }),
];
