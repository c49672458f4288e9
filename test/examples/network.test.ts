import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { Beskar7Chart } from '../../examples/beskar7/chart';
import { BindyChart } from '../../examples/bindy/chart';
import { CertManagerChart } from '../../examples/cert-manager/chart';
import { GandiWebhookChart } from '../../examples/cert-manager/gandi-webhook-chart';
import { SmOperatorChart } from '../../examples/sm-operator/chart';
import { HaOperator, NetworkBackend, NetworkOptions, Platform } from '../../src';
import { containerOf } from '../support/container';
import { Manifest, ofKind, only, render } from '../support/manifests';
import { assertSchemas } from '../support/schema';
import { TRAFFIC, Traffic } from './facts';
import { openingsOf, subjectOf } from './openings';

const EXAMPLES: readonly [name: string, chart: (scope: Construct, network: NetworkOptions) => Chart][] = [
  ['beskar7', (scope, network) => new Beskar7Chart(scope, 'chart', { network })],
  ['beskar7 in development', (scope, network) => new Beskar7Chart(scope, 'chart', { network, development: true })],
  ['bindy', (scope, network) => new BindyChart(scope, 'chart', { network })],
  ['cert-manager', (scope, network) => new CertManagerChart(scope, 'chart', { network })],
  ['the Gandi webhook', (scope, network) => new GandiWebhookChart(scope, 'chart', { network })],
  ['sm-operator', (scope, network) => new SmOperatorChart(scope, 'chart', { network })],
];
const CERT_MANAGER_KINDS = ['cert-manager.io/v1/Issuer', 'cert-manager.io/v1/Certificate'];
const PROMETHEUS = 'monitoring app.kubernetes.io/name=prometheus';

type Policies = NetworkBackend.CILIUM | NetworkBackend.NETWORK_POLICY;

/** How each backend says the same: what a NetworkPolicy has no name for, it opens to everybody or all outside. */
const WORDS: Readonly<
  Record<Policies, { kind: string; apiServer: string; node: string[]; webhookCallers: string[]; world: string[] }>
> = {
  [NetworkBackend.CILIUM]: {
    kind: 'CiliumNetworkPolicy',
    apiServer: 'to entity kube-apiserver',
    node: ['entity host'],
    webhookCallers: ['entity kube-apiserver', 'entity remote-node', 'entity host'],
    world: ['entity world'],
  },
  [NetworkBackend.NETWORK_POLICY]: {
    kind: 'NetworkPolicy',
    apiServer: 'to anybody TCP 6443',
    // A pod's own node is always let in.
    node: [],
    webhookCallers: ['anybody'],
    world: ['0.0.0.0/0', '::/0'],
  },
};

function expected({ metrics, health, webhook, hosts, outside, others }: Traffic, backend: Policies): string[] {
  const { apiServer, node, webhookCallers, world } = WORDS[backend];
  const from = (who: readonly string[], port?: number) => (port ? who.map((each) => `from ${each} TCP ${port}`) : []);
  const named = backend === NetworkBackend.CILIUM ? hosts : hosts && world;
  return [
    apiServer,
    ...['UDP', 'TCP'].map((protocol) => `to kube-system k8s-app=kube-dns ${protocol} 53`),
    ...from([PROMETHEUS], metrics),
    ...from(node, health),
    ...from(webhookCallers, webhook),
    ...(named ?? []).map((host) => `to ${host} TCP 443`),
    ...(outside ?? []).flatMap((port) => world.map((each) => `to ${each} ${port}`)),
    ...(others ?? []),
  ];
}

describe.each(EXAMPLES)('%s', (_name, chart) => {
  describe.each([NetworkBackend.CILIUM, NetworkBackend.NETWORK_POLICY] as const)('with the backend %s', (backend) => {
    const { kind } = WORDS[backend];
    const onAny = chart(Testing.app(), { backend });
    const manifests = render(onAny);
    const onSelfManaged = render(chart(Testing.app(), { backend, platform: Platform.SELF_MANAGED }));
    const deployments = ofKind(manifests, 'Deployment').map((m) => [String(m.metadata.name), m] as const);

    test('validates against the published schemas', () => {
      expect(() => {
        assertSchemas([...manifests, ...onSelfManaged], { thirdParty: CERT_MANAGER_KINDS });
      }).not.toThrow();
    });

    test('warns of nothing', () => {
      const operators = onAny.node.findAll().filter((construct) => construct instanceof HaOperator);
      expect(operators.map(({ warnings }) => warnings)).toEqual(deployments.map(() => []));
    });

    test.each(deployments)('%s has one policy, for its own pods, before them', (name, deployment) => {
      const policies = manifests.filter((m) => m.kind === 'CiliumNetworkPolicy' || m.kind === 'NetworkPolicy');
      expect(policies.map((m) => String(m.kind))).toEqual(deployments.map(() => kind));
      const policy = only(manifests, kind, name);
      expect(subjectOf(policy)).toEqual(deployment.spec.selector.matchLabels);
      expect(policy.metadata.namespace).toBe(deployment.metadata.namespace);
      expect(policy.metadata.annotations['argocd.argoproj.io/sync-wave']).toBe('-1');
      expect(manifests.indexOf(policy)).toBeLessThan(manifests.indexOf(deployment));
    });

    test.each(deployments)('%s may call and be called as its source has it, and no further', (name) => {
      expect(openingsOf(only(onSelfManaged, kind, name))).toEqual(new Set(expected(TRAFFIC[name], backend)));
    });

    test.each(deployments)('%s may the same, and call DNS and the API server as they are elsewhere', (name) => {
      const [own, any] = [onSelfManaged, manifests].map((list) => openingsOf(only(list, kind, name)));
      expect([...own].filter((opening) => !any.has(opening))).toEqual([]);
      const more = [...any].filter((opening) => !own.has(opening));
      expect(more.filter((opening) => !/^to .*((UDP|TCP) (53|5353|8053)|anybody TCP 443)$/.test(opening))).toEqual([]);
    });

    test.each(deployments)('every port that %s listens on can be called by somebody', (name, deployment) => {
      const container = containerOf(deployment);
      const opened = [...openingsOf(only(manifests, kind, name))].filter((opening) => opening.startsWith('from '));
      const probes = [container.livenessProbe, container.readinessProbe].filter((probe) => probe !== undefined);
      const probed = new Set(probes.map((probe: Manifest) => Number(probe.httpGet.port)));
      for (const { containerPort } of container.ports as Manifest[]) {
        const byNode = kind === 'NetworkPolicy' && probed.has(Number(containerPort));
        expect([
          containerPort,
          byNode || opened.some((opening) => opening.endsWith(` ${String(containerPort)}`)),
        ]).toEqual([containerPort, true]);
      }
    });
  });

  test("Cilium's DNS proxy is between it and DNS only where its policy names hosts", () => {
    for (const { spec } of ofKind(render(chart(Testing.app(), {})), 'CiliumNetworkPolicy')) {
      const rules = spec.egress as Manifest[];
      const named = rules.some(({ toFQDNs }) => toFQDNs !== undefined);
      const dns = rules
        .filter(({ toEndpoints, toCIDRSet }) => /-dns"|169\.254/.test(JSON.stringify([toEndpoints, toCIDRSet])))
        .flatMap(({ toPorts }) => toPorts as Manifest[]);
      expect(dns.length).toBeGreaterThan(0);
      expect(dns.map(({ rules: names }) => names)).toEqual(
        dns.map(() => (named ? { dns: [{ matchPattern: '*' }] } : undefined)),
      );
    }
  });
});
