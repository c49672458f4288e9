import { electionFigures } from '../../../src/model/figures';
import { alertsOf } from '../../../src/model/monitoring/alerts';
import { controllerDashboard } from '../../../src/model/monitoring/dashboard/controller';
import { MonitoredElection, MonitoringSubject } from '../../../src/model/monitoring/subject';
import { CONSERVATIVE_TIMING, DEFAULT_TIMING } from '../../../src/model/timing';
import { at } from '../../support/documents';
import { DashboardJson, grafanaErrors, PanelJson } from '../../support/grafana';

const ELECTION: MonitoredElection = {
  client: 'client-go',
  figures: electionFigures('client-go', DEFAULT_TIMING),
  leases: ['sample.example.com'],
  leaseNamespace: 'test-system',
};
const SOURCES = {
  kubeStateMetrics: true,
  leaderStatus: { names: ['sample.example.com'] },
  slowPath: true,
  requests: true,
  hubble: true,
};
const WATCHED: MonitoringSubject = {
  name: 'sample',
  namespace: 'test-system',
  container: 'sample',
  replicas: 3,
  gracePeriod: 45,
  election: ELECTION,
  budget: 'sample',
  sources: SOURCES,
  interval: 30,
};

function dashboardOf(more: Partial<MonitoringSubject> = {}): DashboardJson {
  const file = controllerDashboard({ ...WATCHED, ...more });
  return JSON.parse(file?.json ?? '{}') as DashboardJson;
}
const sourcesWith = (more: Partial<MonitoringSubject['sources']>) => ({ sources: { ...SOURCES, ...more } });
const titlesOf = (more?: Partial<MonitoringSubject>) => dashboardOf(more).panels.map(({ title }) => title);

/** The last of its title: figures come first, graphs later. */
function panel(title: string, dashboard: DashboardJson = dashboardOf()): PanelJson {
  const found = dashboard.panels.filter((each) => each.title === title).at(-1);
  if (!found) {
    throw new Error(`there is no panel ${title}`);
  }
  return found;
}

describe('which panels there are follows from the metrics that there are:', () => {
  const NOW = ['Leader', 'Leads for', 'Age of the lease', 'Say that they lead', 'Handovers', 'Alerts'];

  test('all of them', () => {
    expect(titlesOf()).toEqual([
      ...NOW,
      'Who holds the lease',
      'Who says that it leads',
      'Alerts',
      'Age of the lease',
      'Handovers',
      'Replicas',
      'Requests to the API server',
      'Requests that fail',
      'Packets a second that policy denies',
      'What to expect',
    ]);
  });

  test('kube-state-metrics alone', () => {
    const sources = { kubeStateMetrics: true, slowPath: false, requests: false, hubble: false };
    expect(titlesOf({ sources })).toEqual([
      ...NOW.filter((title) => title !== 'Say that they lead'),
      'Who holds the lease',
      'Alerts',
      'Age of the lease',
      'Handovers',
      'Replicas',
      'What to expect',
    ]);
  });

  test("only the controller's own", () => {
    expect(titlesOf(sourcesWith({ kubeStateMetrics: false, hubble: false }))).toEqual([
      ...NOW.filter((title) => title !== 'Age of the lease'),
      'Who says that it leads',
      'Alerts',
      'Handovers',
      'Requests to the API server',
      'Requests that fail',
      'What to expect',
    ]);
  });

  test('no election', () => {
    expect(titlesOf({ election: undefined })).toEqual([
      'Alerts',
      'Replicas',
      'Requests to the API server',
      'Packets a second that policy denies',
    ]);
  });

  test('nothing at all', () => {
    const sources = { kubeStateMetrics: false, slowPath: false, requests: false, hubble: false };
    expect(controllerDashboard({ ...WATCHED, election: undefined, sources })).toBeUndefined();
  });
});

describe('a field that Grafana does not know is noticed:', () => {
  const [first] = dashboardOf().panels;
  const withFirst = (more: object) => {
    const dashboard = dashboardOf();
    return { ...dashboard, panels: [{ ...first, ...more }, ...dashboard.panels.slice(1)] };
  };

  test.each<[string, object, string]>([
    ['of the dashboard', { ...dashboardOf(), schemaVerzion: 42 }, '/: unknown field "schemaVerzion"'],
    ['of a panel', withFirst({ titel: 'x' }), 'panel 1: /: unknown field "titel"'],
    ['of its options', withFirst({ options: { ...first.options, textMod: 'name' } }), '/options: unknown field'],
    ['of its values', withFirst({ fieldConfig: { defaults: { unti: 's' }, overrides: [] } }), 'unknown field "unti"'],
    ['of its query', withFirst({ targets: [{ expr: 'up', legend: 'x' }] }), '/targets/0: unknown field "legend"'],
    ['what is no value of it', withFirst({ options: { ...first.options, textMode: 'nam' } }), 'must be one of'],
    ['no such panel', withFirst({ type: 'graph' }), 'panel 1: no published type for graph'],
  ])('%s', (_, dashboard, problem) => {
    expect(grafanaErrors(dashboard as DashboardJson).join('\n')).toContain(problem);
  });

  test('of what is different for one series', () => {
    const dashboard = dashboardOf();
    const misspelt = JSON.parse(JSON.stringify(dashboard).replace('custom.lineStyle', 'custom.lineStile'));
    expect(grafanaErrors(misspelt).join('\n')).toContain('/custom: unknown field "lineStile"');
  });
});

describe('bounds are those that alerts are told at:', () => {
  /** What the condition of an alert compares with, at its end. */
  const limitOf = (name: string) =>
    Number(/> ([\d.]+)$/.exec(alertsOf(WATCHED).find((alert) => alert.name === name)?.expr ?? '')?.[1]);
  const drawn = (title: string) => at(panel(title), 'fieldConfig', 'defaults', 'thresholds', 'steps', 1, 'value');

  test('handovers', () => {
    expect(drawn('Handovers')).toBe(limitOf('HaOperatorLeadershipFlapping'));
    const [, within] = panel('Handovers').targets ?? [];
    const window = /^within (\w+)$/.exec(within.legendFormat ?? '')?.[1] ?? '';
    expect(within.expr).toContain(`[${window}:`);
    expect(alertsOf(WATCHED).find(({ name }) => name === 'HaOperatorLeadershipFlapping')?.expr).toContain(
      `[${window}:`,
    );
  });

  test('requests that fail', () => {
    expect(drawn('Requests that fail')).toBe(limitOf('HaOperatorApiRequestsFailing'));
  });

  test('the age of the lease, by name and value', () => {
    const election = { ...ELECTION, figures: electionFigures('client-go', CONSERVATIVE_TIMING) };
    const legends = panel('Age of the lease', dashboardOf({ election })).targets?.map((query) => query.legendFormat);
    expect(legends).toEqual(['age', 'leaseDuration: 30 s', 'crash failover, at worst: 52 s']);
  });
});

describe('what to expect, in words:', () => {
  const textOf = (election: MonitoredElection) =>
    String(panel('What to expect', dashboardOf({ election })).options.content);

  test('client-go, with the default timing', () => {
    const content = textOf(ELECTION);
    expect(content).toContain('The next one leads after 13 to 23.8 s.');
    expect(content).toContain('the next one leads within 4.4 s.');
    expect(content).toContain('For up to 8 s nobody notices');
  });

  test('a client that does not stop when it is cut off', () => {
    const figures = electionFigures('kube-lease-manager', DEFAULT_TIMING, { releases: false, gracefulShutdown: 30 });
    const content = textOf({ ...ELECTION, client: 'kube-lease-manager', figures });
    expect(content).toContain('both may act at once');
    expect(content).toContain('As after a crash: the lease is not given back.');
    expect(content).toContain('The leader may lose the lease at once.');
  });

  test('a leader that stops after the next one may begin', () => {
    const content = textOf({ ...ELECTION, figures: { ...ELECTION.figures, fencingMargin: -2, partitionStopMax: 17 } });
    expect(content).toContain('It stops within 17 s; the next one may begin 2 s before.');
  });
});

test('series of several leases are told apart', () => {
  const several = dashboardOf({
    election: { ...ELECTION, leases: ['a', 'b'] },
    ...sourcesWith({ leaderStatus: { names: ['a', 'b'] } }),
  });
  expect(panel('Who holds the lease', several).targets?.[0].legendFormat).toBe('{{lease}}: {{holder}}');
  expect(panel('Who says that it leads', several).targets?.[0].expr).toContain('"lease", "b"');
});

test('it is called after the controller, and links to the runbooks if there are any', () => {
  expect(dashboardOf()).toMatchObject({
    uid: 'ha_test-system_sample',
    title: 'High availability of test-system/sample',
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    links: [{ type: 'dashboards', tags: ['cdk8s-ha-operator'] }],
  });
  const file = controllerDashboard(WATCHED, 'https://runbooks.example.com');
  expect(JSON.parse(file?.json ?? '')).toMatchObject({ links: [{}, { url: 'https://runbooks.example.com' }] });
});

test('a uid has 40 characters at most, and is another for each controller', () => {
  const uidOf = (namespace: string, name: string) => dashboardOf({ namespace, name }).uid;
  expect(uidOf('a-b', 'c')).not.toBe(uidOf('a', 'b-c'));
  const [one, other] = ['x', 'y'].map((end) =>
    uidOf('a-namespace-with-a-long-name', `an-operator-with-a-long-name-${end}`),
  );
  expect(one).toHaveLength(40);
  expect(one).not.toBe(other);
});
