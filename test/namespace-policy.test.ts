import { NamespacePolicy, NetworkBackend, Platform, PolicyTemplate } from '../src';
import { documents } from './support/documents';
import { policyOf } from './support/policy';
import { NAMESPACE, testChart } from './support/subject';

const CILIUM = { platform: Platform.SELF_MANAGED };
const NETWORK_POLICY = { ...CILIUM, backend: NetworkBackend.NETWORK_POLICY };

const ADDITIVE = { endpointSelector: {}, enableDefaultDeny: { egress: false, ingress: false } };
const NEIGHBOURS = { matchLabels: { 'k8s:io.kubernetes.pod.namespace': NAMESPACE } };

/** What a NetworkPolicy says otherwise, which has no name for the API server or for all. */
const OTHERWISE: Partial<Record<PolicyTemplate, string>> = {
  [PolicyTemplate.ALLOW_API_SERVER]: 'Calls the API server, as any address (TCP 6443).',
  [PolicyTemplate.ALLOW_ALL_EGRESS]: 'Calls any address.',
  [PolicyTemplate.ALLOW_ALL_INGRESS]: 'Called by any address.',
};

/** Name, description, spec in Cilium, spec in a NetworkPolicy. */
const templates: [PolicyTemplate, string, string, object, object][] = [
  [
    PolicyTemplate.DEFAULT_DENY,
    'default-deny',
    'Calls nobody. Called by nobody.',
    { endpointSelector: {}, ingress: [{}], egress: [{}] },
    { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  ],
  [
    PolicyTemplate.ALLOW_DNS,
    'allow-dns',
    'Calls cluster DNS.',
    {
      ...ADDITIVE,
      egress: [
        {
          toEndpoints: [
            { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } },
          ],
          toPorts: [
            {
              ports: [
                { port: '53', protocol: 'UDP' },
                { port: '53', protocol: 'TCP' },
              ],
            },
          ],
        },
      ],
    },
    {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      ],
    },
  ],
  [
    PolicyTemplate.ALLOW_API_SERVER,
    'allow-api-server',
    'Calls the API server.',
    { ...ADDITIVE, egress: [{ toEntities: ['kube-apiserver'] }] },
    { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 6443, protocol: 'TCP' }] }] },
  ],
  [
    PolicyTemplate.ALLOW_ALL_EGRESS,
    'allow-all-egress',
    'Calls all.',
    { ...ADDITIVE, egress: [{ toEntities: ['all'] }] },
    { podSelector: {}, policyTypes: ['Egress'], egress: [{}] },
  ],
  [
    PolicyTemplate.ALLOW_ALL_INGRESS,
    'allow-all-ingress',
    'Called by all.',
    { ...ADDITIVE, ingress: [{ fromEntities: ['all'] }] },
    { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
  ],
  [
    PolicyTemplate.ALLOW_SAME_NAMESPACE,
    'allow-same-namespace',
    'Calls pods in test-system. Called by pods in test-system.',
    { ...ADDITIVE, egress: [{ toEndpoints: [NEIGHBOURS] }], ingress: [{ fromEndpoints: [NEIGHBOURS] }] },
    {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': NAMESPACE } } }] }],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': NAMESPACE } } }] }],
    },
  ],
];

test('every template is tested', () => {
  expect(templates.map(([template]) => template)).toEqual(Object.values(PolicyTemplate));
});

test.each(templates)('%s in Cilium closes nothing unless it denies', (template, name, description, spec) => {
  expect(documents(new NamespacePolicy(testChart(), 'x', { template, network: CILIUM }))).toEqual([
    {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: {
        name,
        namespace: NAMESPACE,
        annotations: { 'argocd.argoproj.io/sync-wave': '-1', 'kubernetes.io/description': description },
      },
      spec,
    },
  ]);
});

test.each(templates)('%s is a NetworkPolicy too', (template, name, description, _cilium, spec) => {
  const subject = new NamespacePolicy(testChart(), 'x', { template, network: NETWORK_POLICY });
  expect(subject.networkSummary).toBe(OTHERWISE[template] ?? description);
  expect(policyOf(subject)).toMatchObject({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name,
      namespace: NAMESPACE,
      annotations: { 'kubernetes.io/description': OTHERWISE[template] ?? description },
    },
  });
  expect(policyOf(subject, 'spec')).toEqual(spec);
});

test('name, namespace and waves may be chosen', () => {
  const subject = new NamespacePolicy(testChart(), 'x', {
    template: PolicyTemplate.ALLOW_SAME_NAMESPACE,
    name: 'neighbours',
    namespace: 'team-a',
    gitOps: { syncWaves: false },
  });
  expect(policyOf(subject, 'metadata')).toEqual({
    name: 'neighbours',
    namespace: 'team-a',
    annotations: { 'kubernetes.io/description': 'Calls pods in team-a. Called by pods in team-a.' },
  });
  expect(policyOf(subject, 'spec', 'egress')).toEqual([
    { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'team-a' } }] },
  ]);
  expect(subject.networkPolicy.name).toBe('neighbours');
});

test('all templates go into one namespace', () => {
  const chart = testChart();
  Object.values(PolicyTemplate).forEach((template) => {
    new NamespacePolicy(chart, template, { template });
  });
  expect(documents(chart).map(({ metadata }) => metadata.name)).toEqual(Object.values(PolicyTemplate));
});

test('where the API server is called by name, DNS answers are read by the policy that allows DNS', () => {
  const platform = Platform.SELF_MANAGED.customize({ apiServerFqdns: ['api.example.com'] });
  const egress = (template: PolicyTemplate) =>
    policyOf(new NamespacePolicy(testChart(), 'x', { template, network: { platform } }), 'spec', 'egress');
  expect(egress(PolicyTemplate.ALLOW_DNS)).toMatchObject([{ toPorts: [{ rules: { dns: [{ matchPattern: '*' }] } }] }]);
  expect(egress(PolicyTemplate.ALLOW_API_SERVER)).toEqual([
    { toEntities: ['kube-apiserver'] },
    { toFQDNs: [{ matchName: 'api.example.com' }], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] },
  ]);
});
