import { Manifest } from '../test/support/manifests';
import { ControlPlane, startControlPlane } from './support/control-plane';
import { definitionsIn } from './support/definitions';
import { monitoringDefinitions } from './support/monitoring-definitions';

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.installDefinitions(await monitoringDefinitions());
});

afterAll(() => cluster.stop());

function manifest(kind: string, name: string, spec: Manifest): Manifest {
  return { apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { name, namespace: 'monitored' }, spec };
}

const SELECTOR = { matchLabels: { app: 'manager' } };
const ENDPOINT = {
  port: 'metrics',
  scheme: 'https',
  interval: '30s',
  tlsConfig: { ca: { secret: { name: 'manager-tls', key: 'ca.crt' } }, serverName: 'manager.monitored.svc' },
  relabelings: [{ sourceLabels: ['__meta_kubernetes_pod_name'], targetLabel: 'pod', action: 'replace' }],
};
const RULE = { alert: 'ManagerDown', expr: 'up == 0', for: '5m', labels: { severity: 'critical' } };

interface Kind {
  readonly good: Manifest;
  readonly misspelt: Manifest;
  readonly misspelling: string;
  readonly wrong: Manifest;
  readonly complaint: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  PodMonitor: {
    good: { selector: SELECTOR, podMetricsEndpoints: [ENDPOINT] },
    misspelt: { selector: SELECTOR, podMetricsEndpoints: [{ ...ENDPOINT, prot: 'metrics' }] },
    misspelling: 'spec.podMetricsEndpoints[0].prot',
    wrong: { selector: SELECTOR, podMetricsEndpoints: [{ ...ENDPOINT, portNumber: 'metrics' }] },
    complaint: 'spec.podMetricsEndpoints[0].portNumber: Invalid value: "string"',
  },
  ServiceMonitor: {
    good: { selector: SELECTOR, endpoints: [ENDPOINT] },
    misspelt: { selector: SELECTOR, endpoint: [ENDPOINT], endpoints: [ENDPOINT] },
    misspelling: 'spec.endpoint',
    wrong: { selector: SELECTOR, endpoints: [{ ...ENDPOINT, port: 8443 }] },
    complaint: 'spec.endpoints[0].port: Invalid value: "integer"',
  },
  PrometheusRule: {
    good: { groups: [{ name: 'manager', interval: '30s', rules: [RULE, { record: 'answer', expr: 42 }] }] },
    misspelt: { groups: [{ name: 'manager', rules: [{ ...RULE, labls: {} }] }] },
    misspelling: 'spec.groups[0].rules[0].labls',
    wrong: { groups: [{ name: 'manager', rules: [{ ...RULE, for: 300 }] }] },
    complaint: 'spec.groups[0].rules[0].for: Invalid value: "integer"',
  },
};

describe.each(Object.entries(KINDS))('%s', (kind, { good, misspelt, misspelling, wrong, complaint }) => {
  test('is taken where it is right, and kept as it is', async () => {
    expect(await cluster.apply(manifest(kind, 'good', good))).toMatchObject({
      status: 201,
      message: '',
      warnings: [],
      body: { spec: good },
    });
  });

  test('is refused with a misspelt field, applied or created', async () => {
    const applied = await cluster.apply(manifest(kind, 'misspelt', misspelt));
    expect(applied).toMatchObject({ status: 500, message: expect.stringContaining('field not declared in schema') });
    const created = await cluster.create(manifest(kind, 'misspelt', misspelt));
    expect(created).toMatchObject({ status: 400, message: expect.stringContaining(`unknown field "${misspelling}"`) });
  });

  test('is refused with a value of a wrong type', async () => {
    const created = await cluster.create(manifest(kind, 'wrong', wrong));
    expect(created).toMatchObject({ status: 422, message: expect.stringContaining(complaint) });
  });
});

test('there is one definition of each kind, in the version that is served and stored', async () => {
  const definitions = definitionsIn(await monitoringDefinitions());
  expect(definitions.map(({ spec }) => String(spec.names.kind))).toEqual(Object.keys(KINDS));
  for (const { spec } of definitions) {
    expect(spec.versions).toEqual([expect.objectContaining({ name: 'v1', served: true, storage: true })]);
  }
});
