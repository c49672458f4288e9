import { setTimeout as sleep } from 'node:timers/promises';
import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { API_SERVER, decide, pod as identityOf } from '../support/cilium';
import { ControlPlane } from '../support/control-plane';
import { PodRunner } from '../support/pod-runner';

const POLICIES = '/apis/cilium.io/v2/ciliumnetworkpolicies';
const POLL_MS = 100;

/** A pod that policies cut off from the API server. */
export interface Severance {
  readonly namespace: string;
  readonly pod: string;
}

/**
 * Does what Cilium does on each node: whom the policies cut off from the API server, by its own engine, loses the connection,
 * and has it back when they do so no more.
 */
export class Enforcer {
  /** All that were ever cut off, in their order. */
  public readonly severances: Severance[] = [];
  private readonly following: Promise<void>;
  private stopping = false;
  private seen = '';
  private failure: Error | undefined;

  public constructor(
    private readonly api: ControlPlane,
    private readonly runner: PodRunner,
    hasCilium: boolean,
  ) {
    this.following = hasCilium ? this.follow() : Promise.resolve();
  }

  /** The pods of a namespace that were cut off since a number of severances. */
  public severedIn(namespace: string, since = 0): string[] {
    if (this.failure !== undefined) {
      throw this.failure;
    }
    return this.severances
      .slice(since)
      .filter((one) => one.namespace === namespace)
      .map(({ pod }) => pod);
  }

  public async stop(): Promise<void> {
    this.stopping = true;
    await this.following;
  }

  private async follow(): Promise<void> {
    while (!this.stopping) {
      await this.enforce().catch((error: unknown) => {
        this.failure ??= error as Error;
      });
      await sleep(POLL_MS);
    }
  }

  private async enforce(): Promise<void> {
    const [policies, pods] = await Promise.all([POLICIES, '/api/v1/pods'].map((path) => this.list(path)));
    const seen = JSON.stringify([policies.map(versionOf), pods.map(({ metadata }) => [metadata.uid, metadata.labels])]);
    if (seen === this.seen) {
      return;
    }
    const answers = await decide(
      pods.map(({ metadata }) => ({
        policies: policies.filter((policy) => policy.metadata.namespace === metadata.namespace),
        flows: [{ from: identityOf(String(metadata.namespace), metadata.labels), to: API_SERVER, port: 6443 }],
      })),
    );
    pods.forEach(({ metadata }, i) => {
      this.set(metadata, answers[i].flows[0].egress === 'denied');
    });
    this.seen = seen;
  }

  private set({ namespace, name, uid }: Manifest, isDenied: boolean): void {
    const running = this.runner.pods(String(namespace)).find((one) => one.uid === uid);
    const isCut = running?.proxy?.isCut === true;
    if (running?.proxy === undefined || isCut === isDenied) {
      return;
    }
    if (isDenied) {
      this.severances.push({ namespace: String(namespace), pod: String(name) });
      running.proxy.cut();
    } else {
      running.proxy.heal();
    }
  }

  private async list(path: string): Promise<Manifest[]> {
    const { items } = accepted(await this.api.request('GET', path));
    // Which the items of a list do not say themselves.
    return (items as Manifest[]).map((item) => ({ ...item, ...kindOf(path) }));
  }
}

function kindOf(path: string): Manifest {
  return path === POLICIES
    ? { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' }
    : { apiVersion: 'v1', kind: 'Pod' };
}

function versionOf({ metadata }: Manifest): unknown {
  return [metadata.uid, metadata.resourceVersion];
}
