import type { DashboardJson } from '.';

const WIDTH = 24;

/** What is wrong with the places of panels: ids that are taken, cells of the grid that two panels have, or none. */
export function layoutErrors({ panels }: DashboardJson): string[] {
  const ids = panels.map(({ id }) => id);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
  );
  const bottom = Math.max(0, ...panels.map(({ gridPos: { y, h } }) => y + h));
  const all = Array.from({ length: WIDTH * bottom }, (_, i) => `${i % WIDTH},${Math.floor(i / WIDTH)}`);
  const [taken, whole] = [new Set(cells), new Set(all)];
  return [
    ...ids.filter((id, i) => ids.indexOf(id) < i).map((id) => `two panels have the id ${id}`),
    ...(taken.size < cells.length ? ['panels overlap'] : []),
    ...cells.filter((cell) => !whole.has(cell)).map((cell) => `${cell} is outside the grid`),
    ...all.filter((cell) => !taken.has(cell)).map((cell) => `${cell} is empty`),
  ];
}
