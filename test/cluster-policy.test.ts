import { Testing } from 'cdk8s';
import { ClusterPolicy, ClusterPolicyProps, NetworkBackend, Platform, PolicyTemplate } from '../src';
import { documents } from './support/documents';
import { policyOf } from './support/policy';
import { chartWithoutNamespace, testChart } from './support/subject';

const KEY = 'k8s:io.kubernetes.pod.namespace';
const EXISTS = { key: KEY, operator: 'Exists' };
const ADDITIVE = { enableDefaultDeny: { egress: false, ingress: false } };

const policy = (props: ClusterPolicyProps) =>
  new ClusterPolicy(testChart(), 'x', { network: { platform: Platform.SELF_MANAGED }, ...props });

test('by default nobody may call or be called outside kube-system, and it is an object of the cluster', () => {
  expect(documents(policy({ template: PolicyTemplate.DEFAULT_DENY }))).toEqual([
    {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumClusterwideNetworkPolicy',
      metadata: {
        name: 'default-deny',
        annotations: {
          'argocd.argoproj.io/sync-wave': '-1',
          'kubernetes.io/description': 'Calls nobody. Called by nobody.',
        },
      },
      spec: {
        endpointSelector: { matchExpressions: [EXISTS, { key: KEY, operator: 'NotIn', values: ['kube-system'] }] },
        ingress: [{}],
        egress: [{}],
      },
    },
  ]);
});

test.each<[PolicyTemplate, string, object]>([
  [
    PolicyTemplate.ALLOW_DNS,
    'Calls cluster DNS.',
    {
      egress: [
        {
          toEndpoints: [{ matchLabels: { [KEY]: 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
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
  ],
  [PolicyTemplate.ALLOW_API_SERVER, 'Calls the API server.', { egress: [{ toEntities: ['kube-apiserver'] }] }],
  [PolicyTemplate.ALLOW_ALL_EGRESS, 'Calls all.', { egress: [{ toEntities: ['all'] }] }],
  [PolicyTemplate.ALLOW_ALL_INGRESS, 'Called by all.', { ingress: [{ fromEntities: ['all'] }] }],
])("%s adds to what the pods of all namespaces may, and leaves out Cilium's own", (template, description, rules) => {
  const subject = policy({ template });
  expect(policyOf(subject, 'metadata')).toMatchObject({
    name: template,
    annotations: { 'kubernetes.io/description': description },
  });
  expect(policyOf(subject, 'spec')).toEqual({
    endpointSelector: { matchExpressions: [EXISTS] },
    ...ADDITIVE,
    ...rules,
  });
});

const NOT = (...values: string[]) => [EXISTS, { key: KEY, operator: 'NotIn', values }];

test.each<[string, Partial<ClusterPolicyProps>, object[]]>([
  ['those that are named', { namespaces: ['a', 'b'] }, [{ key: KEY, operator: 'In', values: ['a', 'b'] }]],
  ['all but those that are left out', { excludedNamespaces: ['a', 'b'] }, NOT('a', 'b')],
  ['all, if none is left out', { excludedNamespaces: [] }, [EXISTS]],
])('it is about the pods of %s', (_what, props, matchExpressions) => {
  const template = PolicyTemplate.ALLOW_DNS;
  expect(policyOf(policy({ template, ...props }), 'spec', 'endpointSelector')).toEqual({ matchExpressions });
});

const dnsServers = [{ labels: { app: 'a' } }, { labels: { app: 'b' }, namespace: 'dns-system' }];

test.each<[string, Partial<ClusterPolicyProps>, object[]]>([
  ['kube-system', {}, NOT('kube-system')],
  ['kube-system beside what its user leaves out', { excludedNamespaces: ['a', 'b'] }, NOT('kube-system', 'a', 'b')],
  ['kube-system where its user leaves out none', { excludedNamespaces: [] }, NOT('kube-system')],
  [
    'kube-system where its user leaves it out too',
    { excludedNamespaces: ['a', 'kube-system'] },
    NOT('kube-system', 'a'),
  ],
  [
    "openshift's DNS",
    { network: { platform: Platform.OPENSHIFT }, excludedNamespaces: ['a'] },
    NOT('kube-system', 'openshift-dns', 'a'),
  ],
  ["openshift's DNS on any platform", { network: { platform: Platform.ANY } }, NOT('kube-system', 'openshift-dns')],
  ["openshift's DNS by default", { network: undefined }, NOT('kube-system', 'openshift-dns')],
  [
    'DNS wherever it is',
    { network: { platform: Platform.EKS.customize({ dnsServers }) } },
    NOT('kube-system', 'dns-system'),
  ],
  [
    'nothing that its user names',
    { network: { platform: Platform.ANY }, namespaces: ['kube-system', 'openshift-dns'] },
    [{ key: KEY, operator: 'In', values: ['kube-system', 'openshift-dns'] }],
  ],
])('closing all leaves out %s', (_what, props, matchExpressions) => {
  const template = PolicyTemplate.DEFAULT_DENY;
  expect(policyOf(policy({ template, ...props }), 'spec', 'endpointSelector')).toEqual({ matchExpressions });
});

test('its summary is its annotation', () => {
  const subject = policy({ template: PolicyTemplate.ALLOW_API_SERVER, network: { platform: Platform.GARDENER } });
  expect(subject.networkSummary).toBe('Calls the API server, as world (TCP 443).');
  expect(policyOf(subject, 'metadata', 'annotations', 'kubernetes.io/description')).toBe(subject.networkSummary);
});

test('Cilium may be named as its backend', () => {
  const template = PolicyTemplate.ALLOW_DNS;
  const network = { platform: Platform.SELF_MANAGED, backend: NetworkBackend.CILIUM };
  expect(documents(policy({ template, network }))).toEqual(documents(policy({ template })));
});

test('its name may be chosen, and it needs no namespace', () => {
  const chart = chartWithoutNamespace();
  const subject = new ClusterPolicy(chart, 'x', { template: PolicyTemplate.ALLOW_ALL_INGRESS, name: 'open' });
  expect(policyOf(subject, 'metadata')).toMatchObject({ name: 'open' });
  expect(subject.networkPolicy.name).toBe('open');
});

test('it is for any platform by default', () => {
  const subject = new ClusterPolicy(testChart(), 'x', { template: PolicyTemplate.ALLOW_DNS });
  expect(policyOf(subject, 'spec', 'egress')).toHaveLength(3);
});

test('without waves there is only the description', () => {
  const subject = policy({ template: PolicyTemplate.DEFAULT_DENY, gitOps: { syncWaves: false } });
  expect(policyOf(subject, 'metadata', 'annotations')).toEqual({
    'kubernetes.io/description': 'Calls nobody. Called by nobody.',
  });
});

test('synthesized twice it is the same', () => {
  const chart = testChart();
  new ClusterPolicy(chart, 'x', { template: PolicyTemplate.DEFAULT_DENY });
  expect(JSON.stringify(Testing.synth(chart))).toBe(JSON.stringify(Testing.synth(chart)));
});
