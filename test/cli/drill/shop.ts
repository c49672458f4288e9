import { FakeApi } from '../../support/fake-api';
import { Manifest } from '../../support/manifests';

/** What a drill of the shop says of it as JSON. */
export const SHOP_JSON = {
  deployment: { namespace: 'shop', name: 'shop' },
  container: 'manager',
  dialect: 'flags',
  timing: { leaseDuration: 1, renewDeadline: 0.8, retryPeriod: 0.2 },
  lease: { namespace: 'shop', name: 'shop-leader' },
  replicas: 3,
  leader: { holder: 'shop-1_x', pod: 'shop-1', node: 'node-1' },
} as const;
export const DEPLOYMENT = '/apis/apps/v1/namespaces/shop/deployments/shop';
export const LEASE = '/apis/coordination.k8s.io/v1/namespaces/shop/leases/shop-leader';
export const BUDGET = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets/shop';
export const POLICIES = '/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies';
export const NODE = '/api/v1/nodes/node-1';
export const pod = (name: string) => `/api/v1/namespaces/shop/pods/${name}`;

/** With the timing 1 s / 0.8 s / 0.2 s: a crash takes from 0.8 to 1.88 s. */
const FLAGS = [
  '--leader-elect',
  '--leader-elect-lease-duration=1s',
  '--leader-elect-renew-deadline=800ms',
  '--leader-elect-retry-period=200ms',
];

export interface Behaviour {
  /** Milliseconds from the end of the leader until it releases the lease; it does not if absent. */
  readonly releaseAfter?: number;
  /** And until another has taken it over; nobody does if absent. */
  readonly takeOverAfter?: number;
}

/** A Deployment of three pods that elect, as far as one sees it at the API. */
export class Shop {
  public leader = 'shop-1';
  public behaviour: Behaviour = { releaseAfter: 50, takeOverAfter: 100 };
  /** Whether policies are enforced. */
  public isEnforcing = true;
  private readonly timers = new Set<NodeJS.Timeout>();
  private renewals = 0;
  private isLost = false;

  public constructor(public readonly api: FakeApi) {
    api.put(DEPLOYMENT, this.deployment());
    api.put('/apis/apps/v1/namespaces/shop/replicasets/shop-a', {
      metadata: { namespace: 'shop', uid: 'rs', labels: { app: 'shop' }, ownerReferences: [{ uid: 'deployment' }] },
    });
    for (const name of ['shop-1', 'shop-2', 'shop-3']) {
      api.put(pod(name), podOf(name));
    }
    // One that has nothing to do with it, though the selector fits.
    const stranger = podOf('stranger');
    api.put(pod('stranger'), { ...stranger, metadata: { ...stranger.metadata, ownerReferences: [] } });
    api.put(BUDGET, {
      metadata: { namespace: 'shop', generation: 1 },
      spec: { selector: { matchLabels: { app: 'shop' } } },
      status: { disruptionsAllowed: 1, observedGeneration: 1 },
    });
    api.put(NODE, { metadata: { uid: 'n1', annotations: { a: 'b' } }, spec: {} });
    api.put('/apis/cilium.io/v2', { metadata: {}, resources: [{ name: 'ciliumnetworkpolicies' }] });
    this.hold('shop-1_x');
    this.every(100, () => {
      this.renew();
    });
    api.rules.push(({ method, path, body }) => {
      const evicted = /^(.*)\/eviction$/.exec(path)?.[1];
      const gone = method === 'DELETE' && path.includes('/pods/') ? path : evicted;
      const there = gone === undefined ? undefined : api.get(gone);
      const uid = String((body.deleteOptions ?? body).preconditions?.uid);
      if (gone !== undefined && there?.metadata.uid === uid) {
        this.end(gone);
        return { status: 200, body: {} };
      }
      return undefined;
    });
  }

  /** Changes the Deployment, without which nothing else changes. */
  public change(change: (deployment: Manifest) => void): void {
    const deployment = this.deployment();
    change(deployment);
    this.api.put(DEPLOYMENT, deployment);
  }

  public hold(holder: string): void {
    this.renewals += 1;
    this.api.put(LEASE, {
      metadata: { namespace: 'shop' },
      spec: { holderIdentity: holder, leaseDurationSeconds: 1, renewTime: `t${this.renewals}` },
    });
  }

  public stopRenewing(): void {
    this.isLost = true;
  }

  public stop(): void {
    this.timers.forEach(clearInterval);
  }

  private renew(): void {
    const cut = this.isEnforcing && this.isCutOff();
    if (cut && !this.isLost) {
      this.lose();
    }
    if (!this.isLost) {
      this.hold(`${this.leader}_x`);
    }
  }

  private isCutOff(): boolean {
    const labels = (this.api.get(pod(this.leader))?.metadata.labels ?? {}) as Record<string, string>;
    return Object.entries(this.api.all()).some(
      ([path, { spec }]) =>
        path.startsWith(POLICIES) &&
        Object.entries((spec?.endpointSelector.matchLabels ?? { none: '' }) as Record<string, string>).every(
          ([key, value]) => labels[key] === value,
        ),
    );
  }

  /** A pod goes, and a new one comes. */
  private end(path: string): void {
    if (path === pod(this.leader)) {
      this.lose();
    }
    this.after((this.behaviour.releaseAfter ?? 50) + 10, () => {
      this.api.remove(path);
      this.api.put(pod('shop-4'), podOf('shop-4'));
    });
  }

  private lose(): void {
    const { releaseAfter, takeOverAfter } = this.behaviour;
    this.isLost = true;
    if (releaseAfter !== undefined) {
      this.after(releaseAfter, () => {
        this.hold('');
      });
    }
    if (takeOverAfter !== undefined) {
      this.after(takeOverAfter, () => {
        this.leader = 'shop-2';
        this.isLost = false;
        this.renew();
      });
    }
  }

  private after(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, milliseconds);
    this.timers.add(timer);
  }

  private every(milliseconds: number, work: () => void): void {
    this.timers.add(setInterval(work, milliseconds));
  }

  private deployment(): Manifest {
    const counts = { replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
    const container = { name: 'manager', image: 'registry.example.com/shop:1', args: [...FLAGS, RELEASES] };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop', namespace: 'shop', uid: 'deployment', generation: 1 },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'shop' } },
        template: { spec: { containers: [container] } },
      },
      status: { ...counts, observedGeneration: 1 },
    };
  }
}

const RELEASES = '--leader-elect-release-on-cancel';

export function podOf(name: string): Manifest {
  return {
    metadata: {
      namespace: 'shop',
      uid: `uid-${name}`,
      labels: { app: 'shop' },
      ownerReferences: [{ uid: 'rs' }],
    },
    spec: { nodeName: 'node-1', terminationGracePeriodSeconds: 1 },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
}
