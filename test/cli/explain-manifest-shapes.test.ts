import { Yaml } from 'cdk8s';
import { HaOperatorProps, LeaderElection, LeaderElectionDialect, TimingProfile } from '../../src';
import { CATALOG } from '../../src/leader-election/catalog';
import { BESKAR7 } from '../../src/leader-election/catalog/beskar7';
import { Dialect } from '../../src/model/dialect';
import { explain, explainFile, jsonOf, runCli, section, tableOf } from '../support/cli';
import { container, documents } from '../support/documents';
import { Manifest, ofKind } from '../support/manifests';
import { LEASE_NAME, operator } from '../support/subject';
import { deployment, SCAFFOLD } from './upstream';

const DIALECTS = CATALOG.filter((entry): entry is Dialect => entry.kind === 'election').map((d) => [d.id, d] as const);

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

/** An operator that elects as a dialect does, from the image that it is about. */
function operatorOf({ id, images, versions, subcommand, leaseName, settings }: Dialect, timing?: TimingProfile) {
  const version = versions === undefined ? 'latest' : `v${versions.since ?? '0.1'}`;
  const props: Partial<HaOperatorProps> = {
    image: images ? `registry.example.com/${images[0]}:${version}` : 'registry.example.com/mine:1.0.0',
    args: subcommand === undefined ? [] : [subcommand],
    leaderElection: LeaderElection.of({
      dialect: LeaderElectionDialect.of(id),
      timing: settings.leaseDuration && settings.renewDeadline && settings.retryPeriod && timing,
      leaseName: leaseName.kind === 'declared' ? LEASE_NAME : undefined,
    }),
  };
  return operator(props);
}

describe('what HaOperator renders is read as it was meant:', () => {
  test.each(DIALECTS)('%s', (id, dialect) => {
    const rendered = operatorOf(dialect, TimingProfile.CONSERVATIVE);
    const docs = documents(rendered);
    const outcome = explainFile(Yaml.stringify(...docs), `--json ${dialect.images ? '' : `--dialect ${id}`}`);
    const json = jsonOf(outcome);
    const own = dialect.subcommand === undefined ? [] : [dialect.subcommand];
    expect(json.dialect).toBe(id);
    expect([...json.args, ...own].sort()).toEqual([...((container(docs, 'args') ?? []) as string[])].sort());
    expect(json.env).toEqual(container(docs, 'env') ?? []);
    const data = ofKind(docs as Manifest[], 'ConfigMap').flatMap(
      (map) => Object.values(map.data as object) as string[],
    );
    expect(Object.keys(json.files)).toHaveLength(data.length === 0 ? 0 : 1);
    for (const text of data) {
      expect(Object.values(json.files)[0]).toContain(text);
    }
    const { leaseDuration, renewDeadline, retryPeriod } = json.figures;
    const figures = rendered.electionFigures;
    expect([leaseDuration, renewDeadline, retryPeriod].map((seconds) => Number(seconds) * 1000)).toEqual(
      [figures?.leaseDuration, figures?.renewDeadline, figures?.retryPeriod].map((d) => d?.toMilliseconds()),
    );
    expect(json.lease.namespace).toBe(rendered.leaseNamespace);
  });

  test('some with the timing that was given', () => {
    const conservative = DIALECTS.filter(([, dialect]) => {
      const yaml = Yaml.stringify(...documents(operatorOf(dialect, TimingProfile.CONSERVATIVE)));
      return explainFile(yaml, `--dialect ${dialect.id}`).out.includes('profile conservative');
    });
    expect(conservative.length).toBeGreaterThan(20);
  });

  test('three replicas, which is what it runs by default', () => {
    const outcome = explainFile(Yaml.stringify(...documents(operatorOf(BESKAR7))));
    expect(tableOf(outcome, 'What it means')['API requests']).toMatch(/ by 3 replicas$/);
  });

  test('an election that is switched off, with one replica as HaOperator has it, and is a finding with three', () => {
    const disabled = operator({
      image: 'ghcr.io/projectbeskar/beskar7/beskar7:v0.4.0',
      leaderElection: LeaderElection.disabled(LeaderElectionDialect.BESKAR7),
    });
    const yaml = Yaml.stringify(...documents(disabled));
    expect(explainFile(yaml).code).toBe(0);
    const scaled = explainFile(yaml.replace('replicas: 1', 'replicas: 3'));
    expect(scaled.code).toBe(1);
    expect(section(scaled, 'Found')).toEqual([
      'the leader election is off, and 3 replicas all act at once (split brain); turn it on, or run one replica',
    ]);
  });
});

describe('a controller that is known not to elect', () => {
  const dns = (replicas: number) =>
    deployment(
      { image: 'registry.k8s.io/external-dns/external-dns:v0.20.0', args: ['--source=service'] },
      { replicas },
    );
  const why = 'ExternalDNS has no leader election, and two would write the same DNS records';

  test('is a finding with two replicas', () => {
    const outcome = explainFile(dns(2));
    expect(outcome.code).toBe(1);
    expect(section(outcome, 'Found')).toEqual([`${why}; run one replica`]);
    expect(section(outcome, 'Note')).toEqual([]);
  });

  test('is none with one', () => {
    const outcome = explainFile(dns(1));
    expect(outcome.code).toBe(0);
    expect(section(outcome, 'Note')).toEqual([why]);
    expect(explainFile(dns(1), '--replicas 2').code).toBe(1);
  });

  test('may have any number where it may', () => {
    const image = 'docker.io/openpolicyagent/gatekeeper:v3.20.0';
    expect(explainFile(deployment({ image }, { replicas: 3 })).code).toBe(0);
  });
});

describe('where a setting may be:', () => {
  const bindy = (container: object, ...more: object[]) =>
    [
      deployment({ image: 'ghcr.io/firestoned/bindy:v0.3.0', ...container }),
      ...more.map((m) => JSON.stringify(m)),
    ].join('\n---\n');
  const durations = {
    LEASE_DURATION_SECONDS: '30',
    LEASE_RENEW_DEADLINE_SECONDS: '20',
    LEASE_RETRY_PERIOD_SECONDS: '5',
  };
  const configMap = (data: object, namespace = 'test-system') => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'election', namespace },
    data,
  });
  const timingLine = (text: string, options = '') => explainFile(text, options).out.split('\n')[0].replace(/^.*, /, '');

  test('a ConfigMap of which all become variables, with a prefix, unless one is given by itself', () => {
    const envFrom = [{ prefix: 'BINDY_', configMapRef: { name: 'election' } }];
    expect(timingLine(bindy({ envFrom }, configMap(durations)))).toBe('profile conservative');
    expect(timingLine(bindy({ envFrom }, configMap(durations, 'other')))).toBe('profile default');
    const env = [{ name: 'BINDY_LEASE_DURATION_SECONDS', value: '60' }];
    expect(timingLine(bindy({ env, envFrom }, configMap(durations)))).toBe('60s / 20s / 5s');
  });

  test('a variable from one key of a ConfigMap', () => {
    const env = [
      { name: 'BINDY_LEASE_DURATION_SECONDS', valueFrom: { configMapKeyRef: { name: 'election', key: 'lease' } } },
      { name: 'BINDY_LEASE_RENEW_DEADLINE_SECONDS', valueFrom: { configMapKeyRef: { name: 'election', key: 'none' } } },
    ];
    expect(timingLine(bindy({ env }, configMap({ lease: '40' })))).toBe('40s / 10s / 2s');
  });

  test('a List, in which the ConfigMap lies too', () => {
    const items = [
      configMap(durations),
      JSON.parse(bindy({ envFrom: [{ prefix: 'BINDY_', configMapRef: { name: 'election' } }] })) as object,
    ];
    expect(timingLine(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))).toBe('profile conservative');
  });

  test('a StatefulSet among other documents, of which some are empty', () => {
    const image = 'quay.io/strimzi/operator:0.48.0';
    const env = [
      { name: 'STRIMZI_LEADER_ELECTION_ENABLED', value: 'true' },
      { name: 'STRIMZI_LEADER_ELECTION_LEASE_NAME', value: 'kafka' },
      { name: 'STRIMZI_LEADER_ELECTION_LEASE_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'STRIMZI_LEADER_ELECTION_LEASE_DURATION_MS', value: '20000' },
    ];
    const text = `---\n# nothing\n---\n${SCAFFOLD}---\n${deployment({ image, env }, {}, 'StatefulSet')}\n---\n`;
    const outcome = explainFile(text, '--workload sample');
    expect(outcome.out.split('\n').slice(0, 2)).toEqual([
      "test-system/StatefulSet/sample, container manager: Strimzi's cluster operator (strimzi), 20s / 10s / 2s",
      'lease kafka, in namespace test-system',
    ]);
  });

  test.each([
    [['--leader-elect=true', '--leader-elect-lease-duration', '60s'], '60s / 10s / 2s'],
    [['-leader-elect', '-leader-elect-lease-duration=60s'], '60s / 10s / 2s'],
    [['--leader-elect', '--leader-elect-lease-duration=60s', '--leader-elect-lease-duration=30s'], '30s / 10s / 2s'],
  ])('words such as %s', (args, timing) => {
    expect(timingLine(deployment({ image: 'beskar7/beskar7:v0.4.1', args }))).toBe(timing);
  });

  test('a value that the binary does not understand, which is a finding', () => {
    const args = ['--leader-elect', '--leader-elect-lease-duration=15', '--leader-elect-release-on-cancel'];
    const outcome = explainFile(deployment({ image: 'beskar7/beskar7:v0.4.1', args }));
    expect(outcome.code).toBe(1);
    expect(section(outcome, 'Found')).toEqual([
      `--leader-elect-release-on-cancel: the binary of dialect 'beskar7' does not know it and would not start; remove it: releases before v0.4 had it, and v0.4 exits with "flag provided but not defined"`,
      '--leader-elect-lease-duration: "15" is not a duration such as 15s, so that the binary does not start; write a duration such as 15s',
    ]);
  });

  test('a timing that its client refuses, which is a finding', () => {
    const args = ['--leader-elect', '--leader-elect-lease-duration=10s'];
    const outcome = explainFile(deployment({ image: 'beskar7/beskar7:v0.4.1', args }));
    expect(outcome.code).toBe(1);
    expect(section(outcome, 'Found')).toEqual([
      'renewDeadline (10s) must be shorter than leaseDuration (10s); shorten renewDeadline or lengthen leaseDuration',
    ]);
  });
});

describe('a file', () => {
  test('may be standard input', () => {
    const outcome = runCli(['explain', '-'], { files: { '-': SCAFFOLD } });
    expect(outcome.code).toBe(0);
    expect(outcome.out).toBe(explainFile(SCAFFOLD).out);
  });

  test.each([
    [
      'a mapping that does not end',
      'kind: Deployment\nmetadata:\n  name: x\nspec: {\n',
      /^broken\.yaml is not YAML: .* at line 5, column 1$/,
    ],
    [
      'a key twice, in the second document',
      'kind: A\n---\nkind: Deployment\nkind: Deployment\n',
      /^broken\.yaml is not YAML: Map keys must be unique at line 4, column 1$/,
    ],
    ['a tab', 'kind: Deployment\n\tmetadata: {}\n', /^broken\.yaml is not YAML: .* at line 2, column 1$/],
    [
      'no workload',
      'kind: Service\n',
      /^broken\.yaml holds no workload, such as a Deployment; give a file that has one$/,
    ],
    ['nothing', '', /^broken\.yaml holds no workload/],
    [
      'nothing that elects',
      deployment({ image: 'nginx' }),
      /^no container of broken\.yaml is known to elect a leader; name its controller by --dialect$/,
    ],
  ])('with %s is told by its name, and where, in one line', (_what, text, message) => {
    const { code, out, err } = explain('broken.yaml', { files: { 'broken.yaml': text } });
    expect([code, out]).toEqual([2, '']);
    expect(err.replace(/^cdk8s-ha-operator: /, '').replace(/\n$/, '')).toMatch(message);
  });

  test('that is not there is named', () => {
    expect(explain('gone.yaml')).toEqual({
      code: 2,
      out: '',
      err: 'cdk8s-ha-operator: cannot read gone.yaml: ENOENT: no such file or directory\n',
      written: {},
    });
  });
});
