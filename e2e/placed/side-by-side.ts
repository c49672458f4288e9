import { Cluster } from '../support/cluster';

/** Something that is tried in a cluster, and what comes of it. */
export type Trial<T> = (cluster: Cluster) => Promise<T>;

/** More than that would only wait for each other: controllers limit how often they call the API server. */
const AT_A_TIME = 12;

/** Begins with all trials, and gives each one's result, or what it threw, to the test that asks for it. */
export function sideBySide<T>(
  cluster: Cluster,
  trials: Readonly<Record<string, Trial<T>>>,
): (name: string) => Promise<T> {
  const begun: Promise<T>[] = [];
  for (const trial of Object.values(trials)) {
    const turn = begun.at(-AT_A_TIME)?.catch(() => undefined) ?? Promise.resolve();
    const result = turn.then(() => trial(cluster));
    // It is the test's to complain.
    result.catch(() => undefined);
    begun.push(result);
  }
  const names = Object.keys(trials);
  return (name) => begun[names.indexOf(name)];
}
