import { randomInt } from 'node:crypto';
import { Cluster, startCluster } from '../../support/cluster';
import { startKubeStateMetrics } from '../../support/kube-state-metrics';
import { Prometheus, startPrometheus } from '../../support/prometheus';
import { builtTool } from '../../support/tools';
import { monitored, MonitoredOptions } from './monitored';
import { LiveOperator } from './operator';
import { scrapeOf, stateMetricsScrape } from './scraped';

const NODES = ['node-a', 'node-b', 'node-c'];
const TOOLS = ['kube-state-metrics', 'prometheus', 'controller-runtime-manager'];

/** A cluster, operators in it, and what watches them. */
export class Stage {
  private constructor(
    private readonly cluster: Cluster,
    private readonly operators: ReadonlyMap<string, LiveOperator>,
    public readonly prometheus: Prometheus,
    /** One that watches the first operator, and whose own labels take the place of those of kube-state-metrics. */
    public readonly dishonest: Prometheus,
  ) {}

  /** Returns once each operator has a leader. */
  public static async start(all: readonly MonitoredOptions[]): Promise<Stage> {
    await Promise.all(TOOLS.map((tool) => builtTool(tool)));
    const cluster = await startCluster();
    try {
      await Promise.all(NODES.map((name) => cluster.addNode(name, `zone-of-${name}`)));
      // All of 127.0.0.0/8 is this host; another run is in another part of it.
      const network = `127.${randomInt(1, 255)}`;
      const [address, ...operators] = await Promise.all([
        startKubeStateMetrics(cluster.api),
        ...all.map((one, i) => LiveOperator.start(cluster, monitored(one), (pod) => `${network}.${i}.${pod + 1}`)),
      ]);
      await Promise.all(operators.map((operator) => operator.leadAfter(0, 60)));
      const watching = (name: string, watched: readonly LiveOperator[], honorLabels: boolean) =>
        startPrometheus(cluster.api, name, {
          rules: watched.map(({ rendered }) => rendered.groups),
          scrapes: [
            ...watched.map(({ rendered, pods }) => scrapeOf(rendered.monitor, pods)),
            stateMetricsScrape(address, honorLabels),
          ],
        });
      const [prometheus, dishonest] = await Promise.all([
        watching('prometheus', operators, true),
        watching('dishonest', operators.slice(0, 1), false),
      ]);
      return new Stage(cluster, new Map(operators.map((one) => [one.namespace, one])), prometheus, dishonest);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  public operator(namespace: string): LiveOperator {
    const operator = this.operators.get(namespace);
    if (operator === undefined) {
      throw new Error(`there is no operator in ${namespace}`);
    }
    return operator;
  }

  public async stop(): Promise<void> {
    for (const operator of this.operators.values()) {
      operator.stop();
    }
    await this.cluster.stop();
  }
}
