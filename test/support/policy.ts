import { IConstruct } from 'constructs';
import { at, documents } from './documents';

const KINDS = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy'];

/** What is at a path within the one policy of a chart, whose documents the published schemas have nothing against. */
export function policyOf(construct: IConstruct, ...path: (string | number)[]): unknown {
  const found = documents(construct).filter(({ kind }) => KINDS.includes(kind));
  if (found.length !== 1) {
    throw new Error(`expected one policy, found ${found.length}`);
  }
  return at(found[0], ...path);
}

/** What the policy says of itself. */
export function descriptionOf(construct: IConstruct): unknown {
  return policyOf(construct, 'metadata', 'annotations', 'kubernetes.io/description');
}
