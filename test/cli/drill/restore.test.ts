import { RUN_KEY } from '../../../src/model/drill/marks';
import { drillOn } from '../../support/drill';
import { status } from '../../support/fake-api';
import { NODE, pod, podOf, POLICIES } from './shop';
import { stageForEach } from './stage';

const stage = stageForEach();
const LABEL = `the label ${RUN_KEY} of pod shop/shop-2`;
const POLICY = 'CiliumNetworkPolicy shop/shop-drill-f00';
const CORDON = 'the cordon of node node-1';
const OTHERS = '/api/v1/nodes/node-2';

const restore = (options = '') => drillOn(stage.api, `--restore --namespace shop ${options}`);

function leaveBehind(): void {
  const labelled = podOf('shop-2');
  const labels = { app: 'shop', [RUN_KEY]: 'f00' };
  stage.api.put(pod('shop-2'), { ...labelled, metadata: { ...labelled.metadata, labels } });
  stage.api.put(`${POLICIES}/shop-drill-f00`, {
    metadata: { namespace: 'shop', labels: { 'app.kubernetes.io/managed-by': 'cdk8s-ha-operator-drill' } },
    spec: { endpointSelector: { matchLabels: { [RUN_KEY]: 'f00' } } },
  });
  const cordoned = (namespace: string) => ({
    metadata: { uid: 'n', annotations: { a: 'b', [RUN_KEY]: `${namespace}/shop/f00` } },
    spec: { unschedulable: true },
  });
  stage.api.put(NODE, cordoned('shop'));
  stage.api.put(OTHERS, cordoned('elsewhere'));
}

test('finds nothing where nothing is', async () => {
  expect(await restore()).toMatchObject({
    code: 0,
    out: 'no drill has left anything behind in namespace shop\n',
    err: '',
  });
});

test('takes back all that drills of the namespace have left, and nothing of others', async () => {
  const before = { pod: stage.api.get(pod('shop-2')), own: stage.api.get(NODE) };
  leaveBehind();
  stage.api.put(`${POLICIES}/of-somebody`, { metadata: { namespace: 'shop', labels: {} } });
  const theirs = stage.api.get(OTHERS);
  expect(await restore()).toMatchObject({
    code: 0,
    out: [POLICY, LABEL, CORDON].map((what) => `took back ${what}\n`).join(''),
    err: '',
  });
  expect(stage.api.get(pod('shop-2'))?.metadata.labels).toEqual(before.pod?.metadata.labels);
  expect(stage.api.get(NODE)).toMatchObject({ metadata: { annotations: { a: 'b' } }, spec: { unschedulable: false } });
  expect(stage.api.get(NODE)?.metadata.annotations).toEqual(before.own?.metadata.annotations);
  expect(stage.api.get(OTHERS)).toEqual(theirs);
  expect(Object.keys(stage.api.all()).filter((path) => path.startsWith(`${POLICIES}/`))).toEqual([
    `${POLICIES}/of-somebody`,
  ]);
  expect((await restore()).out).toMatch(/^no drill has left anything behind/);
});

test('only says so with --dry-run', async () => {
  leaveBehind();
  const before = stage.api.all();
  expect(await restore('--dry-run --event partition')).toMatchObject({
    code: 0,
    out: [POLICY, LABEL].map((what) => `would take back ${what}\n`).join(''),
  });
  expect(stage.api.get(NODE)).toEqual(before[NODE]);
  expect(stage.api.get(pod('shop-2'))).toEqual(before[pod('shop-2')]);
});

test('is refused without the rights, which one event needs less of', async () => {
  leaveBehind();
  stage.api.denied.add('list nodes').add('patch nodes');
  expect(await restore()).toMatchObject({
    code: 3,
    out: '',
    err: ['list nodes', 'patch nodes']
      .map(
        (right) =>
          `cdk8s-ha-operator: refused: you may not ${right}; have it granted: cdk8s-ha-operator drill --rbac prints what it takes\n`,
      )
      .join(''),
  });
  expect(await restore('--event partition')).toMatchObject({ code: 0, err: '' });
});

test('says what it could not take back, and what to do about it', async () => {
  leaveBehind();
  stage.api.rules.unshift(({ method, path }) => (method === 'PATCH' && path === NODE ? status(403, 'no') : undefined));
  expect(await restore()).toMatchObject({
    code: 1,
    out: [POLICY, LABEL].map((what) => `took back ${what}\n`).join(''),
    err: [
      'cdk8s-ha-operator: not everything could be taken back; do it by hand:',
      '  # the cordon of node node-1: no',
      '  kubectl uncordon node-1',
      `  kubectl annotate node node-1 ${RUN_KEY}-`,
      '',
    ].join('\n'),
  });
});

test('tries again what fails for a while', async () => {
  leaveBehind();
  let failures = 2;
  stage.api.rules.unshift(({ method }) => (method === 'DELETE' && failures-- > 0 ? status(503, 'later') : undefined));
  expect(await restore()).toMatchObject({ code: 0, err: '' });
});

test('works where the cluster knows no Cilium, and with many nodes', async () => {
  stage.api.remove('/apis/cilium.io/v2');
  stage.api.rules.unshift(({ path }) => (path.startsWith('/apis/cilium.io') ? status(404, 'not found') : undefined));
  for (let i = 0; i < 1200; i++) {
    stage.api.put(`/api/v1/nodes/more-${i}`, { metadata: {}, spec: {} });
  }
  leaveBehind();
  stage.api.put('/api/v1/nodes/z-last', {
    metadata: { annotations: { [RUN_KEY]: 'shop/shop/f01' } },
    spec: { unschedulable: true },
  });
  expect((await restore()).out).toBe(
    [LABEL, CORDON, 'the cordon of node z-last'].map((what) => `took back ${what}\n`).join(''),
  );
});
