import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { PodSpecPatch } from '../internal/pod-spec-patch';
import { refuseIfAny } from '../internal/refuse';
import { wholeSecondsProblems } from '../internal/whole-seconds';
import { RolloutPlacement } from '../model/disruption';
import { dnsSubdomainProblems, labelKeyProblems, labelsProblems, labelValueProblems } from '../model/names';
import { spreadProblems } from '../model/placement';
import { Problem, problem } from '../model/problem';
import { AntiAffinity } from './anti-affinity';
import { HOSTNAME, REVISION } from './keys';
import { TopologySpread } from './topology-spread';

/**
 * A taint that the pods put up with.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface TolerationOptions {
  /**
   * The taint's key. Without it every taint is tolerated, and nothing else may be set.
   *
   * @default - every taint
   */
  readonly key?: string;

  /**
   * The taint's value.
   *
   * @default - any value
   */
  readonly value?: string;

  /**
   * The taint's effect.
   *
   * @default - every effect
   */
  readonly effect?: kplus.TaintEffect;

  /**
   * How long a pod stays on a node that gets such a taint with effect NoExecute.
   *
   * @default - for ever
   */
  readonly evictAfter?: Duration;
}

/**
 * Where replicas run.
 */
export interface PlacementOptions {
  /**
   * Whether replicas keep away from each other's node.
   *
   * @default AntiAffinity.preferred()
   */
  readonly antiAffinity?: AntiAffinity;

  /**
   * How replicas spread over zones and nodes. An empty list: not at all.
   *
   * @default - [TopologySpread.zone()]; none for one replica
   */
  readonly topologySpread?: TopologySpread[];

  /**
   * Labels that a node must have.
   *
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;

  /**
   * Taints that the pods put up with.
   *
   * @default - none
   */
  readonly tolerations?: TolerationOptions[];

  /**
   * The PriorityClass of the pods. Outside kube-system, some clusters forbid the `system-` classes unless a
   * ResourceQuota allows them.
   *
   * @default - the cluster's default priority
   */
  readonly priorityClassName?: string;
}

/** Whether and how two replicas are kept apart, with the default filled in. */
export function antiAffinityOf(options: PlacementOptions, replicas: number): AntiAffinity {
  return options.antiAffinity ?? (replicas > 1 ? AntiAffinity.preferred() : AntiAffinity.none());
}

/** What of the placement a rollout can get stuck on; pods with ports of their node cannot share it either. */
export function rolloutPlacement(options: PlacementOptions, replicas: number, hostPorts: boolean): RolloutPlacement {
  const { _mode: mode, perRevision, topologyKey } = antiAffinityOf(options, replicas);
  const apart = mode === 'required' && !perRevision ? 'antiAffinity' : hostPorts ? 'hostPorts' : undefined;
  const domain = apart === 'antiAffinity' ? topologyKey : HOSTNAME;
  const strictPerRevision = (options.topologySpread ?? []).some(
    ({ _rule: rule }) =>
      rule.whenUnsatisfiable === 'DoNotSchedule' &&
      rule.matchLabelKeys.includes(REVISION) &&
      // Pods that are kept apart by the same key are spread over it.
      rule.topologyKey !== domain,
  );
  return { apart, strictPerRevision };
}

/** Puts the placement on a Deployment whose pods carry the selector's labels. */
export function place(
  deployment: kplus.Deployment,
  patch: PodSpecPatch,
  selector: Readonly<Record<string, string>>,
  replicas: number,
  options: PlacementOptions,
): void {
  const spreads = options.topologySpread ?? (replicas > 1 ? [TopologySpread.zone()] : []);
  const apart = antiAffinityOf(options, replicas);
  refuseIfAny(
    [
      ...labelKeyProblems('placement.antiAffinity', apart.topologyKey),
      ...spreadProblems(
        spreads.map((s) => s._rule),
        Object.keys(selector),
        'placement.topologySpread',
      ),
      ...labelsProblems('placement.nodeSelector', options.nodeSelector ?? {}),
      ...(options.tolerations ?? []).flatMap(tolerationProblems),
      ...(options.priorityClassName === undefined
        ? []
        : dnsSubdomainProblems('placement.priorityClassName', options.priorityClassName)),
    ],
    deployment,
  );
  keepApart(deployment, patch, selector, apart);
  patch.add(
    'topologySpreadConstraints',
    spreads.map((spread) => spreadConstraint(spread, selector)),
  );
  patch.add('nodeSelector', { ...options.nodeSelector });
  patch.add('priorityClassName', options.priorityClassName);
  for (const toleration of options.tolerations ?? []) {
    deployment.scheduling.tolerate(kplus.Node.tainted(taintQuery(toleration)));
  }
}

function keepApart(
  deployment: kplus.Deployment,
  patch: PodSpecPatch,
  selector: Readonly<Record<string, string>>,
  rule: AntiAffinity,
): void {
  if (rule._mode === 'none') {
    return;
  }
  const pods = kplus.Pods.select(deployment, 'Replicas', { labels: { ...selector } });
  deployment.scheduling.separate(pods, { topology: kplus.Topology.custom(rule.topologyKey), weight: rule.weight });
  if (rule.perRevision) {
    const term = rule._mode === 'required' ? 'required$/0' : 'preferred$/0/podAffinityTerm';
    const path = `affinity/podAntiAffinity/${term.replace('$', 'DuringSchedulingIgnoredDuringExecution')}`;
    patch.add(`${path}/matchLabelKeys`, [REVISION]);
  }
}

function spreadConstraint(
  { _rule: rule, _nodeTaintsPolicy }: TopologySpread,
  selector: Readonly<Record<string, string>>,
): object {
  return {
    topologyKey: rule.topologyKey,
    maxSkew: rule.maxSkew,
    whenUnsatisfiable: rule.whenUnsatisfiable,
    ...(rule.minDomains === undefined ? {} : { minDomains: rule.minDomains }),
    labelSelector: { matchLabels: { ...selector } },
    ...(rule.matchLabelKeys.length > 0 ? { matchLabelKeys: [...rule.matchLabelKeys] } : {}),
    nodeTaintsPolicy: _nodeTaintsPolicy,
  };
}

function tolerationProblems({ key, ...rest }: TolerationOptions): Problem[] {
  const set = Object.entries(rest).filter(([, value]) => value !== undefined);
  if (key === undefined) {
    return set.length === 0
      ? []
      : [
          problem(
            'placement.tolerations',
            `${set.map(([name]) => name).join(', ')} was given without a key`,
            "name the taint's key, or tolerate every taint with {}",
          ),
        ];
  }
  const { value, effect, evictAfter } = rest;
  return [
    ...labelKeyProblems('placement.tolerations', key),
    ...(value === undefined ? [] : labelValueProblems('placement.tolerations', value)),
    ...(evictAfter !== undefined && effect !== kplus.TaintEffect.NO_EXECUTE
      ? [
          problem(
            'placement.tolerations',
            'evictAfter was given, and only the effect NoExecute evicts a pod',
            'use TaintEffect.NO_EXECUTE, or leave evictAfter out',
          ),
        ]
      : []),
    ...wholeSecondsProblems('placement.tolerations', evictAfter),
  ];
}

function taintQuery({ key, value, effect, evictAfter }: TolerationOptions): kplus.NodeTaintQuery {
  if (key === undefined) {
    return kplus.NodeTaintQuery.any();
  }
  return value === undefined
    ? kplus.NodeTaintQuery.exists(key, { effect, evictAfter })
    : kplus.NodeTaintQuery.is(key, value, { effect, evictAfter });
}
