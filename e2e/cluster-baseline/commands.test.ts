import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { codeBlocks, readRepositoryFile, ROOT } from '../../test/support/repository';
import { accepted } from '../support/api-client';
import { ciliumDefinitions } from '../support/cilium-definitions';
import { ControlPlane, startControlPlane } from '../support/control-plane';
import { until } from '../support/processes';
import { builtTool } from '../support/tools';

const COMMANDS = codeBlocks(readRepositoryFile('docs/cluster-baseline.md'), 'sh').flatMap((block) =>
  block.trim().split('\n'),
);
const JOB = { apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace: 'cert-manager', name: 'webhook-check' } };

let cluster: ControlPlane;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  const kubectl = await builtTool('kubectl');
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ha-operator-baseline-'));
  cluster = await startControlPlane();
  await cluster.installDefinitions(await ciliumDefinitions());
  execFileSync('ln', ['-s', kubectl, join(folder, 'kubectl')]);
  env = { ...process.env, PATH: `${folder}:${process.env.PATH ?? ''}`, KUBECONFIG: cluster.kubeconfig() };
  const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const program = join(ROOT, 'examples', 'cluster-baseline', 'main.ts');
  const args = [tsx, '--tsconfig', join(ROOT, 'tsconfig.dev.json'), program];
  execFileSync(process.execPath, args, { env: { ...env, CDK8S_OUTDIR: join(folder, 'dist') }, cwd: folder });
});

afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

function shell(command: string): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)('sh', ['-c', command], { cwd: folder, env });
}

test('every command of the guide to new clusters does what it says, in their order', async () => {
  expect(COMMANDS.map((command) => command.split(' ').slice(0, 2).join(' '))).toEqual([
    'kubectl create',
    'kubectl apply',
    'kubectl delete',
    'kubectl apply',
    'kubectl wait',
    'kubectl apply',
    'kubectl delete',
    'kubectl apply',
    'kubectl delete',
  ]);
  const [create, apply, deleteCheck, applyCheck, wait, openAll, close, closeAgain, takeAway] = COMMANDS;

  expect((await shell(create)).stdout).toBe('namespace/cert-manager created\n');
  const first = await shell(apply);
  expect(first.stderr).toBe('');
  expect(first.stdout.match(/^\S+ created$/gm)).toContain('ciliumnetworkpolicy.cilium.io/default-deny created');
  const again = await shell(apply);
  expect(again.stdout.match(/ (created|configured)$/gm)).toBeNull();

  // The check runs anew each time, also where it has run before.
  for (const run of ['first', 'second']) {
    expect((await shell(deleteCheck)).stdout.includes('job.batch "webhook-check" deleted')).toBe(run === 'second');
    expect((await shell(applyCheck)).stdout).toContain('job.batch/webhook-check created');
    const waiting = shell(wait);
    await succeed();
    expect((await waiting).stdout).toBe('job.batch/webhook-check condition met\n');
  }

  expect((await shell(openAll)).stdout).toMatch(/networkpolicy.networking.k8s.io\/allow-all-egress created/);
  expect((await shell(close)).stdout).toContain('ciliumnetworkpolicy.cilium.io "default-deny" deleted');
  expect((await shell(closeAgain)).stdout).toContain('ciliumnetworkpolicy.cilium.io/default-deny created');
  expect((await shell(takeAway)).stdout.match(/ deleted/g)).toHaveLength(2);

  // Nothing of all this took the namespace with it.
  const namespace = await cluster.get({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cert-manager' } });
  expect(namespace.body.status.phase).toBe('Active');
});

/** What the controller of Jobs says of one that has succeeded; there is none here. */
async function succeed(): Promise<void> {
  await until('no Job', async () => (await cluster.get(JOB)).status === 200 || undefined);
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const condition = (type: string) => ({ type, status: 'True', lastProbeTime: now, lastTransitionTime: now });
  const status = {
    startTime: now,
    completionTime: now,
    succeeded: 1,
    uncountedTerminatedPods: {},
    conditions: [condition('SuccessCriteriaMet'), condition('Complete')],
  };
  const path = '/apis/batch/v1/namespaces/cert-manager/jobs/webhook-check/status';
  const contentType = 'application/merge-patch+json';
  accepted(await cluster.request('PATCH', path, { body: { status }, contentType }), 'the status of the Job');
}

test('kubectl is the one that was built', () => {
  expect(dirname(execFileSync('sh', ['-c', 'command -v kubectl'], { env, encoding: 'utf8' }).trim())).toBe(folder);
});
