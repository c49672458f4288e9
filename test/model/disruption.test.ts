import { podsOf, rolloutProblems } from '../../src/model/disruption';

test.each([
  [2, 3, 'up', 2],
  [0, 3, 'down', 0],
  ['25%', 3, 'up', 1],
  ['25%', 3, 'down', 0],
  ['50%', 3, 'up', 2],
  ['50%', 3, 'down', 1],
  ['34%', 3, 'up', 2],
  ['33%', 3, 'up', 1],
  ['50%', 4, 'up', 2],
  ['50%', 4, 'down', 2],
  ['0%', 3, 'up', 0],
  ['100%', 3, 'down', 3],
  // Where a share is not exact in floating point.
  ['7%', 100, 'up', 7],
  ['29%', 100, 'down', 29],
] as const)('%p of %d replicas, rounded %s, is %d', (value, replicas, round, pods) => {
  expect(podsOf(value, replicas, round)).toBe(pods);
});

test.each([-1, 1.5, NaN, '101%', '-1%', '12.5%', '50', '', '%', ' 5%'])('%p is no number of pods', (value) => {
  expect(podsOf(value, 3, 'up')).toBeUndefined();
});

const anywhere = { strictPerRevision: false };

test.each([
  [0, 0],
  [0, '0%'],
  ['0%', 0],
  ['0%', '0%'],
] as const)('a rollout that adds %p and takes away %p cannot progress', (maxSurge, maxUnavailable) => {
  expect(rolloutProblems({ type: 'RollingUpdate', maxSurge, maxUnavailable }, 3, anywhere, 'rollout')).toEqual([
    {
      path: 'rollout',
      message: 'maxSurge and maxUnavailable are both 0, so no pod can ever be replaced',
      remedy: 'use maxSurge 0 and maxUnavailable 1',
    },
  ]);
});

test('a rollout that recreates always progresses', () => {
  const apart = { apart: 'antiAffinity', strictPerRevision: true } as const;
  expect(rolloutProblems({ type: 'Recreate' }, 3, apart, 'rollout')).toEqual([]);
});

test("a rollout without limits has Kubernetes' own, 25% and 25%", () => {
  const apart = { apart: 'antiAffinity', strictPerRevision: false } as const;
  expect(rolloutProblems({ type: 'RollingUpdate' }, 3, apart, 'rollout')).toHaveLength(1);
  expect(rolloutProblems({ type: 'RollingUpdate' }, 4, apart, 'rollout')).toEqual([]);
});
