import { App } from 'cdk8s';
import { only } from '../../test/support/manifests';
import { synthesized } from '../support/synthesized';
import { judged } from './check';
import { EXCUSES } from './excuses';
import { askedFor, LEFT_OUT, onRequest, Scored, scored, SWITCHED_ON, textOf } from './kube-score';
import { rendered, SUBJECTS } from './subjects';
import { NetworkBackend } from 'cdk8s-ha-operator';

const { CILIUM, NETWORK_POLICY } = NetworkBackend;
const RENDERED = Object.keys(SUBJECTS).flatMap((name) =>
  [CILIUM, NETWORK_POLICY].map((backend) => ({ name, backend, manifests: rendered(name, backend) })),
);

test.each(RENDERED)('kube-score has nothing against $name with $backend that is not excused', async ({ manifests }) => {
  expect(await judged(manifests)).toEqual([]);
});

test('every excuse is needed by something that is rendered', async () => {
  const found = (await Promise.all(RENDERED.map(({ manifests }) => judged(manifests, [])))).flat();
  const needed = new Set(found.map(({ check, object, says }) => `${check} ${object} ${says}`));
  const given = EXCUSES.flatMap(({ check, objects, says }) => objects.map((object) => `${check} ${object} ${says}`));
  expect(given.filter((excuse) => !needed.has(excuse))).toEqual([]);
  expect(new Set(given).size).toBe(given.length);
});

test('every check that is asked for has judged something, and has not only been skipped', async () => {
  const answers = (await Promise.all(RENDERED.map(({ manifests }) => scored(textOf(manifests))))).flat();
  const made = new Set(answers.flatMap((one) => one.checks.filter((c) => !c.skipped).map((c) => c.check.id)));
  expect((await askedFor()).filter((check) => !made.has(check))).toEqual([]);
});

test('every check that is made on request only is switched on, or left out for a reason', async () => {
  expect([...SWITCHED_ON, ...Object.keys(LEFT_OUT)].sort()).toEqual((await onRequest()).sort());
});

test('the YAML that is written is judged as the manifests are', async () => {
  const grades = (answer: readonly Scored[]) =>
    answer.flatMap(({ type_meta, object_meta, checks: made }) =>
      made.map(({ check, grade }) => `${type_meta.kind}/${object_meta.name} ${check.id} ${grade}`),
    );
  const app = new App();
  SUBJECTS['cert-manager'](app);
  const written = grades(await scored(app.synthYaml()));
  expect(written.sort()).toEqual(grades(await scored(textOf(synthesized(app)))).sort());
  expect(written).toContain('Deployment/cert-manager-webhook container-image-tag 10');
});

test('what it cannot judge is an error, and not a good mark', async () => {
  const [{ manifests }] = RENDERED;
  const deployment = only(manifests, 'Deployment');
  await expect(judged([{ ...deployment, spec: { ...deployment.spec, replicas: 'three' } }])).rejects.toThrow(
    'kube-score ended with 1: Failed to score files: failed to parse files',
  );
  await expect(judged([{ ...deployment, apiVersion: 'apps/v9' }])).rejects.toThrow(
    'kube-score did not judge Deployment/beskar7',
  );
});
