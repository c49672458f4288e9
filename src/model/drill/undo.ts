import { ApiCall, PatchCall, pointer } from './api-call';
import { RUN_KEY } from './marks';
import { nodePath, podPath, policiesPath } from './paths';
import { POLICY_API } from './policy';

/** How something that a drill did is taken back. It may be done again and again, also where it was never done. */
export interface Undo {
  /** What is taken back, such as `the label of pod a/b`. */
  readonly what: string;
  readonly call: (ApiCall & { readonly method: 'DELETE' }) | PatchCall;
  /** The arguments of kubectl that do the same. */
  readonly byHand: readonly string[];
}

export function undoPolicy(namespace: string, name: string): Undo {
  return {
    what: `CiliumNetworkPolicy ${namespace}/${name}`,
    call: { method: 'DELETE', path: `${policiesPath(namespace)}/${name}` },
    byHand: [`delete ${POLICY_API.resource} -n ${namespace} ${name} --ignore-not-found`],
  };
}

/** Takes the label away as long as it has the value of the run. */
export function undoLabel(namespace: string, pod: string, run: string): Undo {
  const label = pointer('metadata', 'labels', RUN_KEY);
  return {
    what: `the label ${RUN_KEY} of pod ${namespace}/${pod}`,
    call: {
      method: 'PATCH',
      path: podPath(namespace, pod),
      body: [
        { op: 'test', path: label, value: run },
        { op: 'remove', path: label },
      ],
    },
    byHand: [`label pod -n ${namespace} ${pod} ${RUN_KEY}-`],
  };
}

/** Lets pods onto a node again, as long as it is the drill that keeps them away. */
export function undoCordon(node: string, mark: string): Undo {
  const annotation = pointer('metadata', 'annotations', RUN_KEY);
  return {
    what: `the cordon of node ${node}`,
    call: {
      method: 'PATCH',
      path: nodePath(node),
      body: [
        { op: 'test', path: annotation, value: mark },
        { op: 'remove', path: annotation },
        // Which is how it is kept where it is not set, and can be set whether it is or not.
        { op: 'add', path: pointer('spec', 'unschedulable'), value: false },
      ],
    },
    byHand: [`uncordon ${node}`, `annotate node ${node} ${RUN_KEY}-`],
  };
}
