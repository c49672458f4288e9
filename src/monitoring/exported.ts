import { ElectionMetrics } from '../model/dialect';
import { COMPONENT_BASE_METRICS, CONTROLLER_RUNTIME_METRICS } from '../model/election-metrics';
import { ControllerMetrics } from './monitoring-options';

const BY_LIBRARY: Readonly<Record<ControllerMetrics, ElectionMetrics>> = {
  [ControllerMetrics.CONTROLLER_RUNTIME]: CONTROLLER_RUNTIME_METRICS,
  [ControllerMetrics.COMPONENT_BASE]: COMPONENT_BASE_METRICS,
  [ControllerMetrics.NONE]: {},
};

/** What a controller exports: as its user says, or else as is known of it. */
export function exportedMetrics(
  said: ControllerMetrics | undefined,
  known: ElectionMetrics | undefined,
): ElectionMetrics {
  return said === undefined ? (known ?? {}) : BY_LIBRARY[said];
}
