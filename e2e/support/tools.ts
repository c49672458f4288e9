import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { duration, withProgress } from './progress';

/** What `build.json` of a tool may say. */
interface Build {
  /** The main package, where it is not the folder itself but that of a dependency. */
  readonly package?: string;
  readonly flags?: readonly string[];
  readonly ldflags?: string;
}

const TOOLS = join(__dirname, '../tools');
const LOCK_LIFE_MS = 20_000;
const built = new Map<string, Promise<string>>();

/**
 * The path of a program that `e2e/tools/<name>` is the source of. It is built once, and again when that folder or the
 * version of Go has changed.
 */
export function builtTool(name: string): Promise<string> {
  const path = built.get(name) ?? findOrBuild(name);
  built.set(name, path);
  return path;
}

/** Where the built programs are kept; `CDK8S_HA_OPERATOR_E2E_CACHE` names another place. */
export function cacheFolder(): string {
  const caches = variable('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  return variable('CDK8S_HA_OPERATOR_E2E_CACHE') ?? join(caches, 'cdk8s-ha-operator', 'e2e');
}

/** An empty variable is as good as none. */
function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

async function findOrBuild(name: string): Promise<string> {
  const folder = join(TOOLS, name);
  const version = await goVersion(name, folder);
  const target = join(cacheFolder(), `${name}-${await digest(folder, version)}`);
  if (await exists(target)) {
    return target;
  }
  await mkdir(dirname(target), { recursive: true });
  await withLock(`${target}.lock`, `waiting for another run that builds ${name}`, async () => {
    // Another run may have built it while this one waited for the lock.
    if (!(await exists(target))) {
      await withProgress(`building ${name}`, () => build(name, folder, target));
    }
  });
  return target;
}

/** Builds beside the target and moves it there whole, so that nobody ever runs half a program. */
async function build(name: string, folder: string, target: string): Promise<void> {
  const start = Date.now();
  const { package: main = '.', flags = [], ldflags } = await readBuild(folder);
  const scratch = `${target}.${randomUUID()}.tmp`;
  // Read-only, so that a build never changes what is committed; and without asking git, which may be missing.
  const args = ['build', '-mod=readonly', '-buildvcs=false', ...flags, ...(ldflags ? ['-ldflags', ldflags] : [])];
  try {
    const { code, output } = await go([...args, '-o', scratch, main], folder);
    if (code !== 0) {
      throw new Error(
        [
          `Could not build e2e/tools/${name} (go build ended with ${code} after ${duration(Date.now() - start)}):`,
          tail(output, 10),
          `Remedy: ${remedy(output)} To see all of it: cd ${folder} && go ${args.map(quoted).join(' ')} -o /dev/null ${main}`,
        ].join('\n'),
      );
    }
    await rename(scratch, target);
  } finally {
    await rm(scratch, { force: true });
  }
}

function remedy(output: string): string {
  if (/no space left/i.test(output)) {
    return 'free some disk space; a first build needs a few GB in the folders of `go env GOCACHE GOMODCACHE`.';
  }
  return /dial tcp|no such host|proxyconnect|timeout|connection refused|module lookup disabled/i.test(output)
    ? 'the modules have to be downloaded once; check the network and `go env GOPROXY`.'
    : 'mend what the compiler complains of.';
}

async function goVersion(name: string, folder: string): Promise<string> {
  const wanted = /^go (\d+)\.(\d+)\S*$/m.exec(await readFile(join(folder, 'go.mod'), 'utf8'));
  const need = `e2e/tools/${name} is built with Go ${wanted?.[0].slice(3) ?? ''} or newer`;
  const advice = 'Remedy: install it from https://go.dev/dl and have `go` on the PATH.';
  const { code, output } = await go(['version'], folder).catch((error: unknown) => {
    throw new Error(`${need}, and there is no Go here (${String(error)}). ${advice}`);
  });
  // In this folder, Go 1.21 and newer fetch the version that its go.mod wants, and report that one.
  const found = /\bgo(\d+)\.(\d+)/.exec(output);
  if (code !== 0 || found === null || !isAtLeast(found, wanted)) {
    throw new Error(`${need}, and here is: ${tail(output, 3)}. ${advice}`);
  }
  return output.trim();
}

function isAtLeast(found: RegExpExecArray, wanted: RegExpExecArray | null): boolean {
  const [[, major, minor], [, wantedMajor, wantedMinor]] = [found.map(Number), (wanted ?? found).map(Number)];
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Of all that goes into the program, and of nothing else. */
async function digest(folder: string, version: string): Promise<string> {
  const hash = createHash('sha256').update(version);
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/\.md$|_test\.go$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) {
    hash.update(`\0${path.slice(folder.length)}\0`).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
}

async function readBuild(folder: string): Promise<Build> {
  const path = join(folder, 'build.json');
  return (await exists(path)) ? (JSON.parse(await readFile(path, 'utf8')) as Build) : {};
}

/**
 * One build at a time, also where several processes want the same: they would only take each other's time. Whoever
 * holds the lock keeps its file young; an old one was left behind.
 */
async function withLock(path: string, waiting: string, work: () => Promise<void>): Promise<void> {
  if (!(await create(path))) {
    await withProgress(waiting, () => waitFor(path));
  }
  const touch = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), LOCK_LIFE_MS / 10);
  try {
    await work();
  } finally {
    clearInterval(touch);
    await rm(path, { force: true });
  }
}

async function waitFor(path: string): Promise<void> {
  do {
    const held = await stat(path).catch(() => undefined);
    if (held !== undefined && Date.now() - held.mtimeMs > LOCK_LIFE_MS) {
      await rm(path, { force: true });
    }
    await sleep(500);
  } while (!(await create(path)));
}

async function create(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

function go(args: readonly string[], cwd: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    // A workspace further up must not choose other versions than the tool's own go.mod.
    const child = spawn('go', args, { cwd, env: { ...process.env, GOWORK: 'off' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}

function quoted(word: string): string {
  return /\s/.test(word) ? `'${word}'` : word;
}

function tail(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
