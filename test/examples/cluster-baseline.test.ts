import { Testing } from 'cdk8s';
import { ClusterBaselineChart, ClusterBaselineChartProps } from '../../examples/cluster-baseline/chart';
import { WebhookCheckChart } from '../../examples/cluster-baseline/check-chart';
import { NetworkBackend, Platform } from '../../src';
import { Manifest, only, render } from '../support/manifests';
import { assertSchemas } from '../support/schema';
import { openingsOf, subjectOf } from './openings';

type Labels = Readonly<Record<string, string>>;

const baseline = (props: ClusterBaselineChartProps = {}) => render(new ClusterBaselineChart(Testing.app(), 'x', props));
const { CILIUM, NETWORK_POLICY } = NetworkBackend;
const isPolicy = ({ kind }: Manifest) => kind === 'CiliumNetworkPolicy' || kind === 'NetworkPolicy';

/** What all policies of a namespace together open to pods with these labels. */
function openedTo(namespace: string, labels: Labels, manifests: readonly Manifest[]): string[] {
  const policies = manifests.filter(
    (m) =>
      isPolicy(m) &&
      m.metadata.namespace === namespace &&
      Object.entries(subjectOf(m)).every(([key, value]) => labels[key] === value),
  );
  return [...new Set(policies.flatMap((policy) => [...openingsOf(policy)]))];
}

/** As the charts of cert-manager (deploy/charts/cert-manager/templates@2d0d7f7) and of the Gandi webhook label them. */
function certManager(component: string, name = component): Labels {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': 'cert-manager',
    'app.kubernetes.io/component': component,
  };
}
const GANDI = { app: 'cert-manager-webhook-gandi', release: 'gandi' };

const METRICS = 'from monitoring app.kubernetes.io/name=prometheus TCP 9402';
const DNS = ['UDP', 'TCP'].map((protocol) => `to kube-system k8s-app=kube-dns ${protocol} 53`);
const API = { [CILIUM]: 'to entity kube-apiserver', [NETWORK_POLICY]: 'to anybody TCP 6443' };
const every = (peers: string[], ...ports: string[]) => peers.flatMap((peer) => ports.map((port) => `${peer} ${port}`));
const callers = (port: number) =>
  every(['from entity kube-apiserver', 'from entity remote-node', 'from entity host'], `TCP ${port}`);
const OUTSIDE = { [CILIUM]: ['to entity world'], [NETWORK_POLICY]: ['to 0.0.0.0/0', 'to ::/0'] };
const ACME = ['TCP 80', 'TCP 443', 'TCP 53', 'UDP 53'];
const HOSTS = ['to api.gandi.net', 'to dns.api.gandi.net'];

describe.each([CILIUM, NETWORK_POLICY] as const)('with the backend %s', (backend) => {
  const network = { backend, platform: Platform.SELF_MANAGED };
  const manifests = baseline({ network });
  const cilium = backend === CILIUM;

  test.each([
    ['for a known platform', manifests],
    ['for any', baseline({ network: { backend } })],
    ['with all allowed', baseline({ network, allowAll: true })],
    ['and the check that follows', render(new WebhookCheckChart(Testing.app(), 'check', { network }))],
  ])('%s it validates against the published schemas', (_what, list) => {
    expect(() => {
      assertSchemas(list);
    }).not.toThrow();
    expect(list.filter(isPolicy).map(({ kind }) => String(kind))).toEqual(
      list.filter(isPolicy).map(() => (cilium ? 'CiliumNetworkPolicy' : 'NetworkPolicy')),
    );
  });

  test.each<[string, Labels, string[]]>([
    [
      'controller',
      certManager('controller', 'cert-manager'),
      [METRICS, ...(cilium ? ['from entity host TCP 9403'] : []), ...every(OUTSIDE[backend], ...ACME)],
    ],
    ['cainjector', certManager('cainjector'), [METRICS]],
    [
      'webhook',
      certManager('webhook'),
      [METRICS, ...(cilium ? [...callers(10250), 'from entity host TCP 6080'] : ['from anybody TCP 10250'])],
    ],
    ['startupapicheck', certManager('startupapicheck'), [METRICS]],
    [
      'Gandi webhook',
      GANDI,
      cilium
        ? [...callers(443), ...every(HOSTS, 'TCP 443')]
        : ['from anybody TCP 443', ...every(OUTSIDE[backend], 'TCP 443')],
    ],
  ])("cert-manager's %s reaches what it needs, and is reached by those who need it", (_what, labels, needs) => {
    const expected = [API[backend], ...DNS, ...needs];
    expect(openedTo('cert-manager', labels, manifests).sort()).toEqual(expected.sort());
  });

  test('for HTTP-01 the controller alone calls the ingress controllers that are named, on whichever port', () => {
    const withIngress = baseline({ network, ingressNamespaces: ['ingress-nginx', 'traefik'] });
    const more = (component: string, name = component) => {
      const labels = certManager(component, name);
      const known = openedTo('cert-manager', labels, manifests);
      return openedTo('cert-manager', labels, withIngress).filter((opening) => !known.includes(opening));
    };
    expect(more('controller', 'cert-manager')).toEqual(['to ingress-nginx', 'to traefik']);
    expect(['cainjector', 'webhook', 'startupapicheck'].map((component) => more(component))).toEqual([[], [], []]);
    expect(openedTo('cert-manager', GANDI, withIngress)).toEqual(openedTo('cert-manager', GANDI, manifests));
  });

  test.each([
    ['it', {}],
    ['all allowed', { allowAll: true }],
    ['it for HTTP-01', { ingressNamespaces: ['a'] }],
  ])('taking %s away takes nothing but policies', (_what, props) => {
    const all = baseline({ network, ...props });
    expect(all.filter((manifest) => !isPolicy(manifest))).toEqual([]);
    expect(all.length).toBeGreaterThan(1);
  });

  test('a pod in cert-manager that nobody speaks of calls DNS and the API server, and nobody calls it', () => {
    expect(openedTo('cert-manager', { app: 'other' }, manifests).sort()).toEqual([API[backend], ...DNS].sort());
    const { spec } = only(manifests, cilium ? 'CiliumNetworkPolicy' : 'NetworkPolicy', 'default-deny');
    const empty = cilium ? { ingress: [{}], egress: [{}] } : { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
    expect(spec).toEqual(cilium ? expect.objectContaining(empty) : empty);
  });

  const nodes = cilium ? ['to entity host', 'to entity remote-node'] : ['to anybody'];
  const resolvers = cilium ? [...nodes, 'to entity world'] : nodes;

  test.each<[string, Labels, string[]]>([
    ['CoreDNS its resolvers', { 'k8s-app': 'kube-dns' }, every(resolvers, 'TCP 53', 'UDP 53')],
    ['metrics-server the kubelets', { 'k8s-app': 'metrics-server' }, every(nodes, 'TCP 10250')],
    ["Hubble's relay the agents", { 'k8s-app': 'hubble-relay' }, every(nodes, 'TCP 4244')],
    ["Hubble's interface its relay", { 'k8s-app': 'hubble-ui' }, ['to kube-system']],
  ])('in kube-system %s can be called, by its own pods, and nothing is closed to callers', (_what, labels, needs) => {
    const opened = openedTo('kube-system', labels, manifests);
    expect(opened).toEqual(expect.arrayContaining([API[backend], ...DNS, ...needs]));
    expect(opened.filter((opening) => opening.startsWith('from'))).toEqual([]);
    const policies = manifests.filter((m) => isPolicy(m) && m.metadata.namespace === 'kube-system');
    expect(policies.map(({ spec }) => 'ingress' in spec || (spec.policyTypes ?? []).includes('Ingress'))).toEqual(
      policies.map(() => false),
    );
  });

  test('with all allowed nothing is closed', () => {
    const open = baseline({ network, allowAll: true }).filter(isPolicy);
    expect(open.map((m) => [String(m.metadata.namespace), ...openingsOf(m)])).toEqual([
      ['kube-system', cilium ? 'to entity all' : 'to anybody'],
      ['cert-manager', cilium ? 'from entity all' : 'from anybody'],
    ]);
  });
});

/** Pods of kube-system that must reach everything, by their labels, and where they do. */
const UNLIMITED: [string, Labels, Platform[]][] = [
  ["gke's tunnel", { 'k8s-app': 'konnectivity-agent' }, [Platform.GKE, Platform.AKS]],
  ["aks's tunnel", { app: 'konnectivity-agent' }, [Platform.GKE, Platform.AKS]],
  ["gardener's tunnel", { app: 'vpn-shoot' }, [Platform.GARDENER]],
  ["k3s's Traefik", { 'app.kubernetes.io/name': 'traefik' }, [Platform.K3S]],
  ["RKE2's ingress controller", { 'app.kubernetes.io/name': 'rke2-ingress-nginx' }, [Platform.K3S]],
  ["the job of k3s's Traefik", { 'helmcharts.helm.cattle.io/chart': 'traefik' }, [Platform.K3S]],
  ["the job of Traefik's definitions", { 'helmcharts.helm.cattle.io/chart': 'traefik-crd' }, [Platform.K3S]],
];

describe.each([
  [CILIUM, 'to entity all'],
  [NETWORK_POLICY, 'to anybody'],
] as const)('with the backend %s', (backend, everything) => {
  test.each(UNLIMITED)('%s reaches everything on its platform, and on any', (_what, labels, platforms) => {
    for (const platform of [...platforms, Platform.ANY]) {
      expect(openedTo('kube-system', labels, baseline({ network: { backend, platform } }))).toContain(everything);
    }
    expect(openedTo('kube-system', labels, baseline({ network: { backend } }))).toContain(everything);
  });

  test.each([
    Platform.SELF_MANAGED,
    Platform.KIND,
    Platform.TALOS,
    Platform.EKS,
    Platform.OPENSHIFT,
    Platform.GKE,
    Platform.AKS,
    Platform.GARDENER,
    Platform.K3S,
  ])('on $name nobody else does', (platform) => {
    const manifests = baseline({ network: { backend, platform: platform.customize({}) } });
    const unlimited = UNLIMITED.filter(([, labels]) =>
      openedTo('kube-system', labels, manifests).includes(everything),
    ).map(([what]) => what);
    const expected = UNLIMITED.filter(([, , platforms]) => platforms.includes(platform)).map(([what]) => what);
    expect(unlimited).toEqual(expected);
    expect(openedTo('kube-system', { app: 'other' }, manifests)).not.toContain(everything);
  });
});

test("the check calls cert-manager's webhook as the API server does, and takes its 404 for an answer", () => {
  const manifests = render(new WebhookCheckChart(Testing.app(), 'check'));
  expect(only(manifests, 'Role').rules).toEqual([
    {
      apiGroups: [''],
      resources: ['services/proxy'],
      resourceNames: ['https:cert-manager-webhook:443'],
      verbs: ['get'],
    },
  ]);
  expect(only(manifests, 'Job').spec.template.spec.containers[0].args[0]).toContain('4??)');
  const hook = render(new WebhookCheckChart(Testing.app(), 'check', { argoCdPostSync: true }));
  expect(only(hook, 'Job').metadata.annotations).toHaveProperty(['argocd.argoproj.io/hook'], 'PostSync');
});
