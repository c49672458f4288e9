import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GuardOrder } from '../../../src/cli/drill/guard';
import { GUARD_COMMAND } from '../../../src/cli/drill/guard-command';
import { RUN_KEY } from '../../../src/model/drill/marks';
import { undoPolicy } from '../../../src/model/drill/undo';
import { status } from '../../support/fake-api';
import { Program, Run } from '../../support/program';
import { pod, POLICIES } from './shop';
import { stageForEach } from './stage';

const stage = stageForEach();
let program: Program;
let folder: string;

beforeAll(async () => {
  program = await Program.build();
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ha-operator-drill-'));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true });
});

const SUBJECT = ['--namespace', 'shop', '--deployment', 'shop'];

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A kubeconfig of the API server of this test, for somebody. */
function kubeconfig(user: object = { token: 'secret' }, changes: object = {}): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [{ name: 'c', cluster: { server: stage.api.url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user }],
    contexts: [
      { name: 'here', context: { cluster: 'c', user: 'u' } },
      { name: 'astray', context: { cluster: 'gone', user: 'u' } },
    ],
    ...changes,
  };
  return file('kubeconfig', JSON.stringify(config));
}

function drill(args: readonly string[], env?: Readonly<Record<string, string>>) {
  return program.start(['drill', ...SUBJECT, ...args], env);
}

const authorizations = () => new Set(stage.api.requests.map(({ headers }) => headers.authorization));

describe('who asks is known', () => {
  test.each<[string, (path: string) => { args?: string[]; env?: Record<string, string> }]>([
    ['by --kubeconfig', (path) => ({ args: ['--kubeconfig', path] })],
    ['by KUBECONFIG', (path) => ({ env: { KUBECONFIG: path } })],
    ['by --context', (path) => ({ args: ['--kubeconfig', path, '--context', 'here'] })],
  ])('%s', async (_, how) => {
    const { args = [], env } = how(kubeconfig());
    const { code, err } = await drill(['--dry-run', ...args], env).finished;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(authorizations()).toEqual(new Set(['Bearer secret']));
  });

  test('by a plugin, which is told in which version it is asked, also for the guard', async () => {
    stage.shop.behaviour = { takeOverAfter: 1200 };
    const plugin = file(
      'plugin',
      `#!/bin/sh
case "$KUBERNETES_EXEC_INFO" in *'"client.authentication.k8s.io/v1"'*) ;; *) echo "no version" >&2; exit 1 ;; esac
echo called >> ${folder}/calls
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'"$1-$WHO"'"}}'
`,
    );
    chmodSync(plugin, 0o700);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: plugin,
      args: ['by'],
      env: [{ name: 'WHO', value: 'plugin' }],
    };
    const { code, err } = await drill(['--kubeconfig', kubeconfig({ exec }), '--yes', '--event', 'partition']).finished;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(authorizations()).toEqual(new Set(['Bearer by-plugin']));
  });

  test('not, where the plugin fails, which says why', async () => {
    const exec = { apiVersion: 'x', command: '/bin/sh', args: ['-c', 'echo "log in first" >&2; exit 1'] };
    const { code, err } = await drill(['--kubeconfig', kubeconfig({ exec })]).finished;
    expect(code).toBe(2);
    expect(err).toBe(`cdk8s-ha-operator: cannot get credentials for ${stage.api.url}: log in first\n`);
  });
});

describe('in one line is said', () => {
  test.each<[string, () => string[], RegExp]>([
    [
      'that there is no such file',
      () => ['--kubeconfig', '/gone/x'],
      /^cannot read \/gone\/x: ENOENT: no such file or directory$/,
    ],
    ['that it is no kubeconfig', () => ['--kubeconfig', file('broken', 'a: [')], /^cannot read .*broken: /],
    [
      'that there is no such context',
      () => ['--kubeconfig', kubeconfig(), '--context', 'her'],
      /^--context: there is no 'her'; there is 'here' or 'astray'$/,
    ],
    [
      'that a context leads nowhere',
      () => ['--kubeconfig', kubeconfig(), '--context', 'astray'],
      /^the context 'astray' names no cluster of the kubeconfig; choose another by --context$/,
    ],
    [
      'that none is chosen',
      () => ['--kubeconfig', kubeconfig({}, { 'current-context': undefined })],
      /^the kubeconfig has no current context; choose one by --context$/,
    ],
    [
      'that there is no kubeconfig at all',
      () => [],
      /^there is no kubeconfig \(neither KUBECONFIG nor ~\/\.kube\/config\), and this is no pod; give one by --kubeconfig$/,
    ],
    [
      'that nobody answers',
      () => ['--kubeconfig', kubeconfig({}, { clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }] })],
      /^https:\/\/127\.0\.0\.1:1 does not answer: connect ECONNREFUSED 127\.0\.0\.1:1; choose another --kubeconfig or --context$/,
    ],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await drill(args()).finished;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^cdk8s-ha-operator: [^\n]+\n$/);
    expect(err.slice('cdk8s-ha-operator: '.length, -1)).toMatch(message);
  });
});

/** What is left of a partition. */
function left(): unknown {
  return {
    policies: Object.keys(stage.api.all()).filter((path) => path.startsWith(`${POLICIES}/`)),
    labels: stage.api.get(pod('shop-1'))?.metadata.labels,
  };
}
const NOTHING = { policies: [], labels: { app: 'shop' } };

/** Once it is true, or never. */
async function until(holds: () => boolean, seconds = 20): Promise<void> {
  for (let i = 0; !holds() && i < seconds * 50; i++) {
    await sleep(20);
  }
  expect(holds()).toBe(true);
}

describe('a drill that is ended', () => {
  const isCut = () => Object.keys(stage.api.all()).some((path) => path.startsWith(`${POLICIES}/`));
  const partition = () => drill(['--kubeconfig', kubeconfig(), '--yes', '--event', 'partition']);

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s takes everything back, and ends by it', async (signal) => {
    stage.shop.behaviour = {};
    const run = partition();
    await until(isCut);
    run.kill(signal);
    const { code, signal: by, out, err } = await run.finished;
    expect({ code, by, out }).toEqual({ code: null, by: signal, out: '' });
    expect(err).toMatch(
      /^cdk8s-ha-operator: interrupted; taken back: CiliumNetworkPolicy shop\/shop-drill-\w+, the label .*\n$/,
    );
    expect(left()).toEqual(NOTHING);
  });

  test('by kill -9 leaves it to the guard, which tries until it has done it, and says so', async () => {
    stage.shop.behaviour = {};
    const run = partition();
    await until(isCut);
    let refusals = 4;
    stage.api.rules.unshift(({ method }) => (method !== 'GET' && refusals-- > 0 ? status(503, 'away') : undefined));
    run.kill('SIGKILL');
    await run.ended;
    expect(left()).not.toEqual(NOTHING);
    await until(() => JSON.stringify(left()) === JSON.stringify(NOTHING));
    const { err } = await run.finished;
    expect(err.replaceAll(/drill-[0-9a-f]{10}/g, 'drill-RUN')).toBe(
      `cdk8s-ha-operator: the drill has ended before its time, and what it has done is taken back
cdk8s-ha-operator: taken back: CiliumNetworkPolicy shop/shop-drill-RUN, the label ${RUN_KEY} of pod shop/shop-1
`,
    );
  });

  test('before the API server has done what it was asked to, leaves nothing behind either', async () => {
    stage.shop.behaviour = {};
    let go: () => void = () => undefined;
    let isHeld = false;
    stage.api.rules.unshift(async ({ method, path }) => {
      if (method === 'POST' && path === POLICIES) {
        isHeld = true;
        await new Promise<void>((resolve) => {
          go = resolve;
        });
      }
      return undefined;
    });
    const run = partition();
    await until(() => isHeld);
    run.kill('SIGKILL');
    await until(() => stage.api.requests.some(({ method }) => method === 'DELETE'));
    await until(() => JSON.stringify(left()) === JSON.stringify(NOTHING));
    go();
    await until(isCut);
    await until(() => !isCut());
    await run.finished;
    expect(left()).toEqual(NOTHING);
  });

  test('but does not end, as after Ctrl-Z, is taken back by the guard after some time', async () => {
    stage.api.put(`${POLICIES}/shop-drill-f00`, { metadata: { namespace: 'shop' } });
    const guard = spawn(process.execPath, [program.path, GUARD_COMMAND], { stdio: ['pipe', 'pipe', 'pipe'] });
    const run = new Run(guard);
    const order: GuardOrder = {
      connection: readFileSync(kubeconfig(), 'utf8'),
      kubectl: 'kubectl',
      undos: [undoPolicy('shop', 'shop-drill-f00')],
      limit: 1,
    };
    guard.stdin.write(`${JSON.stringify(order)}\n`);
    await until(() => run.out === 'ready\n');
    expect(left()).not.toEqual(NOTHING);
    expect(await run.finished).toMatchObject({
      code: 0,
      err: expect.stringMatching(
        /^cdk8s-ha-operator: the drill takes longer than 1 s, and what it has done is taken back\n/,
      ),
    });
    expect(left()).toEqual(NOTHING);
  });
});

test('a guard that nobody orders anything ends', async () => {
  expect(await program.run([GUARD_COMMAND])).toMatchObject({ code: 2, out: '' });
});
