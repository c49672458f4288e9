import { Manifest } from '../../test/support/manifests';
import { Cluster } from '../support/cluster';
import { drained, Situation } from './check';
import { Finding } from './finding';

export interface Case extends Omit<Situation, 'name'> {
  readonly manifests: readonly Manifest[];
}

/**
 * Runs cases at once, each on nodes of its own: most of their time is kubectl's, asleep. What came out is there by their
 * titles.
 */
export async function together(
  cluster: Cluster,
  cases: Readonly<Record<string, Case>>,
): Promise<ReadonlyMap<string, Promise<Finding[]>>> {
  const outcomes = Object.entries(cases).map(([title, { manifests, ...rest }], i): [string, Promise<Finding[]>] => [
    title,
    drained(cluster, manifests, { ...rest, name: `place-${i}` }),
  ]);
  await Promise.allSettled(outcomes.map(([, outcome]) => outcome));
  return new Map(outcomes);
}
