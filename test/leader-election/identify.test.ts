import { CATALOG, controllersThatMayBe } from '../../src/leader-election/catalog';
import { Container } from '../../src/model/election/container';
import { controllersOfImage, identifyController } from '../../src/model/election/identify';
import { ownedNames } from '../../src/model/election/owned-names';

const DIGEST = 'sha256:594ceea76b01c592858f803f9ff4d2cb40542cae2060410b2c95f75907d659e1';

function idsOf(container: Container, catalog = CATALOG): { by: string; ids: string[] } {
  const { by, candidates } = identifyController(container, catalog);
  return { by, ids: candidates.map(({ id }) => id) };
}

/** With anybody's controller among what it may be. */
function anybodys(container: Container): { by: string; ids: string[] } {
  return idsOf(container, controllersThatMayBe(container));
}

function variables(...names: string[]): Container['env'] {
  return names.map((name) => ({ name, value: '1' }));
}

describe('by its image alone a container is that of', () => {
  test.each([
    ['flux', 'ghcr.io/fluxcd/source-controller:v1.6.2'],
    ['flux-helm-controller', 'fluxcd/helm-controller'],
    ['flux', `localhost:5000/fluxcd/kustomize-controller@${DIGEST}`],
    ['flux', `mirror.example.com:8443/ghcr.io/fluxcd/kustomize-controller:v1.6.2@${DIGEST}`],
    ['cert-manager', 'quay.io/jetstack/cert-manager-controller:v1.21.1'],
    ['cert-manager-cainjector', 'quay.io/jetstack/cert-manager-cainjector:v1.21.1'],
    ['ingress-nginx', `registry.k8s.io/ingress-nginx/controller:v1.15.1@${DIGEST}`],
    ['karpenter', `public.ecr.aws/karpenter/controller:1.6.0@${DIGEST}`],
    ['metallb-controller', 'quay.io/metallb/controller:v0.15.2'],
    ['csi-sidecar', 'registry.k8s.io/sig-storage/csi-attacher:v4.9.0'],
    ['sm-operator', 'ghcr.io/bitwarden/sm-operator:2.1.0'],
    ['bindy', 'ghcr.io/firestoned/bindy:v0.6.2'],
    ['strimzi', 'quay.io/strimzi/operator:0.48.0'],
    ['kueue', 'registry.k8s.io/kueue/kueue:v0.15.0'],
    ['prometheus-operator', 'quay.io/prometheus-operator/prometheus-operator:v0.85.0'],
    ['external-dns', 'registry.k8s.io/external-dns/external-dns:v0.19.0'],
    ['velero', 'velero/velero:v1.17.0'],
    ['sealed-secrets', 'docker.io/bitnami/sealed-secrets-controller:0.32.0'],
    ['gatekeeper', 'openpolicyagent/gatekeeper:v3.20.0'],
    ['rook', 'docker.io/rook/ceph:v1.18.0'],
  ])('%s: %s', (id, image) => {
    expect(idsOf({ image })).toEqual({ by: 'image', ids: [id] });
  });

  test.each([
    ['beskar7-before-0.4', 'ghcr.io/projectbeskar/beskar7/beskar7:v0.3.4'],
    ['beskar7-before-0.4', `ghcr.io/wrkode/beskar7/beskar7:v0.2.7@${DIGEST}`],
    ['beskar7', 'ghcr.io/projectbeskar/beskar7/beskar7:v0.4.0-alpha.7'],
    ['beskar7', 'registry.example.com:5000/beskar7/beskar7:0.5'],
    ['external-secrets-before-2.8', 'oci.external-secrets.io/external-secrets/external-secrets:v2.7.0'],
    ['external-secrets', 'oci.external-secrets.io/external-secrets/external-secrets:v2.8.0'],
    ['external-secrets', 'ghcr.io/external-secrets/external-secrets:v2.10.1-ubi'],
    ['keda-before-2.20', 'ghcr.io/kedacore/keda:2.19.0'],
    ['keda', 'ghcr.io/kedacore/keda:2.20.0'],
    ['nvidia-gpu-operator-before-26.7', 'nvcr.io/nvidia/gpu-operator:v26.3.3'],
    ['nvidia-gpu-operator', 'nvcr.io/nvidia/gpu-operator:v26.7.0'],
  ])('%s, of a version: %s', (id, image) => {
    expect(idsOf({ image }).ids).toEqual([id]);
  });

  test('one of several, if its version is not known', () => {
    const image = 'ghcr.io/projectbeskar/beskar7/beskar7:main';
    expect(idsOf({ image }).ids.sort()).toEqual(['beskar7', 'beskar7-before-0.4']);
    expect(controllersOfImage({ image }, CATALOG)).toHaveLength(2);
  });

  test('the first that its settings speak for, if its version is not known', () => {
    const image = 'ghcr.io/projectbeskar/beskar7/beskar7';
    const release = '--leader-elect-release-on-cancel';
    expect(idsOf({ image, args: ['--leader-elect', release] }).ids[0]).toBe('beskar7-before-0.4');
    expect(idsOf({ image, args: ['--leader-elect'] }).ids[0]).toBe('beskar7');
  });

  test('its own, even if its version is older than any that is known', () => {
    expect(idsOf({ image: 'public.ecr.aws/karpenter/controller:0.37.0' }).ids).toEqual(['karpenter']);
  });
});

describe('where one image holds several controllers, the word it is started with tells that it is', () => {
  const argocd = 'quay.io/argoproj/argocd:v3.1.0';
  const externalSecrets = 'oci.external-secrets.io/external-secrets/external-secrets:v2.8.0';
  const crossplane = 'xpkg.crossplane.io/crossplane/crossplane:v2.0.0';
  test.each<[string, Container]>([
    ['crossplane', { image: crossplane, args: ['core', 'start', '--leader-election'] }],
    ['crossplane-rbac', { image: crossplane, args: ['rbac', 'start', '--leader-election'] }],
    ['crossplane-rbac', { image: crossplane, command: ['crossplane', 'rbac', 'start'] }],
    ['external-secrets-cert-controller', { image: externalSecrets, args: ['certcontroller', '--loglevel=info'] }],
    ['external-secrets', { image: externalSecrets, args: ['--enable-leader-election=true'] }],
    ['argocd-applicationset', { image: argocd, args: ['/usr/local/bin/argocd-applicationset-controller'] }],
    ['argocd-applicationset', { image: argocd, command: ['argocd-applicationset-controller'] }],
  ])('%s: %j', (id, container) => {
    expect(idsOf(container)).toEqual({ by: 'image', ids: [id] });
  });

  test.each([
    ['argocd-server', ['/usr/local/bin/argocd-server']],
    ['argocd-repo-server', ['/usr/local/bin/argocd-repo-server', '--redis', 'argocd-redis:6379']],
    ['argocd-application-controller', ['/usr/local/bin/argocd-application-controller']],
    ['one that only ends alike', ['my-argocd-applicationset-controller']],
    ['nothing', []],
  ])('none that is known: %s', (_what, args) => {
    expect(idsOf({ image: argocd, args })).toEqual({ by: 'settings', ids: [] });
  });
});

test.each([
  ['kube-scheduler-configuration', { files: { '/etc/x.yaml': { leaderElection: { leaderElect: true } } } }],
  ['kube-scheduler', { args: ['--leader-elect=true', '--leader-elect-lease-duration=30s'] }],
])('of two entries of one image the first is the one whose settings are given: %s', (id, container) => {
  const image = 'registry.k8s.io/kube-scheduler:v1.36.3';
  expect(idsOf({ image, ...container }).ids[0]).toBe(id);
});

describe('without a known image, settings tell', () => {
  const timing = (prefix: string) => [
    `${prefix}-lease-duration=9s`,
    `${prefix}-renew-deadline=5s`,
    `${prefix}-retry-period=1s`,
  ];

  test.each<[string, string, Container]>([
    ['--leader-elect alone, the scaffold', 'kubebuilder', { args: ['--leader-elect'] }],
    ['with one dash', 'kubebuilder', { args: ['-leader-elect=true'] }],
    ['within command', 'kubebuilder', { command: ['/manager', '--leader-elect'] }],
    [
      'with its timing, anybody of controller-runtime',
      'flags',
      { args: ['--leader-elect', ...timing('--leader-elect')] },
    ],
    [
      'a key in a file',
      'configMap',
      {
        files: {
          '/c.yaml': {
            leaderElection: {
              leaderElect: true,
              leaseDuration: '9s',
              renewDeadline: '5s',
              retryPeriod: '1s',
              resourceName: 'a',
              resourceNamespace: 'b',
            },
          },
        },
      },
    ],
    ["variables with a prefix of one's own", 'env', { env: variables('MY_LEASE_NAME', 'MY_LEASE_DURATION_SECONDS') }],
    ["Bindy's", 'bindy', { env: variables('BINDY_ENABLE_LEADER_ELECTION', 'BINDY_LEASE_NAME') }],
    [
      "Strimzi's",
      'strimzi',
      { env: variables('STRIMZI_LEADER_ELECTION_ENABLED', 'STRIMZI_LEADER_ELECTION_LEASE_DURATION_MS') },
    ],
    ["Kyverno's", 'kyverno', { args: ['--leaderElectionRetryPeriod=3s'] }],
    ["Contour's", 'contour', { args: ['--no-disable-leader-election', '--leader-election-resource-name=x'] }],
    ["ingress-nginx's", 'ingress-nginx', { args: ['--election-id=x'] }],
    ["Flux's", 'flux', { args: ['--enable-leader-election', '--leader-election-release-on-cancel'] }],
    [
      "KEDA's",
      'keda-before-2.20',
      { args: ['--leader-elect'], env: variables('KEDA_OPERATOR_LEADER_ELECTION_LEASE_DURATION') },
    ],
    [
      "KEDA's, newer",
      'keda',
      {
        args: ['--leader-elect', '--leader-election-id=x'],
        env: variables('KEDA_OPERATOR_LEADER_ELECTION_LEASE_DURATION'),
      },
    ],
    ["Karpenter's, in a variable", 'karpenter', { env: variables('DISABLE_LEADER_ELECTION', 'LEADER_ELECTION_NAME') }],
    ["Kyverno's pod name", 'kyverno', { env: variables('KYVERNO_POD_NAME') }],
  ])('%s: %s', (_what, id, container) => {
    const { by, ids } = anybodys({ image: 'registry.example.com/acme/operator:1.0.0', ...container });
    expect(by).toBe('settings');
    expect(ids[0]).toBe(id);
  });

  test('the whole of component-base, one of those that have the whole of it', () => {
    const args = [
      '--leader-elect',
      ...timing('--leader-elect'),
      '--leader-elect-resource-name=a',
      '--leader-elect-resource-namespace=b',
    ];
    const { ids } = anybodys({ args });
    expect(ids.slice(0, 3).sort()).toEqual(['cloud-controller-manager', 'kube-controller-manager', 'kube-scheduler']);
    expect(ids).toContain('cluster-autoscaler');
    expect(ids).not.toContain('flux');
  });

  test('the hybrid of cert-manager and Argo Rollouts, both of them and nobody first who lacks a part', () => {
    const { ids } = anybodys({ args: ['--leader-elect', ...timing('--leader-election')] });
    expect(ids.slice(0, 3).sort()).toEqual(['argo-rollouts', 'cert-manager', 'cert-manager-cainjector']);
  });

  test("kingpin's denial of a flag", () => {
    const { ids } = anybodys({ args: ['--no-disable-leader-election'] });
    expect(ids).toEqual(['contour']);
  });

  test('what they say in the unit that the name of a variable has', () => {
    const formats = (name: string) => {
      const [first] = identifyController(
        { env: variables(name) },
        controllersThatMayBe({ env: variables(name) }),
      ).candidates;
      return first.kind === 'election' ? first.settings.leaseDuration : undefined;
    };
    expect(formats('MY_LEASE_DURATION_SECONDS')).toMatchObject({
      name: 'MY_LEASE_DURATION_SECONDS',
      format: 'seconds',
    });
    expect(formats('MY_LEASE_DURATION_MS')).toMatchObject({ name: 'MY_LEASE_DURATION_MS', format: 'milliseconds' });
    expect(formats('MY_LEASE_DURATION')).toMatchObject({ name: 'MY_LEASE_DURATION', format: 'go-duration' });
    expect(formats('LEASE_DURATION_SECONDS')).toMatchObject({ name: 'LEASE_DURATION_SECONDS', format: 'seconds' });
  });

  test.each<[string, Container]>([
    ['nothing at all', {}],
    ['an image that nobody knows', { image: 'registry.example.com/acme/operator:1.0.0' }],
    ['flags and words of other things', { args: ['run', '--verbose', '--metrics-bind-address=:8080', 'leader-elect'] }],
    ['a flag that only begins alike', { args: ['--leader-elector'] }],
    ["the pod's name and namespace", { env: variables('POD_NAME', 'POD_NAMESPACE') }],
    [
      'a ConfigMap of other things',
      { configMaps: { a: { 'retry-limit': '1' } }, files: { '/b': { leaderElection: {} } } },
    ],
  ])('nothing about %s', (_what, container) => {
    expect(anybodys(container)).toEqual({ by: 'settings', ids: [] });
  });
});

test('the names that a controller reads are those of its settings, their alternatives and its configuration', () => {
  const namesOf = (id: string) => {
    const dialect = CATALOG.find((entry) => entry.id === id);
    const names = dialect?.kind === 'election' ? ownedNames(dialect) : undefined;
    return [[...(names?.flags ?? [])].sort(), [...(names?.variables ?? [])].sort()];
  };
  expect(namesOf('karpenter')).toEqual([
    ['--disable-leader-election', '--leader-election-name', '--leader-election-namespace'],
    ['DISABLE_LEADER_ELECTION', 'LEADER_ELECTION_NAME', 'LEADER_ELECTION_NAMESPACE'],
  ]);
  expect(namesOf('contour')[0].slice(0, 1).concat(namesOf('contour')[0].slice(-1))).toEqual([
    '--disable-leader-election',
    '--no-disable-leader-election',
  ]);
  expect(namesOf('nfd-master')).toEqual([['--config', '--enable-leader-election'], []]);
  expect(namesOf('knative')).toEqual([['--disable-ha'], ['CONFIG_LEADERELECTION_NAME', 'SYSTEM_NAMESPACE']]);
  expect(namesOf('sm-operator')).toEqual([['--leader-elect'], []]);
});
