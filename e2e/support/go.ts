import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildError, CommandResult, isAtLeast, run, tail, Tool, Toolchain } from './toolchain';

/** What `build.json` of a tool may say. */
interface Build {
  /** The main package, where it is not the folder itself but that of a dependency. */
  readonly package?: string;
  readonly flags?: readonly string[];
  readonly ldflags?: string;
}

/** Nobody debugs what is built here; what debuggers need takes a sixth of the time of the compiler. */
const FASTER = '-gcflags=all=-dwarf=false';

export const GO: Toolchain = {
  manifest: 'go.mod',
  isSource: (path) => !path.endsWith('_test.go'),
  version,
  build,
};

async function version({ name, folder }: Tool): Promise<string> {
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

async function build(tool: Tool, target: string): Promise<void> {
  const start = Date.now();
  const { folder } = tool;
  const { package: main = '.', flags = [], ldflags } = await readBuild(folder);
  // Read-only, so that a build never changes what is committed; and without asking git, which may be missing.
  const args = [
    'build',
    '-mod=readonly',
    '-buildvcs=false',
    FASTER,
    ...flags,
    ...(ldflags ? ['-ldflags', ldflags] : []),
  ];
  const { code, output } = await go([...args, '-o', target, main], folder);
  if (code !== 0) {
    const again = `go ${args.map(quoted).join(' ')} -o /dev/null ${main}`;
    throw buildError(tool, { command: 'go build', code, start, output, remedy: remedy(output), again });
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

async function readBuild(folder: string): Promise<Build> {
  const path = join(folder, 'build.json');
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Build) : {};
}

function go(args: readonly string[], cwd: string): Promise<CommandResult> {
  // A workspace further up must not choose other versions than the tool's own go.mod.
  return run('go', args, { cwd, env: { ...process.env, GOWORK: 'off' } });
}

function quoted(word: string): string {
  return /\s/.test(word) ? `'${word}'` : word;
}
