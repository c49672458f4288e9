import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { recordVersion } from './report/records';
import { builtTool } from './tools';

/** The path of etcd or kube-apiserver: the user's own where `KUBEBUILDER_ASSETS` names their folder, else a built one. */
export async function asset(name: 'etcd' | 'kube-apiserver'): Promise<string> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  if (assets === undefined || assets === '') {
    return builtTool(name);
  }
  const path = join(assets, name);
  if (!existsSync(path)) {
    throw new Error(`KUBEBUILDER_ASSETS is ${assets}, in which there is no ${name}`);
  }
  // One that cannot say so fails where it is started, with what it says then.
  const said = await promisify(execFile)(path, ['--version'], { timeout: 10_000 }).catch(() => undefined);
  const version = /v?\d+\.\d+\.\d+/.exec(said?.stdout ?? '');
  if (version !== null) {
    recordVersion(`${name} (KUBEBUILDER_ASSETS)`, version[0]);
  }
  return path;
}
