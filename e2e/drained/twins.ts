import { Manifest, ofKind, only } from '../../test/support/manifests';
import { allAtOnce, atTheSameTime, nodeByNode, whileRolledOut } from './disturbances';
import { Finding } from './finding';
import { operators } from './operators';
import { Case } from './together';

/** An operator with one thing wrong, and what it is found guilty of. */
export interface Twin extends Case {
  readonly findings: readonly Finding[];
}

const GOOD = operators({ sample: {} });
const SINGLE = operators({ sample: { replicas: 1, disruption: { budget: { enabled: true } } } });

const onTwoNodes = { nodes: 2, disturbance: nodeByNode };
const evictedOnTwoNodes = { nodes: 2, disturbance: allAtOnce };

const NO_BUDGET = GOOD.filter(({ kind }) => kind !== 'PodDisruptionBudget');
const TWO_BUDGETS = [...GOOD, ...ofKind(budget({ metadata: { name: 'another' } }), 'PodDisruptionBudget')];

export const TWINS: Readonly<Record<string, Twin>> = {
  'all replicas have to stay': {
    manifests: limits({ minAvailable: 3 }),
    ...onTwoNodes,
    findings: [blocked('needs 3 healthy pods and has 3 currently; disruptionsAllowed is 0 with 3 of 3 ready')],
  },
  'a share of them has to stay that is all of them': {
    manifests: limits({ minAvailable: '67%' }),
    ...evictedOnTwoNodes,
    findings: [blocked('needs 3 healthy pods and has 3 currently; disruptionsAllowed is 0 with 3 of 3 ready')],
  },
  'none may go': {
    manifests: limits({ maxUnavailable: 0 }),
    ...onTwoNodes,
    findings: [blocked('needs 3 healthy pods and has 3 currently; disruptionsAllowed is 0 with 3 of 3 ready')],
  },
  'the only replica has to stay': {
    manifests: limits({ minAvailable: 1 }, SINGLE),
    ...onTwoNodes,
    findings: [blocked('needs 1 healthy pods and has 1 currently; disruptionsAllowed is 0 with 1 of 1 ready')],
  },
  'all replicas crash, which the policy by default lets go only if enough do not': {
    manifests: budget({ spec: { unhealthyPodEvictionPolicy: undefined } }),
    ...onTwoNodes,
    crashing: [0, 1],
    mayBeAway: { sample: 3 },
    findings: [blocked('needs 2 healthy pods and has 0 currently; disruptionsAllowed is 0 with 0 of 3 ready')],
  },
  'two budgets are for the same pods': {
    manifests: TWO_BUDGETS,
    ...evictedOnTwoNodes,
    findings: Array<Finding>(3).fill({
      what: 'refused',
      of: 'Deployment/sample',
      words: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    }),
  },
  'two budgets, and kubectl gives up': {
    manifests: TWO_BUDGETS,
    ...onTwoNodes,
    findings: [
      {
        what: 'refused',
        of: expect.stringMatching(/-0$/) as string,
        words: expect.stringMatching(
          /^error when evicting pods\/"sample-.*": This pod has more than one PodDisruptionBudget/m,
        ) as string,
      },
    ],
  },
  'there is no budget, and all are evicted': {
    manifests: NO_BUDGET,
    ...evictedOnTwoNodes,
    findings: [outage(0, 2)],
  },
  'there is no budget, and all have come to one node': {
    manifests: NO_BUDGET,
    ...onTwoNodes,
    findings: [outage(0, 2)],
  },
  'there is no budget, and two nodes are drained': {
    manifests: NO_BUDGET,
    nodes: 3,
    disturbance: atTheSameTime(0, 1),
    findings: [outage(1, 2)],
  },
  'the budget selects other pods': {
    manifests: budget({ spec: { selector: { matchLabels: { app: 'sample' } } } }),
    ...evictedOnTwoNodes,
    findings: [{ what: 'no pods', of: 'PodDisruptionBudget/sample', words: 'expectedPods is 0' }, outage(0, 2)],
  },
  'all may go': {
    manifests: limits({ maxUnavailable: '100%' }),
    ...evictedOnTwoNodes,
    // Two evictions under one budget are half a second apart where they get into each other's way.
    findings: [{ ...outage(0, 2), words: expect.stringMatching(/^[01] of 3 replicas were ready/) as string }],
  },
  'a rollout takes all of them': {
    manifests: changed('Deployment', { spec: { strategy: { type: 'Recreate', rollingUpdate: undefined } } }),
    nodes: 3,
    disturbance: whileRolledOut,
    mayBeAway: { sample: 2 },
    findings: [outage(0, 1)],
  },
};

/** With fields of its one object of a kind changed; undefined takes one away. */
function changed(kind: string, fields: Manifest, manifests: readonly Manifest[] = GOOD): Manifest[] {
  const twin = structuredClone([...manifests]);
  merge(only(twin, kind), fields);
  return twin;
}

function budget(fields: Manifest): Manifest[] {
  return changed('PodDisruptionBudget', fields);
}

function limits(spec: Manifest, manifests?: readonly Manifest[]): Manifest[] {
  return changed('PodDisruptionBudget', { spec: { maxUnavailable: undefined, ...spec } }, manifests);
}

function merge(into: Manifest, fields: Manifest): void {
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'object' && typeof into[key] === 'object' && key !== 'matchLabels') {
      merge(into[key] as Manifest, value as Manifest);
    } else {
      into[key] = value;
    }
  }
}

function blocked(words: string): Finding {
  const whole = `Cannot evict pod as it would violate the pod's disruption budget. The disruption budget sample ${words}`;
  return { what: 'blocked', of: 'Deployment/sample', words: whole };
}

function outage(ready: number, least: number): Finding {
  const words = `${ready} of 3 replicas were ready, not ${least} or more`;
  return { what: 'outage', of: 'Deployment/sample', words };
}
