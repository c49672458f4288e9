import * as fc from 'fast-check';
import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { ACCOUNT, attempt, FEATURES, Rendered, variant } from './arbitrary';
import { acceptedBy } from './check';
import { startCluster } from './cluster';
import { keptBy } from './kept';

/** The same cases every time; `PROPERTY_SEED` and `PROPERTY_RUNS` explore others. */
const seed = Number(process.env.PROPERTY_SEED ?? 20_260_101);
const numRuns = Number(process.env.PROPERTY_RUNS ?? 150);

/** where: what; remedy. */
const REFUSAL = /^[\w./[\]'-]+: [^;].+; .+$/s;

let cluster: ControlPlane;

beforeAll(async () => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
  cluster = await startCluster();
});

afterAll(() => cluster.stop());

/** What users have before: nothing here asks who made it. */
async function bring({ props }: Rendered, namespace: string): Promise<void> {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: ACCOUNT, namespace } };
  const { priorityClassName } = props.placement ?? {};
  const priority = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: 1000 };
  const brought: Manifest[] = [
    ...(props.serviceAccount ? [account] : []),
    ...(priorityClassName ? [{ ...priority, metadata: { name: priorityClassName } }] : []),
  ];
  await Promise.all(brought.map(async (manifest) => accepted(await cluster.apply(manifest))));
}

test('props are refused by us, or what they render is accepted without a warning and kept as it is', async () => {
  const features = new Map<string, number>();
  let [runs, taken] = [0, 0];
  await fc.assert(
    fc.asyncProperty(variant, async (given) => {
      const namespace = `variant-${(runs += 1)}`;
      const rendered = attempt(given, namespace);
      if (typeof rendered === 'string') {
        expect(rendered).toMatch(REFUSAL);
        return;
      }
      await bring(rendered, namespace);
      const { manifests } = rendered;
      expect(await acceptedBy(cluster, manifests)).toEqual([]);
      expect(await keptBy(cluster, manifests)).toEqual([]);
      taken += 1;
      rendered.features.forEach((feature) => features.set(feature, (features.get(feature) ?? 0) + 1));
    }),
    { seed, numRuns },
  );
  expect(taken).toBeGreaterThanOrEqual(40);
  expect(runs - taken).toBeGreaterThan(10);
  // What no variant asked for has not been shown to be accepted.
  expect(FEATURES.filter((feature) => !features.has(feature))).toEqual([]);
});
