import { App, Chart } from 'cdk8s';
import { Beskar7Chart } from '../../examples/beskar7/chart';
import { BindyChart } from '../../examples/bindy/chart';
import { CertManagerChart } from '../../examples/cert-manager/chart';
import { GandiWebhookChart } from '../../examples/cert-manager/gandi-webhook-chart';
import { SmOperatorChart } from '../../examples/sm-operator/chart';
import { Manifest, only, render } from '../support/manifests';

const CHARTS: Readonly<Record<string, (app: App) => Chart>> = {
  beskar7: (app) => new Beskar7Chart(app, 'chart'),
  bindy: (app) => new BindyChart(app, 'chart'),
  'cert-manager': (app) => new CertManagerChart(app, 'chart'),
  gandi: (app) => new GandiWebhookChart(app, 'chart'),
  'sm-operator': (app) => new SmOperatorChart(app, 'chart'),
};

/** What each program exports of its election, by its source: Bindy and cert-manager's controller nothing. */
const EXPECTED: readonly [
  chart: string,
  name: string,
  monitor: 'PodMonitor' | 'ServiceMonitor' | undefined,
  lease: string | undefined,
  exported: boolean,
][] = [
  [
    'beskar7',
    'beskar7',
    'ServiceMonitor',
    '{namespace="beskar7-system", lease="beskar7.infrastructure.cluster.x-k8s.io"}',
    true,
  ],
  ['bindy', 'bindy', 'PodMonitor', '{namespace="bindy-system", lease="bindy-leader"}', false],
  ['cert-manager', 'cert-manager', 'PodMonitor', '{namespace="kube-system", lease="cert-manager-controller"}', false],
  [
    'cert-manager',
    'cert-manager-cainjector',
    'PodMonitor',
    '{namespace="kube-system", lease="cert-manager-cainjector-leader-election"}',
    true,
  ],
  ['cert-manager', 'cert-manager-webhook', 'PodMonitor', undefined, false],
  ['gandi', 'cert-manager-webhook-gandi', undefined, undefined, false],
  [
    'sm-operator',
    'sm-operator',
    'ServiceMonitor',
    '{namespace="sm-operator-system", lease="479cde60.bitwarden.com"}',
    true,
  ],
];

describe.each(EXPECTED)('%s: %s', (chart, name, monitor, lease, exported) => {
  const manifests = render(CHARTS[chart](new App()));
  const groups = only(manifests, 'PrometheusRule', name).spec.groups as Manifest[];
  const rules = groups.flatMap((group) => group.rules as Manifest[]);
  const expr = (alert: string) => rules.find((rule) => rule.alert === alert)?.expr as string | undefined;

  test('is scraped by what its metrics take', () => {
    const found = manifests.filter(({ kind, metadata }) => String(kind).endsWith('Monitor') && metadata.name === name);
    expect(found.map(({ kind }) => String(kind))).toEqual(monitor === undefined ? [] : [monitor]);
  });

  test('is alerted on by its lease, and by what it exports', () => {
    const noLeader = expr('HaOperatorNoLeader');
    if (lease === undefined) {
      expect(noLeader).toBeUndefined();
    } else {
      expect(noLeader).toContain(`absent(kube_lease_renew_time${lease})`);
    }
    for (const alert of ['HaOperatorMultipleLeaders', 'HaOperatorApiRequestsFailing']) {
      expect(expr(alert) !== undefined).toBe(exported);
    }
    expect(expr('HaOperatorNotEnoughReplicas')).toContain(`poddisruptionbudget="${name}"`);
  });

  test('has a dashboard, which Grafana looks for', () => {
    const { metadata, data } = only(manifests, 'ConfigMap', `${name}-dashboard`);
    expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
    const [json] = Object.values(data as Record<string, string>);
    expect((JSON.parse(json) as { panels: unknown[] }).panels.length).toBeGreaterThan(0);
  });
});
