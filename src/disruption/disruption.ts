import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { refuse, refuseIfAny } from '../internal/refuse';
import { countOf, rolloutOf } from '../internal/strategy';
import { Budget, budgetProblems, RolloutPlacement, rolloutProblems } from '../model/disruption';
import { problem } from '../model/problem';

/**
 * Whether pods that are not ready may be evicted when the budget is spent.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
 */
export enum UnhealthyPodEvictionPolicy {
  /** Always: a crash-looping pod does not keep a node from being drained. */
  ALWAYS_ALLOW = 'AlwaysAllow',
  /** Only while enough healthy pods are left. */
  IF_HEALTHY_BUDGET = 'IfHealthyBudget',
}

/**
 * The PodDisruptionBudget: how many replicas a drain may take at once.
 */
export interface DisruptionBudgetOptions {
  /**
   * Whether there is one.
   *
   * @default - true for more than one replica
   */
  readonly enabled?: boolean;

  /**
   * How many replicas may be away at once; a percentage rounds up.
   *
   * @default - 1, unless `minAvailable` is set
   */
  readonly maxUnavailable?: kplus.PercentOrAbsolute;

  /**
   * How many replicas must stay; a percentage rounds up. One of the two limits only.
   *
   * @default - not set
   */
  readonly minAvailable?: kplus.PercentOrAbsolute;

  /**
   * Whether pods that are not ready may always be evicted.
   *
   * @default UnhealthyPodEvictionPolicy.ALWAYS_ALLOW
   */
  readonly unhealthyPodEvictionPolicy?: UnhealthyPodEvictionPolicy;
}

/**
 * What happens to replicas when nodes are drained and versions rolled out.
 */
export interface DisruptionOptions {
  /**
   * The PodDisruptionBudget.
   *
   * @default - maxUnavailable 1 and AlwaysAllow; none for one replica
   */
  readonly budget?: DisruptionBudgetOptions;

  /**
   * How pods are replaced when the Deployment changes.
   *
   * @default - RollingUpdate with maxSurge 0 and maxUnavailable 1, which cannot deadlock on as many nodes as
   * replicas; Recreate where the election is disabled, since a surge would run two
   */
  readonly rollout?: kplus.DeploymentStrategy;

  /**
   * How long a pod may take to stop before it is killed.
   *
   * @default - the dialect's graceful shutdown (30 s for controller-runtime) + renewDeadline + 5 s, so that the
   * lease can be released; 30 s where there is no election
   */
  readonly gracePeriod?: Duration;
}

/** The rollout with its default filled in; refused where it cannot progress. */
export function strategyOf(
  scope: Construct,
  options: DisruptionOptions,
  replicas: number,
  mayOverlap: boolean,
  placement: RolloutPlacement,
): kplus.DeploymentStrategy {
  const fallback = mayOverlap
    ? kplus.DeploymentStrategy.rollingUpdate({
        maxSurge: kplus.PercentOrAbsolute.absolute(0),
        maxUnavailable: kplus.PercentOrAbsolute.absolute(1),
      })
    : kplus.DeploymentStrategy.recreate();
  const strategy = options.rollout ?? fallback;
  const rollout = rolloutOf(strategy);
  refuseIfAny(rolloutProblems(rollout, replicas, placement, 'disruption.rollout'), scope);
  if (!mayOverlap && rollout.type !== 'Recreate') {
    refuse(
      problem(
        'disruption.rollout',
        'RollingUpdate with the election disabled would run two active pods at once',
        'leave rollout out, which gives Recreate, or enable the election',
      ),
      scope,
    );
  }
  return strategy;
}

/** Renders the budget, unless there is to be none. */
export function renderBudget(
  scope: Construct,
  options: DisruptionBudgetOptions,
  replicas: number,
  selector: Readonly<Record<string, string>>,
  metadata: ApiObjectMetadata,
): ApiObject | undefined {
  const limits: Budget = {
    maxUnavailable: countOf(options.maxUnavailable),
    minAvailable: countOf(options.minAvailable),
  };
  const asked = limits.maxUnavailable !== undefined || limits.minAvailable !== undefined;
  refuseIfAny(budgetProblems(limits, replicas, 'disruption.budget'), scope);
  if (asked && options.enabled === false) {
    refuse(
      problem(
        'disruption.budget',
        'a limit is set and enabled is false, so the limit would have no effect',
        'remove one of the two',
      ),
      scope,
    );
  }
  if (!(options.enabled ?? (asked || replicas > 1))) {
    return undefined;
  }
  return new ApiObject(scope, 'PodDisruptionBudget', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: {
      ...(limits.minAvailable === undefined
        ? { maxUnavailable: limits.maxUnavailable ?? 1 }
        : { minAvailable: limits.minAvailable }),
      selector: { matchLabels: { ...selector } },
      unhealthyPodEvictionPolicy: options.unhealthyPodEvictionPolicy ?? UnhealthyPodEvictionPolicy.ALWAYS_ALLOW,
    },
  });
}
