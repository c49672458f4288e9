import { setTimeout as sleep } from 'node:timers/promises';
import { Manifest, only } from '../../test/support/manifests';
import { Rendered, System } from '../electing/systems';
import { accepted } from '../support/api-client';
import { Cluster } from '../support/cluster';
import { failedToRelease, Tenure, tenuresOf } from '../support/leadership';
import { PodRunner } from '../support/pod-runner';
import { until } from '../support/processes';
import { Course, courseOf } from './leadership';

/** Seconds; the slowest crash that is measured takes 24 of them. */
const SETTLING = 120;

/** A Deployment in the cluster whose pods elect, as processes. */
export class Operator {
  private readonly deployment: Manifest;

  public constructor(
    private readonly cluster: Cluster,
    private readonly runner: PodRunner,
    public readonly system: System,
    public readonly rendered: Rendered,
  ) {
    this.deployment = only(rendered.manifests, 'Deployment');
  }

  /** Applies the manifests and waits until all pods are ready and one leads. */
  public async start(): Promise<void> {
    for (const manifest of this.rendered.manifests) {
      accepted(await this.cluster.api.apply(manifest), `${String(manifest.kind)} of ${this.rendered.namespace}`);
    }
    await this.settled();
  }

  /** The pod that leads, if any. */
  public leader(): string | undefined {
    const leading = this.pods().filter(({ tenures }) => tenures.some(({ to }) => to === undefined));
    return leading.at(-1)?.name;
  }

  public tenures(): Tenure[] {
    return this.pods().flatMap(({ tenures }) => tenures);
  }

  /** How the pods led from the moment given until now. */
  public courseSince(from: number): Course {
    const processes = this.runner.pods(this.rendered.namespace).flatMap((pod) => pod.processes);
    const failed = processes.filter((process) => (process.endedAt() ?? 0) > from && failedToRelease(process));
    return { ...courseOf(this.tenures(), from, Date.now()), failedReleases: failed.length };
  }

  /**
   * Waits until the Deployment is complete and somebody leads, and a little longer, so that what is about to happen does. A
   * pod that is being deleted may lead for as long as its grace period; then the next handover is about to come.
   */
  public async settled(): Promise<void> {
    const incomplete = async (): Promise<string | undefined> => {
      const { status, metadata, spec } = accepted(await this.cluster.api.get(this.deployment));
      const complete =
        status.observedGeneration === metadata.generation &&
        status.replicas === spec.replicas &&
        status.updatedReplicas === spec.replicas &&
        status.availableReplicas === spec.replicas;
      if (!complete) {
        return `the Deployment is not complete: ${JSON.stringify(status)}`;
      }
      const pods = await this.cluster.pods(this.rendered.namespace);
      return pods.length === spec.replicas ? undefined : `there are ${pods.length} pods`;
    };
    await until(
      `${this.rendered.namespace} did not settle`,
      async () => {
        const finding = (await incomplete()) ?? (this.leader() === undefined ? 'nobody leads' : undefined);
        return finding === undefined ? true : Promise.reject(new Error(finding));
      },
      SETTLING,
    );
    await sleep(1000);
  }

  /** As `kubectl rollout restart`. */
  public async rollOut(): Promise<void> {
    const { namespace } = this.rendered;
    const { code, stderr } = await this.cluster.kubectl('rollout', 'restart', '-n', namespace, this.name);
    if (code !== 0) {
      throw new Error(stderr);
    }
    await this.settled();
  }

  public async deleteLeader(): Promise<void> {
    const pod = `pod/${String(this.leader())}`;
    const { code, stderr } = await this.cluster.kubectl('delete', '-n', this.rendered.namespace, pod);
    if (code !== 0) {
      throw new Error(stderr);
    }
    await this.settled();
  }

  private get name(): string {
    return `deployment/${String(this.deployment.metadata.name)}`;
  }

  private pods(): { readonly name: string; readonly tenures: Tenure[] }[] {
    return this.runner.pods(this.rendered.namespace).map(({ name, processes }) => ({
      name,
      tenures: processes.flatMap((process) => tenuresOf(process, this.system.reading)),
    }));
  }
}
