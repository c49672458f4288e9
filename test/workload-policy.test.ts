import { Testing } from 'cdk8s';
import { Egress, Ingress, NetworkBackend, NetworkEntity, Platform, WorkloadPolicy, WorkloadPolicyProps } from '../src';
import { documents } from './support/documents';
import { descriptionOf, policyOf } from './support/policy';
import { NAMESPACE, testChart } from './support/subject';

const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';
const CILIUM = { platform: Platform.SELF_MANAGED };
const NETWORK_POLICY = { ...CILIUM, backend: NetworkBackend.NETWORK_POLICY };
const podLabels = { app: 'webhook' };

const policy = (props: WorkloadPolicyProps) =>
  new WorkloadPolicy(testChart(), 'webhook', { network: CILIUM, ...props });

test('it is one policy, named after the construct, in the namespace of the chart and before the pods', () => {
  const subject = policy({ podLabels, ingress: [Ingress.fromApiServer({ ports: [10250] })] });
  expect(documents(subject)).toEqual([
    {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: {
        name: 'webhook',
        namespace: NAMESPACE,
        annotations: {
          'argocd.argoproj.io/sync-wave': '-1',
          'kubernetes.io/description': 'Called by the API server, as kube-apiserver, remote-node, host (TCP 10250).',
        },
      },
      spec: {
        endpointSelector: { matchLabels: { app: 'webhook' } },
        ingress: [
          {
            fromEntities: ['kube-apiserver', 'remote-node', 'host'],
            toPorts: [{ ports: [{ port: '10250', protocol: 'TCP' }] }],
          },
        ],
      },
    },
  ]);
});

test('name and namespace may be chosen, and the peers without one are in it', () => {
  const subject = policy({ name: 'chosen', namespace: 'other', egress: [Egress.toPods({ app: 'db' })] });
  expect(policyOf(subject, 'metadata')).toMatchObject({ name: 'chosen', namespace: 'other' });
  expect(policyOf(subject, 'spec', 'egress')).toEqual([
    { toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'other', 'k8s:app': 'db' } }] },
  ]);
});

test('without waves there is only the description', () => {
  const subject = policy({ egress: [], gitOps: { syncWaves: false } });
  expect(policyOf(subject, 'metadata', 'annotations')).toEqual({ 'kubernetes.io/description': 'Calls nobody.' });
});

describe('in Cilium', () => {
  test.each<[string, WorkloadPolicyProps, object]>([
    [
      'egress alone does not judge ingress',
      { podLabels, egress: [Egress.toApiServer()] },
      { endpointSelector: { matchLabels: { app: 'webhook' } }, egress: [{ toEntities: ['kube-apiserver'] }] },
    ],
    [
      'ingress alone does not judge egress',
      { podLabels, ingress: [Ingress.fromEntities([NetworkEntity.CLUSTER])] },
      { endpointSelector: { matchLabels: { app: 'webhook' } }, ingress: [{ fromEntities: ['cluster'] }] },
    ],
    [
      'an empty list closes its direction by a rule that names nobody',
      { podLabels, egress: [], ingress: [] },
      { endpointSelector: { matchLabels: { app: 'webhook' } }, egress: [{}], ingress: [{}] },
    ],
    ['no labels are every pod', { ingress: [] }, { endpointSelector: {}, ingress: [{}] }],
  ])('%s', (_what, props, spec) => {
    expect(policyOf(policy(props), 'spec')).toEqual(spec);
  });
});

describe('in a NetworkPolicy', () => {
  test.each<[string, WorkloadPolicyProps, object]>([
    [
      'egress alone does not judge ingress',
      { podLabels, egress: [Egress.toApiServer()] },
      {
        podSelector: { matchLabels: { app: 'webhook' } },
        policyTypes: ['Egress'],
        egress: [{ ports: [{ port: 6443, protocol: 'TCP' }] }],
      },
    ],
    [
      'ingress alone does not judge egress',
      { podLabels, ingress: [Ingress.fromNamespaces(['a'])] },
      {
        podSelector: { matchLabels: { app: 'webhook' } },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['a'] }],
                },
              },
            ],
          },
        ],
      },
    ],
    [
      'an empty list closes its direction',
      { podLabels, egress: [], ingress: [] },
      {
        podSelector: { matchLabels: { app: 'webhook' } },
        policyTypes: ['Ingress', 'Egress'],
      },
    ],
    [
      'the node alone may call where nobody else may',
      { ingress: [Ingress.fromNode()] },
      { podSelector: {}, policyTypes: ['Ingress'] },
    ],
  ])('%s', (_what, props, spec) => {
    expect(policyOf(policy({ network: NETWORK_POLICY, ...props }), 'spec')).toEqual(spec);
  });
});

test('it is for Cilium, on any platform, by default', () => {
  const subject = new WorkloadPolicy(testChart(), 'x', { egress: [Egress.toDns()] });
  expect(policyOf(subject, 'kind')).toBe('CiliumNetworkPolicy');
  // Those of all platforms, of the node, and of addresses.
  expect(policyOf(subject, 'spec', 'egress')).toHaveLength(3);
});

test.each<[string, WorkloadPolicyProps, string]>([
  ['both directions', { egress: [Egress.toDns()], ingress: [] }, 'Calls cluster DNS. Called by nobody.'],
  ['egress alone', { egress: [Egress.toDns(), Egress.toCidrs(['10.0.0.0/8'])] }, 'Calls cluster DNS; 10.0.0.0/8.'],
  ['ingress alone', { ingress: [Ingress.fromNode({ ports: [80] })] }, 'Called by its node.'],
])('it says what it lets through: %s', (_what, props, summary) => {
  const subject = policy(props);
  expect(subject.networkSummary).toBe(summary);
  expect(descriptionOf(subject)).toBe(summary);
});

test('it may select pods of any label in a NetworkPolicy', () => {
  const subject = policy({ network: NETWORK_POLICY, podLabels: { 'kubernetes.io/x': 'y' }, egress: [] });
  expect(policyOf(subject, 'spec', 'podSelector')).toEqual({ matchLabels: { 'kubernetes.io/x': 'y' } });
});

test('several of them have several names', () => {
  const chart = testChart();
  new WorkloadPolicy(chart, 'a', { ingress: [] });
  new WorkloadPolicy(chart, 'b', { ingress: [] });
  new WorkloadPolicy(chart, 'c', { name: 'a', ingress: [], namespace: 'other' });
  new WorkloadPolicy(chart, 'd', { name: 'a', ingress: [], network: NETWORK_POLICY });
  const docs = Testing.synth(chart) as { kind: string; metadata: { name: string; namespace: string } }[];
  expect(docs.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
    'CiliumNetworkPolicy test-system/a',
    'CiliumNetworkPolicy test-system/b',
    'CiliumNetworkPolicy other/a',
    'NetworkPolicy test-system/a',
  ]);
});

test('synthesized twice it is the same', () => {
  const subject = policy({ egress: [Egress.toFqdns(['a.example.com']), Egress.toDns()], ingress: [] });
  expect(JSON.stringify(documents(subject))).toBe(JSON.stringify(documents(subject)));
});

test('its policy can be reached', () => {
  expect(policy({ egress: [] }).networkPolicy.kind).toBe('CiliumNetworkPolicy');
});
