import { setTimeout as sleep } from 'node:timers/promises';
import { Manifest } from '../../test/support/manifests';
import { until } from '../support/processes';
import { blockades } from './blockade';
import { drain, PAUSE_MS, SECONDS } from './drain';
import { evict } from './eviction';
import { Finding } from './finding';
import { Place } from './place';
import { isUnschedulable } from './pods';

/** What somebody does to a place, and what went wrong in it. */
export type Disturbance = (place: Place) => Promise<Finding[]>;

/** Cordon, drain, uncordon, next; without a look at whether the pods are ready again. */
export const nodeByNode: Disturbance = (place) => eachNode(place, () => Promise.resolve());

/** The same, with a rollout begun before each. */
export const whileRolledOut: Disturbance = (place) => eachNode(place, (node) => rollOut(place, node));

/** The node of this number, which stays cordoned. */
export function drainOf(number: number): Disturbance {
  return (place) => drain(place, place.nodes[number]);
}

/** One thing after the other. */
export function inTurn(...disturbances: readonly Disturbance[]): Disturbance {
  return async (place) => {
    const findings: Finding[] = [];
    for (const disturbance of disturbances) {
      findings.push(...(await disturbance(place)));
    }
    return findings;
  };
}

/** The nodes of these numbers, at the same time. */
export function atTheSameTime(...numbers: readonly number[]): Disturbance {
  return async (place) => {
    const nodes = numbers.map((i) => place.nodes[i]);
    const findings = await Promise.all(nodes.map((node) => drain(place, node)));
    await Promise.all(nodes.map((node) => place.uncordon(node)));
    return findings.flat();
  };
}

/** One node while another stops to be heard of; which is back at the end. */
export function whileLost(lost: number, drained: number): Disturbance {
  return async (place) => {
    const [gone, node] = [place.nodes[lost], place.nodes[drained]];
    const [findings] = await Promise.all([drain(place, node), place.cluster.loseNode(gone)]);
    await Promise.all([place.uncordon(node), place.cluster.recoverNode(gone)]);
    return findings;
  };
}

/**
 * The second node while the first is still cordoned. If that has to wait for a replica that finds no node, the first
 * comes back, and `waited` is called.
 */
export function beforeTheFirstIsBack(waited: () => void): Disturbance {
  return async (place) => {
    const [first, second] = place.nodes;
    const findings = await drain(place, first);
    const then = await drain(place, second, async () => {
      await until('no replica waits for a node', () =>
        Promise.resolve(place.pods.current.some(isUnschedulable) || undefined),
      );
      waited();
      await place.uncordon(first);
    });
    await Promise.all([first, second].map((node) => place.uncordon(node)));
    return [...findings, ...then];
  };
}

/** Every pod at once, and again after a moment as long as the answer is: not now. */
export const allAtOnce: Disturbance = async (place) => {
  const deadline = Date.now() + SECONDS * 1000;
  let left = place.pods.current;
  while (Date.now() < deadline) {
    const verdicts = await Promise.all(left.map((pod) => evict(place.cluster.api, pod)));
    const refused = left.flatMap((pod, i) =>
      [201, 404, 429].includes(verdicts[i].status) ? [] : [finding('refused', place, pod, verdicts[i].words)],
    );
    left = left.filter((_, i) => verdicts[i].status === 429);
    const findings = refused.length > 0 ? refused : await blockades(place, left);
    if (findings.length > 0 || left.length === 0) {
      return findings;
    }
    await sleep(PAUSE_MS);
  }
  return left.map((pod) => finding('unfinished', place, pod, `not evicted within ${SECONDS} s`));
};

async function eachNode(place: Place, before: (node: string) => Promise<void>): Promise<Finding[]> {
  for (const node of place.nodes) {
    await before(node);
    const findings = await drain(place, node);
    await place.uncordon(node);
    if (findings.length > 0) {
      return findings;
    }
  }
  return [];
}

/** As `kubectl rollout restart`. */
async function rollOut(place: Place, mark: string): Promise<void> {
  await Promise.all(
    place.workloads.map(({ namespace, name }) => {
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
      const metadata = { annotations: { 'e2e/rolled-out-for': mark } };
      return place.cluster.patch(path, { spec: { template: { metadata } } });
    }),
  );
}

function finding(what: Finding['what'], place: Place, pod: Manifest, words: string): Finding {
  return { what, of: place.workloadOf(pod).id, words };
}
