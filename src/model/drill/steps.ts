import { ApiCall, PatchCall, PatchOperation, pointer } from './api-call';
import { DrillEvent } from './event';
import { CordonMark, formatCordonMark, RUN_KEY } from './marks';
import { DrillNode } from './node';
import { nodePath, podPath, policiesPath } from './paths';
import { DrillPod } from './pod';
import { partitionPolicy } from './policy';
import { Undo, undoCordon, undoLabel, undoPolicy } from './undo';

/** One thing that a drill does. */
export interface Step {
  /** What is done, as the user is told of it beforehand. */
  readonly what: string;
  readonly call: ApiCall;
  /** Absent where the Deployment itself mends it. */
  readonly undo?: Undo;
}

export interface DrillTarget {
  /** Tells this drill from all others; a label value. */
  readonly run: string;
  readonly deployment: string;
  readonly pod: DrillPod;
  /** That of the pod; only for a drain. */
  readonly node?: DrillNode;
}

/** Enough of a name to know it by, with room for what is behind it. */
const MAX_NAME = 200;

/** What an event consists of, in order: the last step is what happens to the leader. */
export function stepsOf(event: DrillEvent, target: DrillTarget): Step[] {
  switch (event) {
    case 'delete':
      return [deletion(target.pod)];
    case 'crash':
      return [deletion(target.pod, 0)];
    case 'drain':
      return [...cordons(target), eviction(target.pod)];
    case 'partition':
      return [label(target), policy(target)];
  }
}

/** How the steps are taken back, the last one first. */
export function undosOf(steps: readonly Step[]): Undo[] {
  return steps.flatMap(({ undo }) => undo ?? []).reverse();
}

function deletion({ namespace, name, uid }: DrillPod, gracePeriodSeconds?: number): Step {
  return {
    what: `delete pod ${name}${gracePeriodSeconds === 0 ? ' without a grace period' : ''}`,
    call: {
      method: 'DELETE',
      path: podPath(namespace, name),
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid }, gracePeriodSeconds },
    },
  };
}

function eviction({ namespace, name, uid }: DrillPod): Step {
  return {
    what: `evict pod ${name}`,
    call: {
      method: 'POST',
      path: `${podPath(namespace, name)}/eviction`,
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace },
        deleteOptions: { preconditions: { uid } },
      },
    },
  };
}

/** Nothing where the node is cordoned already: then it stays so. */
function cordons({ run, deployment, pod: { namespace }, node }: DrillTarget): Step[] {
  if (node === undefined || node.isCordoned) {
    return [];
  }
  const mark: CordonMark = { namespace, deployment, run };
  const text = formatCordonMark(mark);
  const annotation = pointer('metadata', 'annotations', RUN_KEY);
  const patch: PatchOperation[] = [
    { op: 'test', path: pointer('metadata', 'uid'), value: node.uid },
    ...(node.hasAnnotations ? [] : [{ op: 'add', path: pointer('metadata', 'annotations'), value: {} } as const]),
    ...absent(annotation),
    // Who has cordoned it meanwhile wants it to stay so.
    ...absent(pointer('spec', 'unschedulable')),
    { op: 'add', path: annotation, value: text },
    { op: 'add', path: pointer('spec', 'unschedulable'), value: true },
  ];
  return [
    {
      what: `cordon node ${node.name}`,
      call: { method: 'PATCH', path: nodePath(node.name), body: patch } satisfies PatchCall,
      undo: undoCordon(node.name, text),
    },
  ];
}

function label({ run, pod: { namespace, name, uid } }: DrillTarget): Step {
  const path = pointer('metadata', 'labels', RUN_KEY);
  return {
    what: `label pod ${name}`,
    call: {
      method: 'PATCH',
      path: podPath(namespace, name),
      body: [
        { op: 'test', path: pointer('metadata', 'uid'), value: uid },
        ...absent(path),
        { op: 'add', path, value: run },
      ],
    } satisfies PatchCall,
    undo: undoLabel(namespace, name, run),
  };
}

function policy({ run, deployment, pod: { namespace, name: pod } }: DrillTarget): Step {
  const name = `${deployment.slice(0, MAX_NAME)}-drill-${run}`;
  return {
    what: `create CiliumNetworkPolicy ${name}, which cuts pod ${pod} off`,
    call: { method: 'POST', path: policiesPath(namespace), body: partitionPolicy({ name, namespace, run }) },
    undo: undoPolicy(namespace, name),
  };
}

/** To the API server what is not there is null; so another drill that was faster is not written over. */
function absent(path: string): PatchOperation[] {
  return [{ op: 'test', path, value: null }];
}
