import { Problem, problem, quote } from '../problem';
import { isIdentityLabel } from './identity-labels';
import { Intent, PolicyEntity } from './intent';
import { isExpressible } from './network-policy';

export type Backend = 'cilium' | 'network-policy';
export type Direction = 'egress' | 'ingress';

/** Why a backend cannot render an intent, and what its user can do instead. */
export function backendProblems(intent: Intent, direction: Direction, backend: Backend, path: string): Problem[] {
  const labels = intent.peer === 'pods' ? selectorProblems(intent.labels, backend, path) : [];
  return backend === 'network-policy' ? [...labels, ...networkPolicyProblems(intent, direction, path)] : labels;
}

/**
 * Cilium puts its source before a key, such as `k8s.`, and is left with so much of what a key may have. What is longer
 * it takes for everybody, in a NetworkPolicy, or refuses after the API server has taken it.
 * @see https://github.com/cilium/cilium/blob/v1.19.5/pkg/policy/types/requirements.go
 */
const MAX_NAME = 59;
const MAX_PREFIX = 249;

/** Labels by which Cilium finds no pods, or all of them. */
export function selectorProblems(labels: Readonly<Record<string, string>>, backend: Backend, path: string): Problem[] {
  const remedy = 'choose them by app.kubernetes.io/name and app.kubernetes.io/instance, or another label of your own';
  return Object.keys(labels).flatMap((label) => {
    const [first = '', name] = label.split('/');
    if (name === undefined ? first.length > MAX_NAME : first.length > MAX_PREFIX) {
      return [
        problem(path, `the label ${quote(label)} is too long for Cilium, which puts its source before it`, remedy),
      ];
    }
    // A network of another kind sees all labels.
    if (backend === 'network-policy') {
      return [];
    }
    if (!isIdentityLabel(label)) {
      return [
        problem(path, `Cilium does not tell pods apart by the label ${quote(label)}, so it would match none`, remedy),
      ];
    }
    return label.startsWith('reserved.')
      ? [problem(path, `Cilium takes the label ${quote(label)} for one of its own`, remedy)]
      : [];
  });
}

function networkPolicyProblems(intent: Intent, direction: Direction, path: string): Problem[] {
  if (intent.peer === 'fqdns') {
    return [
      problem(
        path,
        `a NetworkPolicy cannot name hosts, such as ${quote(intent.fqdns[0])}`,
        'allow addresses with Egress.toCidrs([…]), all outside with Egress.toEntities([NetworkEntity.WORLD], { ports: [443] }), or use NetworkBackend.CILIUM',
      ),
    ];
  }
  if (intent.peer !== 'entities') {
    return [];
  }
  return intent.entities
    .filter((entity) => !isExpressible(entity, direction))
    .map((entity) =>
      problem(
        path,
        `a NetworkPolicy has no name for the entity ${quote(entity)}`,
        `${alternative(entity, direction)}, or use NetworkBackend.CILIUM`,
      ),
    );
}

function alternative(entity: PolicyEntity, direction: Direction): string {
  const [toOrFrom, factory] = direction === 'egress' ? ['to', 'Egress'] : ['from', 'Ingress'];
  if (entity === 'kube-apiserver') {
    return 'use Ingress.fromApiServer({ ports: […] })';
  }
  if (entity === 'host' && direction === 'ingress') {
    return 'leave it out, since the own node of a pod is always let in';
  }
  return entity === 'cluster'
    ? `name the namespaces with ${factory}.${toOrFrom}Namespaces([…])`
    : `allow the addresses with ${factory}.${toOrFrom}Cidrs([…])`;
}
