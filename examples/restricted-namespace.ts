import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterScoped } from './cluster-scoped';

/** A namespace whose pods must meet the Pod Security Standard "restricted". */
export function restrictedNamespace(scope: Construct, name: string): kplus.Namespace {
  const metadata = { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } };
  return clusterScoped(new kplus.Namespace(scope, `namespace-${name}`, { metadata }));
}
