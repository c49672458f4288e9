import { spawnSync } from 'node:child_process';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildError, isAtLeast, run, tail, Tool, Toolchain } from './toolchain';

export const RUST: Toolchain = {
  manifest: 'Cargo.toml',
  // What cargo builds where it is run by hand.
  isSource: (path) => !path.startsWith('target/'),
  version,
  build,
};

/** Whether tools in Rust can be built; the suite can do without them. */
export function rustIsHere(): boolean {
  return spawnSync('cargo', ['--version'], { stdio: 'ignore' }).status === 0;
}

async function version({ name, folder }: Tool): Promise<string> {
  const wanted = /^rust-version = "(\d+)\.(\d+)"$/m.exec(await readFile(join(folder, 'Cargo.toml'), 'utf8'));
  const need = `e2e/tools/${name} is built with Rust ${wanted?.slice(1).join('.') ?? ''} or newer`;
  const advice = 'Remedy: install it from https://rustup.rs and have `cargo` on the PATH.';
  const { code, output } = await run('cargo', ['--version'], { cwd: folder }).catch((error: unknown) => {
    throw new Error(`${need}, and there is no Rust here (${String(error)}). ${advice}`);
  });
  const found = /^cargo (\d+)\.(\d+)/m.exec(output);
  if (code !== 0 || found === null || !isAtLeast(found, wanted)) {
    throw new Error(`${need}, and here is: ${tail(output, 3)}. ${advice}`);
  }
  return output.trim();
}

async function build(tool: Tool, target: string): Promise<void> {
  const start = Date.now();
  const { folder } = tool;
  // Locked, so that a build never changes what is committed.
  const args = ['build', '--release', '--locked'];
  // Unlike Go's, its intermediate files are of use to nobody else: they go when the program is done.
  const scratch = `${target}.d`;
  const messages = ['--message-format', 'json-render-diagnostics', '--target-dir', scratch];
  try {
    const { code, stdout, output } = await run('cargo', [...args, ...messages], { cwd: folder });
    const program = programIn(stdout);
    if (code !== 0 || program === undefined) {
      const said = output.replace(/^\{.*\n/gm, '');
      const again = `cargo ${args.join(' ')}`;
      throw buildError(tool, { command: 'cargo build', code, start, output: said, remedy: remedy(said), again });
    }
    await rename(program, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Cargo says where a program is: folders depend on the environment. */
function programIn(messages: string): string | undefined {
  return messages
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { readonly executable?: string | null })
    .flatMap(({ executable }) => executable ?? [])
    .at(-1);
}

function remedy(output: string): string {
  if (/no space left/i.test(output)) {
    return 'free some disk space; a build needs half a GB.';
  }
  if (/linker `\S+` not found|failed to find tool/i.test(output)) {
    return 'install a C compiler, such as gcc.';
  }
  return /failed to download|could not resolve host|spurious network error|timed? ?out|connection refused/i.test(output)
    ? 'the crates have to be downloaded once; check the network and the registry that cargo is set to.'
    : 'mend what the compiler complains of.';
}
