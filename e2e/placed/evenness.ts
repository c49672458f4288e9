import { Zones } from './pool';

/** How many pods each node has; one that is not there has none. */
export type Load = ReadonlyMap<string, number>;

/** Where pods crowd, although others of the nodes have room; nothing where they are as even as can be. */
export function crowding(load: Load, zones: Zones): string[] {
  const nodes = Object.values(zones).flat();
  const pods = sum([...load.values()]);
  const fair = Math.ceil(pods / nodes.length);
  const inZones = Object.values(zones).map((names) => sum(names.map((name) => load.get(name) ?? 0)));
  const skew = skewOf(inZones);
  return [
    ...[...load]
      .filter(([node, count]) => count > (nodes.includes(node) ? fair : 0))
      .map(
        ([node, count]) =>
          `node ${node} has ${count} of ${pods} pods, where ${nodes.includes(node) ? fair : 0} would do`,
      ),
    ...(skew > skewOf(evenest(pods, zones, fair)) ? [`zones have ${inZones.join(', ')} pods`] : []),
  ];
}

/** The most even zones that there can be while no node has more than is fair. */
function evenest(pods: number, zones: Zones, fair: number): number[] {
  const room = Object.values(zones).map((nodes) => nodes.length * fair);
  const filled = room.map(() => 0);
  for (let i = 0; i < pods; i += 1) {
    const open = filled.map((count, zone) => (count < room[zone] ? count : Infinity));
    filled[open.indexOf(Math.min(...open))] += 1;
  }
  return filled;
}

function skewOf(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
