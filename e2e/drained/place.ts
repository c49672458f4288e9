import { Manifest, ofKind } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { Cluster } from '../support/cluster';
import { until } from '../support/processes';
import { idOf } from '../support/synthesized';
import { PodWatch } from './pod-watch';
import { crashLooping, isCrashLooping, isReady } from './pods';
import { budgetsOf, podsOf, Workload, workloadsIn } from './workload';

const LABEL = 'e2e/place';

/** What pods need to be there; the rest of what is rendered takes no part in a drain. */
const NEEDED = ['ServiceAccount', 'ConfigMap', 'PodDisruptionBudget', 'Deployment'];

export interface Ground {
  /** Unique in its cluster; its nodes, namespaces and pods are apart from those of others. */
  readonly name: string;
  /** How many nodes there are, each in a zone of its own. */
  readonly nodes: number;
  /** On which of them, counted from 0, whatever runs crashes again and again. */
  readonly crashing?: readonly number[];
}

/** Operators that run on nodes of their own. */
export class Place {
  public readonly workloads: readonly Workload[];
  private readonly cordoned = new Set<string>();

  /** Everything runs, and the budgets have been counted. */
  public static async of(cluster: Cluster, manifests: readonly Manifest[], ground: Ground): Promise<Place> {
    const { name, nodes: count, crashing = [] } = ground;
    const nodes = Array.from({ length: count }, (_, i) => `${name}-${i}`);
    for (const [i, node] of nodes.entries()) {
      await cluster.addNode(node, `zone-${i}`);
      await cluster.patch(`/api/v1/nodes/${node}`, { metadata: { labels: { [LABEL]: name } } });
    }
    const moved = manifests
      .filter(({ kind }) => NEEDED.includes(String(kind)))
      .map((manifest) => inPlace(manifest, name));
    const pods = await PodWatch.of(cluster.api, `${LABEL}=${name}`);
    const place = new Place(cluster, nodes, moved, pods);
    try {
      place.crash(crashing.map((i) => nodes[i]));
      for (const manifest of moved) {
        accepted(await cluster.api.apply(manifest), idOf(manifest));
      }
      await place.settled();
      await place.counted();
      return place;
    } catch (error) {
      pods.close();
      throw error;
    }
  }

  private constructor(
    public readonly cluster: Cluster,
    public readonly nodes: readonly string[],
    public readonly manifests: readonly Manifest[],
    public readonly pods: PodWatch,
  ) {
    this.workloads = workloadsIn(manifests);
  }

  public podsOn(node: string): Manifest[] {
    return this.pods.current.filter(({ spec }) => spec.nodeName === node);
  }

  public workloadOf(pod: Manifest): Workload {
    const workload = this.workloads.find((one) => podsOf(one, [pod]).length > 0);
    if (!workload) {
      throw new Error(`pod ${String(pod.metadata.name)} is none of ours`);
    }
    return workload;
  }

  /** Of a node that is about to be cordoned by its drain. */
  public cordons(node: string): void {
    this.cordoned.add(node);
  }

  public async uncordon(node: string): Promise<void> {
    await this.cluster.patch(`/api/v1/nodes/${node}`, { spec: { unschedulable: null } });
    this.cordoned.delete(node);
  }

  /** Whether there is no node left that takes pods. */
  public get isFull(): boolean {
    return this.cordoned.size === this.nodes.length;
  }

  /** Waits until each replica is ready, or crashes for good, and no rollout is on its way. */
  public async settled(): Promise<void> {
    await Promise.all(
      this.workloads.map(async (workload) => {
        const { replicas, deployment, id } = workload;
        const there = async () => {
          const pods = podsOf(workload, this.pods.current);
          if (pods.length !== replicas || !pods.every((pod) => isReady(pod) || isCrashLooping(pod))) {
            return undefined;
          }
          const { metadata, status } = accepted(await this.cluster.api.get(deployment));
          const rolledOut = status.observedGeneration === metadata.generation && status.updatedReplicas === replicas;
          return (rolledOut && status.replicas === replicas) || undefined;
        };
        await until(`not all of ${id} is there`, there, 60);
      }),
    );
  }

  private async counted(): Promise<void> {
    for (const budget of ofKind(this.manifests, 'PodDisruptionBudget')) {
      const workloads = this.workloads.filter((one) => {
        const [first, ...more] = budgetsOf(one, this.manifests);
        // Of several budgets of a pod, the controller counts one, whichever that is.
        return first === budget && more.length === 0;
      });
      await until(`${idOf(budget)} is not counted`, async () => {
        const { metadata, status } = accepted(await this.cluster.api.get(budget));
        const pods = workloads.flatMap((one) => podsOf(one, this.pods.current));
        const begun = status?.observedGeneration === metadata.generation;
        const all =
          pods.length === 0 || (status?.expectedPods > 0 && status.currentHealthy === pods.filter(isReady).length);
        return (begun && all) || undefined;
      });
    }
  }

  private crash(nodes: readonly string[]): void {
    const seen = new Set<string>();
    this.pods.onChange((pods) => {
      for (const pod of pods.filter(({ spec }) => nodes.includes(String(spec.nodeName)))) {
        const { name, namespace, uid } = pod.metadata;
        if (isReady(pod) && !seen.has(String(uid))) {
          seen.add(String(uid));
          const contentType = 'application/merge-patch+json';
          const path = `/api/v1/namespaces/${String(namespace)}/pods/${String(name)}/status`;
          const body = { status: crashLooping(pod) };
          // It may be gone by now, or the whole cluster.
          this.cluster.api.request('PATCH', path, { body, contentType }).catch(() => undefined);
        }
      }
    });
  }
}

function inPlace(manifest: Manifest, place: string): Manifest {
  const moved = structuredClone(manifest);
  moved.metadata.namespace = `${place}-${String(manifest.metadata.namespace)}`;
  if (moved.kind === 'Deployment') {
    const { metadata, spec } = moved.spec.template;
    metadata.labels[LABEL] = place;
    spec.nodeSelector = { ...spec.nodeSelector, [LABEL]: place };
  }
  return moved;
}
