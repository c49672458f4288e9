import { Manifest, objectAt, textOf } from '../manifest/manifest';
import { isSelected } from './selector';

/** A PodDisruptionBudget, as far as it is about one pod. */
export interface Budget {
  readonly name: string;
  /** How many pods it allows to go at the moment. */
  readonly allowed: number;
}

/** The budgets of a pod's namespace that are about the pod. */
export function budgetsOf(labels: Readonly<Record<string, string>>, budgets: readonly Manifest[]): Budget[] {
  return budgets
    .filter((budget) => {
      const { selector } = objectAt(budget, 'spec');
      return selector !== undefined && isSelected(objectAt(budget, 'spec', 'selector'), labels);
    })
    .map((budget) => ({ name: textOf(objectAt(budget, 'metadata'), 'name') ?? '', allowed: allowedBy(budget) }));
}

/** None where its controller has not seen the newest of it yet. */
function allowedBy(budget: Manifest): number {
  const { generation } = objectAt(budget, 'metadata');
  const { disruptionsAllowed, observedGeneration } = objectAt(budget, 'status');
  return observedGeneration === generation && typeof disruptionsAllowed === 'number' ? disruptionsAllowed : 0;
}
