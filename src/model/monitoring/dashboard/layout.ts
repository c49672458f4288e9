import type { Panel, PlacedPanel } from './grafana';

/** The grid of Grafana is as many columns wide. */
const WIDTH = 24;

/** Panels beside each other, which share the width evenly, or by their weights. */
export interface Row {
  /** In units of 30 pixels and a gap of 8. */
  readonly height: number;
  readonly panels: readonly Panel[];
  /** 1 for panels that have none. */
  readonly weights?: readonly number[];
}

/** Rows below each other. */
export function placed(rows: readonly Row[]): PlacedPanel[] {
  const all: PlacedPanel[] = [];
  let y = 0;
  for (const { height: h, panels, weights = [] } of rows) {
    const edges = edgesOf(panels.map((_, i) => weights[i] ?? 1));
    panels.forEach((panel, i) => {
      const gridPos = { x: edges[i], y, w: edges[i + 1] - edges[i], h };
      all.push({ ...panel, id: all.length + 1, gridPos });
    });
    y += h;
  }
  return all;
}

/** Two panels in a row, and the last alone if their number is odd. */
export function inPairs(height: number, panels: readonly Panel[]): Row[] {
  const firsts = panels.filter((_, i) => i % 2 === 0);
  return firsts.map((_, i) => ({ height, panels: panels.slice(2 * i, 2 * i + 2) }));
}

/** Where columns begin, and the last ends. */
function edgesOf(weights: readonly number[]): number[] {
  const sums = weights.reduce<number[]>((edges, weight) => [...edges, (edges.at(-1) ?? 0) + weight], [0]);
  const total = sums.at(-1) ?? 1;
  return sums.map((sum) => Math.round((WIDTH * sum) / total));
}
