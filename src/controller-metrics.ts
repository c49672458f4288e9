import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { refuseIfAny } from './internal/refuse';
import { createMetricsService, metricsPort, MetricsAuth, MetricsOptions, metricsProblems } from './metrics/metrics';
import { tcp } from './model/policy/port';
import { NetworkAccess } from './network/network-access';
import { ApiPermission } from './rbac/api-permission';
import { OperatorRoles } from './rbac/operator-roles';

/** To ask the API server who scrapes, and whether they may. */
const AUTHENTICATE_SCRAPERS = [
  ApiPermission.allow(['create'], 'authentication.k8s.io', 'tokenreviews'),
  ApiPermission.allow(['create'], 'authorization.k8s.io', 'subjectaccessreviews'),
];

export interface MetricsSubject {
  readonly selector: Readonly<Record<string, string>>;
  readonly network: NetworkAccess;
  readonly roles: OperatorRoles;
  readonly addPort: (port: kplus.ContainerPort, path: string) => void;
  readonly serviceMetadata: () => ApiObjectMetadata;
}

/** Has a controller serve its metrics, and those read them who may. */
export function serveMetrics(
  scope: Construct,
  metrics: MetricsOptions,
  { selector, network, roles, addPort, serviceMetadata }: MetricsSubject,
): kplus.Service {
  refuseIfAny(metricsProblems(metrics), scope);
  addPort(metricsPort(metrics), 'metrics.port');
  (metrics.scrapers ?? []).forEach(({ namespace, labels = {} }) => {
    network.allowIngress({ peer: 'pods', namespace, labels, ports: tcp([metrics.port]) }, 'metrics.scrapers');
  });
  if (metrics.auth === MetricsAuth.KUBERNETES) {
    roles.allow(AUTHENTICATE_SCRAPERS);
  }
  return createMetricsService(scope, metrics, selector, serviceMetadata());
}
