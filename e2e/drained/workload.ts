import { Manifest, ofKind } from '../../test/support/manifests';
import { idOf } from '../support/synthesized';

/** A Deployment, as far as a drain has to do with it. */
export interface Workload {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  readonly deployment: Manifest;
}

export function workloadsIn(manifests: readonly Manifest[]): Workload[] {
  return ofKind(manifests, 'Deployment').map((deployment) => ({
    id: idOf(deployment),
    name: deployment.metadata.name,
    namespace: deployment.metadata.namespace,
    replicas: deployment.spec.replicas,
    deployment,
  }));
}

export function podsOf({ deployment, namespace }: Workload, pods: readonly Manifest[]): Manifest[] {
  const { matchLabels } = deployment.spec.selector;
  return pods.filter(({ metadata }) => metadata.namespace === namespace && matches(matchLabels, metadata.labels));
}

/** The budgets that its pods are under. */
export function budgetsOf({ deployment, namespace }: Workload, manifests: readonly Manifest[]): Manifest[] {
  const { labels } = deployment.spec.template.metadata;
  return ofKind(manifests, 'PodDisruptionBudget').filter(
    ({ metadata, spec }) => metadata.namespace === namespace && matches(spec.selector.matchLabels, labels),
  );
}

function matches(wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
