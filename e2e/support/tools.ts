import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { GO } from './go';
import { withLock } from './lock';
import { withProgress } from './progress';
import { RUST } from './rust';
import { Tool, Toolchain } from './toolchain';

const TOOLS = join(__dirname, '../tools');
const built = new Map<string, Promise<string>>();

/**
 * The path of a program that `e2e/tools/<name>` is the source of. It is built once, and again when that folder or the
 * version of its compiler has changed.
 */
export function builtTool(name: string): Promise<string> {
  const path = built.get(name) ?? findOrBuild({ name, folder: join(TOOLS, name) });
  built.set(name, path);
  return path;
}

/** Where the built programs are kept; `CDK8S_HA_OPERATOR_E2E_CACHE` names another place. */
function cacheFolder(): string {
  const caches = variable('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  return variable('CDK8S_HA_OPERATOR_E2E_CACHE') ?? join(caches, 'cdk8s-ha-operator', 'e2e');
}

/** An empty variable is as good as none. */
function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

async function findOrBuild(tool: Tool): Promise<string> {
  const toolchain = toolchainOf(tool);
  const target = join(cacheFolder(), `${tool.name}-${await digest(tool, toolchain)}`);
  if (existsSync(target)) {
    return target;
  }
  await mkdir(dirname(target), { recursive: true });
  // Several at the same would only take each other's time.
  await withLock(`${target}.lock`, `waiting for another run that builds ${tool.name}`, async () => {
    // Another run may have built it while this one waited for the lock.
    if (!existsSync(target)) {
      await withProgress(`building ${tool.name}`, () => build(tool, toolchain, target));
    }
  });
  return target;
}

function toolchainOf({ name, folder }: Tool): Toolchain {
  const found = [GO, RUST].find(({ manifest }) => existsSync(join(folder, manifest)));
  if (!found) {
    throw new Error(`e2e/tools/${name} has neither a go.mod nor a Cargo.toml`);
  }
  return found;
}

/** Builds beside the target and moves it there whole, so that nobody ever runs half a program. */
async function build(tool: Tool, toolchain: Toolchain, target: string): Promise<void> {
  const scratch = `${target}.${randomUUID()}.tmp`;
  try {
    await toolchain.build(tool, scratch);
    await rename(scratch, target);
  } finally {
    await rm(scratch, { force: true });
  }
}

/** Of all that goes into the program, and of nothing else. */
async function digest(tool: Tool, toolchain: Toolchain): Promise<string> {
  const hash = createHash('sha256').update(await toolchain.version(tool));
  const paths = (await readdir(tool.folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(tool.folder.length))
    .filter((path) => !path.endsWith('.md') && toolchain.isSource(path.slice(1)));
  for (const path of paths.sort()) {
    hash.update(`\0${path}\0`).update(await readFile(join(tool.folder, path)));
  }
  return hash.digest('hex').slice(0, 16);
}
