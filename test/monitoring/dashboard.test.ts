import { HaOperatorProps, LeaderElection, MonitoringOptions } from '../../src';
import { documents, find } from '../support/documents';
import { DashboardJson } from '../support/grafana';
import { ofKind } from '../support/manifests';
import { LEASE_NAME, operator } from '../support/subject';

function rendered(monitoring: MonitoringOptions, props: Partial<HaOperatorProps> = {}) {
  return documents(operator({ monitoring, ...props }));
}

test('a ConfigMap that the sidecar of Grafana finds, beside the rules', () => {
  const docs = rendered({});
  expect(find(docs, 'ConfigMap')).toMatchObject({
    metadata: {
      name: 'sample-dashboard',
      namespace: 'test-system',
      labels: { 'app.kubernetes.io/name': 'sample', grafana_dashboard: '1' },
    },
  });
  expect(Object.keys(find(docs, 'ConfigMap').data as object)).toEqual(['ha_test-system_sample.json']);
  expect(ofKind(docs, 'PrometheusRule')).toHaveLength(1);
});

test('it is of the controller', () => {
  const [json] = Object.values(find(rendered({}), 'ConfigMap').data as Record<string, string>);
  const dashboard = JSON.parse(json) as DashboardJson;
  expect(dashboard.title).toBe('High availability of test-system/sample');
  expect(json).toContain(LEASE_NAME);
});

test('labels and annotations are those that are given', () => {
  const dashboard = { labels: { dashboards: 'yes' }, annotations: { grafana_folder: 'Operators' } };
  const { metadata } = find(rendered({ dashboard }), 'ConfigMap');
  expect(metadata.labels).toMatchObject({ dashboards: 'yes' });
  expect(metadata.labels).not.toHaveProperty('grafana_dashboard');
  expect(metadata.annotations).toEqual({ grafana_folder: 'Operators' });
});

test('in another namespace its name has that of the controller', () => {
  const { metadata } = find(rendered({ dashboard: { namespace: 'grafana' } }), 'ConfigMap');
  expect(metadata).toMatchObject({ namespace: 'grafana', name: 'test-system-sample-dashboard' });
});

test('none if nobody wants one', () => {
  expect(ofKind(rendered({ dashboard: { enabled: false } }), 'ConfigMap')).toEqual([]);
});

test('none of a controller of which nothing tells', () => {
  const docs = rendered({ kubeStateMetrics: false }, { leaderElection: LeaderElection.notNeeded('one replica') });
  expect(ofKind(docs, 'ConfigMap')).toEqual([]);
});
