import { ElectionFigures } from '../figures';
import { LeaseClientId } from '../lease-client';

/** A controller that is watched. Times are in seconds. */
export interface MonitoringSubject {
  /** The name of its Deployment. */
  readonly name: string;
  readonly namespace: string;
  /** The name of its container. */
  readonly container: string;
  readonly replicas: number;
  /** How long a pod may take to end. */
  readonly gracePeriod: number;
  /** Absent where there is no election. */
  readonly election?: MonitoredElection;
  /** The name of its PodDisruptionBudget, if there is one. */
  readonly budget?: string;
  readonly sources: MetricSources;
  /** The longest interval between two samples of a metric, and between two evaluations of a rule. */
  readonly interval: number;
}

export interface MonitoredElection {
  readonly client: LeaseClientId;
  readonly figures: ElectionFigures;
  /** At least one. */
  readonly leases: readonly string[];
  readonly leaseNamespace: string;
}

/** Which metrics there are. */
export interface MetricSources {
  /** Those of Leases and PodDisruptionBudgets, by kube-state-metrics. */
  readonly kubeStateMetrics: boolean;
  /** The controller's own `leader_election_master_status`, and the values of its label `name`. */
  readonly leaderStatus?: { readonly names: readonly string[] };
  /** The controller's own `leader_election_slowpath_total`. */
  readonly slowPath: boolean;
  /** The controller's own `rest_client_requests_total`. */
  readonly requests: boolean;
  /** `hubble_drop_total` with the labels that docs/monitoring.md asks for. */
  readonly hubble: boolean;
}
