import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { problem } from '../model/problem';
import { refuseIfAny, writtenPath } from './refuse';

/** What each chart's constructs have taken for themselves: key to the taker. */
const claims = new WeakMap<Chart, Map<string, IConstruct>>();

function claim(construct: IConstruct, key: string, refuse: (taker: string) => void): void {
  const chart = Chart.of(construct);
  let taken = claims.get(chart);
  if (!taken) {
    taken = new Map();
    claims.set(chart, taken);
  }
  const taker = taken.get(key);
  if (taker) {
    refuse(writtenPath(taker));
  }
  taken.set(key, construct);
}

/** Refuses a second object of one kind, namespace and name in a chart: the later would overwrite the earlier. */
export function claimObject(construct: IConstruct, kind: string, name: string, namespace = ''): void {
  claim(construct, `object/${kind}/${namespace}/${name}`, (taker) => {
    refuseIfAny(
      [
        problem(
          'name',
          `${kind} '${name}'${namespace ? ` in namespace '${namespace}'` : ''} is already rendered by ${taker}`,
          'give one of the two another name',
        ),
      ],
      construct,
    );
  });
}

/** Refuses a second controller on one lease in a chart: only one of the two would ever lead. */
export function claimLease(construct: IConstruct, name: string, namespace: string): void {
  claim(construct, `lease/${namespace}/${name}`, (taker) => {
    refuseIfAny(
      [
        problem(
          'leaderElection.leaseName',
          `lease '${name}' in namespace '${namespace}' is already contended by ${taker}, so only one of the two controllers would ever lead`,
          'give each controller a lease of its own',
        ),
      ],
      construct,
    );
  });
}
