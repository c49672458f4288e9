import { Manifest } from '../../../test/support/manifests';
import { ApiProxy } from '../../support/api-proxy';
import { ControlPlane } from '../../support/control-plane';
import { JSON_LINES, Tenure, tenuresOf } from '../../support/leadership';
import { startPodProcess } from '../../support/pod-process';
import { Component } from '../../support/processes';
import { builtTool } from '../../support/tools';

/** A pod of the cluster whose container runs as a process, with an address and a way to the API server of its own. */
export class LivePod {
  private readonly processes: Component[] = [];

  private constructor(
    private readonly api: ControlPlane,
    public readonly manifest: Manifest,
    public readonly address: string,
    public readonly proxy: ApiProxy,
  ) {}

  public static async of(api: ControlPlane, manifest: Manifest, address: string): Promise<LivePod> {
    const proxy = await ApiProxy.to(Number(new URL(api.url).port));
    const pod = new LivePod(api, manifest, address, proxy);
    await pod.start();
    return pod;
  }

  public get name(): string {
    return String(this.manifest.metadata.name);
  }

  /** Also anew, as a kubelet restarts a container: the pod stays the same. */
  public async start(): Promise<void> {
    const options = {
      program: await builtTool('controller-runtime-manager'),
      apiServerPort: this.proxy.port,
      extraArgs: [`--metrics-bind-address=${this.address}:${portOf(this.manifest)}`],
    };
    this.processes.push(await startPodProcess(this.api, this.manifest, options));
  }

  public signal(signal: NodeJS.Signals): void {
    this.processes.at(-1)?.signal(signal);
  }

  public get runs(): boolean {
    return this.processes.at(-1)?.ended() === undefined;
  }

  public tenures(): Tenure[] {
    return this.processes.flatMap((process) => tenuresOf(process, JSON_LINES));
  }

  public get leads(): boolean {
    return this.tenures().some(({ to }) => to === undefined);
  }

  /** For errors. */
  public log(): string {
    return this.processes
      .map((process) => `--- ${this.name} (${process.ended() ?? 'runs'})\n${process.tail()}`)
      .join('\n');
  }
}

/** By its name, as a PodMonitor knows it. */
export function portOf({ spec }: Manifest, name = 'https-metrics'): number {
  const [container] = spec.containers as Manifest[];
  const port = (container.ports as Manifest[]).find((one) => one.name === name);
  if (port === undefined) {
    throw new Error(`the container has no port ${name}: ${JSON.stringify(container.ports)}`);
  }
  return Number(port.containerPort);
}
