import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { recordVersion } from './report/records';
import { SUBJECTS } from './report/versions';
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
  const { stdout } = await promisify(execFile)(path, ['--version']);
  recordVersion(SUBJECTS[name], stdout.trim().split('\n')[0]);
  return path;
}
