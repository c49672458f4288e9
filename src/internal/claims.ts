import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Problem, problem } from '../model/problem';
import { refuse, writtenPath } from './refuse';

/** What each chart's constructs have taken for themselves: key to the taker. */
const claims = new WeakMap<Chart, Map<string, IConstruct>>();

function claim(construct: IConstruct, key: string, describe: (taker: string) => Problem): void {
  const chart = Chart.of(construct);
  let taken = claims.get(chart);
  if (!taken) {
    taken = new Map();
    claims.set(chart, taken);
  }
  const taker = taken.get(key);
  if (taker) {
    refuse(describe(writtenPath(taker)), construct);
  }
  taken.set(key, construct);
}

/** Refuses a second object of one kind, namespace and name in a chart: the later would overwrite the earlier. */
export function claimObject(construct: IConstruct, kind: string, name: string, namespace = ''): void {
  const where = namespace ? ` in namespace '${namespace}'` : '';
  claim(construct, `object/${kind}/${namespace}/${name}`, (taker) =>
    problem('name', `${kind} '${name}'${where} is already rendered by ${taker}`, 'give one of the two another name'),
  );
}

/** Refuses a second controller on one lease in a chart: only one of the two would ever lead. */
export function claimLease(construct: IConstruct, name: string, namespace: string): void {
  claim(construct, `lease/${namespace}/${name}`, (taker) =>
    problem(
      'leaderElection.leaseName',
      `lease '${name}' in namespace '${namespace}' is already contended by ${taker}, so only one of the two controllers would ever lead`,
      'give each controller a lease of its own',
    ),
  );
}

/** Refuses a second workload whose pods have the same labels: Services, policies and budgets would take both for one. */
export function claimPods(construct: IConstruct, name: string, instance: string, namespace: string): void {
  claim(construct, `pods/${namespace}/${name}/${instance}`, (taker) =>
    problem(
      'name',
      `pods of name '${name}' and instance '${instance}' in namespace '${namespace}' are already those of ${taker}`,
      'give one of the two another name',
    ),
  );
}
