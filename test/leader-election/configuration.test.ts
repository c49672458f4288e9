import { EnvValue } from 'cdk8s-plus-28';
import { parse } from 'yaml';
import {
  LeaderElectedControllerProps,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionOptions,
  TimingProfile,
} from '../../src';
import { at, container, Doc, documents, find, podSpec } from '../support/documents';
import { Manifest } from '../support/manifests';
import { grantsOf } from '../support/rbac';
import { refusal } from '../support/refusal';
import { schemaErrors } from '../support/schema';
import { controller, NAMESPACE, testChart } from '../support/subject';

const { KNATIVE, KUEUE } = LeaderElectionDialect;
const NFD_MASTER = LeaderElectionDialect.of('nfd-master');
const OWN = LeaderElectionDialect.configMap({ path: '/etc/my-operator/settings.yml', flag: '--settings' });

const electing = (dialect: LeaderElectionDialect, options: Partial<LeaderElectionOptions> = {}) =>
  LeaderElection.of({ dialect, ...options });

function rendered(leaderElection: LeaderElection, props: Partial<LeaderElectedControllerProps> = {}): Doc[] {
  return documents(controller({ leaderElection, ...props }));
}

/** The one file of the one ConfigMap, parsed. */
function fileOf(docs: readonly Doc[], name: string): unknown {
  const data = find(docs, 'ConfigMap').data as Record<string, string>;
  expect(Object.keys(data)).toEqual([name]);
  return parse(data[name]);
}

const annotationsOf = (docs: readonly Doc[]) =>
  at(find(docs, 'Deployment'), 'spec', 'template', 'metadata', 'annotations') as Record<string, string> | undefined;
const grantsIn = (docs: readonly Doc[]) => [...grantsOf(docs, NAMESPACE, 'sample')].sort();

describe('a binary that reads a file finds it where it looks:', () => {
  test.each<[string, LeaderElectionDialect, string, string, string[] | undefined]>([
    [
      'KUEUE',
      KUEUE,
      '/etc/kueue',
      'controller_manager_config.yaml',
      ['--config=/etc/kueue/controller_manager_config.yaml'],
    ],
    [
      'the master of NFD',
      NFD_MASTER,
      '/etc/kubernetes/node-feature-discovery',
      'nfd-master.conf',
      ['--enable-leader-election', '--config=/etc/kubernetes/node-feature-discovery/nfd-master.conf'],
    ],
    ['configMap()', OWN, '/etc/my-operator', 'settings.yml', ['--settings=/etc/my-operator/settings.yml']],
    ['configMap() without a flag', LeaderElectionDialect.configMap({ path: '/a/b/c' }), '/a/b', 'c', undefined],
  ])('%s', (_what, dialect, folder, file, args) => {
    const docs = rendered(electing(dialect));
    expect(container(docs, 'args')).toEqual(args);
    const { name, ...mount } = at(container(docs, 'volumeMounts'), 0) as Manifest;
    expect(mount).toEqual({ mountPath: `${folder}/${file}`, subPath: file, readOnly: true });
    expect(podSpec(docs, 'volumes')).toEqual([{ name, configMap: { name: 'sample-configuration' } }]);
    expect(find(docs, 'ConfigMap').metadata).toMatchObject({ name: 'sample-configuration', namespace: NAMESPACE });
    expect(Object.keys(find(docs, 'ConfigMap').data as object)).toEqual([file]);
  });
});

describe('the file holds the election', () => {
  test('of Kueue, whose lease it names, under its apiVersion and kind', () => {
    expect(fileOf(rendered(electing(KUEUE)), 'controller_manager_config.yaml')).toEqual({
      apiVersion: 'config.kueue.x-k8s.io/v1beta2',
      kind: 'Configuration',
      leaderElection: {
        leaderElect: true,
        resourceName: 'c1f6bfd2.kueue.x-k8s.io',
        resourceNamespace: NAMESPACE,
        leaseDuration: '15s',
        renewDeadline: '10s',
        retryPeriod: '2s',
      },
    });
  });

  test('of the master of NFD, of which it has the timing alone', () => {
    const docs = rendered(electing(NFD_MASTER, { timing: TimingProfile.CONSERVATIVE }));
    expect(fileOf(docs, 'nfd-master.conf')).toEqual({
      leaderElection: { leaseDuration: '30s', renewDeadline: '20s', retryPeriod: '5s' },
    });
    expect(grantsIn(docs)).toContain(`${NAMESPACE} coordination.k8s.io/leases[nfd-master.nfd.kubernetes.io] update`);
  });

  test('beside the rest of the configuration, also within the block of the election', () => {
    const configuration = {
      manageJobsWithoutQueueName: true,
      clientConnection: { qps: 50, burst: 100 },
      integrations: { frameworks: ['batch/job', 'pod'] },
      leaderElection: { resourceLock: 'leases' },
    };
    const given = structuredClone(configuration);
    const docs = rendered(electing(KUEUE, { configuration, leaseName: 'mine', leaseNamespace: 'locks' }));
    expect(fileOf(docs, 'controller_manager_config.yaml')).toEqual({
      apiVersion: 'config.kueue.x-k8s.io/v1beta2',
      kind: 'Configuration',
      ...given,
      leaderElection: {
        resourceLock: 'leases',
        leaderElect: true,
        resourceName: 'mine',
        resourceNamespace: 'locks',
        leaseDuration: '15s',
        renewDeadline: '10s',
        retryPeriod: '2s',
      },
    });
    expect(configuration).toEqual(given);
  });

  test('and may be of an older apiVersion', () => {
    const apiVersion = 'config.kueue.x-k8s.io/v1beta1';
    const docs = rendered(electing(KUEUE, { configuration: { apiVersion } }));
    expect(fileOf(docs, 'controller_manager_config.yaml')).toMatchObject({ apiVersion, kind: 'Configuration' });
  });
});

describe('Knative', () => {
  const docs = rendered(electing(KNATIVE, { configuration: { buckets: '3' } }));

  test('is told the name of its ConfigMap, which it reads itself', () => {
    expect(find(docs, 'ConfigMap').metadata).toMatchObject({ name: 'sample-leader-election', namespace: NAMESPACE });
    expect(container(docs, 'env')).toEqual([
      { name: 'SYSTEM_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'CONFIG_LEADERELECTION_NAME', value: 'sample-leader-election' },
    ]);
    expect(container(docs, 'args')).toEqual(['--disable-ha=false']);
    expect(container(docs, 'volumeMounts')).toBeUndefined();
    expect(podSpec(docs, 'volumes')).toBeUndefined();
  });

  test('finds its timing in it as Go durations, beside what else is given', () => {
    expect(find(docs, 'ConfigMap').data).toEqual({
      'lease-duration': '60s',
      'renew-deadline': '40s',
      'retry-period': '10s',
      buckets: '3',
    });
  });

  test('may read that ConfigMap, and use every lease of its namespace, since it has several', () => {
    expect(grantsIn(docs)).toEqual(
      [
        `${NAMESPACE} /configmaps[sample-leader-election] get`,
        `${NAMESPACE} coordination.k8s.io/leases create`,
        `${NAMESPACE} coordination.k8s.io/leases get`,
        `${NAMESPACE} coordination.k8s.io/leases update`,
      ].sort(),
    );
  });

  test('has no lease of one name', () => {
    expect(controller({ leaderElection: electing(KNATIVE) })).toMatchObject({
      leaseName: undefined,
      leaseNamespace: NAMESPACE,
    });
  });

  test('runs several controllers in one chart, each with a ConfigMap of its own', () => {
    const chart = testChart();
    const first = controller({ leaderElection: electing(KNATIVE) }, chart, 'first');
    const second = controller({ leaderElection: electing(KNATIVE, { timing: TimingProfile.FAST }) }, chart, 'second');
    expect([first.configMap?.name, second.configMap?.name]).toEqual([
      'first-leader-election',
      'second-leader-election',
    ]);
    const both = documents(second);
    expect(at(find(both, 'ConfigMap', 'first-leader-election'), 'data', 'lease-duration')).toBe('60s');
    expect(at(find(both, 'ConfigMap', 'second-leader-election'), 'data', 'lease-duration')).toBe('10s');
    const grants = grantsOf(both, NAMESPACE, 'second');
    expect(grants).toContain(`${NAMESPACE} /configmaps[second-leader-election] get`);
    expect(grants).not.toContain(`${NAMESPACE} /configmaps[first-leader-election] get`);
  });
});

test('a controller with a file is granted its one lease and no ConfigMap', () => {
  expect(grantsIn(rendered(electing(OWN)))).toEqual(
    [
      `${NAMESPACE} /events create`,
      `${NAMESPACE} /events patch`,
      `${NAMESPACE} coordination.k8s.io/leases create`,
      `${NAMESPACE} coordination.k8s.io/leases[sample-leader] get`,
      `${NAMESPACE} coordination.k8s.io/leases[sample-leader] update`,
    ].sort(),
  );
});

test.each([
  ['args', electing(KUEUE), { args: ['--config=/elsewhere.yaml'] }, '--config'],
  ['args', LeaderElection.disabled(KUEUE), { args: ['-config', '/elsewhere.yaml'] }, '--config'],
  [
    'env',
    electing(KNATIVE),
    { env: { CONFIG_LEADERELECTION_NAME: EnvValue.fromValue('x') } },
    'CONFIG_LEADERELECTION_NAME',
  ],
])('what tells a binary of its configuration is refused in %s', (path, leaderElection, props, name) => {
  expect(refusal(() => controller({ leaderElection, ...props }))).toBe(
    `${path}: ${name} is set by leaderElection; remove it from ${path} and say it in leaderElection`,
  );
});

describe('a disabled election keeps the rest of the configuration:', () => {
  test('Kueue', () => {
    const configuration = { leaderElection: { resourceLock: 'leases' }, queueVisibility: { updateIntervalSeconds: 5 } };
    const docs = rendered(LeaderElection.disabled(KUEUE, { configuration }));
    expect(fileOf(docs, 'controller_manager_config.yaml')).toEqual({
      apiVersion: 'config.kueue.x-k8s.io/v1beta2',
      kind: 'Configuration',
      leaderElection: { resourceLock: 'leases', leaderElect: false },
      queueVisibility: { updateIntervalSeconds: 5 },
    });
    expect(container(docs, 'volumeMounts', 0, 'mountPath')).toBe('/etc/kueue/controller_manager_config.yaml');
    expect(docs.map(({ kind }) => kind)).not.toContain('Role');
  });

  test('Knative', () => {
    const docs = rendered(LeaderElection.disabled(KNATIVE, { configuration: { buckets: '1' } }));
    expect(container(docs, 'args')).toEqual(['--disable-ha']);
    expect(find(docs, 'ConfigMap').data).toEqual({ buckets: '1' });
  });
});

describe.each([
  ['KUEUE', KUEUE, { manageJobsWithoutQueueName: true }],
  ['KNATIVE', KNATIVE, { buckets: '2' }],
])('the pods of %s', (_what, dialect, configuration) => {
  const before = annotationsOf(rendered(electing(dialect)));

  test('carry one annotation, the same each time and whatever else changes', () => {
    expect(Object.keys(before ?? {})).toHaveLength(1);
    expect(annotationsOf(rendered(electing(dialect)))).toEqual(before);
    const other = { replicas: 2, image: 'registry.example.com/sample:2.0.0', args: ['--verbose'] };
    expect(annotationsOf(rendered(electing(dialect), other))).toEqual(before);
    expect(annotationsOf(rendered(electing(dialect), { podAnnotations: { team: 'dns' } }))).toEqual({
      ...before,
      team: 'dns',
    });
  });

  test('are replaced when the configuration changes', () => {
    const [name] = Object.keys(before ?? {});
    const values = [
      before?.[name],
      annotationsOf(rendered(electing(dialect, { configuration })))?.[name],
      annotationsOf(rendered(electing(dialect, { timing: TimingProfile.FAST })))?.[name],
      annotationsOf(rendered(LeaderElection.disabled(dialect)))?.[name],
    ];
    expect(values).not.toContain(undefined);
    expect(new Set(values).size).toBe(values.length);
  });
});

test('pods without a configuration carry no annotation', () => {
  expect(annotationsOf(rendered(electing(LeaderElectionDialect.BINDY)))).toBeUndefined();
  expect(controller().configMap).toBeUndefined();
});

describe.each([
  ['KNATIVE', KNATIVE],
  ['KUEUE', KUEUE],
  ['the master of NFD', NFD_MASTER],
  ['configMap()', OWN],
  ['the file of kube-scheduler', LeaderElectionDialect.of('kube-scheduler-configuration')],
])('%s', (_what, dialect) => {
  const subject = controller({ leaderElection: electing(dialect, { timing: TimingProfile.FAST }) });
  const docs = documents(subject);

  test('has its ConfigMap before its Deployment, labelled as all the rest', () => {
    const kinds = docs.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'ConfigMap')).toHaveLength(1);
    expect(kinds.indexOf('ConfigMap')).toBeLessThan(kinds.indexOf('Deployment'));
    expect(find(docs, 'ConfigMap').metadata.labels).toEqual(find(docs, 'Deployment').metadata.labels);
    expect(subject.configMap?.name).toBe(find(docs, 'ConfigMap').metadata.name);
  });

  test('renders nothing that the published schemas do not know', () => {
    expect(docs.flatMap((doc) => schemaErrors(doc))).toEqual([]);
    expect(schemaErrors({ ...find(docs, 'ConfigMap'), date: {} })).not.toEqual([]);
  });
});
