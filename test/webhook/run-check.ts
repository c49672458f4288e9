import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Manifest } from '../support/manifests';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A clock that only waiting moves: whoever waits asks for it, and so does `date`. */
const FAKES = {
  sleep: 'echo "$1" >&3; read _ <&3',
  date: 'echo 0 >&3; read now <&3; echo "$now"',
};

/** Instead of curl: one that gets no answer within its time, and one that is refused at once. */
const NO_ANSWER = `printf '\\n000'; exit 28`;
const FAKE_CURLS = {
  hangs: `while [ "$1" != --max-time ]; do shift; done; ${FAKES.sleep.replace('$1', '$2')}; ${NO_ANSWER}`,
  isRefused: NO_ANSWER,
};

export interface RunOptions {
  /** From where the hosts of URLs, with their ports, are served, such as `127.0.0.1:8443`. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** What kubelet mounts of the ServiceAccount, by file. */
  readonly serviceAccount?: Readonly<Record<string, string>>;
  /** Runs while the script waits. */
  readonly whileWaiting?: () => Promise<void>;
  /** @default - the machine's own */
  readonly curl?: keyof typeof FAKE_CURLS;
}

export interface CheckRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** How long the script waited, and a faked curl with it. Nobody really waits. */
  readonly seconds: number;
}

/** Runs the container of a Job on this machine, with its own shell and curl: its command, its args and its variables. */
export async function runCheck(job: Manifest, options: RunOptions = {}): Promise<CheckRun> {
  const { hosts = {}, serviceAccount, curl } = options;
  const [container] = job.spec.template.spec.containers as Manifest[];
  const env = Object.fromEntries((container.env as Manifest[]).map(({ name, value }) => [String(name), String(value)]));
  const command = [...container.command, ...container.args].map((text: string) => expanded(text, env));
  const folder = mkdtempSync(join(tmpdir(), 'webhook-check-'));
  try {
    const programs = { ...FAKES, ...(curl ? { curl: FAKE_CURLS[curl] } : {}) };
    const bin = write(
      join(folder, 'bin'),
      mapValues(programs, (script) => `#!/bin/sh\n${script}\n`),
    );
    // Read by curl itself, so that not even the URL has to be another.
    const served = Object.entries(hosts).map(([host, address]) => `connect-to = "${host}:${address}"\n`);
    const home = write(join(folder, 'home'), { '.curlrc': served.join('') });
    const mounted = serviceAccount ? write(join(folder, 'serviceaccount'), serviceAccount) : undefined;
    const path = `${bin}:${process.env.PATH ?? ''}`;
    requireCurl();
    return await run(withServiceAccount(command, mounted), { ...env, PATH: path, HOME: home }, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `$(NAME)` of a variable of the container is replaced before it starts; `$$` is one dollar. */
function expanded(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (all: string, name: string | undefined) =>
    name === undefined ? '$' : Object.hasOwn(env, name) ? env[name] : all,
  );
}

function requireCurl(): void {
  if (spawnSync('curl', ['--version']).status !== 0) {
    throw new Error('WebhookCheck runs curl, and so do its tests: there is none on this machine, install it');
  }
}

/** In a mount namespace, where that is allowed; elsewhere the path in the script is another. */
function withServiceAccount(command: readonly string[], folder: string | undefined): readonly string[] {
  if (folder === undefined) {
    return command;
  }
  if (spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/var/run']).status !== 0) {
    return command.map((text) => text.replaceAll(SERVICE_ACCOUNT, folder));
  }
  const mount = 'mount -t tmpfs tmpfs /var/run && mkdir -p "$1" && mount --bind "$2" "$1" && shift 2 && exec "$@"';
  return ['unshare', '--mount', '/bin/sh', '-c', mount, 'mount', SERVICE_ACCOUNT, folder, ...command];
}

function run(
  [program, ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  { whileWaiting }: RunOptions,
): Promise<CheckRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], timeout: 60_000 });
    const [, stdout, stderr, clock] = child.stdio as unknown as Socket[];
    const [out, err]: Buffer[][] = [[], []];
    stdout.on('data', (chunk: Buffer) => out.push(chunk));
    stderr.on('data', (chunk: Buffer) => err.push(chunk));
    let seconds = 0;
    createInterface(clock).on('line', (wait) => {
      seconds += Number(wait);
      const during = wait === '0' ? undefined : whileWaiting?.();
      Promise.resolve(during).then(() => clock.write(`${1_700_000_000 + seconds}\n`), reject);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString(), seconds });
    });
  });
}

function write(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder);
  Object.entries(files).forEach(([name, text]) => {
    writeFileSync(join(folder, name), text, { mode: 0o755 });
  });
  return folder;
}

function mapValues(
  values: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
