import { Chart } from 'cdk8s';
import { LeaderElectionDashboard, LeaderElectionDashboardProps } from '../src/leader-election-dashboard';
import { electionFigures } from '../src/model/figures';
import { recordings } from '../src/model/monitoring/recordings';
import { DEFAULT_TIMING } from '../src/model/timing';
import { documents, find } from './support/documents';
import { DashboardJson, grafanaErrors } from './support/grafana';
import { layoutErrors } from './support/grafana/grid';
import { metricsOf, promqlErrors, queriesOf } from './support/grafana/queries';
import { render } from './support/manifests';
import { testChart } from './support/subject';

const DASHBOARD = dashboardOf();

function configMapOf(props?: LeaderElectionDashboardProps, id = 'leader-elections') {
  return find(documents(new LeaderElectionDashboard(testChart('monitoring'), id, props)), 'ConfigMap');
}

function dashboardOf(props?: LeaderElectionDashboardProps): DashboardJson {
  const [json] = Object.values(configMapOf(props).data as Record<string, string>);
  return JSON.parse(json) as DashboardJson;
}

/** What is recorded of a controller of which all is known. */
function recorded(): string[] {
  const sources = {
    kubeStateMetrics: true,
    leaderStatus: { names: ['a'] },
    slowPath: true,
    requests: true,
    hubble: true,
  };
  const election = {
    client: 'client-go',
    figures: electionFigures('client-go', DEFAULT_TIMING),
    leases: ['a'],
    leaseNamespace: 'b',
  } as const;
  const controller = { name: 'c', namespace: 'b', container: 'c', replicas: 3, gracePeriod: 45, interval: 30 };
  return recordings({ ...controller, election, sources }).map(({ record }) => record);
}

test('it is a ConfigMap that the sidecar of Grafana finds', () => {
  expect(configMapOf()).toMatchObject({
    metadata: { name: 'leader-elections', namespace: 'monitoring', labels: { grafana_dashboard: '1' } },
    data: { 'leases_monitoring_leader-elections.json': expect.stringContaining('"title": "Leader election"') },
  });
});

test('labels, annotations, name, namespace and title are those that are given', () => {
  const given = configMapOf({
    name: 'leases',
    namespace: 'grafana',
    title: 'Who leads',
    labels: { dashboards: 'yes' },
    annotations: { grafana_folder: 'Operators' },
  });
  expect(given).toMatchObject({
    metadata: { name: 'leases', namespace: 'grafana', annotations: { grafana_folder: 'Operators' } },
    data: { 'leases_grafana_leases.json': expect.stringContaining('"title": "Who leads"') },
  });
  expect(given.metadata.labels).toEqual({ dashboards: 'yes' });
});

test('Grafana knows every field, and Prometheus every expression', () => {
  expect(grafanaErrors(DASHBOARD)).toEqual([]);
  expect(queriesOf(DASHBOARD).flatMap(promqlErrors)).toEqual([]);
});

test('it asks for what rules record, and for what kube-state-metrics and Prometheus tell', () => {
  const known = new Set([...recorded(), 'kube_lease_owner', 'kube_lease_renew_time', 'ALERTS']);
  const asked = new Set(queriesOf(DASHBOARD).flatMap(metricsOf));
  expect([...asked].filter((metric) => !known.has(metric))).toEqual([]);
  expect(recorded().filter((metric) => !asked.has(metric))).toEqual([]);
});

test('namespaces and leases to choose from are those that rules record', () => {
  const [datasource, ...variables] = DASHBOARD.templating.list;
  expect(datasource).toMatchObject({ type: 'datasource', query: 'prometheus' });
  const series = recorded().filter((name) => name.includes('lease_duration'));
  expect(variables.map(({ name, query }) => [name, query])).toEqual([
    ['namespace', { query: `label_values(${series[0]}, namespace)`, refId: 'namespace' }],
    ['lease', { query: `label_values(${series[0]}{namespace=~"$namespace"}, lease)`, refId: 'lease' }],
  ]);
});

test('every panel is described, and they fill the grid', () => {
  expect(DASHBOARD.panels.filter(({ title, description }) => !title || !description)).toEqual([]);
  expect(layoutErrors(DASHBOARD)).toEqual([]);
});

test('synthesized twice, the bytes are the same', () => {
  const dashboard = new LeaderElectionDashboard(testChart('monitoring'), 'leader-elections');
  const bytes = () => JSON.stringify(render(Chart.of(dashboard)));
  expect(bytes()).toBe(bytes());
});
