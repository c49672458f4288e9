import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { codeBlocks, readRepositoryFile } from '../../test/support/repository';
import { ControlPlane } from '../support/control-plane';
import { builtTool } from '../support/tools';
import { filesIn, Rendered } from './rendered';

const [TEMPLATE] = codeBlocks(readRepositoryFile('docs/gitops.md'), 'gotemplate');

/** Does something with the files of a folder, and gives what it said. */
export type Step = (api: ControlPlane, what: Rendered) => Promise<string>;

export const kubectl: Step = (api, { folder }) => run(api, 'kubectl', 'apply', '--filename', folder);

export const kubectlServerSide: Step = (api, { folder }) =>
  run(api, 'kubectl', 'apply', '--server-side', '--filename', folder);

/** Does not wait, since no controllers need be there that would empty the namespace. */
export const kubectlDelete: Step = (api, { folder }) =>
  run(api, 'kubectl', 'delete', '--wait=false', '--filename', folder);

export const kustomize: Step = (api, what) => run(api, 'kubectl', 'apply', '--kustomize', rootOf(what));

export const kustomizeDelete: Step = (api, what) =>
  run(api, 'kubectl', 'delete', '--wait=false', '--kustomize', rootOf(what));

/** A release of a chart that has the files, with the template of the guide, which takes them as they are. */
export const helm: Step = (api, what) => {
  const { name, namespace, folder } = what;
  const chart = `${folder}-chart`;
  copied(what, join(chart, 'manifests'));
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'templates/manifests.yaml'), TEMPLATE);
  writeFileSync(join(chart, 'Chart.yaml'), stringify({ apiVersion: 'v2', name, version: '1.0.0' }));
  return run(api, 'helm', 'upgrade', '--install', name, chart, '--namespace', namespace, '--create-namespace');
};

export const helmUninstall: Step = (api, { name, namespace }) =>
  run(api, 'helm', 'uninstall', name, '--namespace', namespace);

export const flux: Step = (api, what) => fluxWith(api, what);

export const fluxDelete: Step = (api, what) => fluxWith(api, what, '-delete');

/** Flux, with flags of its kustomize-controller. */
export function fluxWith(api: ControlPlane, { name, folder }: Rendered, ...flags: readonly string[]): Promise<string> {
  return run(api, 'flux-apply', `-kubeconfig=${api.kubeconfig()}`, `-name=${name}`, ...flags, ...filesIn(folder));
}

export async function run(api: ControlPlane, tool: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(await builtTool(tool), args, { env: environment(api) });
  return stdout;
}

/** Nothing of the user's: Helm, for one, would read repositories and plugins. */
export function environment(api: ControlPlane): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: api.folder, KUBECONFIG: api.kubeconfig() };
}

function rootOf(what: Rendered): string {
  const root = `${what.folder}-root`;
  writeFileSync(join(root, 'kustomization.yaml'), stringify({ resources: copied(what, root) }));
  return root;
}

function copied({ folder }: Rendered, to: string): string[] {
  mkdirSync(to, { recursive: true });
  return filesIn(folder).map((file) => {
    copyFileSync(file, join(to, basename(file)));
    return basename(file);
  });
}
