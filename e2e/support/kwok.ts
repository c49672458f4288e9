import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Manifest } from '../../test/support/manifests';
import { ControlPlane } from './control-plane';
import { moduleFolder } from './go-module';
import { Component } from './processes';
import { builtTool } from './tools';

/** Whose node has this label, that is alive: kwok tells the API server so, as a kubelet does. */
export const ALIVE = { 'e2e/kubelet': 'alive' } as const;

export interface KubeletOptions {
  /** Whether pods that are bound to a node run there; else somebody else has to see to them. */
  readonly pods: boolean;
  /** How long a pod takes to become ready: a budget has nothing to do where it takes no time. */
  readonly readyAfterMs: number;
}

/** Starts the kubelets of all nodes that there will be. */
export async function startKubelets(
  controlPlane: ControlPlane,
  { pods, readyAfterMs }: KubeletOptions,
): Promise<Component> {
  const program = await builtTool('kwok');
  const stages = join(await moduleFolder('kwok', 'sigs.k8s.io/kwok'), 'kustomize/stage');
  // No heartbeats: one under way would bring a node back that is lost, and the controllers wait for none.
  const wanted = ['node/fast/node-initialize'];
  if (pods) {
    wanted.push('pod/fast/pod-ready', 'pod/fast/pod-complete', 'pod/fast/pod-delete');
  }
  const files = await Promise.all(
    wanted.map(async (path) => {
      const stage = parse(await readFile(join(stages, `${path}.yaml`), 'utf8')) as Manifest;
      if (path.endsWith('pod-ready')) {
        stage.spec.delay = { durationMilliseconds: readyAfterMs };
      }
      return controlPlane.file(`kwok-${path.replaceAll('/', '-')}.yaml`, stringify(stage));
    }),
  );
  const [label] = Object.entries(ALIVE);
  return controlPlane.start('kwok', program, [
    `--kubeconfig=${controlPlane.kubeconfig()}`,
    `--manage-nodes-with-label-selector=${label.join('=')}`,
    // A file each: of a file with several, kwok reads the first.
    ...files.map((file) => `--config=${file}`),
  ]);
}
