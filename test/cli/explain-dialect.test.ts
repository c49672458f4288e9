import { explainController } from '../../src/cli/explain/explanation';
import { explanationText } from '../../src/cli/explain/text';
import { CATALOG } from '../../src/leader-election/catalog';
import { CERT_MANAGER } from '../../src/leader-election/catalog/cert-manager';
import { explain, section, tableOf } from '../support/cli';

/** Spelled as the sources of the controllers spell them. */
test.each([
  ['flux', 'fast', 1, ['--enable-leader-election', ...flags('--leader-election', 10, 6, 1)]],
  [
    'cert-manager',
    'default',
    1,
    ['--leader-elect', '--leader-election-namespace=kube-system', ...flags('--leader-election', 15, 10, 2)],
  ],
  ['beskar7', 'conservative', 0, ['--leader-elect', ...flags('--leader-elect', 30, 20, 5)]],
  ['kubebuilder', 'default', 0, ['--leader-elect']],
  [
    'keda',
    'fast',
    0,
    [
      '--leader-elect',
      '--leader-election-id=operator.keda.sh',
      'KEDA_OPERATOR_LEADER_ELECTION_LEASE_DURATION=10s',
      'KEDA_OPERATOR_LEADER_ELECTION_RENEW_DEADLINE=6s',
      'KEDA_OPERATOR_LEADER_ELECTION_RETRY_PERIOD=1s',
      'POD_NAMESPACE from metadata.namespace',
    ],
  ],
  [
    'strimzi',
    'conservative',
    0,
    [
      'STRIMZI_LEADER_ELECTION_ENABLED=true',
      'STRIMZI_LEADER_ELECTION_LEASE_NAME=strimzi-leader',
      'STRIMZI_LEADER_ELECTION_LEASE_NAMESPACE=default',
      'STRIMZI_LEADER_ELECTION_LEASE_DURATION_MS=30000',
      'STRIMZI_LEADER_ELECTION_RENEW_DEADLINE_MS=20000',
      'STRIMZI_LEADER_ELECTION_RETRY_PERIOD_MS=5000',
      'STRIMZI_LEADER_ELECTION_IDENTITY from metadata.name',
    ],
  ],
  [
    'kueue',
    'fast',
    1,
    [
      '--config=/etc/kueue/controller_manager_config.yaml',
      '/etc/kueue/controller_manager_config.yaml:',
      '  apiVersion: config.kueue.x-k8s.io/v1beta2',
      '  kind: Configuration',
      '  leaderElection:',
      '    leaderElect: true',
      '    resourceName: c1f6bfd2.kueue.x-k8s.io',
      '    resourceNamespace: default',
      '    leaseDuration: 10s',
      '    renewDeadline: 6s',
      '    retryPeriod: 1s',
    ],
  ],
])('%s is told of the profile %s by its own flags, variables or file', (dialect, profile, code, set) => {
  const outcome = explain(`--dialect ${dialect} --profile ${profile}`);
  // It is a finding where a leader that releases its lease has no margin.
  expect(outcome).toMatchObject({ code, err: '' });
  expect(section(outcome, 'Set')).toEqual(set);
});

function flags(prefix: string, lease: number, renew: number, retry: number): string[] {
  return [
    `${prefix}-lease-duration=${lease}s`,
    `${prefix}-renew-deadline=${renew}s`,
    `${prefix}-retry-period=${retry}s`,
  ];
}

describe('the figures are those of the client that the controller elects with:', () => {
  test("Bindy's kube-lease-manager does not fence itself and goes by the time of day", () => {
    expect(tableOf(explain('--dialect bindy'), 'What it means')).toEqual({
      'leader crashes': 'the next one leads after 2 – 16 s',
      'leader stops': 'it keeps the lease; the next one leads within 16 s, as after a crash',
      'leader is cut off': 'it goes on for as long as it is cut off: nothing fences it',
      'API server is away': 'not tolerated',
      clocks: 'must agree: the lease is judged by the time of day',
      'API requests': '0.154/s by the leader, 0.0769/s by each standby; 0.308/s by 3 replicas',
      'grace period': 'at least 5 s (terminationGracePeriodSeconds)',
    });
  });

  test("Strimzi's fabric8 client leaves a lease of a second behind, and asks twice a renewal", () => {
    expect(tableOf(explain('--dialect strimzi'), 'What it means')).toEqual({
      'leader crashes': 'the next one leads after 13 – 19.4 s',
      'leader stops': 'it releases the lease; the next one leads within 5.4 s',
      'leader is cut off': 'it stops when its request has failed for good, which may be after the next one leads',
      'API server is away': 'tolerated for 8 s',
      'one request': 'may take 10 s',
      clocks: 'must agree: the lease is judged by the time of day',
      'API requests': '1/s by the leader, 0.313/s by each standby; 1.63/s by 3 replicas',
      'grace period': 'at least 25 s (terminationGracePeriodSeconds)',
    });
  });

  test('kube-scheduler stops at once, and helm-controller lets Helm finish for ten minutes', () => {
    const graceOf = (dialect: string) => tableOf(explain(`--dialect ${dialect}`), 'What it means')['grace period'];
    expect(graceOf('kube-scheduler')).toBe('at least 15 s (terminationGracePeriodSeconds)');
    expect(graceOf('flux-helm-controller')).toBe('at least 635 s (terminationGracePeriodSeconds)');
  });
});

describe('the controller without any timing has its own:', () => {
  test.each([
    ['beskar7', 'beskar7: Beskar7 v0.4 and later, profile default'],
    ['cert-manager', "cert-manager: cert-manager's controller, 60s / 40s / 15s"],
    ['ingress-nginx', 'ingress-nginx: ingress-nginx, 30s / 15s / 7.5s'],
    ['opentelemetry-operator', 'opentelemetry-operator: the OpenTelemetry Operator, 137s / 107s / 26s'],
  ])('%s', (dialect, heading) => {
    expect(explain(`--dialect ${dialect}`).out.split('\n')[0]).toBe(heading);
  });
});

describe('a leader that stops', () => {
  const stops = (options: string) => tableOf(explain(options), 'What it means')['leader stops'];
  const releaseFlags = (options: string) =>
    section(explain(options), 'Set').filter((word) => word.includes('release-on-cancel'));

  test('releases or keeps the lease as it is told', () => {
    expect(stops('--release-on-cancel')).toBe('it releases the lease; the next one leads within 4.4 s');
    expect(stops('--no-release-on-cancel')).toBe(
      'it keeps the lease; the next one leads within 23.8 s, as after a crash',
    );
    expect(releaseFlags('--dialect flux --no-release-on-cancel')).toEqual([
      '--leader-election-release-on-cancel=false',
    ]);
    expect(stops('--dialect flux --no-release-on-cancel')).toMatch(/^it keeps the lease; .* within 57 s,/);
    expect(releaseFlags('--dialect flux --release-on-cancel')).toEqual(['--leader-election-release-on-cancel']);
    expect(stops('--dialect flux --release-on-cancel')).toMatch(/^it releases the lease; .* within 11 s$/);
  });

  test('does as its binary does if nothing is said, and no flag is given', () => {
    expect(releaseFlags('--dialect flux')).toEqual([]);
    expect(stops('--dialect flux')).toMatch(/^it releases /);
    expect(stops('--dialect beskar7')).toMatch(/^it keeps .* within 23\.8 s,/);
  });

  test.each([
    ['kubebuilder --release-on-cancel', "true cannot be set with dialect 'kubebuilder', whose binary never releases"],
    [
      'cert-manager --no-release-on-cancel',
      "false cannot be set with dialect 'cert-manager', whose binary always releases",
    ],
  ])('cannot be told to with %s', (options, refusal) => {
    const outcome = explain(`--dialect ${options}`);
    expect(outcome.code).toBe(1);
    expect(section(outcome, 'Found')).toEqual([`${refusal} the lease when it stops; leave releaseOnCancel out`]);
    expect(section(outcome, 'Set')).toEqual([]);
  });
});

test.each([
  ['--replicas 1', '0.5/s by the leader, 0.313/s by each standby; 0.5/s by 1 replica'],
  ['--replicas 2', '0.5/s by the leader, 0.313/s by each standby; 0.813/s by 2 replicas'],
  ['--dialect beskar7 --replicas 9', '0.5/s by the leader, 0.313/s by each standby; 3/s by 9 replicas'],
])('%s bears on the requests of all together', (options, requests) => {
  expect(tableOf(explain(options), 'What it means')['API requests']).toBe(requests);
});

describe('the lease is', () => {
  test.each([
    ['cert-manager', 'lease cert-manager-controller, in namespace kube-system'],
    ['cert-manager --lease-namespace cert-manager', 'lease cert-manager-controller, in namespace cert-manager'],
    [
      'beskar7 --namespace beskar7-system',
      'lease beskar7.infrastructure.cluster.x-k8s.io, in namespace beskar7-system',
    ],
    ['strimzi --name kafka --namespace strimzi', 'lease kafka-leader, in namespace strimzi'],
    ['bindy --lease-name dns --lease-namespace dns-system', 'lease dns, in namespace dns-system'],
    ['kubebuilder', 'lease of the name in its source, in namespace default'],
    ['kubebuilder --lease-name a.example.com', 'lease a.example.com, in namespace default'],
    [
      'cluster-api',
      'lease controller-leader-election-capi or kubeadm-bootstrap-manager-leader-election-capi or controller-leader-election-capd, in namespace default',
    ],
    [
      'knative',
      'lease one for each reconciler and bucket: <component>.<reconciler>.<bucket>-of-<buckets>, in namespace default',
    ],
  ])('%s', (dialect, lease) => {
    expect(explain(`--dialect ${dialect}`).out.split('\n')[1]).toBe(lease);
  });

  test.each([
    [
      'beskar7 --lease-name other',
      '"other" cannot be set with dialect \'beskar7\', whose binary always uses "beskar7.infrastructure.cluster.x-k8s.io"; leave leaseName out',
    ],
    [
      'beskar7 --lease-namespace other',
      '"other" cannot be set with dialect \'beskar7\', whose binary uses the namespace of its pod ("default"); leave leaseNamespace out',
    ],
    [
      'kubebuilder --lease-name Bad_Name',
      "\"Bad_Name\" is not a DNS subdomain; use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit",
    ],
  ])('refused where it cannot be: %s', (dialect, found) => {
    const outcome = explain(`--dialect ${dialect}`);
    expect(outcome.code).toBe(1);
    expect(section(outcome, 'Found')).toEqual([found]);
  });
});

test('a timing that a controller cannot be told is a finding that says what it can do', () => {
  const outcome = explain('--dialect sm-operator --profile fast');
  expect(outcome).toEqual({
    code: 1,
    out: [
      "sm-operator: Bitwarden's sm-operator",
      '',
      'Found',
      "  leaseDuration 10s cannot be set with dialect 'sm-operator', whose binary always uses 15s; leave timing out, or use a dialect that has a setting for it",
      "  renewDeadline 6s cannot be set with dialect 'sm-operator', whose binary always uses 10s; leave timing out, or use a dialect that has a setting for it",
      "  retryPeriod 1s cannot be set with dialect 'sm-operator', whose binary always uses 2s; leave timing out, or use a dialect that has a setting for it",
      '',
    ].join('\n'),
    err: '',
    written: {},
  });
});

describe('a controller without an election', () => {
  const why = 'ExternalDNS has no leader election, and two would write the same DNS records';

  test('is a finding unless one replica runs', () => {
    const outcome = explain('--dialect external-dns --replicas 2');
    expect(outcome.code).toBe(1);
    expect(section(outcome, 'Found')).toEqual([`${why}; run one replica`]);
    expect(explain('--dialect external-dns --replicas 1')).toEqual({
      code: 0,
      out: `external-dns\n\nNote\n  ${why}\n`,
      err: '',
      written: {},
    });
  });

  test('may have any number where each replica serves', () => {
    const outcome = explain('--dialect gatekeeper --replicas 7');
    expect(outcome.code).toBe(0);
    expect(section(outcome, 'Found')).toEqual([]);
    expect(section(outcome, 'Note')).toHaveLength(1);
  });
});

test("--list prints every name of the catalog and one's own, with titles below each other", () => {
  const { code, out, err } = explain('--list');
  const lines = out.trimEnd().split('\n');
  expect([code, err]).toEqual([0, '']);
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    ...CATALOG.map(({ id, title }) => [id, title]),
    ['flags', "one's own controller with --leader-elect… flags"],
    ['env', "one's own controller with …LEASE_… variables"],
  ]);
  expect(new Set(lines.map((line) => line.search(/(?<= {2})\S/))).size).toBe(1);
});

test('the help names every option, and no other', () => {
  const options =
    '--client --container --dialect --failover --help --json --lease-name --lease-namespace --list --name --namespace ' +
    '--no-release-on-cancel --profile --release-on-cancel --replicas --svg --timing --tolerating --workload';
  const { code, out, err } = explain('--help');
  expect([code, err]).toEqual([0, '']);
  expect(explain('-h').out).toBe(out);
  expect([...new Set(out.match(/(?<=[\s,])--[a-z-]+/g))].sort()).toEqual(options.split(' '));
  expect(explain('-x').err).toBe("cdk8s-ha-operator: -x is not an option; try 'cdk8s-ha-operator explain --help'\n");
});

test.each([
  ['source', []],
  ['older-source', ['read in an older version of its source']],
  ['unverified', ['unverified: put together from excerpts and documentation']],
] as const)('how far an entry of confidence %s is to be trusted is noted', (confidence, notes) => {
  const explanation = explainController({ ...CERT_MANAGER, confidence }, { list: false, json: false, help: false });
  expect(explanation.notes).toEqual(notes);
  for (const note of notes) {
    expect('figures' in explanation && explanationText(explanation)).toContain(`\nNote\n  ${note}\n`);
  }
});

test.each([
  ['flags', '--leader-elect-lease-duration=10s'],
  ['env', 'LEASE_DURATION_SECONDS=10'],
])("--dialect %s is that of one's own controller", (dialect, setting) => {
  const outcome = explain(`--dialect ${dialect} --profile fast`);
  expect(outcome.code).toBe(0);
  expect(section(outcome, 'Set')).toContain(setting);
});
