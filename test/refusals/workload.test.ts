import { Duration } from 'cdk8s';
import { EmptyDirMedium, Volume } from 'cdk8s-plus-28';
import { LeaderElection, NetworkBackend, ProjectedVolume, SecurityOptions } from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { operator, testChart } from '../support/subject';

describe('mounts:', () => {
  const mount = (path: string) => {
    const chart = testChart();
    const volume = Volume.fromEmptyDir(chart, 'volume', 'volume', { medium: EmptyDirMedium.MEMORY });
    return operator({ writablePaths: ['/tmp'], volumeMounts: [{ path, volume }] }, chart);
  };
  const later = (path: string) => {
    const chart = testChart();
    operator({ writablePaths: ['/tmp'] }, chart).addVolume(path, Volume.fromEmptyDir(chart, 'volume', 'volume'));
  };
  const certificate = (mountPath: string) => () =>
    operator({ writablePaths: ['/tmp'], webhook: { certificate: { secretName: 'tls', mountPath } } });
  const noPath = (path: string) =>
    `volumeMounts: "${path}" is not a path to mount at; use an absolute path without ':'`;
  const TWICE = 'volumeMounts: "/tmp" is mounted twice; remove one of the two';

  test.each<Refusal>([
    ['a relative path', () => mount('data'), noPath('data')],
    ['a path with a colon', () => mount('/data:ro'), noPath('/data:ro')],
    ['a relative writable path', () => operator({ writablePaths: ['tmp'] }), noPath('tmp')],
    [
      'a relative path, later',
      () => {
        later('data');
      },
      noPath('data'),
    ],
    ['a relative path of the certificate', certificate('certs'), noPath('certs')],
    ['a path twice', () => mount('/tmp'), TWICE],
    ['a path twice, but for a slash', () => mount('/tmp/'), TWICE],
    ['a writable path twice', () => operator({ writablePaths: ['/tmp', '/tmp'] }), TWICE],
    [
      'a path twice, later',
      () => {
        later('/tmp');
      },
      TWICE,
    ],
    ['the path of the certificate twice', certificate('/tmp'), TWICE],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('two volumes of one name are refused, one mounted twice is not', () => {
    const chart = testChart();
    const [one, other] = ['one', 'other'].map((id) => Volume.fromEmptyDir(chart, id, 'data'));
    const mounts = [
      { path: '/a', volume: one },
      { path: '/b', volume: other },
    ];
    expect(refusal(() => operator({ volumeMounts: mounts }, chart))).toBe(
      'volumeMounts: two volumes are named "data"; give each a name of its own, or mount one of them twice',
    );
    const twice = mounts.map((mount) => ({ ...mount, volume: one }));
    expect(operator({ volumeMounts: twice }).container.mounts).toHaveLength(2);
  });

  test('a path within another is accepted', () => {
    expect(mount('/tmp/cache').container.mounts.map((m) => m.path)).toEqual(['/tmp/cache', '/tmp']);
  });
});

describe('users:', () => {
  const as = (securityContext: SecurityOptions) => () => operator({ securityContext });

  test.each<Refusal>([
    [
      'root',
      as({ user: 0 }),
      'securityContext.user: 0 is root, which Pod Security "restricted" forbids; use the id of a user of the image, such as 65532',
    ],
    ['a negative one', as({ user: -1 }), 'securityContext.user: -1 is not a numeric id; use a whole number, 0 or more'],
    [
      'half a group',
      as({ group: 0.5 }),
      'securityContext.group: 0.5 is not a numeric id; use a whole number, 0 or more',
    ],
    [
      'no number',
      as({ fsGroup: NaN }),
      'securityContext.fsGroup: NaN is not a numeric id; use a whole number, 0 or more',
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('the root group is accepted', () => {
    expect(as({ group: 0 })().deployment.securityContext.group).toBe(0);
  });
});

describe('durations:', () => {
  const fraction = (prop: string) => `${prop}: 1.5s is not a whole number of seconds; round it up`;

  test.each<Refusal>([
    ['a fraction in minReady', () => operator({ minReady: Duration.millis(1500) }), fraction('minReady')],
    [
      'a fraction in progressDeadline',
      () => operator({ progressDeadline: Duration.millis(1500) }),
      fraction('progressDeadline'),
    ],
    [
      'a fraction in gracePeriod',
      () =>
        operator({
          leaderElection: LeaderElection.notNeeded('all serve'),
          disruption: { gracePeriod: Duration.millis(1500) },
        }),
      fraction('disruption.gracePeriod'),
    ],
    [
      'a progress deadline equal to minReady',
      () => operator({ minReady: Duration.seconds(20), progressDeadline: Duration.seconds(20) }),
      'progressDeadline: 20s must be longer than minReady (20s); lengthen progressDeadline',
    ],
    [
      'a minReady as long as the default progress deadline',
      () => operator({ minReady: Duration.minutes(10) }),
      'progressDeadline: 600s must be longer than minReady (600s); lengthen progressDeadline',
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('a progress deadline a second longer than minReady is accepted', () => {
    expect(operator({ minReady: Duration.seconds(20), progressDeadline: Duration.seconds(21) }).replicas).toBe(3);
  });
});

describe('projected tokens:', () => {
  const token = (options: Parameters<typeof ProjectedVolume.fromServiceAccountToken>[2]) => () =>
    ProjectedVolume.fromServiceAccountToken(testChart(), 'token', options);

  test.each<Refusal>([
    [
      'under ten minutes',
      token({ expiration: Duration.seconds(599) }),
      'expiration: 599s is too short for a ServiceAccount token; use at least 600s',
    ],
    [
      'under ten minutes by a fraction of a second',
      token({ expiration: Duration.millis(599_500) }),
      'expiration: 599.5s is too short for a ServiceAccount token; use at least 600s',
    ],
    [
      'with a fraction of a second',
      token({ expiration: Duration.millis(600_500) }),
      'expiration: 600.5s is not a whole number of seconds; round it up',
    ],
    [
      'in a volume whose name is none',
      token({ name: 'My token' }),
      `name: "My token" is not a DNS label; use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit`,
    ],
  ])('%s are refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('of ten minutes are accepted', () => {
    expect(token({ expiration: Duration.minutes(10) })().name).toBe('token');
  });
});

test.each([-1, 0.5])('%d revisions of history are refused', (revisionHistoryLimit) => {
  expect(refusal(() => operator({ revisionHistoryLimit }))).toBe(
    `revisionHistoryLimit: ${revisionHistoryLimit} is not a count; use a whole number, 0 or more`,
  );
});

test.each(['labels', 'podLabels'])('%s that select the pods are refused', (prop) => {
  expect(refusal(() => operator({ [prop]: { 'app.kubernetes.io/name': 'other' } }))).toBe(
    `${prop}: 'app.kubernetes.io/name' selects the pods and cannot be given here; set name or instance`,
  );
});

test('the network of the node is refused where policy is rendered, since none would apply', () => {
  expect(refusal(() => operator({ hostNetwork: true }))).toBe(
    'hostNetwork: network policy does not apply to pods in the network of their node; set network: { backend: NetworkBackend.NONE }, or leave hostNetwork out',
  );
  expect(operator({ hostNetwork: true, network: { backend: NetworkBackend.NONE } }).networkPolicy).toBeUndefined();
});
