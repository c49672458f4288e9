import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { parseOptions } from '../../src/cli/drill/options';
import { containerOf } from '../support/container';
import { Manifest, only, render } from '../support/manifests';
import { schemaErrors } from '../support/schema';
import { maybe, name } from './arbitrary-basics';
import { network } from './arbitrary-network';
import { propsThunk, PropsThunk } from './arbitrary-props';
import { brokenPolicyInvariants } from './policy-invariants';
import { FailoverDrill, FailoverEvent, HaOperator } from 'cdk8s-ha-operator';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_260_101) });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1500) / 3;

/** where: what, got, expected; remedy. */
const REFUSAL = /^[\w./[\]'-]+: [^;].+; .+$/s;

const props = fc.record({
  event: maybe(fc.constantFrom(...Object.values(FailoverEvent))),
  suspend: maybe(fc.boolean()),
  name: maybe(name),
  network: maybe(network),
});

/** A controller, if it is one that can be. */
function operatorOf(given: PropsThunk): HaOperator | undefined {
  try {
    return new HaOperator(new Chart(new App(), 'chart', { namespace: 'operator-system' }), 'operator', given());
  } catch {
    return undefined;
  }
}

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

test('of whatever controller, a drill is refused with a clear message, or is complete and understood by the program', () => {
  const outcomes = { rendered: 0, refused: 0 };
  fc.assert(
    fc.property(propsThunk, props, (given, { network: options, ...drill }) => {
      const controller = operatorOf(given);
      fc.pre(controller !== undefined);
      const chart = new Chart(new App(), 'chart');
      let manifests: Manifest[];
      try {
        new FailoverDrill(chart, 'drill', { ...drill, controller, image: 'drill:1', network: options?.() });
        manifests = render(chart);
      } catch (error) {
        outcomes.refused++;
        expect((error as Error).message).toMatch(REFUSAL);
        return;
      }
      outcomes.rendered++;
      expect(manifests.flatMap((manifest) => schemaErrors(manifest))).toEqual([]);
      expect(manifests.flatMap(brokenPolicyInvariants)).toEqual([]);
      const { args } = containerOf(only(manifests, 'CronJob').spec.jobTemplate);
      expect(parseOptions((args as string[]).slice(1))).toMatchObject({
        kind: 'drill',
        options: { deployment: controller.name, leaseName: controller.leaseName, event: drill.event ?? 'delete' },
      });
    }),
    { numRuns: RUNS },
  );
  expect(Math.min(outcomes.rendered, outcomes.refused)).toBeGreaterThan(RUNS / 20);
});
