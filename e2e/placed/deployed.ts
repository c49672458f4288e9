import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { Cluster } from '../support/cluster';
import { until } from '../support/processes';
import { letGo, lingering } from './lingering';
import { conditionOf, isLeaving, isReady, whyUnschedulable } from './pods';
import { Watch } from './watch';

/** How a rollout ended. */
export interface Ending {
  /** Why it never will, in the words of controller and scheduler; absent where it did. */
  readonly stuck?: string;
  /** The fewest pods that were available at any moment of it. */
  readonly fewest: number;
}

/** How long nothing must have happened either: the scheduler tries a pod that found no node again within 10 s. */
const QUIET_MS = 11_000;
const PATIENCE_SECONDS = 120;

/** A Deployment that is rolled out again and again, and its pods. */
export class Deployed {
  /** Follows what a manifest is about, which need not be there yet. */
  public static async follow(cluster: Cluster, manifest: Manifest): Promise<Deployed> {
    const { name, namespace } = manifest.metadata as Manifest;
    const labels = Object.entries(manifest.spec.selector.matchLabels as object).map((pair) => pair.join('='));
    const pods = `/api/v1/namespaces/${String(namespace)}/pods?labelSelector=${encodeURIComponent(labels.join())}`;
    const deployments = `/apis/apps/v1/namespaces/${String(namespace)}/deployments?fieldSelector=metadata.name%3D${String(name)}`;
    const [pod, deployment] = await Promise.all([Watch.of(cluster.api, pods), Watch.of(cluster.api, deployments)]);
    return new Deployed(cluster, manifest, pod, deployment);
  }

  private fewest = 0;
  private readonly manifest: Manifest;

  private constructor(
    private readonly cluster: Cluster,
    manifest: Manifest,
    private readonly podWatch: Watch,
    private readonly deploymentWatch: Watch,
  ) {
    this.manifest = lingering(manifest);
    letGo(cluster, podWatch, Number(manifest.spec.replicas));
    podWatch.onChange(() => {
      this.fewest = Math.min(this.fewest, this.available);
    });
  }

  /** The pods that are there to stay. */
  public get pods(): Manifest[] {
    return this.podWatch.objects.filter((pod) => !isLeaving(pod));
  }

  /** How many of them each node has. */
  public get load(): Map<string, number> {
    const nodes = this.pods.map(({ spec }) => String(spec.nodeName));
    return new Map(nodes.map((node) => [node, nodes.filter((other) => other === node).length]));
  }

  /** Changes the template, as a new image would, and waits until the rollout has ended or never will. */
  public async roll(revision: string): Promise<Ending> {
    const changed = structuredClone(this.manifest);
    const { metadata } = changed.spec.template as Manifest;
    metadata.annotations = { ...metadata.annotations, 'e2e/revision': revision };
    this.fewest = this.available;
    const applied = accepted(await this.cluster.api.apply(changed), `revision ${revision}`);
    const what = `${String(applied.metadata.namespace)}/${String(applied.metadata.name)}`;
    const ending = await until(
      `${what}: rollout ${revision} neither ended nor got stuck`,
      () => Promise.resolve(this.hasReached(Number(applied.metadata.generation)) ? { stuck: undefined } : this.stuck),
      PATIENCE_SECONDS,
    );
    return { ...ending, fewest: this.fewest };
  }

  /** Whether there is nothing left to do for the last rollout. */
  public get isComplete(): boolean {
    return this.hasReached(Number(this.deployment.metadata.generation));
  }

  public stop(): void {
    this.podWatch.stop();
    this.deploymentWatch.stop();
  }

  private get available(): number {
    return this.pods.filter(isReady).length;
  }

  private get deployment(): Manifest {
    return this.deploymentWatch.objects.at(0) ?? {};
  }

  /** As `kubectl rollout status` has it; and what is seen of the pods has come as far. */
  private hasReached(generation: number): boolean {
    const { spec, status } = this.deployment;
    const counts = [status?.updatedReplicas, status?.replicas, status?.availableReplicas, this.available];
    return (status?.observedGeneration ?? 0) >= generation && counts.every((count) => count === spec.replicas);
  }

  private get stuck(): { stuck: string } | undefined {
    const progressing = conditionOf(this.deployment.status, 'Progressing');
    const quiet = Math.min(this.podWatch.quietMs, this.deploymentWatch.quietMs) > QUIET_MS;
    const why = this.whyStuck;
    return progressing?.status === 'False' && quiet && why !== undefined
      ? { stuck: `${String(progressing.reason)}; ${why}` }
      : undefined;
  }

  private get whyStuck(): string | undefined {
    const failure = conditionOf(this.deployment.status, 'ReplicaFailure');
    const reasons = new Set(this.pods.map(whyUnschedulable).filter((reason) => reason !== undefined));
    return reasons.size > 0 ? `Unschedulable: ${[...reasons].join('; ')}` : failure && String(failure.message);
  }
}
