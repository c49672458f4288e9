import { Manifest, only } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ApiProxy } from '../support/api-proxy';
import { ControlPlane } from '../support/control-plane';
import { Tenure, tenuresOf } from '../support/leadership';
import { startPodProcess } from '../support/pod-process';
import { Component, until } from '../support/processes';
import { builtTool } from '../support/tools';
import { System } from './systems';

/** A pod of a Deployment that runs as a process, with a way to the API server of its own. */
export interface Replica {
  readonly name: string;
  readonly process: Component;
  readonly proxy: ApiProxy;
  tenures(): Tenure[];
}

/** The replicas of one Deployment, without a cluster that would start and end them: that is what the test does. */
export class Replicas {
  public readonly all: Replica[] = [];
  private started = 0;

  private constructor(
    private readonly api: ControlPlane,
    private readonly system: System,
    private readonly deployment: Manifest,
    private readonly program: string,
  ) {}

  /** Applies the manifests and starts as many processes as the Deployment has replicas. */
  public static async start(
    api: ControlPlane,
    system: System,
    manifests: readonly Manifest[],
    pods: readonly Manifest[] = [],
  ): Promise<Replicas> {
    for (const manifest of manifests) {
      accepted(await api.apply(manifest), `${String(manifest.kind)}/${String(manifest.metadata.name)}`);
    }
    const deployment = only(manifests, 'Deployment');
    const replicas = new Replicas(api, system, deployment, await builtTool(system.tool));
    const count = Number(deployment.spec.replicas);
    const changes = pods.length > 0 ? pods : Array.from({ length: count }, (): Manifest => ({}));
    try {
      await Promise.all(changes.map((change) => replicas.add(change)));
    } catch (error) {
      replicas.stop();
      throw error;
    }
    return replicas;
  }

  /** Starts one more, as a pod of the Deployment's template. */
  public async add(changes: Manifest = {}): Promise<Replica> {
    const { metadata, spec } = this.deployment;
    this.started += 1;
    const name = `${String(metadata.name)}-${this.started}`;
    const pod = {
      metadata: { name, namespace: metadata.namespace },
      spec: { ...spec.template.spec, ...changes },
    };
    const proxy = await ApiProxy.to(Number(new URL(this.api.url).port));
    const process = await startPodProcess(this.api, pod, { program: this.program, apiServerPort: proxy.port });
    const replica = { name, process, proxy, tenures: () => tenuresOf(process, this.system.reading) };
    this.all.push(replica);
    return replica;
  }

  /** Who leads at the moment; more than one are a split brain. */
  public leaders(): Replica[] {
    return this.all.filter((replica) => replica.tenures().some(({ to }) => to === undefined));
  }

  /** All that ever led, by when they began. */
  public history(): { readonly replica: Replica; readonly tenure: Tenure }[] {
    return this.all
      .flatMap((replica) => replica.tenures().map((tenure) => ({ replica, tenure })))
      .sort((a, b) => a.tenure.from - b.tenure.from);
  }

  /** The one that leads, as soon as there is one. */
  public async leader(seconds: number): Promise<Replica> {
    return until('nobody leads', () => Promise.resolve(this.leaders().at(0)), seconds).catch((error: unknown) => {
      throw new Error(`${(error as Error).message}\n${this.logs()}`, { cause: error });
    });
  }

  /** The last lines of each, for errors. */
  public logs(): string {
    return this.all
      .map(({ name, process }) => `--- ${name} (${process.ended() ?? 'runs'})\n${process.tail()}`)
      .join('\n');
  }

  public stop(): void {
    for (const { process, proxy } of this.all) {
      process.signal('SIGKILL');
      proxy.close();
    }
  }
}
