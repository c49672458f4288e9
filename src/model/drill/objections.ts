import { IdentityRule } from '../dialect';
import { Budget } from './budget';
import { DrillEvent } from './event';
import { FoundLeader } from './leader';
import { DrillPod } from './pod';
import { AccessReview, describeReview } from './rights';
import { isComplete, Rollout } from './rollout';
import { Undo } from './undo';

/** The lease, as it was watched. */
export interface WatchedLease {
  /** With its namespace, as messages have it. */
  readonly path: string;
  /** Empty where nobody holds it; undefined where there is no such lease. */
  readonly holder?: string;
  /** Whether it was renewed while it was watched, which is for as long as its duration. */
  readonly isRenewed: boolean;
  /** Seconds. */
  readonly duration: number;
}

/** All that bears on whether a drill is safe. */
export interface Situation {
  readonly event: DrillEvent;
  /** With its namespace. */
  readonly deployment: string;
  readonly rollout: Rollout;
  readonly pods: readonly DrillPod[];
  /** Whether its settings say that it elects. */
  readonly isElecting: boolean;
  readonly identity: IdentityRule;
  /** Absent where it may not be watched. */
  readonly lease?: WatchedLease;
  readonly leader: FoundLeader;
  /** The budgets of the leader's pod. */
  readonly budgets: readonly Budget[];
  /** Whether the cluster knows CiliumNetworkPolicies. */
  readonly hasPolicies: boolean;
  /** What may not be done of what would have to be. */
  readonly forbidden: readonly AccessReview[];
  /** What earlier drills have left behind, or others are just doing. */
  readonly leftovers: readonly Undo[];
}

/** Why there should be no drill, and what to do about it. */
export interface Objection {
  readonly message: string;
  readonly remedy: string;
}

/** `message; remedy` */
export function describeObjection({ message, remedy }: Objection): string {
  return `${message}; ${remedy}`;
}

type Rule = (situation: Situation) => readonly Objection[];

/** All that speaks against a drill. */
export function objections(situation: Situation): Objection[] {
  return RULES.flatMap((rule) => rule(situation));
}

const RULES: readonly Rule[] = [
  tooFewReplicas,
  electionOff,
  notSettled,
  leaseNotHeld,
  leaderUnknown,
  budgetsForbid,
  leftBehind,
  cannotBeCutOff,
  notPermitted,
];

function objection(message: string, remedy: string): Objection[] {
  return [{ message, remedy }];
}

function tooFewReplicas({ deployment, rollout: { wanted } }: Situation): Objection[] {
  return wanted >= 2
    ? []
    : objection(
        `Deployment ${deployment} has ${wanted === 1 ? '1 replica' : `${wanted} replicas`}, so that nobody could take over`,
        'give it at least 2 replicas',
      );
}

/** One of which the settings say nothing may elect nevertheless, which the lease tells. */
function electionOff({ deployment, isElecting, lease, leader }: Situation): Objection[] {
  return isElecting || (lease?.isRenewed === true && leader.kind === 'found')
    ? []
    : objection(`the leader election of Deployment ${deployment} is off`, 'turn it on, or leave the drill');
}

function notSettled({ deployment, rollout, pods }: Situation): Objection[] {
  const { wanted, there, updated, available, isSeen } = rollout;
  const terminating = pods.filter(({ isTerminating }) => isTerminating);
  const remedy = `wait until it is complete: kubectl rollout status`;
  if (!isSeen || updated < wanted || there > wanted) {
    return objection(
      `a rollout of Deployment ${deployment} is under way: ${updated} of ${wanted} replicas are updated, and ${there} there`,
      remedy,
    );
  }
  return [
    ...(isComplete(rollout)
      ? []
      : objection(`only ${available} of the ${wanted} replicas of Deployment ${deployment} are available`, remedy)),
    ...terminating.flatMap(({ name }) => objection(`pod ${name} is being deleted`, 'wait until it is gone')),
    ...pods
      .filter(({ isReady, isTerminating }) => !isReady && !isTerminating)
      .flatMap(({ name }) => objection(`pod ${name} is not ready`, 'wait until it is, or see why it is not')),
  ];
}

function leaseNotHeld({ isElecting, lease }: Situation): Objection[] {
  if (!isElecting || lease === undefined) {
    return [];
  }
  const { path, holder, isRenewed, duration } = lease;
  if (holder === undefined) {
    return objection(`there is no lease ${path}`, 'name another by --lease-name and --lease-namespace');
  }
  if (holder === '') {
    return objection(`nobody holds the lease ${path}`, 'wait until one of the pods leads, or see why none does');
  }
  return isRenewed
    ? []
    : objection(
        `the lease ${path} was not renewed by '${holder}' within its ${duration} s`,
        'wait until one of the pods leads, or see why none does',
      );
}

function leaderUnknown({ deployment, isElecting, lease, identity, leader }: Situation): Objection[] {
  if (!isElecting || !lease?.holder || leader.kind === 'found') {
    return [];
  }
  const { path, holder } = lease;
  const held = `the lease ${path} is held by '${holder}'`;
  if (leader.kind === 'ambiguous') {
    return objection(
      `${held}, which may be each of the pods ${leader.pods.map(({ name }) => name).join(' and ')}`,
      'give the pods host names of their own: leave hostNetwork and hostname out',
    );
  }
  return identity === 'random'
    ? objection(`${held}, a random identity that does not tell its pod`, 'no drill can tell which pod leads')
    : objection(
        `${held}, which is none of the pods of Deployment ${deployment}`,
        'name the lease of this Deployment by --lease-name and --lease-namespace',
      );
}

function budgetsForbid({ budgets, leader }: Situation): Objection[] {
  const pod = leader.kind === 'found' ? leader.pod.name : '';
  if (budgets.length > 1) {
    const names = budgets.map(({ name }) => name).join(' and ');
    return objection(
      `pod ${pod} has several PodDisruptionBudgets (${names}), and with more than one no eviction is possible`,
      'leave one of them',
    );
  }
  return budgets
    .filter(({ allowed }) => allowed < 1)
    .flatMap(({ name }) =>
      objection(
        `PodDisruptionBudget ${name} allows no pod to go at the moment`,
        'wait until it does, or see which pods are missing: kubectl describe pdb',
      ),
    );
}

function leftBehind({ leftovers }: Situation): Objection[] {
  return leftovers.flatMap(({ what }) =>
    objection(
      `a drill is under way, or has left something behind: ${what}`,
      'wait until it is over, or take it back: cdk8s-ha-operator drill --restore',
    ),
  );
}

function cannotBeCutOff({ event, hasPolicies, leader }: Situation): Objection[] {
  if (event !== 'partition') {
    return [];
  }
  return [
    ...(hasPolicies
      ? []
      : objection(
          'the cluster has no CiliumNetworkPolicy (cilium.io/v2), which a partition takes',
          'use --event crash, or a cluster with Cilium',
        )),
    ...(leader.kind === 'found' && leader.pod.hostNetwork
      ? objection(
          `pod ${leader.pod.name} is on the network of its node, where no CiliumNetworkPolicy applies`,
          'use --event crash',
        )
      : []),
  ];
}

function notPermitted({ forbidden }: Situation): Objection[] {
  return forbiddenObjections(forbidden);
}

/** What is to be said of rights that are missing. */
export function forbiddenObjections(forbidden: readonly AccessReview[]): Objection[] {
  return forbidden.flatMap((review) =>
    objection(
      `you may not ${describeReview(review)}`,
      'have it granted: cdk8s-ha-operator drill --rbac prints what it takes',
    ),
  );
}

/** What does not speak against a drill, but should be known. */
export function reservations({ budgets, event, pods, rollout: { wanted } }: Situation): string[] {
  return [
    ...(budgets.length === 0
      ? ['no PodDisruptionBudget keeps other pods from being evicted meanwhile; the drill itself takes one pod only']
      : []),
    ...(event === 'drain' && new Set(pods.map(({ node }) => node)).size < wanted
      ? ['several pods are on one node; only the leader is evicted from it']
      : []),
  ];
}
