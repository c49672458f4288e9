import { App, Chart, Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { Manifest, render } from '../support/manifests';
import { schemaErrors } from '../support/schema';
import { maybe, mostly, name, port } from './arbitrary-basics';
import { egress, ingress, labels, network } from './arbitrary-network';
import { brokenPolicyInvariants } from './policy-invariants';
import {
  ClusterPolicy,
  NamespacePolicy,
  PolicyTemplate,
  WebhookCheck,
  WebhookCheckRoute,
  WorkloadPolicy,
} from 'cdk8s-ha-operator';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_260_101) });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1500) / 3;

/** where: what, got, expected; remedy. */
const REFUSAL = /^[\w./[\]'-]+: [^;].+; .+$/s;

/** Builds one construct into a chart; what is refused meanwhile is a refusal too. */
type Build = (chart: Chart) => unknown;

const template = fc.constantFrom(...Object.values(PolicyTemplate));
const gitOps = maybe(fc.record({ syncWaves: fc.boolean() }));
const common = { name: maybe(name), namespace: maybe(name), gitOps };

const workload: fc.Arbitrary<Build> = fc
  .record({
    network: maybe(network),
    props: fc.record({
      ...common,
      podLabels: maybe(labels),
      egress: maybe(fc.array(egress, { maxLength: 3 })),
      ingress: maybe(fc.array(ingress, { maxLength: 3 })),
    }),
  })
  .map(
    ({ network: options, props }) =>
      (chart) =>
        new WorkloadPolicy(chart, 'policy', { ...props, network: options?.() }),
  );

const namespace: fc.Arbitrary<Build> = fc
  .record({ network: maybe(network), props: fc.record({ ...common, template }) })
  .map(
    ({ network: options, props }) =>
      (chart) =>
        new NamespacePolicy(chart, 'policy', { ...props, network: options?.() }),
  );

const cluster: fc.Arbitrary<Build> = fc
  .record({
    network: maybe(network),
    props: fc.record({
      name: maybe(name),
      gitOps,
      template,
      namespaces: maybe(fc.array(name, { maxLength: 3 })),
      excludedNamespaces: maybe(fc.array(name, { maxLength: 3 })),
    }),
  })
  .map(
    ({ network: options, props }) =>
      (chart) =>
        new ClusterPolicy(chart, 'policy', { ...props, network: options?.() }),
  );

const check: fc.Arbitrary<Build> = fc
  .record({
    network: maybe(network),
    props: fc.record({
      ...common,
      serviceName: name,
      serviceNamespace: maybe(name),
      servicePort: maybe(port),
      path: maybe(mostly(fc.constantFrom('/', '/readyz?verbose=1'), fc.string())),
      anyStatus: fc.boolean(),
      argoCdPostSync: fc.boolean(),
      route: maybe(fc.constantFrom(WebhookCheckRoute.API_SERVER, WebhookCheckRoute.SERVICE)),
      timeout: maybe(
        mostly(fc.integer({ min: 1, max: 3600 }), fc.constantFrom(0, 1.5)).map((s) => Duration.seconds(s)),
      ),
    }),
  })
  .map(
    ({ network: options, props }) =>
      (chart) =>
        new WebhookCheck(chart, 'check', { ...props, network: options?.() }),
  );

/** What is rendered, or why it was refused. */
function attempt(build: Build): Manifest[] | string {
  const chart = new Chart(new App(), 'chart', { namespace: 'operator-system' });
  try {
    build(chart);
  } catch (error) {
    return (error as Error).message;
  }
  return render(chart);
}

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

test.each<[string, fc.Arbitrary<Build>]>([
  ['a policy of a workload', workload],
  ['a policy of a namespace', namespace],
  ['a policy of the cluster', cluster],
  ['a check of a webhook', check],
])('%s is refused with a clear message, or renders manifests that pass every schema and invariant', (_what, builds) => {
  const outcomes = { rendered: 0, refused: 0 };
  fc.assert(
    fc.property(builds, (build) => {
      const result = attempt(build);
      if (typeof result === 'string') {
        outcomes.refused++;
        expect(result).toMatch(REFUSAL);
        return;
      }
      outcomes.rendered++;
      expect(result.flatMap((manifest) => schemaErrors(manifest))).toEqual([]);
      expect(result.flatMap(brokenPolicyInvariants)).toEqual([]);
      expect(attempt(build)).toEqual(result);
    }),
    { numRuns: RUNS },
  );
  expect(Math.min(outcomes.rendered, outcomes.refused)).toBeGreaterThan(RUNS / 20);
});
