import { DisruptionOptions } from './disruption/disruption';
import { GitOpsOptions } from './gitops/sync-waves';
import { LeaderElection } from './leader-election/leader-election';
import { MetricsOptions } from './metrics/metrics';
import { MonitoringOptions } from './monitoring/monitoring-options';
import { Egress } from './network/egress';
import { Ingress } from './network/ingress';
import { NetworkOptions } from './network/network-options';
import { PlacementOptions } from './placement/placement';
import { WorkloadOptions } from './workload/workload-options';

/**
 * Properties of `LeaderElectedController`.
 */
export interface LeaderElectedControllerProps extends WorkloadOptions {
  /**
   * Whether and how replicas elect a leader. Required, because no default is safe.
   */
  readonly leaderElection: LeaderElection;

  /**
   * The name of the Deployment and of what belongs to it: a DNS label.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Tells installations of the same controller apart: the value of the label `app.kubernetes.io/instance`.
   *
   * @default - the name
   */
  readonly instance?: string;

  /**
   * The namespace of the Deployment. RBAC subjects and policy peers must name it, so it must be known.
   *
   * @default - the chart's namespace; an error if it has none
   */
  readonly namespace?: string;

  /**
   * How many pods run.
   *
   * @default 3; 1 with `LeaderElection.disabled`, and for a controller that is known to have no election
   */
  readonly replicas?: number;

  /**
   * Where replicas run.
   *
   * @default - on different nodes where possible, spread over zones
   */
  readonly placement?: PlacementOptions;

  /**
   * What happens to replicas when nodes are drained and versions rolled out.
   *
   * @default - one replica at a time
   */
  readonly disruption?: DisruptionOptions;

  /**
   * How network policy is rendered. It isolates the pods in both directions: beside what `egress` and `ingress`
   * declare they may call the API server and cluster DNS, and be called by the probes of their node's kubelet.
   * `networkSummary` says what that comes to.
   *
   * @default - for Cilium, on any platform
   */
  readonly network?: NetworkOptions;

  /**
   * Whom the controller may call, beside the API server and cluster DNS.
   *
   * @default - nobody
   */
  readonly egress?: Egress[];

  /**
   * Who may call the controller, beside the probes of its node and `metrics.scrapers`. HaOperator adds `webhook`.
   *
   * @default - nobody
   */
  readonly ingress?: Ingress[];

  /**
   * The metrics that the controller serves.
   *
   * @default - none
   */
  readonly metrics?: MetricsOptions;

  /**
   * How the controller is watched: what is scraped, alerts, a dashboard. An empty object turns all of it on.
   *
   * @default - not at all
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * What a GitOps tool is told about the order of the objects.
   *
   * @default - Argo CD sync waves
   */
  readonly gitOps?: GitOpsOptions;

  /**
   * Warnings not to print: their ids, each with the reason why it does not matter here.
   *
   * @default - all are printed
   */
  readonly silenceWarnings?: Readonly<Record<string, string>>;
}
