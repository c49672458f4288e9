import { Problem, problem, quote } from './problem';

/** A count of pods, or a share such as `50%`. */
export type CountOrPercent = number | string;

/** What a PodDisruptionBudget asks for: one of the two. */
export interface Budget {
  readonly maxUnavailable?: CountOrPercent;
  readonly minAvailable?: CountOrPercent;
}

/** How a Deployment replaces its pods. */
export interface Rollout {
  readonly type: 'RollingUpdate' | 'Recreate';
  readonly maxSurge?: CountOrPercent;
  readonly maxUnavailable?: CountOrPercent;
}

const PERCENT = /^(\d+)%$/;

/** Whole pods of a count or share; undefined where it is neither. */
export function podsOf(
  value: CountOrPercent,
  replicas: number,
  round: 'up' | 'down',
  maxPercent = 100,
): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= 0 ? value : undefined;
  }
  const percent = PERCENT.exec(value)?.[1];
  if (percent === undefined || Number(percent) > maxPercent) {
    return undefined;
  }
  const pods = (replicas * Number(percent)) / 100;
  return round === 'up' ? Math.ceil(pods) : Math.floor(pods);
}

/**
 * Refuses a budget that never lets a healthy pod go: a drain of its node would wait for ever.
 * Percentages of a budget round up.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export function budgetProblems(budget: Budget, replicas: number, path: string): Problem[] {
  const { maxUnavailable, minAvailable } = budget;
  if (maxUnavailable !== undefined && minAvailable !== undefined) {
    return [
      problem(
        path,
        `both minAvailable (${quote(minAvailable)}) and maxUnavailable (${quote(maxUnavailable)}) are set, and a PodDisruptionBudget takes one`,
        'keep maxUnavailable, which also works when the number of replicas changes',
      ),
    ];
  }
  if (minAvailable !== undefined) {
    const kept = podsOf(minAvailable, replicas, 'up');
    if (kept === undefined) {
      return [notACount(`${path}.minAvailable`, minAvailable)];
    }
    return kept >= replicas ? [blocksDrains(path, `minAvailable (${minAvailable})`, replicas)] : [];
  }
  if (maxUnavailable !== undefined) {
    const spared = podsOf(maxUnavailable, replicas, 'up');
    if (spared === undefined) {
      return [notACount(`${path}.maxUnavailable`, maxUnavailable)];
    }
    return spared === 0 ? [blocksDrains(path, `maxUnavailable (${maxUnavailable})`, replicas)] : [];
  }
  return [];
}

function blocksDrains(path: string, limit: string, replicas: number): Problem {
  return problem(
    path,
    `${limit} of ${replicas} ${replicas === 1 ? 'replica' : 'replicas'} never allows an eviction, so every node drain would wait for ever`,
    'use maxUnavailable 1 or more replicas',
  );
}

function notACount(path: string, value: CountOrPercent): Problem {
  return problem(
    path,
    `${quote(value)} is neither a count nor a percentage`,
    "use a whole number of pods, or a share from '0%' to '100%'",
  );
}

/** Where the pods of the old and of the new revision may not share a node. */
export interface RolloutPlacement {
  /** Why two pods of whatever revision may not share a node (or other domain), if they may not. */
  readonly apart?: keyof typeof APART;
  /** A strict topology spread, over other domains, counts the pods of one revision only. */
  readonly strictPerRevision: boolean;
}

/** What keeps pods apart, and what to do without. */
const APART = {
  antiAffinity: { by: 'required anti-affinity', instead: 'anti-affinity per revision, or preferred anti-affinity' },
  hostPorts: { by: 'ports of the node itself', instead: 'or leave hostNetwork out' },
} as const;

/**
 * Refuses a rollout that cannot move: nothing may be added and nothing taken away, or what is added
 * finds no node because every node holds a pod of the old revision, or because the nodes without one are in domains
 * that have their share of the new.
 * The Deployment controller rounds maxSurge up and maxUnavailable down, and takes one pod away where both come to none.
 * @see https://github.com/kubernetes/kubernetes/issues/116891
 */
export function rolloutProblems(
  rollout: Rollout,
  replicas: number,
  placement: RolloutPlacement,
  path: string,
): Problem[] {
  if (rollout.type === 'Recreate') {
    return [];
  }
  const maxSurge = rollout.maxSurge ?? '25%';
  const maxUnavailable = rollout.maxUnavailable ?? '25%';
  // A surge may double the pods, and more.
  const surge = podsOf(maxSurge, replicas, 'up', Infinity);
  const unavailable = podsOf(maxUnavailable, replicas, 'down');
  if (surge === undefined) {
    return [notACount(`${path}.maxSurge`, maxSurge)];
  }
  if (unavailable === undefined) {
    return [notACount(`${path}.maxUnavailable`, maxUnavailable)];
  }
  if (isZero(maxSurge) && isZero(maxUnavailable)) {
    return [
      problem(
        path,
        'maxSurge and maxUnavailable are both 0, so no pod can ever be replaced',
        'use maxSurge 0 and maxUnavailable 1',
      ),
    ];
  }
  if (placement.apart === undefined) {
    return [];
  }
  const { by, instead } = APART[placement.apart];
  if (surge > 0 && unavailable === 0) {
    return [
      problem(
        path,
        `maxSurge (${maxSurge}) with maxUnavailable (${maxUnavailable}, none of ${replicas} replicas) cannot progress under ${by} on as many nodes as replicas: the added pod finds no node`,
        `use maxSurge 0 and maxUnavailable 1, ${instead}`,
      ),
    ];
  }
  if (placement.strictPerRevision && replicas > 1) {
    return [
      problem(
        'placement.topologySpread',
        `a strict spread of each revision and ${by} of all revisions can contradict each other during a rollout, which then cannot progress: the added pod finds no node`,
        placement.apart === 'antiAffinity'
          ? 'use AntiAffinity.required({ perRevision: true }), or matchLabelKeys: [] for the spread'
          : 'use matchLabelKeys: [] for the spread',
      ),
    ];
  }
  return [];
}

function isZero(value: CountOrPercent): boolean {
  return value === 0 || value === '0%';
}
