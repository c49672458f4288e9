import { App, Chart } from 'cdk8s';
import { Manifest, ofKind, only } from '../../test/support/manifests';
import { ControlPlane } from '../support/control-plane';
import { synthesized } from '../support/synthesized';
import { acceptedBy, Finding } from './check';
import { startCluster } from './cluster';
import { keptBy } from './kept';
import {
  ApiPermission,
  CaInjection,
  HaOperator,
  LeaderElection,
  LeaderElectionDialect,
  MetricsAuth,
  MetricsScheme,
  NetworkBackend,
} from 'cdk8s-ha-operator';

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startCluster();
});

afterAll(() => cluster.stop());

let namespaces = 0;

/** An operator of a bit of everything, in a namespace of its own. */
function operator(backend = NetworkBackend.CILIUM): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace: `mutation-${(namespaces += 1)}` });
  new HaOperator(chart, 'operator', {
    image: 'registry.example.com/operator:1.0.0',
    leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.env(), leaseNamespace: 'leases' }),
    network: { backend },
    metrics: {
      port: 8443,
      scheme: MetricsScheme.HTTPS,
      auth: MetricsAuth.KUBERNETES,
    },
    monitoring: {},
    webhook: {
      caInjection: CaInjection.external(),
      validating: [
        {
          name: 'widgets.example.com',
          path: '/validate',
          rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['widgets'] }],
        },
      ],
    },
    permissions: [ApiPermission.read('', 'nodes')],
    writablePaths: ['/tmp'],
  });
  return synthesized(app);
}

const deployment = (manifests: Manifest[]): Manifest => only(manifests, 'Deployment');
const podSpec = (manifests: Manifest[]): Manifest => deployment(manifests).spec.template.spec as Manifest;
const container = (manifests: Manifest[]): Manifest => podSpec(manifests).containers[0] as Manifest;

/** What is broken, how, and all that is found of it, in the order of the manifests. */
type Mutation = [what: string, mutate: (manifests: Manifest[]) => unknown, findings: [kind: string, says: RegExp][]];

const VIOLATES = 'violate PodSecurity "restricted:latest": ';

const REFUSED: Mutation[] = [
  [
    'a misspelt field',
    (m) => (container(m).imagePullPolcy = 'Always'),
    [
      ['Deployment', /^refused: .*\.imagePullPolcy: field not declared in schema/],
      ['Pod', /^refused: .*unknown field "spec\.containers\[0\]\.imagePullPolcy"/],
    ],
  ],
  [
    'a budget with both limits',
    (m) => (only(m, 'PodDisruptionBudget').spec.minAvailable = 1),
    [['PodDisruptionBudget', /^refused: .*minAvailable and maxUnavailable cannot be both set/]],
  ],
  [
    'a policy with an entity that Cilium does not know',
    (m) => (only(m, 'CiliumNetworkPolicy').spec.egress = [{ toEntities: ['apiserver'] }]),
    [['CiliumNetworkPolicy', /^refused: .*Unsupported value: "apiserver"/]],
  ],
  [
    'a value that no label may have',
    (m) => (only(m, 'ServiceAccount').metadata.labels.team = 'us and them'),
    [
      ['ServiceAccount', /^refused: .*metadata\.labels: Invalid value: "us and them"/],
      ['Pod', /^refused: .*error looking up service account .*"operator" not found/],
    ],
  ],
  [
    'a misspelt field of a monitor',
    (m) => (only(m, 'ServiceMonitor').spec.endpoints[0].bearerTokenfile = '/token'),
    [['ServiceMonitor', /^refused: .*\.bearerTokenfile: field not declared in schema/]],
  ],
  [
    'an alert that waits for ever',
    (m) => (only(m, 'PrometheusRule').spec.groups[0].rules.at(-1).for = 'ever'),
    [['PrometheusRule', /^refused: .*rules\[\d+\]\.for.*Invalid value: "ever"/]],
  ],
  [
    'a Role for what has no namespace',
    (m) => only(m, 'Role').rules.push({ nonResourceURLs: ['/metrics'], verbs: ['get'] }),
    [['Role', /^refused: .*namespaced rules cannot apply to non-resource URLs/]],
  ],
  [
    'a rule without verbs',
    (m) => (ofKind(m, 'ClusterRole')[0].rules[0].verbs = []),
    [['ClusterRole', /^refused: .*verbs must contain at least one value/]],
  ],
  [
    'a binding to an account of no namespace',
    (m) => delete only(m, 'ClusterRoleBinding').subjects[0].namespace,
    [['ClusterRoleBinding', /^refused: .*subjects\[0\]\.namespace: Required value/]],
  ],
  [
    'a selector of other pods',
    (m) => (deployment(m).spec.selector.matchLabels = { app: 'another' }),
    [['Deployment', /^refused: .*`selector` does not match template `labels`/]],
  ],
  [
    'a webhook that does not say whether it has side effects',
    (m) => delete only(m, 'ValidatingWebhookConfiguration').webhooks[0].sideEffects,
    [['ValidatingWebhookConfiguration', /^refused: .*webhooks\[0\]\.sideEffects: Required value/]],
  ],
  [
    'a version that is no longer served',
    (m) => (only(m, 'PodDisruptionBudget').apiVersion = 'policy/v1beta1'),
    [['PodDisruptionBudget', /^refused: the API server serves no PodDisruptionBudget of policy\/v1beta1/]],
  ],
  [
    'pods that run as an account which is not there',
    (m) => (podSpec(m).serviceAccountName = 'nobody'),
    [['Pod', /^refused: .*error looking up service account .*"nobody" not found/]],
  ],
  [
    'pods of a priority that is not there',
    (m) => (podSpec(m).priorityClassName = 'operators'),
    [['Pod', /^refused: .*no PriorityClass with name operators was found/]],
  ],
];

const WARNED: Mutation[] = [
  [
    'a label of nodes that is deprecated',
    (m) => (podSpec(m).nodeSelector = { 'beta.kubernetes.io/os': 'linux' }),
    [
      ['Deployment', /^warned: .*nodeSelector\[beta\.kubernetes\.io\/os\]: deprecated since v1\.14/],
      ['Pod', /^warned: .*nodeSelector\[beta\.kubernetes\.io\/os\]: deprecated since v1\.14/],
    ],
  ],
  [
    'an API that is deprecated',
    (m) => m.push({ apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'operator', ...inSameNamespace(m) } }),
    [['Endpoints', /^warned: v1 Endpoints is deprecated in v1\.33\+/]],
  ],
  [
    'a name that is none of a host',
    (m) => (deployment(m).metadata.name = 'operator.v1'),
    [
      ['Deployment', /^warned: metadata\.name: this is used in Pod names and hostnames/],
      ['Pod', /^warned: metadata\.name: this is used in the Pod's hostname/],
    ],
  ],
  [
    'a privileged container',
    (m) => Object.assign(container(m).securityContext, { privileged: true, allowPrivilegeEscalation: true }),
    [
      ['Deployment', new RegExp(`^warned: would ${VIOLATES}privileged \\(container "operator"`)],
      ['Pod', new RegExp(`^refused: .*${VIOLATES.replace('violate', 'violates')}privileged`)],
    ],
  ],
  [
    'a volume of the host',
    (m) => podSpec(m).volumes.push({ name: 'host', hostPath: { path: '/etc' } }),
    [
      ['Deployment', new RegExp(`^warned: would ${VIOLATES}restricted volume types \\(volume "host"`)],
      ['Pod', new RegExp(`^refused: .*restricted volume types`)],
    ],
  ],
];

function inSameNamespace(manifests: Manifest[]): Manifest {
  return { namespace: deployment(manifests).metadata.namespace as string };
}

function kinds(findings: readonly Finding[]): [string, string][] {
  return findings.map(({ object, says }) => [object.split('/')[0], says]);
}

describe('mutations', () => {
  test.each([NetworkBackend.CILIUM, NetworkBackend.NETWORK_POLICY])(
    'there is nothing to find before, with %s',
    async (backend) => {
      const manifests = operator(backend);
      expect(await acceptedBy(cluster, manifests)).toEqual([]);
      expect(await keptBy(cluster, manifests)).toEqual([]);
    },
  );

  test.each([...REFUSED, ...WARNED])('%s is found, and nothing else', async (_, mutate, findings) => {
    const manifests = operator();
    mutate(manifests);
    expect(kinds(await acceptedBy(cluster, manifests))).toEqual(
      findings.map(([kind, says]) => [kind, expect.stringMatching(says)]),
    );
  });

  test.each<[string, Manifest, RegExp]>([
    ['a port that cannot be', { ports: [{ port: 70_000 }] }, /^refused: .*must be between 1 and 65535/],
    [
      'a range with bits beyond its prefix',
      { to: [{ ipBlock: { cidr: '10.0.0.1/8' } }] },
      /^refused: .*beyond the prefix/,
    ],
    ['a range that is not spelt as usual', { to: [{ ipBlock: { cidr: '2001:DB8::/32' } }] }, /^warned: .*canonical/],
  ])('%s in a NetworkPolicy is found', async (_, rule, says) => {
    const manifests = operator(NetworkBackend.NETWORK_POLICY);
    only(manifests, 'NetworkPolicy').spec.egress.push(rule);
    expect(kinds(await acceptedBy(cluster, manifests))).toEqual([['NetworkPolicy', expect.stringMatching(says)]]);
  });

  test('what somebody else has changed is found', async () => {
    const manifests = operator();
    await acceptedBy(cluster, manifests);
    const scaled = structuredClone(deployment(manifests));
    scaled.spec.replicas = 1;
    await cluster.apply(scaled, { fieldManager: 'somebody-else' });
    expect(kinds(await keptBy(cluster, manifests))).toEqual([
      ['Deployment', '.spec.replicas is rendered as 3 and stored as 1'],
      ['Deployment', 'it changes when it is applied again, from generation 2 to 3'],
    ]);
  });

  test('an amount that is stored as another is found, and one that is only spelt otherwise is not', async () => {
    const manifests = operator();
    container(manifests).resources = { requests: { memory: '1024Mi', cpu: '1000m' }, limits: { memory: '1.5Gi' } };
    await acceptedBy(cluster, manifests);
    expect(await keptBy(cluster, manifests)).toEqual([]);
    const smaller = structuredClone(manifests);
    container(smaller).resources.limits.memory = '1.5G';
    expect(kinds(await keptBy(cluster, smaller))).toContainEqual([
      'Deployment',
      '.spec.template.spec.containers.0.resources.limits.memory is rendered as "1.5G" and stored as "1536Mi"',
    ]);
  });

  test('a direction that an empty list closes is found: each time it is applied, it is written', async () => {
    const manifests = operator(NetworkBackend.NETWORK_POLICY);
    only(manifests, 'NetworkPolicy').spec.ingress = [];
    await acceptedBy(cluster, manifests);
    expect(kinds(await keptBy(cluster, manifests))).toEqual([
      ['NetworkPolicy', 'it changes when it is applied again, from generation 1 to 2'],
    ]);
  });
});
