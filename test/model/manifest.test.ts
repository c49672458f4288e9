import * as fc from 'fast-check';
import { parse } from 'yaml';
import { flattenLists, Manifest } from '../../src/model/manifest/manifest';
import { NamedContainer, Workload, workloadsOf } from '../../src/model/manifest/workload';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_260_101) });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 2000);

const podTemplate = (container: object, volumes: object[] = []) => ({
  template: { spec: { containers: [{ name: 'manager', ...container }], volumes } },
});

function workload(container: object, { volumes = [], more = [] }: { volumes?: object[]; more?: Manifest[] } = {}) {
  const [first] = workloadsOf([{ kind: 'Deployment', spec: podTemplate(container, volumes) }, ...more], parse);
  return first;
}

const containerOf = (...given: Parameters<typeof workload>): NamedContainer => workload(...given).containers[0];

const configMap = (name: string, data: Record<string, unknown>): Manifest => ({
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

describe('a pod is found in', () => {
  test.each<[string, object]>([
    ['Pod', { containers: [{ name: 'manager' }] }],
    ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'].map(
      (kind): [string, object] => [kind, podTemplate({})],
    ),
    ['CronJob', { jobTemplate: { spec: podTemplate({}) } }],
  ])('a %s', (kind, spec) => {
    const found = workloadsOf([{ kind, metadata: { name: 'a', namespace: 'b' }, spec }], parse);
    const replicas = kind === 'DaemonSet' ? undefined : 1;
    expect(found).toMatchObject([{ kind, name: 'a', namespace: 'b', replicas, containers: [{ name: 'manager' }] }]);
  });

  test.each(['Service', 'PodTemplate', '', undefined])('nothing of kind %s', (kind) => {
    expect(workloadsOf([{ kind, spec: podTemplate({}) }], parse)).toEqual([]);
  });
});

describe('a List', () => {
  const item = (name: string) => ({ kind: 'Deployment', metadata: { name } });

  test('is its items, in its place, however deep', () => {
    const inner = { kind: 'DeploymentList', items: [item('b'), null, { kind: 'List', items: [item('c')] }] };
    expect(flattenLists([item('a'), inner, undefined, 'text', [item('x')], item('d')])).toEqual(
      ['a', 'b', 'c', 'd'].map(item),
    );
  });

  test('is none where it has no items', () => {
    const allow = { kind: 'AllowList', spec: {} };
    expect(flattenLists([allow])).toEqual([allow]);
  });
});

describe('the words and variables of a container', () => {
  test('are texts, even where YAML makes something else of them', () => {
    const { args, command, env } = containerOf({
      command: ['/manager'],
      args: ['--replicas', 3, true, null, 1.5],
      env: [
        { name: 'NUMBER', value: 15 },
        { name: 'BOOLEAN', value: false },
        { name: 'EMPTY', value: '' },
      ],
    });
    expect([command, args]).toEqual([['/manager'], ['--replicas', '3', 'true', '1.5']]);
    expect(env?.map(({ value }) => value)).toEqual(['15', 'false', '']);
  });

  test('are not known where another object that is not there has them', () => {
    const valueFrom = [
      { secretKeyRef: { name: 'a', key: 'b' } },
      { configMapKeyRef: { name: 'gone', key: 'b' } },
      { fieldRef: { fieldPath: 'metadata.name' } },
    ];
    const { env } = containerOf({ env: valueFrom.map((from, i) => ({ name: `V${i}`, valueFrom: from })) });
    expect(env).toEqual([
      { name: 'V0', value: undefined, fieldPath: undefined },
      { name: 'V1', value: undefined, fieldPath: undefined },
      { name: 'V2', value: undefined, fieldPath: 'metadata.name' },
    ]);
  });

  test('come from envFrom first, in its order, since a later one wins', () => {
    const more = [configMap('a', { X: '1' }), configMap('b', { X: '2', N: 3 })];
    const envFrom = [
      { configMapRef: { name: 'a' } },
      { secretRef: { name: 's' } },
      { prefix: 'P_', configMapRef: { name: 'b' } },
    ];
    const { env } = containerOf({ env: [{ name: 'X', value: '3' }], envFrom }, { more });
    expect(env?.map(({ name, value }) => `${name}=${value ?? ''}`)).toEqual(['X=1', 'P_X=2', 'X=3']);
  });
});

describe('the files of a container', () => {
  const more = [
    configMap('config', { 'a.yaml': 'x: 1', 'b.yaml': 'x: 2', 'list.yaml': '[1]', broken: '{', text: 'hi' }),
  ];
  const volume = (items?: object[]) => ({ volumes: [{ name: 'v', configMap: { name: 'config', items } }], more });
  const filesOf = (mount: object, items?: object[]) =>
    containerOf({ volumeMounts: [{ name: 'v', ...mount }] }, volume(items)).files;

  test('are the keys of the ConfigMap that are objects of YAML', () => {
    const files = { '/etc/app/a.yaml': { x: 1 }, '/etc/app/b.yaml': { x: 2 } };
    expect(filesOf({ mountPath: '/etc/app' })).toEqual(files);
    expect(filesOf({ mountPath: '/etc/app//' })).toEqual(files);
    expect(filesOf({ mountPath: '/' })).toEqual({ '/a.yaml': { x: 1 }, '/b.yaml': { x: 2 } });
  });

  test('are those that the volume names, under its names', () => {
    const items = [
      { key: 'a.yaml', path: 'config.yaml' },
      { key: 'gone', path: 'gone.yaml' },
    ];
    expect(filesOf({ mountPath: '/etc/app' }, items)).toEqual({ '/etc/app/config.yaml': { x: 1 } });
    expect(filesOf({ mountPath: '/app.yaml', subPath: 'config.yaml' }, items)).toEqual({ '/app.yaml': { x: 1 } });
  });

  test('are one where it is mounted by subPath, and none where that does not exist', () => {
    expect(filesOf({ mountPath: '/app.yaml', subPath: 'b.yaml' })).toEqual({ '/app.yaml': { x: 2 } });
    expect(filesOf({ mountPath: '/app.yaml', subPath: 'c.yaml' })).toEqual({});
  });

  test('are none of another volume, or of one that is no ConfigMap', () => {
    expect(filesOf({ mountPath: '/etc/app', name: 'w' })).toEqual({});
    const secret = { volumes: [{ name: 'v', secret: { secretName: 'config' } }], more };
    expect(containerOf({ volumeMounts: [{ name: 'v', mountPath: '/x' }] }, secret).files).toEqual({});
  });
});

/** Anything, most often with the keys that are looked for. */
const { manifest: anything } = fc.letrec<{ manifest: unknown }>((tie) => ({
  manifest: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(null, undefined, 7, true, '', 'Deployment', 'ConfigMap', 'List', 'manager', 'a: 1', '{'),
    fc.array(tie('manifest'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...'kind metadata name namespace spec template replicas containers env envFrom value valueFrom'.split(' '),
        ...'volumes volumeMounts configMap configMapRef configMapKeyRef items key path mountPath subPath data'.split(
          ' ',
        ),
      ),
      tie('manifest'),
    ),
  ),
}));

test('a manifest that is nothing like one is read as far as it goes', () => {
  const outcomes = { workloads: 0 };
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 3 }), anything, (documents, spec) => {
      const found = workloadsOf(flattenLists([...documents, { kind: 'Deployment', spec }]), parse);
      outcomes.workloads += found.length;
      expect(found.flatMap(oddities)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  expect(outcomes.workloads).toBeGreaterThanOrEqual(RUNS);
});

/** What of a workload is not what its type says. */
function oddities({ name, replicas, containers }: Workload): unknown[] {
  const texts: unknown[] = containers.flatMap((c) => [c.name, ...(c.command ?? []), ...(c.args ?? [])]);
  return [...[name, ...texts].filter((t) => typeof t !== 'string'), ...[replicas].filter((n) => typeof n !== 'number')];
}
