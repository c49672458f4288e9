import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks, readRepositoryFile } from '../../test/support/repository';
import { manifestsOf, NAME, Operator } from './operator';
import { Page } from './page';
import { Reading } from './reading';
import { Said } from './shell';
import { Stage } from './stage';
import { FailoverDrill } from 'cdk8s-ha-operator';

const PAGE = 'docs/drill.md';
const [PLAN, RESULT] = codeBlocks(readRepositoryFile(PAGE), 'text');
const NAMESPACE = 'beskar7-system';

let stage: Stage;
let operator: Operator;
let reading: Reading;

beforeAll(async () => {
  stage = await Stage.start();
  const manifests = manifestsOf(NAMESPACE, {}, (controller, chart) => {
    new FailoverDrill(chart, `${NAME}-drill`, { controller, image: 'ghcr.io/example/failover-drill:1.0.0' });
  });
  operator = new Operator(stage, NAMESPACE, manifests);
  await operator.begin();
  reading = operator.read(PAGE);
});
afterAll(() => stage.stop());
afterEach(() => operator.led());

/** The lines, without what is other each time: names of pods and nodes, seconds. What is at the same moment comes in any order. */
function kinds(text: string): string[] {
  const lines = text.trim().split('\n');
  return [
    ...new Set(
      lines.map((line) =>
        line
          .replace(/beskar7-\w+-\w{5}\b/g, 'POD')
          .replace(/node-\w\b/, 'NODE')
          .replace(/[-−]?\d+(\.\d+)?/g, 'N'),
      ),
    ),
  ]
    .map((line) => line.replace(/ +/g, ' ').trim())
    .sort();
}

const INSIDE: Said = { code: 0, text: expect.stringMatching(/\nInside the bound\.\n$/) as string };

test('the plan is as the guide has it', async () => {
  const { code, text } = await reading.run('--dry-run');
  expect(code).toBe(0);
  expect(kinds(text)).toEqual(kinds(PLAN));
});

test('so is the result', async () => {
  const said = await reading.run('--yes');
  expect(said).toEqual(INSIDE);
  expect(kinds(said.text)).toEqual(kinds(RESULT));
});

test('a drain', async () => {
  expect(await reading.run('--event drain')).toEqual(INSIDE);
});

test('a crash, as JSON and as a drawing', async () => {
  const { code, text } = await reading.run('--svg crash.svg');
  expect(code).toBe(0);
  expect(JSON.parse(text)).toMatchObject({ event: 'crash', inside: true, faults: [] });
  expect(existsSync(join(operator.folder, 'crash.svg'))).toBe(true);
});

test('nothing is left to be restored', async () => {
  const text = `no drill has left anything behind in namespace ${NAMESPACE}\n`;
  expect(await reading.run('--restore')).toEqual({ code: 0, text });
});

test('the rights that are printed are applied', async () => {
  const { code, text } = await reading.run('--rbac');
  expect([code, text.trim().split('\n').sort()]).toEqual([
    0,
    [
      'clusterrole.rbac.authorization.k8s.io/beskar7-system-beskar7-drill-drain created',
      'clusterrolebinding.rbac.authorization.k8s.io/beskar7-system-beskar7-drill-drain created',
      'role.rbac.authorization.k8s.io/beskar7-drill-drain created',
      'rolebinding.rbac.authorization.k8s.io/beskar7-drill-drain created',
    ],
  ]);
});

test('what it is told of the election it believes', async () => {
  const { code, text } = await reading.run('--dialect flags');
  expect([code, text]).toEqual([0, expect.stringContaining('(flags)')]);
});

test('a drill by the CronJob, as its ServiceAccount, from within the cluster', async () => {
  const { code, text } = await reading.run('create job');
  const [created, met, ...logs] = text.split('\n');
  expect([code, created, met]).toEqual([0, 'job.batch/first-drill created', 'job.batch/first-drill condition met']);
  expect(kinds(logs.join('\n'))).toEqual(kinds(RESULT));
});

test('every command of the guide was run', () => {
  expect(Page.of(PAGE).left()).toEqual([]);
});

test('the command of the README only says what it would do, where it can ask nobody', async () => {
  const [command] = codeBlocks(readRepositoryFile('README.md'), 'sh').filter((block) => block.includes(' drill '));
  const names = { namespace: NAMESPACE, deployment: NAME };
  const own = Object.entries(names).reduce(
    (text, [option, name]) => text.replace(`--${option} external-secrets`, `--${option} ${name}`),
    command,
  );
  const { code, text } = await stage.shell(operator.folder).run(own);
  expect([code, kinds(text)]).toEqual([
    0,
    kinds(`${PLAN}\ncdk8s-ha-operator: nothing was done, since nobody can be asked here; give --yes to go on`),
  ]);
});
