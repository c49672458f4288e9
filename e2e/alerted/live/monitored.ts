import { App, Chart, Duration } from 'cdk8s';
import { Manifest, only } from '../../../test/support/manifests';
import { RuleGroup } from '../../support/rule-tests';
import { synthesized } from '../../support/synthesized';
import { Sources } from '../subjects';
import {
  ControllerMetrics,
  HaOperator,
  LeaderElection,
  LeaderElectionDialect,
  MetricsScheme,
  MonitoringOptions,
  NetworkBackend,
  TimingProfile,
} from 'cdk8s-ha-operator';

/** Seconds between two samples, and between two evaluations. */
export const INTERVAL = 1;
/** The driver has it built in. */
export const LEASE = 'beskar7.infrastructure.cluster.x-k8s.io';

/** An operator that elects with controller-runtime, as it is rendered with all that watches it. */
export interface Monitored {
  readonly namespace: string;
  readonly sources: Sources;
  /** What the API server is given: all but the objects of Prometheus Operator, which is not there. */
  readonly manifests: readonly Manifest[];
  readonly monitor: Manifest;
  readonly groups: readonly RuleGroup[];
}

/** One that gives its lease up, of which nothing is known; and one that does not, whose dialect says what it exports. */
const ELECTIONS = {
  releasing: { dialect: LeaderElectionDialect.flags(), leaseName: LEASE, releaseOnCancel: true },
  keeping: { dialect: LeaderElectionDialect.BESKAR7 },
};

export interface MonitoredOptions {
  readonly namespace: string;
  readonly sources: Sources;
  readonly election: keyof typeof ELECTIONS;
}

export function monitored({ namespace, sources, election }: MonitoredOptions): Monitored {
  const app = new App();
  const chart = new Chart(app, 'live', { namespace });
  new HaOperator(chart, 'manager', {
    image: 'registry.example.com/manager:1.0.0',
    leaderElection: LeaderElection.of({ timing: TimingProfile.FAST, ...ELECTIONS[election] }),
    args: ['--metrics-bind-address=:18443', '--health-probe-bind-address=0'],
    metrics: { port: 18443, scheme: MetricsScheme.HTTPS },
    network: { backend: NetworkBackend.NETWORK_POLICY },
    monitoring: {
      ...SOURCES[sources],
      ...(sources !== 'lease' && election === 'releasing' && EXPORTS),
      prometheus: { interval: Duration.seconds(INTERVAL) },
      dashboard: { enabled: false },
    },
    ...(election === 'releasing' && { silenceWarnings: { 'fencing-margin': 'none that releases is cut off' } }),
  });
  const manifests = synthesized(app);
  const isWatching = ({ apiVersion }: Manifest) => String(apiVersion).startsWith('monitoring.coreos.com/');
  return {
    namespace,
    sources,
    manifests: manifests.filter((manifest) => !isWatching(manifest)),
    monitor: only(manifests, 'PodMonitor'),
    groups: only(manifests, 'PrometheusRule').spec.groups as RuleGroup[],
  };
}

const EXPORTS: MonitoringOptions = { controllerMetrics: ControllerMetrics.CONTROLLER_RUNTIME };

const SOURCES: Readonly<Record<Sources, MonitoringOptions>> = {
  lease: { controllerMetrics: ControllerMetrics.NONE },
  status: { kubeStateMetrics: false },
  both: {},
};
