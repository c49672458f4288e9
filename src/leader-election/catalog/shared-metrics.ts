import { Source } from '../../model/dialect';

export { COMPONENT_BASE_METRICS, CONTROLLER_RUNTIME_METRICS } from '../../model/election-metrics';

export const CONTROLLER_RUNTIME_METRICS_SOURCE: Source = {
  repository: 'kubernetes-sigs/controller-runtime',
  path: 'pkg/metrics/leaderelection.go',
  commit: '86a0d40',
};

export const COMPONENT_BASE_METRICS_SOURCE: Source = {
  repository: 'kubernetes/component-base',
  path: 'metrics/prometheus/clientgo/leaderelection/metrics.go',
  commit: '349fbe0',
};
