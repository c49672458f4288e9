import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const MODULE = 'github.com/cilium/cilium';
const TOOL = join(__dirname, '../tools/cilium-policy');
const DEFINITIONS = 'pkg/k8s/apis/cilium.io/client/crds/v2';

/** The texts of the CustomResourceDefinitions that come with the Cilium which `cilium-policy` is built from. */
export async function ciliumDefinitions(): Promise<string[]> {
  const folder = join((await moduleFolder()) || (await downloaded()), DEFINITIONS);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
}

async function downloaded(): Promise<string> {
  await go('mod', 'download', MODULE);
  return moduleFolder();
}

/** Empty where the module is not in the cache yet. */
async function moduleFolder(): Promise<string> {
  return (await go('list', '-m', '-f', '{{.Dir}}', MODULE)).trim();
}

async function go(...args: readonly string[]): Promise<string> {
  // A workspace further up must not choose another version than the tool's own go.mod.
  const { stdout } = await promisify(execFile)('go', args, { cwd: TOOL, env: { ...process.env, GOWORK: 'off' } });
  return stdout;
}
