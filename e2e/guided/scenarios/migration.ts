import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { Manifest, only } from '../../../test/support/manifests';
import { codeBlocks, readRepositoryFile, ROOT } from '../../../test/support/repository';
import { until } from '../../support/processes';
import { Operator, setVariable } from '../operator';
import { leaseSeen } from '../said';
import { Scenario } from '../scenario';
import { Stage } from '../stage';

const PAGE = 'docs/from-one-replica.md';
const NAME = 'operator';
const PROGRAMS = codeBlocks(readRepositoryFile(PAGE), 'ts');
const [PROGRAM, RECREATE] = PROGRAMS;
/** What one who does not delete looks at. */
const SYNCED = '--timeout=5m\nkubectl get pods';
const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');

/** What a program of the guide writes, for another namespace than that of the guide. */
async function written(stage: Stage, namespace: string, program: string): Promise<Manifest[]> {
  const folder = stage.folder(`program-${namespace}-${PROGRAMS.indexOf(program)}`);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'main.ts'), program.replaceAll('operator-system', namespace));
  const args = [TSX, '--tsconfig', join(ROOT, 'tsconfig.dev.json'), 'main.ts'];
  await promisify(execFile)(process.execPath, args, { cwd: folder });
  const text = readFileSync(join(folder, 'dist', 'operator.k8s.yaml'), 'utf8');
  return parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as Manifest);
}

/** As it was before: one replica that asks nobody, and the strategy that a Deployment has by default. */
function before(manifests: readonly Manifest[]): Manifest[] {
  const changed = structuredClone([...manifests]);
  setVariable(changed, 'ENABLE_LEADER_ELECTION', 'false');
  const deployment = only(changed, 'Deployment');
  const { selector, template } = deployment.spec as Manifest;
  return [only(changed, 'ServiceAccount'), { ...deployment, spec: { replicas: 1, selector, template } }];
}

async function startedBefore(stage: Stage, namespace: string, program: string): Promise<Operator> {
  const operator = new Operator(stage, namespace, await written(stage, namespace, program), `dist/${NAME}.k8s.yaml`);
  await stage.kubectl('create', 'namespace', namespace);
  operator.write('before.yaml', before(operator.manifests));
  await stage.kubectl('apply', '--filename', join(operator.folder, 'before.yaml'));
  await operator.led(1);
  return operator;
}

/** It hears that it is to end, and until it does, it may act. */
function takesLongToEnd(operator: Operator): void {
  const [{ process }] = operator.leaders();
  process.signal('SIGSTOP');
  setTimeout(() => {
    process.signal('SIGCONT');
  }, 4000);
}

/** The namespace that the commands speak of, and what they say before and after. */
async function looked(
  operator: Operator,
  go: (run: (words: string) => Promise<string>) => Promise<void>,
): Promise<void> {
  const reading = operator.read(PAGE);
  const run = async (words: string) => (await reading.run(words)).text;
  const is = await run('kubectl get deployment "$DEPLOYMENT" --namespace "$NAMESPACE" --output wide');
  expect(is).toMatch(/^operator +1\/1 /m);
  expect(is).toContain('the leader election is off');
  expect(is).toContain('lease operator.example.com, in namespace');
  expect(is).toMatch(/^Error from server \(NotFound\): leases.* "operator.example.com" not found$/m);
  expect(await run('horizontalpodautoscalers')).toMatch(/^\nNo resources found/);
  await go(run);
  const after = await reading.run('attempting to acquire');
  const lease = after.text.split('\n').slice(0, 2);
  expect(leaseSeen({ ...after, text: [...lease, new Date().toISOString()].join('\n') })).toMatchObject({
    renewed: true,
    holder: operator.leaders()[0].pod.name,
  });
  expect(after.text.match(/attempting to acquire/gi)).toHaveLength(3);
  expect(after.text.match(/acquired lease/gi)).toHaveLength(1);
  expect(after.text).not.toContain('Found');
}

const byKubectl: Scenario = {
  page: PAGE,
  title: 'with kubectl, nobody acts for a while, and never two',
  async play(stage) {
    const operator = await startedBefore(stage, 'migrated', PROGRAM);
    const since = Date.now();
    await looked(operator, async (run) => {
      takesLongToEnd(operator);
      expect(await run('--cascade=foreground')).toMatch(/ deleted.*\nNo resources found/);
      expect(operator.leaders()).toEqual([]);
      expect(await run('kubectl apply')).toMatch(/successfully rolled out\n$/);
      await operator.led();
    });
    neverTwo(operator, since);
    expect(operator.without(since)).toBeLessThan(10);
    return () => {
      expect(operator.without(since)).toBe(0);
    };
  },
};

const byRecreate: Scenario = {
  page: PAGE,
  title: 'with the strategy Recreate, nobody acts for a while, and never two',
  async play(stage) {
    const operator = await startedBefore(stage, 'recreated', RECREATE);
    const since = Date.now();
    await looked(operator, async (run) => {
      takesLongToEnd(operator);
      await operator.apply();
      expect(await run(SYNCED)).toMatch(/successfully rolled out\n[^]* 1\/1 /);
      const { name } = await operator.led(1);
      expect(await operator.kubectl('get', 'lease', 'operator.example.com')).toContain(` ${name} `);
      neverTwo(operator, since);
      expect(operator.without(since)).toBeLessThan(10);
      operator.write('second.yaml', await written(stage, 'recreated', PROGRAM));
      await stage.kubectl('apply', '--filename', join(operator.folder, 'second.yaml'));
      await operator.kubectl('rollout', 'status', 'deployment/operator');
      await operator.led(3);
    });
    neverTwo(operator, since);
    return () => {
      expect(operator.without(since)).toBe(0);
    };
  },
};

/** Whatever the time between: a process that is told to end still acts until it says that it does not. */
function neverTwo(operator: Operator, since: number): void {
  expect(operator.several(since)).toBe(0);
}

/** For the mutations: a migration as it should not be. */
export async function migratedNaively(
  stage: Stage,
  namespace: string,
  migrate: (operator: Operator) => Promise<unknown>,
): Promise<() => void> {
  const operator = await startedBefore(stage, namespace, PROGRAM);
  const since = Date.now();
  await migrate(operator);
  await until('two act', () => Promise.resolve(operator.several(since) > 0 || undefined), 20).catch(() => undefined);
  return () => {
    neverTwo(operator, since);
  };
}

/** Of all at once with the strategy Recreate: how many of the old pods Kubernetes wants meanwhile. */
export async function recreatedAtOnce(stage: Stage, namespace: string): Promise<number> {
  const operator = await startedBefore(stage, namespace, RECREATE);
  await operator.applyChanged((manifests) => {
    only(manifests, 'Deployment').spec.replicas = 3;
  });
  await operator.led(3);
  const events = await operator.kubectl(
    'get',
    'events',
    '--output',
    'jsonpath={range .items[*]}{.message}{"\\n"}{end}',
  );
  return Math.max(...[...events.matchAll(/^Scaled up replica set \S+ from 1 to (\d+)$/gm)].map(([, to]) => Number(to)));
}

export const MIGRATION = [byKubectl, byRecreate];
