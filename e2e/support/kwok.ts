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
  const wanted = ['node/fast/node-initialize', 'node/heartbeat/node-heartbeat'];
  if (pods) {
    wanted.push('pod/fast/pod-ready', 'pod/fast/pod-complete', 'pod/fast/pod-delete');
  }
  const files = await Promise.all(
    wanted.map(async (path) => {
      const stage = parse(await readFile(join(stages, `${path}.yaml`), 'utf8')) as Manifest;
      const delay = delayOf(stage, readyAfterMs);
      stage.spec = { ...stage.spec, ...(delay !== undefined && { delay }) };
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

/** Where it is another than kwok's. */
function delayOf({ metadata }: Manifest, readyAfterMs: number): Manifest | undefined {
  switch (metadata.name) {
    case 'pod-ready':
      return { durationMilliseconds: readyAfterMs };
    case 'node-heartbeat':
      // Each change of a node, such as a cordon, has kwok wait anew: with its 20 to 45 s that is too long for the controllers.
      return { durationMilliseconds: 5000, jitterDurationMilliseconds: 8000 };
    default:
      return undefined;
  }
}
