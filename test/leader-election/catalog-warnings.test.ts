import { Duration } from 'cdk8s';
import {
  LeaderElectedControllerProps,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionOptions,
  TimingProfile,
} from '../../src';
import { controller } from '../support/subject';

const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();

beforeEach(() => {
  emitWarning.mockClear();
});

type Props = Partial<LeaderElectedControllerProps>;

const { BINDY, KUBE_SCHEDULER, KUBEBUILDER } = LeaderElectionDialect;
const NOT_NEEDED = LeaderElection.notNeeded('somebody said so');
const SM_OPERATOR = 'ghcr.io/bitwarden/sm-operator:1.0.0';
const EXTERNAL_DNS = 'registry.k8s.io/external-dns/external-dns:v0.19.0';

function timing(leaseDuration: number, renewDeadline: number, retryPeriod: number): TimingProfile {
  return TimingProfile.custom({
    leaseDuration: Duration.seconds(leaseDuration),
    renewDeadline: Duration.millis(renewDeadline * 1000),
    retryPeriod: Duration.seconds(retryPeriod),
  });
}

/** An election of a dialect, or of one of the catalog's by its name. */
function electing(dialect: LeaderElectionDialect | string, options: Partial<LeaderElectionOptions> = {}) {
  const known = typeof dialect === 'string' ? LeaderElectionDialect.of(dialect) : dialect;
  return LeaderElection.of({ dialect: known, ...options });
}

const flags = (options: Partial<LeaderElectionOptions> = {}) =>
  electing(LeaderElectionDialect.flags(), { leaseName: 'sample.example.com', ...options });

const hasty: Props = { leaderElection: flags({ timing: timing(30, 19, 10) }) };
const mistaken: Props = { leaderElection: flags(), image: SM_OPERATOR };
const crowded: Props = { leaderElection: NOT_NEEDED, image: EXTERNAL_DNS };
/** 15/8/2: a margin is left to one that releases its lease, as schedulers do. */
const RELEASING = timing(15, 8, 2);
const shared: Props = { leaderElection: electing(KUBE_SCHEDULER, { timing: RELEASING }) };

describe('a warning is kept as data and printed once:', () => {
  const known = (title: string, what: string) => `the image is known as that of ${title}, which ${what}`;

  test.each<[string, Props, string, string, string]>([
    [
      'a renew deadline of less than two attempts',
      hasty,
      'api-outage',
      'renewDeadline leaves no time for a second attempt (it is shorter than two retryPeriods), so that one slow request costs the leadership',
      'lengthen renewDeadline or shorten retryPeriod',
    ],
    [
      'flags that the image does not have',
      mistaken,
      'image-dialect',
      known("Bitwarden's sm-operator", 'is not known to read --leader-elect-lease-duration'),
      "use LeaderElectionDialect.of('sm-operator')",
    ],
    [
      'variables that the image does not read',
      { leaderElection: electing(BINDY), image: `mirror.example.com/hub/${SM_OPERATOR}@sha256:${'0'.repeat(64)}` },
      'image-dialect',
      known("Bitwarden's sm-operator", 'is not known to read BINDY_ENABLE_LEADER_ELECTION'),
      "use LeaderElectionDialect.of('sm-operator')",
    ],
    [
      'flags of a later release than the image',
      { leaderElection: electing('external-secrets'), image: 'ghcr.io/external-secrets/external-secrets:v2.7.1' },
      'image-dialect',
      known("External Secrets' controller before v2.8", 'is not known to read --leader-election-id'),
      "use LeaderElectionDialect.of('external-secrets-before-2.8')",
    ],
    [
      'an election of a controller that has none',
      { leaderElection: electing(KUBEBUILDER, { leaseName: 'sample.example.com' }), image: EXTERNAL_DNS },
      'image-dialect',
      known('ExternalDNS', 'is not known to read --leader-elect'),
      "use LeaderElectionDialect.of('external-dns')",
    ],
    [
      'three replicas of a controller that must be alone',
      crowded,
      'single-replica',
      known('ExternalDNS', 'has no leader election, and two would write the same DNS records'),
      'use one replica',
    ],
    [
      "the lease of the cluster's own scheduler",
      shared,
      'shared-lease',
      "lease 'kube-scheduler' is that of the cluster's own scheduler, so that this controller never leads beside it",
      'give leaseName, with a name of its own',
    ],
    [
      "the lease of the cluster's own controller manager",
      { leaderElection: electing('kube-controller-manager') },
      'shared-lease',
      "lease 'kube-controller-manager' is that of the cluster's own controller manager, so that this controller never leads beside it",
      'give leaseName, with a name of its own',
    ],
  ])('%s', (_what, props, id, message, remedy) => {
    expect(controller(props).warnings).toEqual([{ id, message, remedy }]);
    expect(emitWarning.mock.calls).toEqual([[`test/sample: ${message}; ${remedy}`, 'HaOperatorWarning', id]]);
  });
});

test.each([
  ['api-outage', hasty],
  ['image-dialect', mistaken],
  ['single-replica', crowded],
  ['shared-lease', shared],
])('%s, silenced with a reason, is kept as data and not printed', (id, props) => {
  const subject = controller({ ...props, silenceWarnings: { [id]: 'we know' } });
  expect(subject.warnings.map((warning) => warning.id)).toEqual([id]);
  expect(emitWarning).not.toHaveBeenCalled();
  controller({ ...props, silenceWarnings: { 'fencing-margin': 'we know' } });
  expect(emitWarning).toHaveBeenCalledTimes(1);
});

test('what is wrong in several ways is warned about in each', () => {
  const both = { leaderElection: flags({ timing: timing(15, 13, 7) }), image: SM_OPERATOR };
  expect(controller(both).warnings.map(({ id }) => id)).toEqual(['fencing-margin', 'api-outage', 'image-dialect']);
});

describe('nothing is to be said about', () => {
  test.each<[string, Props]>([
    ['a renew deadline of just two attempts', { leaderElection: flags({ timing: timing(31, 20, 10) }) }],
    [
      'a renew deadline that the client does not have',
      { leaderElection: electing(BINDY, { timing: timing(30, 19, 10) }) },
    ],
    [
      'the scaffold, which is all that the operator of the image is',
      { leaderElection: electing(KUBEBUILDER, { leaseName: '479cde60.bitwarden.com' }), image: SM_OPERATOR },
    ],
    ['an image that is not known', { leaderElection: flags(), image: 'ghcr.io/somebody/sm-operator:1.0.0' }],
    ['an image whose name only ends alike', { leaderElection: flags(), image: 'example.com/my-bitwarden/sm-operator' }],
    [
      'flags that a release of the image has',
      {
        leaderElection: electing('beskar7-before-0.4', { releaseOnCancel: true, timing: RELEASING }),
        image: 'ghcr.io/projectbeskar/beskar7/beskar7:v0.3.0',
      },
    ],
    ['one replica of a controller that must be alone', { ...crowded, replicas: 1 }],
    ['its own dialect for that', { leaderElection: electing('external-dns'), image: EXTERNAL_DNS }],
    ['three replicas of one that may', { ...crowded, image: 'docker.io/openpolicyagent/gatekeeper:v3.20.0' }],
    ['three replicas of one that is not known', { ...crowded, image: 'example.com/webhook:1' }],
    [
      'a lease of its own',
      { leaderElection: electing(KUBE_SCHEDULER, { leaseName: 'second-scheduler', timing: RELEASING }) },
    ],
    ['a lease that nobody else has', { leaderElection: electing('cluster-autoscaler') }],
  ])('%s', (_what, props) => {
    expect(controller(props).warnings).toEqual([]);
    expect(emitWarning).not.toHaveBeenCalled();
  });

  test.each([
    ['cert-manager', 'quay.io/jetstack/cert-manager-controller:v1.19.0'],
    ['flux-helm-controller', 'ghcr.io/fluxcd/helm-controller:v1.4.0'],
    ['external-secrets', 'ghcr.io/external-secrets/external-secrets:v2.8.0'],
    ['external-secrets-before-2.8', 'ghcr.io/external-secrets/external-secrets:v0.19.2'],
    ['bindy', 'ghcr.io/firestoned/bindy:v0.1.0'],
    ['strimzi', 'quay.io/strimzi/operator:0.48.0'],
    ['contour', 'ghcr.io/projectcontour/contour:v1.33.0'],
    ['ingress-nginx', 'registry.k8s.io/ingress-nginx/controller:v1.13.0'],
    ['kyverno', 'ghcr.io/kyverno/kyverno:v1.15.0'],
    ['knative', 'gcr.io/knative-releases/knative.dev/eventing/cmd/controller@sha256:0'],
    ['kueue', 'registry.k8s.io/kueue/kueue:v0.15.0'],
    ['keda', 'ghcr.io/kedacore/keda:2.20.0'],
  ])('the dialect %s with its image', (id, image) => {
    const subject = controller({ leaderElection: electing(id), image });
    expect(subject.warnings.filter((warning) => warning.id === 'image-dialect')).toEqual([]);
  });
});
