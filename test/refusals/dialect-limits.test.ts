import { Duration } from 'cdk8s';
import {
  LeaderElectedControllerProps,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionOptions,
  TimingProfile,
} from '../../src';
import { documents, find } from '../support/documents';
import { Refusal, refusal } from '../support/refusal';
import { controller } from '../support/subject';

function timing(leaseDuration: number, renewDeadline: number, retryPeriod: number): TimingProfile {
  return TimingProfile.custom({
    leaseDuration: Duration.seconds(leaseDuration),
    renewDeadline: Duration.millis(renewDeadline * 1000),
    retryPeriod: Duration.millis(retryPeriod * 1000),
  });
}

/** A controller of the catalog, with what is asked of it. */
function known(
  id: string,
  options: Partial<LeaderElectionOptions> = {},
  props: Partial<LeaderElectedControllerProps> = {},
) {
  const dialect = LeaderElectionDialect.of(id);
  return () => controller({ leaderElection: LeaderElection.of({ dialect, ...options }), ...props });
}

const cannot = (name: string, id: string, uses: string) =>
  `leaderElection.timing: ${name} cannot be set with dialect '${id}', whose binary always uses ${uses}`;
const OUT = 'leave timing out, or use a dialect that has a setting for it';
const SUCH = 'leave timing out, or use what it can do, such as';
const kyverno = { leaseName: 'kyverno' };

describe('a timing that the binary cannot run with is refused:', () => {
  test.each<Refusal>([
    [
      'one that is compiled in',
      known('opentelemetry-operator', { timing: TimingProfile.CONSERVATIVE }),
      `${cannot('leaseDuration 30s', 'opentelemetry-operator', '137s')}; ${OUT}`,
    ],
    [
      'six and five retry periods, of which only the latter is told',
      known('kyverno', { timing: TimingProfile.DEFAULT, ...kyverno }),
      `${cannot('leaseDuration 15s', 'kyverno', '6 × retryPeriod (12s for retryPeriod 2s)')}; ${SUCH} 12s / 10s / 2s`,
    ],
    [
      'a renew deadline of other than five retry periods',
      known('kyverno', { timing: timing(18, 12, 3), ...kyverno }),
      `${cannot('renewDeadline 12s', 'kyverno', '5 × retryPeriod (15s for retryPeriod 3s)')}; ${SUCH} 18s / 15s / 3s`,
    ],
    [
      'half and a quarter of a lease',
      known('ingress-nginx', { timing: timing(20, 12, 5) }),
      `${cannot('renewDeadline 12s', 'ingress-nginx', '0.5 × leaseDuration (10s for leaseDuration 20s)')}; ${SUCH} 20s / 10s / 5s`,
    ],
    [
      'a quarter of a lease that would be under a second, and so nothing to propose',
      known('ingress-nginx', { timing: timing(3, 1.5, 1) }),
      `${cannot('retryPeriod 1s', 'ingress-nginx', '0.25 × leaseDuration (0.75s for leaseDuration 3s)')}; ${SUCH} 30s / 15s / 7.5s`,
    ],
    [
      'a lease of 5 s more than the renew deadline',
      known('nvidia-gpu-operator', { timing: timing(20, 10, 2) }),
      `${cannot('leaseDuration 20s', 'nvidia-gpu-operator', 'renewDeadline + 5s (15s for renewDeadline 10s)')}; ${SUCH} 15s / 10s / 2s`,
    ],
    [
      'a retry period that has no flag beside two that have',
      known('cloudnative-pg', { timing: TimingProfile.FAST }),
      `${cannot('retryPeriod 1s', 'cloudnative-pg', '2s')}; ${SUCH} 10s / 6s / 2s`,
    ],
    [
      'a retry period that has no variable beside two that have',
      known('kuma', { timing: TimingProfile.CONSERVATIVE }),
      `${cannot('retryPeriod 5s', 'kuma', '2s')}; ${SUCH} 30s / 20s / 2s`,
    ],
    [
      'a fraction of a second in a variable that takes none',
      known('rabbitmq-cluster-operator', { timing: timing(15, 7.5, 2) }),
      "leaderElection.timing: renewDeadline 7.5s cannot be set with dialect 'rabbitmq-cluster-operator', whose RENEW_DEADLINE takes whole seconds only; round it up",
    ],
    [
      'a fraction of a second in a flag that takes none',
      known('cloudnative-pg', { timing: timing(15, 7.5, 2) }),
      "leaderElection.timing: renewDeadline 7.5s cannot be set with dialect 'cloudnative-pg', whose --leader-renew-deadline takes whole seconds only; round it up",
    ],
    [
      'a renew deadline of exactly 2.2 retry periods, which fabric8 refuses and client-go takes',
      known('strimzi', { timing: timing(15, 11, 5) }),
      "leaderElection.timing: renewDeadline (11s) must be longer than 2.2 × retryPeriod (5s) with fabric8, the client of dialect 'strimzi'; shorten retryPeriod or lengthen renewDeadline",
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test.each([
    ['opentelemetry-operator', timing(137, 107, 26), {}],
    ['kyverno', timing(18, 15, 3), kyverno],
    ['ingress-nginx', timing(40, 20, 10), {}],
    ['nvidia-gpu-operator', timing(25, 20, 2), {}],
    ['cloudnative-pg', timing(40, 30, 2), {}],
    ['rabbitmq-cluster-operator', timing(60, 40, 15), {}],
    ['strimzi', timing(15, 12, 5), {}],
    ['strimzi', timing(16, 12, 3.5), {}],
  ])('but not what %s can do', (id, profile, options) => {
    expect(known(id, { timing: profile, ...options })().electionFigures).toMatchObject({
      leaseDuration: profile.leaseDuration,
      renewDeadline: profile.renewDeadline,
      retryPeriod: profile.retryPeriod,
    });
  });
});

const NAMES_OF_KYVERNO =
  "'kyverno', 'kyverno-background-controller', 'kyverno-reports-controller' or 'kyverno-cleanup-controller'";

describe('a lease that the binary does not have is refused:', () => {
  test.each<Refusal>([
    [
      'a name where there are several leases',
      known('knative', { leaseName: 'mine' }),
      `leaderElection.leaseName: "mine" cannot be set with dialect 'knative', whose binary elects for several leases (one for each reconciler and bucket: <component>.<reconciler>.<bucket>-of-<buckets>); leave leaseName out`,
    ],
    [
      'no name, of an image that is not known, where each component has its own',
      known('kyverno'),
      `leaderElection.leaseName: nothing was given, and with dialect 'kyverno' the name is compiled into the binary; declare ${NAMES_OF_KYVERNO}, so that the Role can name it`,
    ],
    [
      'another namespace than the fixed one of an old release',
      known('beskar7-before-0.4', { leaseNamespace: 'other' }),
      `leaderElection.leaseNamespace: "other" cannot be set with dialect 'beskar7-before-0.4', whose binary always uses "beskar7-system"; leave leaseNamespace out`,
    ],
    [
      "the pod's own namespace, where the binary has another",
      known('aws-vpc-resource-controller', { leaseNamespace: 'test-system' }),
      `leaderElection.leaseNamespace: "test-system" cannot be set with dialect 'aws-vpc-resource-controller', whose binary always uses "kube-system"; leave leaseNamespace out`,
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test.each([
    ['kyverno', 'ghcr.io/kyverno/reports-controller:v1.15.0', 'kyverno-reports-controller', 'test-system'],
    ['flux', 'ghcr.io/fluxcd/source-controller:v1.6.0@sha256:0', 'source-controller-leader-election', 'test-system'],
    [
      'csi-snapshot-controller',
      'registry.k8s.io/sig-storage/snapshot-controller:v8.3.0',
      'snapshot-controller-leader',
      'test-system',
    ],
    ['beskar7-before-0.4', 'ghcr.io/x/beskar7:v0.3.0', '7be7e04e.cluster.x-k8s.io', 'beskar7-system'],
    ['aws-vpc-resource-controller', 'x', 'cp-vpc-resource-controller', 'kube-system'],
  ])('but the one of %s is known, from %s', (id, image, leaseName, leaseNamespace) => {
    expect(known(id, {}, { image })()).toMatchObject({ leaseName, leaseNamespace });
  });

  test('the parts of the driver that a lease is named after are said where it is not given', () => {
    expect(refusal(known('csi-sidecar'))).toContain(
      "with dialect 'csi-sidecar' the name is compiled into the binary; it is the driver's name with dashes for its dots, such as ebs-csi-aws-com for csi-provisioner; csi-attacher puts external-attacher-leader- before it, csi-resizer external-resizer-, csi-snapshotter external-snapshotter-leader-;",
    );
  });
});

const noConfiguration = (id: string, carriers: string) =>
  `leaderElection.configuration: dialect '${id}' sets its election by ${carriers} and has no configuration to add to; leave configuration out`;
const isSet = (key: string) =>
  `leaderElection.configuration: ${key} is set by leaderElection; remove it and say it in leaderElection`;
const switchedOff = (id: string, configuration: Record<string, unknown>) => () =>
  controller({ leaderElection: LeaderElection.disabled(LeaderElectionDialect.of(id), { configuration }) });

describe('a configuration that cannot be added is refused:', () => {
  test.each<Refusal>([
    ['to flags', known('cert-manager', { configuration: { a: 1 } }), noConfiguration('cert-manager', 'flags')],
    ['to variables', known('bindy', { configuration: {} }), noConfiguration('bindy', 'variables')],
    ['to both', known('keda', { configuration: { a: 1 } }), noConfiguration('keda', 'flags and variables')],
    [
      'to flags of a disabled election',
      switchedOff('contour', { a: 1 }),
      noConfiguration('contour', 'flags and variables'),
    ],
    [
      'a key of the election',
      known('kueue', { configuration: { manageJobsWithoutQueueName: true, leaderElection: { resourceName: 'x' } } }),
      isSet('leaderElection.resourceName'),
    ],
    [
      'a key that the election leaves out when it is disabled',
      switchedOff('kueue', { leaderElection: { leaseDuration: '30s' } }),
      isSet('leaderElection.leaseDuration'),
    ],
    [
      'a duration in the data of a ConfigMap',
      known('knative', { configuration: { buckets: '2', 'lease-duration': '30s' } }),
      isSet('lease-duration'),
    ],
    [
      'what is no text in the data of a ConfigMap',
      known('knative', { configuration: { 'map-lease-prefix.a': 'b', buckets: 2 } }),
      'leaderElection.configuration: buckets is no text, as the data of a ConfigMap must be; quote it',
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

test.each(['kyverno', 'rabbitmq-cluster-operator', 'knative-serving-controller'])(
  'an election that %s cannot switch off is not disabled',
  (id) => {
    const disabled = () => controller({ leaderElection: LeaderElection.disabled(LeaderElectionDialect.of(id)) });
    expect(refusal(disabled)).toBe(
      `leaderElection: "disabled" cannot be set with dialect '${id}', whose binary always elects a leader; use LeaderElection.of({ dialect }) with replicas: 1`,
    );
  },
);

describe('a controller that is known to have no election', () => {
  const ALONE: [string, string][] = [
    ['external-dns', 'ExternalDNS has no leader election, and two would write the same DNS records'],
    [
      'metallb-controller',
      "MetalLB's controller has no leader election, and two could give one address to different Services",
    ],
    [
      'prometheus-operator',
      'the Prometheus Operator has no leader election, and two would write the same StatefulSets',
    ],
    [
      'kopf',
      'an operator on Kopf elects through KopfPeering or ClusterKopfPeering objects rather than a Lease: every replica acts while none exists, and replicas of the same priority all pause',
    ],
  ];

  test.each(ALONE)('is not run thrice: %s', (id, why) => {
    expect(refusal(known(id, {}, { replicas: 3 }))).toBe(`replicas: 3 replicas cannot run: ${why}; use one replica`);
  });

  test.each(ALONE)('is run once by default, and never twice during an update: %s', (id) => {
    const subject = known(id)();
    const docs = documents(subject);
    expect(subject).toMatchObject({ replicas: 1, leaseName: undefined, electionFigures: undefined });
    expect(find(docs, 'Deployment').spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(docs.map(({ kind }) => kind)).toEqual(['CiliumNetworkPolicy', 'ServiceAccount', 'Deployment']);
  });

  test.each([
    ['timing', { timing: TimingProfile.FAST }],
    ['leaseName', { leaseName: 'mine' }],
    ['leaseNamespace', { leaseNamespace: 'other' }],
    ['releaseOnCancel', { releaseOnCancel: false }],
    ['configuration', { configuration: {} }],
  ])('is not given %s, which nothing reads', (name, options) => {
    expect(refusal(known('external-dns', options))).toBe(
      `leaderElection.${name}: nothing reads it: ExternalDNS has no leader election, and two would write the same DNS records; leave ${name} out`,
    );
  });

  test.each(['gatekeeper', 'longhorn-manager', 'keda-servers'])(
    'is run thrice where every replica may act: %s',
    (id) => {
      const subject = known(id)();
      expect(subject).toMatchObject({ replicas: 3, leaseName: undefined });
      expect(documents(subject).map(({ kind }) => kind)).toContain('PodDisruptionBudget');
    },
  );
});
