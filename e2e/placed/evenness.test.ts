import { crowding } from './evenness';

const ZONES = { a: ['a1', 'a2', 'a3'], b: ['b1'], c: ['c1'] };

test.each<[string, Record<string, number>]>([
  ['a pod a zone', { a1: 1, b1: 1, c1: 1 }],
  ['a pod a node', { a1: 1, a2: 1, a3: 1, b1: 1, c1: 1 }],
  ['zones that differ by one', { a1: 1, a2: 1, b1: 1, c1: 1 }],
  ['two pods a node where there are too many for one', { a1: 1, a2: 1, b1: 2, c1: 2 }],
  ['more pods in the zone that has more room', { a1: 2, a2: 2, a3: 1, b1: 2, c1: 2 }],
])('%s: as even as can be', (_, counts) => {
  expect(crowding(new Map(Object.entries(counts)), ZONES)).toEqual([]);
});

test.each<[string, Record<string, number>, string[]]>([
  [
    'two pods on a node while another has none',
    { a1: 2, b1: 1 },
    ['node a1 has 2 of 3 pods, where 1 would do', 'zones have 2, 1, 0 pods'],
  ],
  ['no pod in a zone', { a1: 1, a2: 1, b1: 1 }, ['zones have 2, 1, 0 pods']],
  [
    'a pod where there should be none',
    { a1: 1, b1: 1, x1: 1 },
    ['node x1 has 1 of 3 pods, where 0 would do', 'zones have 1, 1, 0 pods'],
  ],
])('%s: found', (_, counts, findings) => {
  expect(crowding(new Map(Object.entries(counts)), ZONES)).toEqual(findings);
});
