import { until } from '../support/processes';
import { builtTool } from '../support/tools';
import { blockades } from './blockade';
import { Finding } from './finding';
import { Place } from './place';

/** How long a node may take: kubectl asks again for a pod that it may not evict yet, every 5 s. */
export const SECONDS = 60;

/** How often one looks whether it still can go on. */
export const PAUSE_MS = 1000;

/** What is done once kubectl has to wait for the first time. */
export type WhenItWaits = () => Promise<void>;

/** `kubectl drain`, until it has finished, or it is clear that it never will. The node stays cordoned. */
export async function drain(place: Place, node: string, whenItWaits?: WhenItWaits): Promise<Finding[]> {
  place.cordons(node);
  const { api } = place.cluster;
  const program = await builtTool('kubectl');
  const kubectl = api.start(`drain-${api.components.length}`, program, [
    `--kubeconfig=${api.kubeconfig()}`,
    'drain',
    node,
    '--ignore-daemonsets',
    '--delete-emptydir-data',
  ]);
  let told = false;
  let next = 0;
  try {
    return await until(
      `the drain of ${node} has not finished`,
      async () => {
        const ended = kubectl.ended();
        if (ended !== undefined) {
          return ended === 'exit code 0' ? leftOn(place, node) : refusals(node, kubectl.log());
        }
        if (Date.now() < next || !kubectl.log().includes('(will retry after')) {
          return undefined;
        }
        next = Date.now() + PAUSE_MS;
        if (!told) {
          told = true;
          await whenItWaits?.();
        }
        const findings = await blockades(place, place.podsOn(node));
        return findings.length > 0 ? findings : undefined;
      },
      SECONDS,
    );
  } catch (error) {
    return [{ what: 'unfinished', of: node, words: String(error) }];
  } finally {
    kubectl.signal('SIGTERM');
  }
}

async function leftOn(place: Place, node: string): Promise<Finding[]> {
  await place.pods.caughtUp();
  return place.podsOn(node).map((pod) => ({ what: 'unfinished', of: place.workloadOf(pod).id, words: 'still there' }));
}

/** For what kubectl gave up. */
function refusals(node: string, output: string): Finding[] {
  const errors = output.split('\n').filter((line) => line.startsWith('error'));
  return [{ what: 'refused', of: node, words: errors.join('\n') || output }];
}
