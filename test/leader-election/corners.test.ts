import { Duration } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { parse } from 'yaml';
import {
  ConfigMapDialectOptions,
  ElectionSetting,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionOptions,
  LeaseClient,
  TimingProfile,
} from '../../src';
import { electionFigures } from '../../src/model/figures';
import { at, container, documents, find, podSpec } from '../support/documents';
import { Manifest } from '../support/manifests';
import { grantsOf } from '../support/rbac';
import { refusal } from '../support/refusal';
import { controller, election, NAMESPACE } from '../support/subject';

function timing(leaseDuration: number, renewDeadline: number, retryPeriod: number): TimingProfile {
  return TimingProfile.custom({
    leaseDuration: Duration.seconds(leaseDuration),
    renewDeadline: Duration.millis(renewDeadline * 1000),
    retryPeriod: Duration.millis(retryPeriod * 1000),
  });
}

const electing = (dialect: LeaderElectionDialect, options: Partial<LeaderElectionOptions> = {}) =>
  controller({ leaderElection: LeaderElection.of({ dialect, ...options }) });
const configMap = (options: Partial<ConfigMapDialectOptions>) =>
  LeaderElectionDialect.configMap({ path: '/etc/sample/config.yaml', ...options });

// Kubernetes counts it in whole seconds.
test('a renew deadline with a fraction gives a grace period without one', () => {
  const docs = documents(controller({ leaderElection: election({ timing: timing(15, 7.5, 2) }) }));
  expect(podSpec(docs, 'terminationGracePeriodSeconds')).toBe(43);
});

// It reads it before it looks at --disable-ha, and exits on anything but NotFound
// (knative/pkg injection/sharedmain/main.go, GetLeaderElectionConfig).
test('Knative may read its ConfigMap with the election disabled too', () => {
  const docs = documents(controller({ leaderElection: LeaderElection.disabled(LeaderElectionDialect.KNATIVE) }));
  expect(grantsOf(docs as unknown as Manifest[], NAMESPACE, 'sample')).toContain(
    `${NAMESPACE} /configmaps[sample-leader-election] get`,
  );
});

test('a scheduler with a lease in a namespace of its own shares none', () => {
  const subject = electing(LeaderElectionDialect.KUBE_SCHEDULER, { leaseNamespace: NAMESPACE });
  expect(subject.warnings.map(({ id }) => id)).not.toContain('shared-lease');
});

test('what the file always holds within the block of the election is kept', () => {
  const dialect = configMap({ document: { leaderElection: { resourceLock: 'leases' } } });
  const data = find(documents(electing(dialect)), 'ConfigMap').data;
  expect(parse(at(data, 'config.yaml') as string)).toMatchObject({
    leaderElection: { resourceLock: 'leases', leaderElect: true },
  });
});

test('a key that leads into another is refused, since its value would be lost', () => {
  expect(() => configMap({ enable: 'leaderElection' })).toThrow(/^LeaderElectionDialect\.configMap/);
});

test('a file whose name cannot be a key of a ConfigMap is refused', () => {
  expect(() => configMap({ path: '/etc/sample/my config.yaml' })).toThrow(/^LeaderElectionDialect\.configMap\.path/);
});

test.each([
  ['whole seconds', { ownTiming: timing(15, 7.5, 2) }],
  ['fabric8', { ownTiming: timing(15, 10, 5), client: LeaseClient.FABRIC8 }],
])('an own timing that could not be asked for is not written out: %s', (_what, options) => {
  expect(() => electing(LeaderElectionDialect.env(options))).toThrow(/^(LeaderElectionDialect\.env|leaderElection\.)/);
});

test('a refused timing is not answered by one that is refused as well', () => {
  const dialect = LeaderElectionDialect.env({
    client: LeaseClient.FABRIC8,
    missing: [ElectionSetting.RETRY_PERIOD],
  });
  expect(refusal(() => electing(dialect, { timing: timing(5, 4, 1) }))).not.toContain('such as 5s / 4s / 2s');
});

test('a duration that follows from another is printed without the noise of binary fractions', () => {
  const message = refusal(() =>
    electing(LeaderElectionDialect.KYVERNO, { leaseName: 'kyverno', timing: timing(15, 10, 1.1) }),
  );
  expect(message).toContain('(6.6s for retryPeriod 1.1s)');
});

test("a CSI sidecar is not told to declare the snapshot-controller's lease", () => {
  const leaderElection = LeaderElection.of({ dialect: LeaderElectionDialect.CSI_SIDECAR });
  const image = 'registry.k8s.io/sig-storage/csi-provisioner:v5.3.0';
  expect(refusal(() => controller({ leaderElection, image }))).not.toMatch(/; declare 'snapshot-controller-leader',/);
});

// In binary fractions 7.35 / 1.05 is a little less than 7.
test('an outage of as many retry periods as the deadline has, less one, is survived', () => {
  const figures = electionFigures('client-go', { leaseDuration: 15, renewDeadline: 7.35, retryPeriod: 1.05 });
  expect(figures.toleratedApiOutage).toBeCloseTo(6.3, 4);
});

// A standby wakes but at every k-th renewal where the grace is half the lease or more (k = ⌊LD / (LD − G)⌋).
test('a standby of kube-lease-manager sleeps through several renewals where the grace is long', () => {
  const { standbyRequestsPerSecond } = electionFigures('kube-lease-manager', {
    leaseDuration: 15,
    renewDeadline: 14,
    retryPeriod: 10,
  });
  expect(standbyRequestsPerSecond).toBeCloseTo(1 / 15, 3);
});

test.each<[string, () => unknown, RegExp]>([
  ['of()', () => LeaderElectionDialect.of(undefined as unknown as string), /^LeaderElectionDialect\.of: /],
  [
    'configMap()',
    () => LeaderElectionDialect.configMap({} as ConfigMapDialectOptions),
    /^LeaderElectionDialect\.configMap\.path: /,
  ],
])('what JavaScript leaves out is refused and does not crash: %s', (_what, build, message) => {
  expect(build).toThrow(message);
});

test('a controller that always elects is not told to', () => {
  const dialect = LeaderElectionDialect.flags({ missing: [ElectionSetting.ENABLE] });
  const docs = documents(electing(dialect, { leaseName: 'a.example.com' }));
  expect(container(docs, 'args')).toEqual([
    '--leader-elect-lease-duration=15s',
    '--leader-elect-renew-deadline=10s',
    '--leader-elect-retry-period=2s',
  ]);
  expect(refusal(() => controller({ leaderElection: LeaderElection.disabled(dialect) }))).toBe(
    'leaderElection: "disabled" cannot be set with dialect \'flags\', whose binary always elects a leader; use LeaderElection.of({ dialect }) with replicas: 1',
  );
});

test("the variable with the pod's name may have another", () => {
  const docs = documents(electing(LeaderElectionDialect.env({ prefix: 'MY_', podName: 'MY_POD' })));
  expect((container(docs, 'env') as Manifest[]).at(-1)).toEqual({
    name: 'MY_POD',
    valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
  });
});

test('a variable that a binary does not start without is not overwritten where its election is off', () => {
  const leaderElection = LeaderElection.disabled(LeaderElectionDialect.KNATIVE);
  const env = { SYSTEM_NAMESPACE: EnvValue.fromValue('elsewhere') };
  expect(refusal(() => controller({ leaderElection, env }))).toBe(
    'env: SYSTEM_NAMESPACE is set by leaderElection; remove it from env and say it in leaderElection',
  );
});
