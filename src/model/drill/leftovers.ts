import { Manifest, objectAt, textMapOf, textOf } from '../manifest/manifest';
import { parseCordonMark, RUN_KEY } from './marks';
import { cordonMarkOf } from './node';
import { Undo, undoCordon, undoLabel, undoPolicy } from './undo';

/** What the API has where drills leave something. */
export interface Traces {
  /** CiliumNetworkPolicies that drills have created. */
  readonly policies: readonly Manifest[];
  readonly pods: readonly Manifest[];
  readonly nodes: readonly Manifest[];
}

/** How what drills of a namespace have left behind is taken back: policies before the labels that they select by. */
export function leftovers(namespace: string, { policies, pods, nodes }: Traces): Undo[] {
  return [
    ...policies.map((policy) => undoPolicy(namespace, nameOf(policy))),
    ...pods.flatMap((pod) => {
      const run = textMapOf(objectAt(pod, 'metadata'), 'labels')[RUN_KEY];
      return run === undefined ? [] : [undoLabel(namespace, nameOf(pod), run)];
    }),
    ...nodes.flatMap((node) => {
      const mark = cordonMarkOf(node);
      return mark !== undefined && parseCordonMark(mark)?.namespace === namespace
        ? [undoCordon(nameOf(node), mark)]
        : [];
    }),
  ];
}

function nameOf(manifest: Manifest): string {
  return textOf(objectAt(manifest, 'metadata'), 'name') ?? '';
}
