import { pagesIn } from '../../test/docs/markdown';
import { atOnce } from './at-once';
import { Page } from './page';
import { Scenario } from './scenario';
import { OF_THE_LEASE } from './scenarios/lease';
import { migratedNaively, MIGRATION, recreatedAtOnce } from './scenarios/migration';
import { OF_THE_NETWORK } from './scenarios/network';
import { NO_LEADER } from './scenarios/no-leader';
import { NOT_PERMITTED } from './scenarios/not-permitted';
import { NOT_RECONCILING } from './scenarios/not-reconciling';
import { OF_REPLICAS } from './scenarios/replicas';
import { SEVERAL_LEADERS } from './scenarios/several-leaders';
import { UNOBSERVED } from './scenarios/unobserved';
import { Stage } from './stage';

const ALL: readonly Scenario[] = [
  ...NO_LEADER,
  ...SEVERAL_LEADERS,
  ...OF_THE_LEASE,
  UNOBSERVED,
  ...OF_REPLICAS,
  ...OF_THE_NETWORK,
  ...NOT_RECONCILING,
  NOT_PERMITTED,
  ...MIGRATION,
];
const CASES = ALL.map((scenario) => [`${scenario.page}: ${scenario.title}`, scenario] as const);
const PAGES = [...pagesIn('docs/runbooks'), 'docs/from-one-replica.md'];
/** How many are played at the same time: most of the time they wait. */
const AT_ONCE = 6;

const played = new Map<Scenario, Promise<() => void>>();
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start();
  const promises = atOnce(
    AT_ONCE,
    ALL.map((scenario) => () => scenario.play(stage)),
  );
  for (const [i, promise] of promises.entries()) {
    // Whose test comes later, is asked later.
    promise.catch(() => undefined);
    played.set(ALL[i], promise);
  }
});
afterAll(() => stage.stop());

test.each(CASES)('%s', async (_, scenario) => {
  await played.get(scenario);
});

test('every command of every page was run', async () => {
  await Promise.allSettled(played.values());
  const left = PAGES.map((path) => [path, Page.of(path).left()]);
  expect(left.filter(([, blocks]) => blocks.length > 0)).toEqual([]);
});

describe('mutations', () => {
  test.each(CASES)('%s: what is asserted of it is not true where all is well', async (_, scenario) => {
    const ifItWereTheCase = await played.get(scenario);
    expect(ifItWereTheCase).toThrow();
  });

  test('two act while the manifests of three are rolled out over the one that asks nobody', async () => {
    expect(await migratedNaively(stage, 'naive', (operator) => operator.apply())).toThrow();
  });

  test('two act once the one that asks nobody is scaled up', async () => {
    const scale = ['scale', 'deployment', 'operator', '--replicas=3'] as const;
    expect(await migratedNaively(stage, 'scaled-up', (operator) => operator.kubectl(...scale))).toThrow();
  });

  test('with the strategy Recreate and three replicas at once, Kubernetes makes three of the old', async () => {
    expect(await recreatedAtOnce(stage, 'at-once')).toBe(3);
  });
});
