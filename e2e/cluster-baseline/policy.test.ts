import { Chart, Testing } from 'cdk8s';
import { App } from 'cdk8s';
import { parse } from 'yaml';
import { ClusterBaselineChart } from '../../examples/cluster-baseline/chart';
import { Manifest } from '../../test/support/manifests';
import {
  API_SERVER,
  CLUSTER_DNS,
  decide,
  Flow,
  fqdn,
  HOST,
  HOSTED_API_SERVER,
  Identity,
  pod,
  REMOTE_NODE,
  Verdict,
  WORLD,
} from '../support/cilium';
import { NetworkBackend, Platform } from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY } = NetworkBackend;

function policiesOf(props: ConstructorParameters<typeof ClusterBaselineChart>[2]): Manifest[] {
  const chart: Chart = new ClusterBaselineChart(new App(), 'baseline', props);
  return (Testing.synth(chart) as Manifest[]).filter(({ kind }) => String(kind).endsWith('NetworkPolicy'));
}

const labelled = (component: string) =>
  pod('cert-manager', {
    'app.kubernetes.io/name': component === 'controller' ? 'cert-manager' : component,
    'app.kubernetes.io/instance': 'cert-manager',
    'app.kubernetes.io/component': component,
  });
const WEBHOOK = labelled('webhook');
const CONTROLLER = labelled('controller');
const CAINJECTOR = labelled('cainjector');
/** As its chart labels it: github.com/bwolf/cert-manager-webhook-gandi, deploy/…/templates/deployment.yaml. */
const GANDI_WEBHOOK = pod('cert-manager', { app: 'cert-manager-webhook-gandi', release: 'gandi' });
const PROMETHEUS = pod('monitoring', { 'app.kubernetes.io/name': 'prometheus' });
const METRICS_SERVER = pod('kube-system', { 'k8s-app': 'metrics-server' });
const APP = pod('shop', { app: 'shop' });
const INGRESS_CONTROLLER = pod('ingress-nginx', { 'app.kubernetes.io/name': 'ingress-nginx' });
const GANDI = fqdn('api.gandi.net');

type Row = [what: string, from: Identity, to: Identity, call: Pick<Flow, 'port' | 'protocol'>, verdict: Verdict];

const EITHER_BACKEND: Row[] = [
  ['cert-manager calls the API server', CONTROLLER, API_SERVER, { port: 6443 }, 'allowed'],
  ['cainjector calls the API server', CAINJECTOR, API_SERVER, { port: 6443 }, 'allowed'],
  ['cert-manager asks cluster DNS by UDP', CONTROLLER, CLUSTER_DNS, { port: 53, protocol: 'UDP' }, 'allowed'],
  ['cert-manager asks cluster DNS by TCP', CONTROLLER, CLUSTER_DNS, { port: 53 }, 'allowed'],
  ['cert-manager calls an ACME directory', CONTROLLER, WORLD, { port: 443 }, 'allowed'],
  ['cert-manager checks a challenge itself', CONTROLLER, WORLD, { port: 80 }, 'allowed'],
  ['cert-manager asks a name server', CONTROLLER, WORLD, { port: 53, protocol: 'UDP' }, 'allowed'],
  ['cert-manager sends no mail', CONTROLLER, WORLD, { port: 25 }, 'denied'],
  ['the webhook calls nobody outside on port 80', WEBHOOK, WORLD, { port: 80 }, 'denied'],
  ['an API server on another node calls the webhook', API_SERVER, WEBHOOK, { port: 10250 }, 'allowed'],
  ['an API server behind a tunnel calls the webhook', REMOTE_NODE, WEBHOOK, { port: 10250 }, 'allowed'],
  ['an API server on its own node calls the webhook', HOST, WEBHOOK, { port: 10250 }, 'allowed'],
  ['its node probes the webhook', HOST, WEBHOOK, { port: 6080 }, 'allowed'],
  ['the API server calls the Gandi webhook', API_SERVER, GANDI_WEBHOOK, { port: 443 }, 'allowed'],
  ['the Gandi webhook calls Gandi', GANDI_WEBHOOK, GANDI, { port: 443 }, 'allowed'],
  ['Prometheus reads metrics', PROMETHEUS, WEBHOOK, { port: 9402 }, 'allowed'],
  ['nobody else reads metrics', APP, WEBHOOK, { port: 9402 }, 'denied'],
  ['nobody calls cainjector', APP, CAINJECTOR, { port: 9403 }, 'denied'],
  ['metrics-server asks kubelets', METRICS_SERVER, REMOTE_NODE, { port: 10250 }, 'allowed'],
  ['metrics-server asks the kubelet of its own node', METRICS_SERVER, HOST, { port: 10250 }, 'allowed'],
  ['metrics-server calls the API server', METRICS_SERVER, API_SERVER, { port: 6443 }, 'allowed'],
  ['metrics-server calls nobody outside on port 80', METRICS_SERVER, WORLD, { port: 80 }, 'denied'],
  ['metrics-server does not ask resolvers', METRICS_SERVER, WORLD, { port: 53, protocol: 'UDP' }, 'denied'],
  ['cluster DNS asks resolvers', CLUSTER_DNS, WORLD, { port: 53, protocol: 'UDP' }, 'allowed'],
  ['cluster DNS asks the resolver of its node', CLUSTER_DNS, HOST, { port: 53, protocol: 'UDP' }, 'allowed'],
  ['cluster DNS calls the API server', CLUSTER_DNS, API_SERVER, { port: 6443 }, 'allowed'],
  ['the pods of kube-system call each other', METRICS_SERVER, CLUSTER_DNS, { port: 9153 }, 'allowed'],
  ['the pods of kube-system call no others', METRICS_SERVER, APP, { port: 8080 }, 'denied'],
  ['everybody asks cluster DNS', APP, CLUSTER_DNS, { port: 53, protocol: 'UDP' }, 'allowed'],
];

/** A NetworkPolicy has no name for hosts, nodes or API servers: it opens their ports to all. */
const BY_BACKEND: Row[] = [
  ['a pod calls the webhook', APP, WEBHOOK, { port: 10250 }, 'denied'],
  ['the Gandi webhook calls others outside', GANDI_WEBHOOK, WORLD, { port: 443 }, 'denied'],
  ['the webhook calls others outside', WEBHOOK, WORLD, { port: 443 }, 'denied'],
  ['cert-manager calls a pod on the port of an API server', CONTROLLER, APP, { port: 6443 }, 'denied'],
];

async function verdicts(policies: Manifest[], rows: readonly Row[]): Promise<[string, Verdict][]> {
  const flows = rows.map(([, from, to, call]) => ({ from, to, ...call }));
  const [answer] = await decide([{ policies, flows }]);
  expect(answer.policies.filter(({ valid }) => !valid)).toEqual([]);
  return answer.flows.map(({ egress, ingress }, i) => [
    rows[i][0],
    egress === 'allowed' && ingress === 'allowed' ? 'allowed' : 'denied',
  ]);
}

const expected = (rows: readonly Row[]) => rows.map(([what, , , , verdict]) => [what, verdict]);

test.each([CILIUM, NETWORK_POLICY])(
  'with %s, what is known to be enough is open, and the rest closed',
  async (backend) => {
    const policies = policiesOf({ network: { backend } });
    expect(await verdicts(policies, EITHER_BACKEND)).toEqual(expected(EITHER_BACKEND));
  },
);

test('what a NetworkPolicy cannot name, it opens to all', async () => {
  expect(await verdicts(policiesOf({}), BY_BACKEND)).toEqual(expected(BY_BACKEND));
  const opened = await verdicts(policiesOf({ network: { backend: NETWORK_POLICY } }), BY_BACKEND);
  expect(opened.map(([, verdict]) => verdict)).toEqual(BY_BACKEND.map(() => 'allowed'));
});

test('without them everything is open, so each denial above is theirs', async () => {
  const open = await verdicts([], EITHER_BACKEND);
  expect(new Set(open.map(([, verdict]) => verdict))).toEqual(new Set(['allowed']));
});

test('the self-check of HTTP-01 ends at the ingress controller, whose namespace must be named', async () => {
  const rows: Row[] = [
    [
      'cert-manager checks a challenge through the ingress controller',
      CONTROLLER,
      INGRESS_CONTROLLER,
      { port: 8080 },
      'allowed',
    ],
    ['cainjector does not', CAINJECTOR, INGRESS_CONTROLLER, { port: 8080 }, 'denied'],
  ];
  expect(await verdicts(policiesOf({ ingressNamespaces: ['ingress-nginx'] }), rows)).toEqual(expected(rows));
  const closed = await verdicts(policiesOf({}), rows);
  expect(closed.map(([, verdict]) => verdict)).toEqual(['denied', 'denied']);
});

test('allow-all is what the incident was mended with, and all that it is about is open where it is instead', async () => {
  const policies = policiesOf({ allowAll: true, network: { backend: NETWORK_POLICY } });
  const incident = ['Egress', 'Ingress'].map(
    (type) => parse(`podSelector: {}\npolicyTypes: [${type}]\n${type.toLowerCase()}: [{}]`) as object,
  );
  expect(policies.map(({ spec }) => spec as object)).toEqual(incident);
  const rows = [...EITHER_BACKEND, ...BY_BACKEND];
  const instead = await verdicts(policies, rows);
  expect(instead.map(([, verdict]) => verdict)).toEqual(rows.map(() => 'allowed'));
});

test('beside the rest, allow-all opens the calls of kube-system and to cert-manager, and not those of cert-manager', async () => {
  const both = [...policiesOf({}), ...policiesOf({ allowAll: true, network: { backend: NETWORK_POLICY } })];
  const closed = EITHER_BACKEND.filter(([, , , , verdict]) => verdict === 'denied');
  const opened = await verdicts(both, closed);
  expect(opened.map(([what, verdict]) => [what, verdict])).toEqual(
    closed.map(([what, from]) => [what, from === CONTROLLER || from === WEBHOOK ? 'denied' : 'allowed']),
  );
  expect(new Set(opened.map(([, verdict]) => verdict))).toEqual(new Set(['allowed', 'denied']));
});

const agent = pod('kube-system', { 'k8s-app': 'konnectivity-agent' });
const vpn = pod('kube-system', { app: 'vpn-shoot' });
const traefik = pod('kube-system', { 'app.kubernetes.io/name': 'traefik' });

test.each([
  [Platform.GKE, agent],
  [Platform.GARDENER, vpn],
  [Platform.K3S, traefik],
  ...[agent, vpn, traefik].map((from): [Platform, Identity] => [Platform.ANY, from]),
])('what carries calls into the cluster may call everything: $0.name, $1.name', async (platform, from) => {
  const rows: Row[] = [
    ['it calls pods', from, APP, { port: 8080 }, 'allowed'],
    ['it calls outside', from, HOSTED_API_SERVER, { port: 8132 }, 'allowed'],
    ['it calls kubelets', from, REMOTE_NODE, { port: 10250 }, 'allowed'],
    ['others do not', METRICS_SERVER, APP, { port: 8080 }, 'denied'],
  ];
  expect(await verdicts(policiesOf({ network: { platform } }), rows)).toEqual(expected(rows));
  const [onAnotherPlatform] = await verdicts(policiesOf({ network: { platform: Platform.TALOS } }), rows);
  expect(onAnotherPlatform[1]).toBe('denied');
});
