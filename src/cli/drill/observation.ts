import { LeaseSighting } from '../../model/drill/course';
import { LeaseRecord, leaseOf } from '../../model/drill/lease';
import { leasesPath, podsPath } from '../../model/drill/paths';
import { DrillPod, lastEndOf, podOf } from '../../model/drill/pod';
import { Lease } from '../../model/election/election';
import { Manifest } from '../../model/manifest/manifest';
import { Api, Query } from './api';
import { now, Sight, watch } from './watch';

/** What is watched. */
export interface Watched {
  readonly lease: Lease;
  readonly namespace: string;
  /** How the API is asked for the pods. */
  readonly pods: Query;
  /** The container that elects. */
  readonly container: string;
}

interface SeenPod {
  readonly pod: DrillPod;
  readonly lastEnd?: string;
  /** When the container was first seen to have ended since it is watched. */
  readonly endedAt?: number;
  readonly goneAt?: number;
}

/** Seconds without a word from the lease, which is renewed all the time, and from the pods, which may just be there. */
const LEASE_SILENCE = 5;
const POD_SILENCE = 20;

/** Watches a lease and the pods that contend for it, and remembers when what happened. */
export class Observation {
  /** Each change of the lease. */
  public readonly sightings: LeaseSighting[] = [];
  private record: LeaseRecord | undefined;
  private isLeaseKnown = false;
  private readonly pods = new Map<string, SeenPod>();
  private failure: Error | undefined;
  private readonly waiting = new Set<() => void>();

  public constructor(
    api: Api,
    private readonly watched: Watched,
    private readonly signal: AbortSignal,
  ) {
    const { lease, namespace, pods } = watched;
    const follow = (path: string, query: Query, silence: number, tell: (sight: Sight) => void) => {
      watch(api, path, { query, silence, signal }, (sight) => {
        tell(sight);
        this.wake();
      }).catch((error: unknown) => {
        this.failure ??= error as Error;
        this.wake();
      });
    };
    const one = { fieldSelector: `metadata.name=${lease.name ?? ''}` };
    follow(leasesPath(lease.namespace), one, LEASE_SILENCE, (sight) => {
      this.seeLease(sight);
    });
    follow(podsPath(namespace), pods, POD_SILENCE, (sight) => {
      this.seePods(sight);
    });
    signal.addEventListener('abort', () => {
      this.wake();
    });
  }

  /** The lease as it is; undefined if there is none. */
  public lease(): LeaseRecord | undefined {
    return this.record;
  }

  /** Those that are there. */
  public livePods(): DrillPod[] {
    return [...this.pods.values()].filter(({ goneAt }) => goneAt === undefined).map(({ pod }) => pod);
  }

  /** All that ever were, also those that are gone. */
  public allPods(): DrillPod[] {
    return [...this.pods.values()].map(({ pod }) => pod);
  }

  /** When a pod was gone, or its container had ended, whatever came first. */
  public endOf(uid: string): number | undefined {
    const seen = this.pods.get(uid);
    const ends = [seen?.endedAt, seen?.goneAt].filter((at) => at !== undefined);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /** Waits until the lease was read. */
  public async begun(seconds: number): Promise<boolean> {
    return this.until(() => this.isLeaseKnown, seconds);
  }

  /** Whether something came to hold within some seconds; throws if it cannot be watched any more, or is not to be. */
  public async until(holds: () => boolean, seconds: number): Promise<boolean> {
    const deadline = now() + seconds;
    for (;;) {
      this.signal.throwIfAborted();
      if (this.failure !== undefined) {
        throw this.failure;
      }
      if (holds()) {
        return true;
      }
      const left = deadline - now();
      if (left <= 0) {
        return false;
      }
      await this.change(left);
    }
  }

  private change(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, seconds * 1000);
      this.waiting.add(wake);
    });
  }

  private wake(): void {
    for (const wake of [...this.waiting]) {
      wake();
    }
  }

  private seeLease(sight: Sight): void {
    this.isLeaseKnown = true;
    if (sight.type === 'gone') {
      this.record = undefined;
      return;
    }
    const [object] = sight.type === 'all' ? sight.objects : [sight.object];
    if (object === undefined) {
      this.record = undefined;
      return;
    }
    const record = leaseOf(object);
    const isSame = this.record?.holder === record.holder && this.record.renewed === record.renewed;
    this.record = record;
    if (!isSame) {
      const { at } = sight;
      const how = sight.type === 'all' ? { isAfterGap: sight.isAfterGap } : { delay: sight.delay };
      this.sightings.push({ at, holder: record.holder, ...how });
    }
  }

  private seePods(sight: Sight): void {
    if (sight.type === 'all') {
      const there = sight.objects.map((object) => this.seePod(object, sight.at));
      for (const [uid, seen] of this.pods) {
        if (!there.includes(uid)) {
          this.pods.set(uid, { ...seen, goneAt: seen.goneAt ?? sight.at });
        }
      }
      return;
    }
    const uid = this.seePod(sight.object, sight.at);
    const seen = this.pods.get(uid);
    if (sight.type === 'gone' && seen !== undefined) {
      this.pods.set(uid, { ...seen, goneAt: sight.at });
    }
  }

  private seePod(object: Manifest, at: number): string {
    const pod = podOf(object);
    const before = this.pods.get(pod.uid);
    const lastEnd = lastEndOf(object, this.watched.container);
    const hasEnded = before !== undefined && lastEnd !== undefined && lastEnd !== before.lastEnd;
    this.pods.set(pod.uid, {
      pod,
      lastEnd,
      endedAt: before?.endedAt ?? (hasEnded ? at : undefined),
      goneAt: before?.goneAt,
    });
    return pod.uid;
  }
}
