import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { moduleFolder } from './go-module';

const DEFINITIONS = 'pkg/k8s/apis/cilium.io/client/crds/v2';

/** The texts of the CustomResourceDefinitions that come with the Cilium which `cilium-policy` is built from. */
export async function ciliumDefinitions(): Promise<string[]> {
  const folder = join(await moduleFolder('cilium-policy', 'github.com/cilium/cilium'), DEFINITIONS);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
}
