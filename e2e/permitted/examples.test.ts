import { App } from 'cdk8s';
import { Manifest } from '../../test/support/manifests';
import { ControlPlane, startControlPlane } from '../support/control-plane';
import { EXAMPLES } from '../support/examples';
import { synthesized } from '../support/synthesized';
import { CERT_MANAGER, WEBHOOK_CHECK, WITH_GANDI } from './cert-manager';
import { Expectation, permitted } from './check';
import { Resource, servedBy } from './inventory';
import { BESKAR7, bindy, BINDY_DRILL, PROMETHEUS, SM_OPERATOR } from './systems';

/** Each example, together with those that it does nothing without. */
const SYSTEMS: Readonly<Record<string, { readonly with?: string[]; readonly needs: readonly Expectation[] }>> = {
  beskar7: { needs: [BESKAR7, PROMETHEUS] },
  bindy: { needs: [bindy('bindy-system')] },
  'bindy, drill': { needs: [bindy('bindy-system'), BINDY_DRILL] },
  'cert-manager': { needs: CERT_MANAGER },
  'the Gandi webhook': { with: ['cert-manager'], needs: WITH_GANDI },
  'sm-operator': { needs: [SM_OPERATOR, PROMETHEUS] },
  'cluster-baseline': { needs: [] },
  'cluster-baseline, open': { needs: [] },
  'cluster-baseline, check': { needs: [WEBHOOK_CHECK] },
};

let cluster: ControlPlane;
let everything: Resource[];

beforeAll(async () => {
  cluster = await startControlPlane();
  everything = await servedBy(cluster);
});

afterAll(() => cluster.stop());

function manifestsOf(...systems: string[]): Manifest[] {
  const app = new App();
  systems.forEach((system) => EXAMPLES[system](app));
  return synthesized(app);
}

test('the API server says what it serves', () => {
  expect(everything.length).toBeGreaterThan(100);
  expect(everything).toContainEqual(expect.objectContaining({ group: 'apps', name: 'deployments/scale' }));
});

test.each(Object.keys(EXAMPLES))('%s may do what it needs, and no more', async (system) => {
  const { needs, with: others = [] } = SYSTEMS[system];
  expect(await permitted(cluster, manifestsOf(system, ...others), needs, everything)).toEqual([]);
});
