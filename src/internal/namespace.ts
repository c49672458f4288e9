import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { problem } from '../model/problem';
import { refuse } from './refuse';

/** The namespace that is given, or else the chart's. */
export function namespaceOf(construct: IConstruct, given: string | undefined): string {
  return (
    given ??
    Chart.of(construct).namespace ??
    refuse(
      problem(
        'namespace',
        'neither the chart nor the props name one, and RBAC subjects and policies must',
        "pass namespace, or create the chart with { namespace: 'my-system' }",
      ),
      construct,
    )
  );
}

/**
 * What something is called in a namespace that need not be its own. In another it carries its own, so that two
 * installations do not overwrite each other.
 */
export function nameIn(target: string, { name, namespace }: { name: string; namespace: string }): string {
  return target === namespace ? name : `${namespace}-${name}`;
}
