import { SpreadRule } from '../model/placement';
import { HOSTNAME, REVISION } from './keys';

/**
 * What the scheduler does when a pod would make the spread too uneven.
 */
export enum WhenUnsatisfiable {
  /** Leave the pod Pending. */
  DO_NOT_SCHEDULE = 'DoNotSchedule',
  /** Schedule it all the same, where it is least uneven. */
  SCHEDULE_ANYWAY = 'ScheduleAnyway',
}

/**
 * Whether nodes that the pod may not use count as domains.
 */
export enum NodeInclusionPolicy {
  /** Nodes that the pod cannot use do not count. */
  HONOR = 'Honor',
  /** All nodes count. */
  IGNORE = 'Ignore',
}

/**
 * Options of a topology spread constraint.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export interface TopologySpreadOptions {
  /**
   * By how many pods the fullest domain may exceed the emptiest, at least 1.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * What to do when that cannot be held.
   *
   * @default WhenUnsatisfiable.SCHEDULE_ANYWAY
   */
  readonly whenUnsatisfiable?: WhenUnsatisfiable;

  /**
   * How many domains there must be at least; fewer, and missing ones count as empty. Only with `DO_NOT_SCHEDULE`.
   *
   * @default - as many as there are
   */
  readonly minDomains?: number;

  /**
   * Pod labels whose values must agree for two pods to be counted together.
   *
   * @default - ['pod-template-hash'], so that each revision is spread by itself
   */
  readonly matchLabelKeys?: string[];

  /**
   * Whether nodes whose taints the pod does not tolerate count as domains.
   *
   * @default NodeInclusionPolicy.HONOR, unlike Kubernetes, which would leave a domain to fill that no pod can enter
   */
  readonly nodeTaintsPolicy?: NodeInclusionPolicy;
}

/**
 * Spreads replicas evenly over zones, nodes or other domains.
 */
export class TopologySpread {
  /**
   * Over the zones of the cluster (`topology.kubernetes.io/zone`).
   *
   * @param options skew and strictness.
   */
  public static zone(options: TopologySpreadOptions = {}): TopologySpread {
    return new TopologySpread('topology.kubernetes.io/zone', options);
  }

  /**
   * Over the nodes of the cluster (`kubernetes.io/hostname`).
   *
   * @param options skew and strictness.
   */
  public static hostname(options: TopologySpreadOptions = {}): TopologySpread {
    return new TopologySpread(HOSTNAME, options);
  }

  /**
   * Over the values of any node label.
   *
   * @param topologyKey the node label.
   * @param options skew and strictness.
   */
  public static over(topologyKey: string, options: TopologySpreadOptions = {}): TopologySpread {
    return new TopologySpread(topologyKey, options);
  }

  /** @internal */
  public readonly _rule: SpreadRule;
  /** @internal */
  public readonly _nodeTaintsPolicy: string;

  private constructor(
    /** The node label whose values are the domains. */
    public readonly topologyKey: string,
    options: TopologySpreadOptions,
  ) {
    this._rule = {
      topologyKey,
      maxSkew: options.maxSkew ?? 1,
      whenUnsatisfiable: options.whenUnsatisfiable ?? WhenUnsatisfiable.SCHEDULE_ANYWAY,
      minDomains: options.minDomains,
      matchLabelKeys: options.matchLabelKeys ?? [REVISION],
    };
    this._nodeTaintsPolicy = options.nodeTaintsPolicy ?? NodeInclusionPolicy.HONOR;
  }
}
