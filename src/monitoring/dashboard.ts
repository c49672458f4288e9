import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { controllerDashboard } from '../model/monitoring/dashboard/controller';
import { DashboardFile } from '../model/monitoring/dashboard/frame';
import { MonitoringSubject } from '../model/monitoring/subject';
import { DashboardOptions } from './dashboard-options';

/** What Grafana's sidecar looks for, in the settings of kube-prometheus-stack. */
const SIDECAR_LABELS = { grafana_dashboard: '1' };

/** The dashboard of a controller; absent where its metrics tell nothing. */
export function renderDashboard(
  scope: Construct,
  subject: MonitoringSubject,
  options: DashboardOptions,
  metadata: ApiObjectMetadata,
  runbookUrl?: string,
): kplus.ConfigMap | undefined {
  const file = controllerDashboard(subject, runbookUrl);
  return file && dashboardConfigMap(scope, file, options, metadata);
}

export function dashboardConfigMap(
  scope: Construct,
  { name, json }: DashboardFile,
  { labels = SIDECAR_LABELS, annotations }: Pick<DashboardOptions, 'labels' | 'annotations'>,
  metadata: ApiObjectMetadata,
): kplus.ConfigMap {
  return new kplus.ConfigMap(scope, 'Dashboard', {
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, ...labels },
      annotations: { ...metadata.annotations, ...annotations },
    },
    // The sidecar writes the dashboards of all ConfigMaps into one folder.
    data: { [`${name}.json`]: json },
  });
}
