import {
  ClusterPolicy,
  ClusterPolicyProps,
  Egress,
  Ingress,
  NamespacePolicy,
  NamespacePolicyProps,
  NetworkBackend,
  Platform,
  PolicyTemplate,
  WorkloadPolicy,
  WorkloadPolicyProps,
} from '../../src';
import { fullRefusal, Refusal, refusal } from '../support/refusal';
import { chartWithoutNamespace, controller, testChart } from '../support/subject';

const workload =
  (props: WorkloadPolicyProps, chart = testChart()) =>
  () =>
    new WorkloadPolicy(chart, 'x', props);
const namespace =
  (props: Partial<NamespacePolicyProps> = {}, chart = testChart()) =>
  () =>
    new NamespacePolicy(chart, 'x', { template: PolicyTemplate.DEFAULT_DENY, ...props });
const cluster =
  (props: Partial<ClusterPolicyProps> = {}, chart = testChart()) =>
  () =>
    new ClusterPolicy(chart, 'x', { template: PolicyTemplate.DEFAULT_DENY, ...props });

const NO_LABEL = "use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit";
const NO_NAME = "use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit";
const NO_NAMESPACE =
  "namespace: neither the chart nor the props name one, and RBAC subjects and policies must; pass namespace, or create the chart with { namespace: 'my-system' }";
const NOTHING =
  'network.backend: none renders no policy, and this construct renders nothing else; use NetworkBackend.CILIUM or NETWORK_POLICY, or leave the construct out';
const NO_DNS =
  'egress: Cilium learns the addresses of names from the DNS answers that it reads, and this policy lets none through; add Egress.toDns()';
const BY_NAME = Platform.AKS.customize({ apiServerFqdns: ['*.hcp.westeurope.azmk8s.io'] });
const NONE = { backend: NetworkBackend.NONE };
const taken = (what: string) => `name: ${what} is already rendered by test/first; give one of the two another name`;

test.each<Refusal>([
  [
    'without a direction',
    workload({}),
    'egress: neither egress nor ingress was given, so nothing would be judged; give one',
  ],
  ['for no backend', workload({ egress: [], network: NONE }), NOTHING],
  [
    'for no backend, whatever the labels',
    workload({ egress: [], network: NONE, podLabels: { 'pod-template-hash': 'x' } }),
    NOTHING,
  ],
  ['without a namespace', workload({ egress: [] }, chartWithoutNamespace()), NO_NAMESPACE],
  [
    'in a malformed namespace',
    workload({ egress: [], namespace: 'A' }),
    `namespace: "A" is not a DNS label; ${NO_LABEL}`,
  ],
  ['with a malformed name', workload({ egress: [], name: 'a_b' }), `name: "a_b" is not a DNS subdomain; ${NO_NAME}`],
  [
    'for pods of a malformed label',
    workload({ egress: [], podLabels: { 'my app': 'x' } }),
    'podLabels: "my app" is not a label key; use [DNS subdomain/]name, the name with at most 63 characters',
  ],
  [
    'with a malformed destination',
    workload({ egress: [Egress.toCidrs([])] }),
    'egress: no CIDRs were given; name at least one, or remove the rule',
  ],
  [
    'with a malformed caller',
    workload({ ingress: [Ingress.fromNode({ ports: [0] })] }),
    'ingress: 0 is not a port; use a whole number from 1 to 65535',
  ],
  [
    'that names hosts without the DNS by which their addresses are learnt',
    workload({ egress: [Egress.toFqdns(['a.example.com'])] }),
    NO_DNS,
  ],
  [
    'that calls an API server by a name whose address it cannot learn',
    workload({ egress: [Egress.toApiServer()], network: { platform: BY_NAME } }),
    NO_DNS,
  ],
  [
    'that its backend cannot express',
    workload({ egress: [Egress.toFqdns(['a.example.com'])], network: { backend: NetworkBackend.NETWORK_POLICY } }),
    'egress: a NetworkPolicy cannot name hosts, such as "a.example.com"; allow addresses with Egress.toCidrs([…]), all outside with Egress.toEntities([NetworkEntity.WORLD], { ports: [443] }), or use NetworkBackend.CILIUM',
  ],
])('a policy of a workload is refused %s', (_what, build, message) => {
  expect(refusal(build)).toBe(message);
});

test.each<[string, WorkloadPolicyProps]>([
  ['names and DNS', { egress: [Egress.toFqdns(['a.example.com']), Egress.toDns()] }],
  [
    'an API server by name, and DNS',
    { egress: [Egress.toDns(), Egress.toApiServer()], network: { platform: BY_NAME } },
  ],
  ['an API server without a name', { egress: [Egress.toApiServer()], network: { platform: Platform.AKS } }],
  ['nobody where the API server has a name', { egress: [], ingress: [], network: { platform: BY_NAME } }],
  [
    'an API server by its ports, in a NetworkPolicy',
    { egress: [Egress.toApiServer()], network: { platform: BY_NAME, backend: NetworkBackend.NETWORK_POLICY } },
  ],
])('a policy of a workload is accepted that opens %s', (_what, props) => {
  expect(workload(props)).not.toThrow();
});

test.each<Refusal>([
  ['for no backend', namespace({ network: NONE }), NOTHING],
  ['without a namespace', namespace({}, chartWithoutNamespace()), NO_NAMESPACE],
  ['in a malformed namespace', namespace({ namespace: 'a.b' }), `namespace: "a.b" is not a DNS label; ${NO_LABEL}`],
  ['with a malformed name', namespace({ name: '' }), `name: "" is not a DNS subdomain; ${NO_NAME}`],
])('a policy of a namespace is refused %s', (_what, build, message) => {
  expect(refusal(build)).toBe(message);
});

test.each<Refusal>([
  [
    'for neighbours',
    cluster({ template: PolicyTemplate.ALLOW_SAME_NAMESPACE }),
    "template: 'allow-same-namespace' needs the namespace of each pod, which a policy of the whole cluster cannot name; render a NamespacePolicy for each namespace",
  ],
  [
    'as a NetworkPolicy',
    cluster({ network: { backend: NetworkBackend.NETWORK_POLICY } }),
    'network.backend: only Cilium has policies of the whole cluster, and the backend is network-policy; render a NamespacePolicy for each namespace',
  ],
  [
    'for no backend',
    cluster({ network: NONE }),
    'network.backend: only Cilium has policies of the whole cluster, and the backend is none; render a NamespacePolicy for each namespace',
  ],
  [
    'with both lists of namespaces',
    cluster({ namespaces: ['a'], excludedNamespaces: ['b'] }),
    'namespaces: excludedNamespaces was given too; give one of the two',
  ],
  [
    'with both lists, one of them empty',
    cluster({ namespaces: ['a'], excludedNamespaces: [] }),
    'namespaces: excludedNamespaces was given too; give one of the two',
  ],
  [
    'for no namespace',
    cluster({ namespaces: [] }),
    'namespaces: no namespaces were given; name at least one, or leave it out',
  ],
  ['for a malformed namespace', cluster({ namespaces: ['a', 'B'] }), `namespaces: "B" is not a DNS label; ${NO_LABEL}`],
  [
    'without a malformed namespace',
    cluster({ excludedNamespaces: ['a*'] }),
    `excludedNamespaces: "a*" is not a DNS label; ${NO_LABEL}`,
  ],
  ['with a malformed name', cluster({ name: 'Deny' }), `name: "Deny" is not a DNS subdomain; ${NO_NAME}`],
])('a policy of the cluster is refused %s', (_what, build, message) => {
  expect(refusal(build)).toBe(message);
});

describe('a name that is taken is refused:', () => {
  test('by another policy of the cluster', () => {
    const chart = testChart();
    new ClusterPolicy(chart, 'first', { template: PolicyTemplate.DEFAULT_DENY });
    expect(refusal(cluster({}, chart))).toBe(taken("CiliumClusterwideNetworkPolicy 'default-deny'"));
  });

  test('by another policy of the namespace', () => {
    const chart = testChart();
    new NamespacePolicy(chart, 'first', { template: PolicyTemplate.ALLOW_DNS });
    const message = taken("CiliumNetworkPolicy 'allow-dns' in namespace 'test-system'");
    expect(refusal(namespace({ template: PolicyTemplate.ALLOW_DNS }, chart))).toBe(message);
  });

  test('by the policy of a controller', () => {
    const chart = testChart();
    controller({}, chart, 'first');
    expect(refusal(workload({ name: 'first', egress: [] }, chart))).toBe(
      taken("CiliumNetworkPolicy 'first' in namespace 'test-system'"),
    );
  });
});

test.each<[string, () => unknown]>([
  ['of a workload', workload({})],
  ['of a namespace', namespace({ network: NONE })],
  ['of the cluster', cluster({ namespaces: [] })],
])('a refused policy %s is named', (_what, build) => {
  expect(fullRefusal(build)).toMatch(/ \(at test\/x\)$/);
});
