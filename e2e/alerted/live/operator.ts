import { Manifest, only } from '../../../test/support/manifests';
import { accepted } from '../../support/api-client';
import { Cluster } from '../../support/cluster';
import { until } from '../../support/processes';
import { LEASE, Monitored } from './monitored';
import { LivePod } from './pods';

/** A Lease as it is at the moment; when it was renewed in seconds since 1970. */
export interface Renewal {
  readonly uid: string;
  readonly renewed: number;
}

/** An operator in the cluster: its pods are made and named by the controllers, and its processes run here. */
export class LiveOperator {
  private constructor(
    private readonly cluster: Cluster,
    public readonly rendered: Monitored,
    public readonly pods: readonly LivePod[],
  ) {}

  /** Applies the manifests and starts the processes of all pods that the PodMonitor finds. */
  public static async start(
    cluster: Cluster,
    rendered: Monitored,
    addressOf: (pod: number) => string,
  ): Promise<LiveOperator> {
    const { namespace, manifests, monitor } = rendered;
    for (const manifest of manifests) {
      accepted(await cluster.api.apply(manifest), `${String(manifest.kind)} of ${namespace}`);
    }
    const replicas = Number(only(manifests, 'Deployment').spec.replicas);
    const labels = Object.entries(monitor.spec.selector.matchLabels as Record<string, string>);
    const selector = labels.map((label) => label.join('=')).join(',');
    const ready = async (): Promise<Manifest[] | undefined> => {
      const pods = await cluster.pods(namespace, selector);
      return pods.length === replicas && pods.every(({ status }) => status.phase === 'Running') ? pods : undefined;
    };
    const found = await until(`the pods of ${namespace} do not run`, ready, 120);
    const pods = found.map((manifest, i) => LivePod.of(cluster.api, manifest, addressOf(i)));
    return new LiveOperator(cluster, rendered, await Promise.all(pods));
  }

  public get namespace(): string {
    return this.rendered.namespace;
  }

  public leaders(): LivePod[] {
    return this.pods.filter(({ leads }) => leads);
  }

  /** When somebody began to lead after a moment, as soon as there is one. */
  public async leadAfter(moment: number, seconds: number): Promise<{ readonly from: number }> {
    const begun = () => this.pods.flatMap((pod) => pod.tenures()).find(({ from }) => from > moment);
    return until(`nobody leads ${this.namespace}`, () => Promise.resolve(begun()), seconds).catch((error: unknown) => {
      throw new Error([error, ...this.pods.map((pod) => pod.log())].map(String).join('\n'), { cause: error });
    });
  }

  /** The lease, as soon as it is as it is wanted. */
  public renewal(wanted: (lease: Renewal) => boolean): Promise<Renewal> {
    return until(`the lease of ${this.namespace} is not as it should be`, async () => {
      const { metadata, spec } = accepted(await this.cluster.api.request('GET', this.leasePath));
      const lease = { uid: String(metadata.uid), renewed: Date.parse(String(spec.renewTime)) / 1000 };
      return wanted(lease) ? lease : undefined;
    });
  }

  public async deleteLease(): Promise<void> {
    accepted(await this.cluster.api.request('DELETE', this.leasePath), 'the end of the Lease');
  }

  public stop(): void {
    for (const pod of this.pods) {
      pod.signal('SIGKILL');
      pod.proxy.close();
    }
  }

  private get leasePath(): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${this.namespace}/leases/${LEASE}`;
  }
}
