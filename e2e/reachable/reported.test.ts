import { App, Chart } from 'cdk8s';
import { Beskar7Chart } from '../../examples/beskar7/chart';
import { BindyChart } from '../../examples/bindy/chart';
import { CertManagerChart } from '../../examples/cert-manager/chart';
import { SmOperatorChart } from '../../examples/sm-operator/chart';
import { Manifest, only } from '../../test/support/manifests';
import {
  API_SERVER,
  API_SERVER_ON_HOST,
  CLUSTER_DNS,
  cidr,
  fqdn,
  HOST,
  HOSTED_API_SERVER,
  Identity,
  pod,
  REMOTE_NODE,
  WORLD,
} from '../support/cilium';
import { policiesIn, synthesized } from '../support/synthesized';
import { Call, Direction, everything, Peers, queried, reach } from './matrix';
import {
  BESKAR7_UPSTREAM,
  CERT_MANAGER_CHART_1_19,
  PARTITION_TEST,
  SM_OPERATOR_INCIDENT,
  WEBHOOK_INCIDENT,
} from './reported-policies';
import { Egress, NamespacePolicy, NetworkBackend, PolicyTemplate, WorkloadPolicy } from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY } = NetworkBackend;

function ask(who: Identity, direction: Direction, policies: readonly object[], peers: Peers, calls: readonly Call[]) {
  return reach({ who, direction, policies, peers, calls });
}

function rendered(chart: (app: App) => Chart): Manifest[] {
  const app = new App();
  chart(app);
  return synthesized(app);
}

/** The pods of a Deployment. */
function podsOf(all: readonly Manifest[], name?: string): Identity {
  const { metadata, spec } = only(all, 'Deployment', name);
  return pod(metadata.namespace, spec.template.metadata.labels);
}

describe('sm-operator: the resolution of the incident', () => {
  const ours = rendered((app) => new SmOperatorChart(app, 'sm'));
  const upstream = pod('sm-operator-system', {
    'app.kubernetes.io/name': 'sm-operator',
    'app.kubernetes.io/instance': 'sm-operator',
    'control-plane': 'controller-manager',
  });
  const peers: Peers = {
    'API server': API_SERVER,
    'kube-dns': CLUSTER_DNS,
    'own pod labelled kube-dns': pod('sm-operator-system', { 'k8s-app': 'kube-dns' }),
    Bitwarden: fqdn('api.bitwarden.com'),
  };
  const calls: Call[] = ['UDP 53', 'TCP 53', 'TCP 443', 'TCP 6443'];

  test('elects a leader and is as blind as before: DNS is looked for in its own namespace, Bitwarden left out', async () => {
    expect(await ask(upstream, 'egress', SM_OPERATOR_INCIDENT, peers, calls)).toEqual({
      'API server': 'all',
      'own pod labelled kube-dns': ['UDP 53'],
    });
    expect(await queried(upstream, CLUSTER_DNS, SM_OPERATOR_INCIDENT, ['api.bitwarden.com'])).toEqual([
      'denied',
      'denied',
    ]);
  });

  test('with the namespace put right, long answers by TCP are still lost, and no name is learnt', async () => {
    const text = JSON.stringify(SM_OPERATOR_INCIDENT);
    const mended = text.replace('"k8s:k8s-app"', '"k8s:io.kubernetes.pod.namespace":"kube-system","k8s:k8s-app"');
    const policies = JSON.parse(mended) as object[];
    expect(await ask(upstream, 'egress', policies, peers, calls)).toEqual({
      'API server': 'all',
      'kube-dns': ['UDP 53'],
    });
    expect(await queried(upstream, CLUSTER_DNS, policies, ['api.bitwarden.com'])).toEqual(['unseen', 'denied']);
  });

  test('does not select the pods of the kustomize manifests, which have one label', async () => {
    const kustomize = pod('sm-operator-system', { 'control-plane': 'controller-manager' });
    expect(await ask(kustomize, 'egress', SM_OPERATOR_INCIDENT, peers, calls)).toEqual(everything(peers));
  });

  test('leaves out who may call it: everybody', async () => {
    const stranger = { stranger: pod('default', {}) };
    expect(await ask(upstream, 'ingress', SM_OPERATOR_INCIDENT, stranger, ['TCP 8443'])).toEqual({ stranger: 'all' });
    expect(await ask(podsOf(ours), 'ingress', policiesIn(ours), stranger, ['TCP 8443'])).toEqual({});
  });

  test('ours has DNS where it is, by both protocols, and Bitwarden', async () => {
    expect(await ask(podsOf(ours), 'egress', policiesIn(ours), peers, calls)).toEqual({
      'API server': 'all',
      'kube-dns': ['UDP 53', 'TCP 53'],
      Bitwarden: ['TCP 443'],
    });
  });
});

describe('cert-manager: the solution of the incident', () => {
  const webhook = pod('cert-manager', {
    'app.kubernetes.io/name': 'webhook',
    'app.kubernetes.io/instance': 'cert-manager',
    'app.kubernetes.io/component': 'webhook',
    app: 'webhook',
  });
  const callers: Peers = {
    'API server': API_SERVER,
    'API server on its node': API_SERVER_ON_HOST,
    'another node': REMOTE_NODE,
    'its node': HOST,
    'a tunnel': pod('kube-system', { 'k8s-app': 'konnectivity-agent' }),
    stranger: pod('default', {}),
    outside: WORLD,
  };
  const calls: Call[] = ['TCP 10250', 'TCP 6080', 'TCP 9402'];
  const node = { 'its node': 'all', 'API server on its node': 'all' };

  test('mends nothing: without any policy the webhook could be called, as it can with both', async () => {
    expect(await ask(webhook, 'ingress', [], callers, calls)).toEqual(everything(callers));
    expect(await ask(webhook, 'ingress', WEBHOOK_INCIDENT, callers, calls)).toEqual(everything(callers));
  });

  test('is sufficient against a policy that closes the namespace, and opens every port to everybody', async () => {
    const closed = namespacePolicies('cert-manager', PolicyTemplate.DEFAULT_DENY);
    expect(await ask(webhook, 'ingress', closed, callers, calls)).toEqual(node);
    expect(await ask(webhook, 'ingress', [...closed, ...WEBHOOK_INCIDENT], callers, calls)).toEqual(
      everything(callers),
    );
  });

  test('does not cover calls that cert-manager makes itself, to the API server and to ACME', async () => {
    const closed = namespacePolicies('cert-manager', PolicyTemplate.DEFAULT_DENY);
    const controller = pod('cert-manager', { 'app.kubernetes.io/name': 'cert-manager' });
    const peers: Peers = { 'API server': API_SERVER, 'kube-dns': CLUSTER_DNS, ACME: fqdn('acme.example.com') };
    const made: Call[] = ['TCP 443', 'TCP 53', 'UDP 53', 'TCP 6443'];
    expect(await ask(controller, 'egress', [...closed, ...WEBHOOK_INCIDENT], peers, made)).toEqual({});
    const ours = rendered((app) => new CertManagerChart(app, 'cert-manager'));
    expect(await ask(podsOf(ours, 'cert-manager'), 'egress', [...closed, ...policiesIn(ours)], peers, made)).toEqual({
      'API server': 'all',
      'kube-dns': ['TCP 53', 'UDP 53'],
      ACME: ['TCP 443', 'TCP 53', 'UDP 53'],
    });
  });

  test("cert-manager's chart 1.19 admits addresses, which in Cilium are neither nodes nor pods", async () => {
    expect(await ask(webhook, 'ingress', CERT_MANAGER_CHART_1_19, callers, calls)).toEqual({ ...node, outside: 'all' });
    const peers: Peers = { 'API server': API_SERVER, 'hosted API server': HOSTED_API_SERVER, 'kube-dns': CLUSTER_DNS };
    const made: Call[] = ['TCP 443', 'TCP 53', 'UDP 53', 'TCP 6443'];
    expect(await ask(webhook, 'egress', CERT_MANAGER_CHART_1_19, peers, made)).toEqual({ 'hosted API server': 'all' });
  });

  test.each([
    [CILIUM, { 'API server': ['TCP 10250'], 'another node': ['TCP 10250'] }],
    [NETWORK_POLICY, Object.fromEntries(Object.keys(callers).map((name) => [name, ['TCP 10250']]))],
  ])('ours for %s lets API servers in, on the port of the webhook alone', async (backend, expected) => {
    const ours = rendered((app) => new CertManagerChart(app, 'cert-manager', { network: { backend } }));
    const who = podsOf(ours, 'cert-manager-webhook');
    expect(await ask(who, 'ingress', policiesIn(ours), callers, calls)).toEqual({ ...expected, ...node });
    const peers: Peers = { 'API server': API_SERVER, 'kube-dns': CLUSTER_DNS };
    expect(await ask(who, 'egress', policiesIn(ours), peers, ['TCP 53', 'TCP 6443'])).toEqual({
      'API server': backend === CILIUM ? 'all' : ['TCP 6443'],
      'kube-dns': backend === CILIUM ? ['TCP 53'] : 'all',
    });
  });
});

describe("Beskar7: upstream's policy", () => {
  const upstream = pod('beskar7-system', { 'control-plane': 'controller-manager' });
  const peers: Peers = {
    'API server': API_SERVER,
    'hosted API server': HOSTED_API_SERVER,
    'kube-dns': CLUSTER_DNS,
    BMC: cidr('192.0.2.7/32'),
    stranger: pod('default', {}),
  };
  const calls: Call[] = ['TCP 53', 'TCP 443', 'TCP 3269', 'TCP 6443', 'TCP 22'];
  const named: Call[] = ['TCP 53', 'TCP 443', 'TCP 3269'];

  test('opens 443, which is the port of the Service: behind it the API server listens on 6443', async () => {
    expect(await ask(upstream, 'egress', BESKAR7_UPSTREAM, peers, calls)).toEqual(
      Object.fromEntries(Object.keys(peers).map((name) => [name, named])),
    );
  });

  test('opens its metrics to a namespace by a label that none has by itself', async () => {
    const prometheus = { Prometheus: pod('monitoring', { 'app.kubernetes.io/name': 'prometheus' }) };
    const question = { who: upstream, direction: 'ingress', policies: BESKAR7_UPSTREAM, peers: prometheus } as const;
    expect(await reach({ ...question, calls: ['TCP 8443'] })).toEqual({});
    const namespaces = { monitoring: { name: 'monitoring' } };
    expect(await reach({ ...question, calls: ['TCP 8443'], namespaces })).toEqual({ Prometheus: 'all' });
    const ours = rendered((app) => new Beskar7Chart(app, 'beskar7'));
    expect(await ask(podsOf(ours), 'ingress', policiesIn(ours), prometheus, ['TCP 8443'])).toEqual({
      Prometheus: 'all',
    });
  });

  test.each([
    [CILIUM, { 'API server': 'all', 'hosted API server': 'all', 'kube-dns': ['TCP 53'], BMC: ['TCP 443'] }],
    [
      NETWORK_POLICY,
      {
        // Platform.ANY: the API server's port is 6443 or 443, of every address.
        'API server': ['TCP 443', 'TCP 6443'],
        'hosted API server': ['TCP 443', 'TCP 6443'],
        'kube-dns': ['TCP 53', 'TCP 443', 'TCP 6443'],
        BMC: ['TCP 443', 'TCP 6443'],
        stranger: ['TCP 443', 'TCP 6443'],
      },
    ],
  ])('ours for %s reaches the API server behind its Service', async (backend, expected) => {
    const ours = rendered((app) => new Beskar7Chart(app, 'beskar7', { network: { backend } }));
    expect(await ask(podsOf(ours), 'egress', policiesIn(ours), peers, calls)).toEqual(expected);
  });
});

describe('Bindy: the test of a partition', () => {
  const leader = 'bindy-7d9c5b-x2x9q';
  const ours = rendered((app) => new BindyChart(app, 'bindy'));
  const peers = { 'API server': API_SERVER };
  const calls: Call[] = ['TCP 6443'];

  test('selects nothing: pods of a Deployment have no such label, and Cilium does not know it', async () => {
    const ofDeployment = pod('dns-system', { app: 'bindy' });
    const ofStatefulSet = pod('dns-system', { app: 'bindy', 'statefulset.kubernetes.io/pod-name': leader });
    for (const who of [ofDeployment, ofStatefulSet]) {
      expect(await ask(who, 'egress', PARTITION_TEST(leader), peers, calls)).toEqual({ 'API server': 'all' });
    }
  });

  test('the same by a label that Cilium knows does cut off, unless another policy allows what it closes', async () => {
    const cutOff = workload('bindy-system', { 'app.kubernetes.io/name': 'bindy' });
    expect(await ask(podsOf(ours), 'egress', cutOff, peers, calls)).toEqual({});
    expect(await ask(podsOf(ours), 'egress', [...cutOff, ...policiesIn(ours)], peers, calls)).toEqual({
      'API server': 'all',
    });
  });

  test('ours refuses it', () => {
    expect(() => workload('dns-system', { 'statefulset.kubernetes.io/pod-name': leader })).toThrow(
      'podLabels: Cilium does not tell pods apart by the label "statefulset.kubernetes.io/pod-name"',
    );
  });
});

function namespacePolicies(namespace: string, template: PolicyTemplate): Manifest[] {
  return rendered((app) => {
    const chart = new Chart(app, 'chart', { namespace });
    new NamespacePolicy(chart, template, { template });
    return chart;
  });
}

/** May call nobody. */
function workload(namespace: string, podLabels: Record<string, string>, egress: Egress[] = []): Manifest[] {
  return rendered((app) => {
    const chart = new Chart(app, 'chart', { namespace });
    new WorkloadPolicy(chart, 'workload', { podLabels, egress });
    return chart;
  });
}
