export { ControllerWarning } from './controller-warning';
export { DisruptionBudgetOptions, DisruptionOptions, UnhealthyPodEvictionPolicy } from './disruption/disruption';
export { GitOpsOptions } from './gitops/sync-waves';
export { HaOperator, HaOperatorProps } from './ha-operator';
export { LeaderElectedController } from './leader-elected-controller';
export { LeaderElectedControllerProps } from './leader-elected-controller-props';
export {
  ConfigMapDialectOptions,
  CustomDialectOptions,
  DurationFormat,
  ElectionSetting,
  EnvDialectOptions,
  FlagsDialectOptions,
  LeaseClient,
  LeaseIdentity,
} from './leader-election/custom-dialect-options';
export {
  DisabledLeaderElectionOptions,
  LeaderElection,
  LeaderElectionOptions,
} from './leader-election/leader-election';
export { DialectConfidence } from './leader-election/dialect-confidence';
export { LeaderElectionDialect } from './leader-election/leader-election-dialect';
export { LeaderElectionFigures } from './leader-election/leader-election-figures';
export { FailoverTimingOptions, TimingProfile, TimingProfileOptions } from './leader-election/timing-profile';
export { MetricsAuth, MetricsOptions, MetricsScheme } from './metrics/metrics';
export { Egress, EgressEntity, EgressPortOptions, EgressToCidrsOptions, EgressToPodsOptions } from './network/egress';
export { NetworkBackend, NetworkOptions } from './network/network-access';
export { AntiAffinity, PreferredAntiAffinityOptions, RequiredAntiAffinityOptions } from './placement/anti-affinity';
export { PlacementOptions, TolerationOptions } from './placement/placement';
export {
  NodeInclusionPolicy,
  TopologySpread,
  TopologySpreadOptions,
  WhenUnsatisfiable,
} from './placement/topology-spread';
export { ApiPermission } from './rbac/api-permission';
export { CaInjection } from './webhook/ca-injection';
export {
  FailurePolicy,
  WebhookCertificateOptions,
  WebhookHandlerOptions,
  WebhookOperation,
  WebhookOptions,
  WebhookRule,
} from './webhook/webhook-options';
export { ProjectedVolume, ServiceAccountTokenVolumeOptions } from './workload/projected-volume';
export { SecurityOptions } from './workload/security';
export { WorkloadOptions } from './workload/workload-options';
