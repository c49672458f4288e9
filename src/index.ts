export { ClusterPolicy, ClusterPolicyProps } from './cluster-policy';
export { ControllerWarning } from './controller-warning';
export { DisruptionBudgetOptions, DisruptionOptions, UnhealthyPodEvictionPolicy } from './disruption/disruption';
export { FailoverEvent } from './drill/failover-event';
export { FailoverDrill, FailoverDrillProps } from './failover-drill';
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
export { LeaderElectionDashboard, LeaderElectionDashboardProps } from './leader-election-dashboard';
export { NamespacePolicy, NamespacePolicyProps } from './namespace-policy';
export { MetricsAuth, MetricsOptions, MetricsScheme, MetricsScraper } from './metrics/metrics';
export { AlertOptions, AlertRuleOptions } from './monitoring/alert-options';
export { DashboardOptions } from './monitoring/dashboard-options';
export { ControllerMetrics, MonitoringOptions } from './monitoring/monitoring-options';
export { PrometheusOptions } from './monitoring/prometheus-options';
export { KeyOptions, MetricsMonitor, ScrapeOptions, ScrapeTlsOptions } from './monitoring/scrape-options';
export { Egress } from './network/egress';
export { Ingress } from './network/ingress';
export { NetworkBackend, NetworkOptions } from './network/network-options';
export { NetworkCidrOptions, NetworkEntity, NetworkPodOptions, NetworkPortOptions } from './network/peer-options';
export { DnsServerOptions, NodeLocalDns, Platform, PlatformOptions } from './network/platform';
export { PolicyTemplate } from './network/policy-template';
export { AntiAffinity, PreferredAntiAffinityOptions, RequiredAntiAffinityOptions } from './placement/anti-affinity';
export { PlacementOptions, TolerationOptions } from './placement/placement';
export {
  NodeInclusionPolicy,
  TopologySpread,
  TopologySpreadOptions,
  WhenUnsatisfiable,
} from './placement/topology-spread';
export { ApiPermission } from './rbac/api-permission';
export { StandalonePolicyProps } from './standalone-policy';
export { CaInjection } from './webhook/ca-injection';
export {
  FailurePolicy,
  WebhookCertificateOptions,
  WebhookHandlerOptions,
  WebhookOperation,
  WebhookOptions,
  WebhookRule,
} from './webhook/webhook-options';
export { WebhookCheckOptions, WebhookCheckRoute } from './webhook/check-options';
export { WebhookCheck, WebhookCheckProps } from './webhook-check';
export { ProjectedVolume, ServiceAccountTokenVolumeOptions } from './workload/projected-volume';
export { SecurityOptions } from './workload/security';
export { WorkloadOptions } from './workload/workload-options';
export { WorkloadPolicy, WorkloadPolicyProps } from './workload-policy';
