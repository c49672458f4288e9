import { App, Chart, Duration } from 'cdk8s';
import { only } from '../../test/support/manifests';
import { RuleGroup } from '../support/rule-tests';
import { synthesized } from '../support/synthesized';
import { LEASE, NAMESPACE } from './situation';
import {
  ControllerMetrics,
  HaOperator,
  LeaderElection,
  LeaderElectionDialect,
  MonitoringOptions,
  TimingProfile,
} from 'cdk8s-ha-operator';

/** A timing, and what it comes to with client-go, in seconds: by the table of the guide, not by the library. */
export interface Timing {
  readonly leaseDuration: number;
  readonly renewDeadline: number;
  readonly retryPeriod: number;
  readonly crashMax: number;
  readonly gracefulMax: number;
  readonly toleratedOutage: number;
}

export const TIMINGS = {
  default: {
    leaseDuration: 15,
    renewDeadline: 10,
    retryPeriod: 2,
    crashMax: 23.8,
    gracefulMax: 4.4,
    toleratedOutage: 8,
  },
  fast: { leaseDuration: 10, renewDeadline: 6, retryPeriod: 1, crashMax: 14.4, gracefulMax: 2.2, toleratedOutage: 5 },
  conservative: {
    leaseDuration: 30,
    renewDeadline: 20,
    retryPeriod: 5,
    crashMax: 52,
    gracefulMax: 11,
    toleratedOutage: 15,
  },
  openshift: {
    leaseDuration: 137,
    renewDeadline: 107,
    retryPeriod: 26,
    crashMax: 251.4,
    gracefulMax: 57.2,
    toleratedOutage: 78,
  },
} as const satisfies Readonly<Record<string, Timing>>;

export type Sources = 'lease' | 'status' | 'both';

const SOURCES: Readonly<Record<Sources, MonitoringOptions>> = {
  lease: {},
  status: { kubeStateMetrics: false, controllerMetrics: ControllerMetrics.COMPONENT_BASE },
  both: { controllerMetrics: ControllerMetrics.COMPONENT_BASE },
};

/** A controller that is watched in some way. */
export interface Subject {
  readonly title: string;
  readonly timing: Timing;
  readonly sources: Sources;
  readonly interval: number;
  readonly groups: readonly RuleGroup[];
}

export function subject(profile: keyof typeof TIMINGS, sources: Sources, interval = 30): Subject {
  const timing = TIMINGS[profile];
  return {
    title: `${profile}, by ${sources}, every ${interval} s`,
    timing,
    sources,
    interval,
    groups: rendered(timing, {
      ...SOURCES[sources],
      hubble: true,
      prometheus: { interval: Duration.seconds(interval) },
    }),
  };
}

function rendered({ leaseDuration, renewDeadline, retryPeriod }: Timing, monitoring: MonitoringOptions): RuleGroup[] {
  const app = new App();
  const chart = new Chart(app, 'alerted', { namespace: NAMESPACE });
  new HaOperator(chart, 'manager', {
    image: 'registry.example.com/manager:1.0.0',
    leaderElection: LeaderElection.of({
      dialect: LeaderElectionDialect.flags(),
      leaseName: LEASE,
      timing: TimingProfile.custom({
        leaseDuration: Duration.seconds(leaseDuration),
        renewDeadline: Duration.seconds(renewDeadline),
        retryPeriod: Duration.seconds(retryPeriod),
      }),
    }),
    metrics: { port: 8080 },
    monitoring,
  });
  return only(synthesized(app), 'PrometheusRule').spec.groups as RuleGroup[];
}
