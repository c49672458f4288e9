import { execFile } from 'node:child_process';
import { Manifest } from '../../test/support/manifests';
import { accepted } from './api-client';
import { ControlPlane, startControlPlane } from './control-plane';
import { ALIVE, KubeletOptions, startKubelets } from './kwok';
import { startControllerManager, startScheduler } from './managers';
import { until } from './processes';
import { builtTool } from './tools';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Control plane, controllers, scheduler, and nodes that there are only in the API. */
export class Cluster {
  public constructor(public readonly api: ControlPlane) {}

  /** Adds a node that is ready. */
  public async addNode(name: string, zone: string, taints: readonly Taint[] = []): Promise<void> {
    const resources = { cpu: '4', memory: '16Gi', pods: '110' };
    const labels = {
      ...ALIVE,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/hostname': name,
      'topology.kubernetes.io/zone': zone,
    };
    accepted(
      await this.api.create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name, labels },
        spec: { taints },
        status: { allocatable: resources, capacity: resources },
      }),
      `node ${name}`,
    );
    await this.nodeReady(name);
  }

  /** As after a `poweroff`: nobody speaks for the node any more, and what runs there is not heard of again. */
  public async loseNode(name: string): Promise<void> {
    const [label] = Object.keys(ALIVE);
    await this.patch(`/api/v1/nodes/${name}`, { metadata: { labels: { [label]: null } } });
    // What the controllers say of it themselves, once it has been silent for long enough.
    const condition = { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'lost' };
    await until(`nobody noticed that ${name} is lost`, async () => {
      const { spec, status } = accepted(await this.api.request('GET', `/api/v1/nodes/${name}`));
      // What kwok was about to write undoes it.
      if (isReady(status as Manifest)) {
        await this.patch(`/api/v1/nodes/${name}/status`, { status: { conditions: [condition] } });
      }
      const taints = (spec.taints ?? []) as Manifest[];
      return taints.some(({ effect }) => effect === 'NoExecute') || undefined;
    });
  }

  public async recoverNode(name: string): Promise<void> {
    await this.patch(`/api/v1/nodes/${name}`, { metadata: { labels: ALIVE } });
    await this.nodeReady(name);
  }

  public async setTaints(node: string, taints: readonly Taint[]): Promise<void> {
    await this.patch(`/api/v1/nodes/${node}`, { spec: { taints } });
  }

  /** The pods of a namespace, or those of it that match a label selector such as `app=x`. */
  public async pods(namespace: string, selector = ''): Promise<Manifest[]> {
    const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
    return accepted(await this.api.request('GET', path)).items as Manifest[];
  }

  /** Changes an object; lists in it are replaced, null takes a field away. */
  public async patch(path: string, body: Manifest): Promise<Manifest> {
    const contentType = 'application/merge-patch+json';
    return accepted(await this.api.request('PATCH', path, { body, contentType }), `a change of ${path}`);
  }

  /** Runs kubectl as the administrator. */
  public async kubectl(...args: readonly string[]): Promise<Output> {
    const program = await builtTool('kubectl');
    return new Promise((resolve, reject) => {
      // Nothing of the user's, whose kuberc may have other defaults.
      const env = { PATH: process.env.PATH, HOME: this.api.folder };
      execFile(program, [`--kubeconfig=${this.api.kubeconfig()}`, ...args], { env }, (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number') {
          resolve({ code, stdout, stderr });
        } else {
          reject(new Error(`kubectl ${args.join(' ')} did not end by itself`, { cause: error }));
        }
      });
    });
  }

  public stop(): Promise<void> {
    return this.api.stop();
  }

  private async nodeReady(name: string): Promise<void> {
    await until(`node ${name} is not ready`, async () => {
      const { status, spec } = accepted(await this.api.request('GET', `/api/v1/nodes/${name}`));
      const ready = isReady(status as Manifest);
      // Each new node is tainted until the controllers have seen it.
      const taints = (spec.taints ?? []) as Manifest[];
      return (ready && !taints.some(({ key }) => String(key).startsWith('node.kubernetes.io/'))) || undefined;
    });
  }
}

function isReady(status: Manifest): boolean {
  const conditions = (status.conditions ?? []) as Manifest[];
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

/** Seconds that a pod stays bound to a node that is lost; five minutes by default. */
const TOLERATION = 1;

export async function startCluster(kubelets: KubeletOptions = { pods: true, readyAfterMs: 200 }): Promise<Cluster> {
  const api = await startControlPlane({
    apiServerArgs: [
      `--default-not-ready-toleration-seconds=${TOLERATION}`,
      `--default-unreachable-toleration-seconds=${TOLERATION}`,
    ],
  });
  try {
    await Promise.all([startControllerManager(api), startScheduler(api), startKubelets(api, kubelets)]);
    return new Cluster(api);
  } catch (error) {
    await api.stop();
    throw error;
  }
}
