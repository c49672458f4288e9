import { refuse } from '../internal/refuse';
import { problem } from '../model/problem';
import { HOSTNAME } from './keys';

/**
 * Options of `AntiAffinity.preferred`.
 */
export interface PreferredAntiAffinityOptions {
  /**
   * The weight of the term, from 1 to 100. The scheduler weighs the terms of a pod against each other: it matters where
   * an escape hatch adds more of them.
   *
   * @default 100
   */
  readonly weight?: number;

  /**
   * The node label whose values are the domains to keep replicas apart by.
   *
   * @default 'kubernetes.io/hostname'
   */
  readonly topologyKey?: string;

  /**
   * Counts only pods of one revision (`matchLabelKeys: [pod-template-hash]`). During a rollout the pods of the old one
   * are in the way of the new ones otherwise, so that two of those may end on one node. Needs Kubernetes 1.31 or newer;
   * older ones count all.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#matchlabelkeys
   */
  readonly perRevision?: boolean;
}

/**
 * Options of `AntiAffinity.required`.
 */
export interface RequiredAntiAffinityOptions {
  /**
   * The node label whose values are the domains to keep replicas apart by.
   *
   * @default 'kubernetes.io/hostname'
   */
  readonly topologyKey?: string;

  /**
   * Keeps only pods of one revision apart (`matchLabelKeys: [pod-template-hash]`), so that a rollout may put
   * the new pod beside an old one. Needs Kubernetes 1.31 or newer; older ones ignore it.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#matchlabelkeys
   */
  readonly perRevision?: boolean;
}

/**
 * Whether replicas keep away from each other's node.
 */
export class AntiAffinity {
  /**
   * Replicas go to different nodes where they can. A node short, they share one.
   *
   * @param options weight, topology key, and whether it holds per revision.
   * @throws if the weight is not a whole number from 1 to 100.
   */
  public static preferred(options: PreferredAntiAffinityOptions = {}): AntiAffinity {
    const weight = options.weight ?? 100;
    if (!Number.isInteger(weight) || weight < 1 || weight > 100) {
      refuse(
        problem(
          'placement.antiAffinity',
          `weight (${weight}) must be a whole number from 1 to 100`,
          'use 100, the strongest',
        ),
      );
    }
    return new AntiAffinity('preferred', options.topologyKey ?? HOSTNAME, weight, options.perRevision ?? true);
  }

  /**
   * Replicas never share a node. With fewer nodes than replicas, some stay Pending, and a rollout waits until there are
   * as many nodes; it must take a pod away before it adds one (the default does), or rules must hold per revision.
   *
   * @param options topology key, and whether it holds per revision.
   */
  public static required(options: RequiredAntiAffinityOptions = {}): AntiAffinity {
    return new AntiAffinity('required', options.topologyKey ?? HOSTNAME, undefined, options.perRevision ?? false);
  }

  /**
   * Replicas may share a node.
   */
  public static none(): AntiAffinity {
    return new AntiAffinity('none', HOSTNAME, undefined, false);
  }

  private constructor(
    /** @internal */
    public readonly _mode: 'preferred' | 'required' | 'none',
    /** The node label whose values are the domains. */
    public readonly topologyKey: string,
    /** How much it counts against other preferences, from 1 to 100; absent where it is required or off. */
    public readonly weight: number | undefined,
    /** Whether only pods of one revision keep apart. */
    public readonly perRevision: boolean,
  ) {}
}
