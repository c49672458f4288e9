import { Rendered, System } from '../electing/systems';
import { Cluster, startCluster } from '../support/cluster';
import { PodRunner } from '../support/pod-runner';
import { builtTool } from '../support/tools';
import { Operator } from './operators';

/** Three nodes in three zones, on which the pods of operators run as processes. */
export class Stage {
  public readonly nodes = ['node-a', 'node-b', 'node-c'];
  private readonly programs = new Map<string, string>();
  private readonly runner: PodRunner;

  private constructor(public readonly cluster: Cluster) {
    this.runner = new PodRunner(cluster.api, {
      readyAfterMs: 1000,
      programOf: ({ metadata }) => this.programs.get(String(metadata.namespace)) ?? 'false',
    });
  }

  public static async start(): Promise<Stage> {
    const stage = new Stage(await startCluster({ pods: false, readyAfterMs: 0 }));
    try {
      await Promise.all(stage.nodes.map((name) => stage.cluster.addNode(name, `zone-of-${name}`)));
      return stage;
    } catch (error) {
      await stage.stop();
      throw error;
    }
  }

  /** Starts an operator, and waits until one of its pods leads. */
  public async add(system: System, rendered: Rendered): Promise<Operator> {
    this.programs.set(rendered.namespace, await builtTool(system.tool));
    const operator = new Operator(this.cluster, this.runner, system, rendered);
    await operator.start();
    return operator;
  }

  /** Drains one node after the other, as for an upgrade of them, and waits each time for what `settled` says. */
  public async drainAll(settled: () => Promise<unknown>): Promise<void> {
    for (const node of this.nodes) {
      await this.kubectl('drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=180s');
      await settled();
      await this.kubectl('uncordon', node);
    }
  }

  public async stop(): Promise<void> {
    await this.runner.stop();
    await this.cluster.stop();
  }

  private async kubectl(...args: readonly string[]): Promise<void> {
    const { code, stderr } = await this.cluster.kubectl(...args);
    if (code !== 0) {
      throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    }
  }
}
