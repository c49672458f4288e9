import { Manifest } from '../../test/support/manifests';
import { idOf } from '../support/synthesized';
import { Excuse, EXCUSES } from './excuses';
import { Scored, scored, textOf } from './kube-score';

export interface Finding {
  /** `stale`: an excuse for what is no longer found fault with. */
  readonly grade: 'critical' | 'warning' | 'stale';
  readonly check: string;
  /** `Deployment/bindy`. */
  readonly object: string;
  /** What is wrong, in the judge's words. */
  readonly says: string;
}

/** Kinds that it must have judged wherever they are; others, such as Cilium's, it passes over in silence. */
const KNOWN = [
  ...['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'],
  ...['Service', 'Ingress', 'NetworkPolicy', 'PodDisruptionBudget', 'HorizontalPodAutoscaler'],
];

/** What kube-score finds fault with and is not excused, warnings too; and excuses that are no longer needed. */
export async function judged(manifests: readonly Manifest[], excuses: readonly Excuse[] = EXCUSES): Promise<Finding[]> {
  const answer = await scored(textOf(manifests));
  refusePassedOver(manifests, answer);
  const found = findingsIn(answer);
  const excused = manifests.flatMap((manifest) => excusedOf(manifest, manifests, excuses));
  const isIn = (list: readonly Finding[], { check, object, says }: Finding) =>
    list.some((other) => other.check === check && other.object === object && other.says === says);
  return [
    ...found.filter((finding) => !isIn(excused, finding)),
    ...excused.filter((excuse) => !isIn(found, excuse)),
  ].sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
}

function excusedOf(manifest: Manifest, all: readonly Manifest[], excuses: readonly Excuse[]): Finding[] {
  const object = idOf(manifest);
  return excuses
    .filter(({ objects, holds }) => objects.includes(object) && (holds?.(manifest, all) ?? true))
    .map(({ check, says }) => ({ grade: 'stale', check, object, says }));
}

/** Each once, though several containers may have it. */
function findingsIn(answer: readonly Scored[]): Finding[] {
  const all = answer.flatMap((one) => {
    const object = idOf({ kind: one.type_meta.kind, metadata: one.object_meta });
    return one.checks
      .filter(({ skipped, grade }) => !skipped && grade <= 5)
      .flatMap(({ check: { id: check }, grade, comments }) =>
        (comments ?? [{ summary: 'no comment' }]).map(({ summary: says }): Finding => {
          return { grade: grade === 1 ? 'critical' : 'warning', check, object, says };
        }),
      );
  });
  return [...new Map(all.map((finding) => [keyOf(finding), finding])).values()];
}

function refusePassedOver(manifests: readonly Manifest[], answer: readonly Scored[]): void {
  const key = (kind: unknown, { namespace, name }: Manifest) => [kind, namespace ?? '', name].join('/');
  const seen = new Set(answer.map((one) => key(one.type_meta.kind, one.object_meta)));
  const passedOver = manifests.filter(({ kind, metadata }) => KNOWN.includes(kind) && !seen.has(key(kind, metadata)));
  if (passedOver.length > 0) {
    throw new Error(`kube-score did not judge ${passedOver.map(idOf).join(', ')}`);
  }
}

function keyOf({ object, check, says, grade }: Finding): string {
  return [object, check, says, grade].join('\0');
}
