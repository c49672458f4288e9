import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The folder of a module's sources, at the version that a tool of `e2e/tools` is built from. */
export async function moduleFolder(tool: string, module: string): Promise<string> {
  const folder = () => go(tool, 'list', '-m', '-f', '{{.Dir}}', module).then((text) => text.trim());
  // Empty where the module is not in the cache yet.
  return (await folder()) || (await go(tool, 'mod', 'download', module).then(folder));
}

async function go(tool: string, ...args: readonly string[]): Promise<string> {
  const cwd = join(__dirname, '../tools', tool);
  // A workspace further up must not choose another version than the tool's own go.mod.
  const { stdout } = await promisify(execFile)('go', args, { cwd, env: { ...process.env, GOWORK: 'off' } });
  return stdout;
}
