import { ElectionMetrics } from './dialect';

/** Of a manager of controller-runtime, from v0.14 on. It never registers leader_election_slowpath_total. */
export const CONTROLLER_RUNTIME_METRICS: ElectionMetrics = { leaderStatus: {}, requests: true };

/** Of what loads component-base's metrics/prometheus/clientgo, which counts slow paths from Kubernetes 1.30 on. */
export const COMPONENT_BASE_METRICS: ElectionMetrics = { leaderStatus: {}, slowPath: true, requests: true };
