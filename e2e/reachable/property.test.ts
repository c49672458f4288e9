import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { Manifest, only } from '../../test/support/manifests';
import { schemaErrors } from '../../test/support/schema';
import { Case, decide, Flow, pod, Verdict } from '../support/cilium';
import { ciliumDefinitions } from '../support/cilium-definitions';
import { startControlPlane } from '../support/control-plane';
import { policiesIn, synthesized } from '../support/synthesized';
import { egress, IGNORED, ingress, labels, maybe, mostly, namespace, platform, port, Rule } from './arbitrary';
import { callOf, declared, egressOf, ingressOf, opensAll, UNDECLARED, UNDECLARED_PORT } from './declared';
import { parsed } from './matrix';
import { HaOperator, LeaderElection, NetworkBackend, WorkloadPolicy } from 'cdk8s-ha-operator';

/** The same cases every time; `PROPERTY_SEED` and `PROPERTY_RUNS` explore others. */
const seed = Number(process.env.PROPERTY_SEED ?? 20_260_101);
const numRuns = Number(process.env.PROPERTY_RUNS ?? 2000);

const input = fc.record({
  backend: fc.constantFrom(NetworkBackend.CILIUM, NetworkBackend.NETWORK_POLICY),
  platform,
  namespace,
  name: mostly(fc.constant('policy'), namespace),
  podLabels: labels,
  egress: maybe(egress),
  ingress: maybe(ingress),
  /** Instead of a policy for pods that something else renders. */
  operator: maybe(
    fc.record({
      scraper: maybe(fc.record({ namespace, labels })),
      metrics: port,
      webhook: maybe(port),
      probe: maybe(port),
    }),
  ),
});
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

/** path: what; remedy (at construct). What a platform is made of has no construct. */
const WHAT = String.raw`(\['[^']+'\])?: [^;\s].*; .+`;
const REFUSAL = new RegExp(
  String.raw`^(?!platform)[a-zA-Z]+(\.[a-zA-Z]+)*${WHAT} \(at [^()]+\)$|^platform\.[a-zA-Z.]+${WHAT}$`,
  's',
);

interface Attempt {
  readonly input: Input;
  readonly refusal?: string;
  readonly manifests: Manifest[];
}

function attempt(given: Input): Attempt {
  const app = new App();
  try {
    const chart = new Chart(app, 'chart', { namespace: given.namespace });
    const network = { backend: given.backend, platform: given.platform() };
    const access = {
      network,
      egress: given.egress && egressOf(given.egress),
      ingress: given.ingress && ingressOf(given.ingress),
    };
    if (given.operator) {
      const { scraper, metrics, webhook, probe } = given.operator;
      new HaOperator(chart, 'operator', {
        name: given.name,
        image: 'registry.example.com/operator:1.0.0',
        leaderElection: LeaderElection.notNeeded('a test'),
        metrics: { port: metrics, scrapers: scraper && [scraper] },
        webhook: webhook === undefined ? undefined : { port: webhook },
        ports: probe === undefined ? [] : [{ number: probe, name: 'probe' }],
        liveness: probe === undefined ? undefined : kplus.Probe.fromTcpSocket({ port: probe }),
        ...access,
      });
    } else {
      new WorkloadPolicy(chart, 'policy', { name: given.name, podLabels: given.podLabels, ...access });
    }
  } catch (error) {
    return { input: given, refusal: (error as Error).message, manifests: [] };
  }
  return { input: given, manifests: synthesized(app) };
}

interface Expectation {
  readonly flow: Flow;
  readonly direction: 'egress' | 'ingress';
  readonly verdict: Verdict;
}

/** What should come of what was declared, and of what was not. */
function expectations({ input: given, manifests }: Attempt): Expectation[] {
  const { operator } = given;
  // Where it is not Cilium that enforces a NetworkPolicy, these are known.
  if (!operator && IGNORED.some((label) => label in given.podLabels)) {
    return [];
  }
  const who = operator
    ? pod(given.namespace, only(manifests, 'Deployment').spec.template.metadata.labels)
    : pod(given.namespace, { ...given.podLabels, 'something-else': 'too' });
  const own: Rule[] = operator?.scraper ? [{ kind: 'pods', ...operator.scraper, ports: [operator.metrics] }] : [];
  const inwards = [...(given.ingress ?? []), ...own];
  const judged = (rules: readonly Rule[] | undefined, direction: 'egress' | 'ingress'): Expectation[] => {
    if (!rules && !operator) {
      return [];
    }
    const flow = direction === 'egress' ? { from: who, to: UNDECLARED } : { from: UNDECLARED, to: who };
    const verdict = rules?.some(opensAll) ? 'allowed' : 'denied';
    return [{ flow: { ...flow, protocol: 'TCP', port: UNDECLARED_PORT }, direction, verdict }];
  };
  const allowed = (rule: Rule, direction: 'egress' | 'ingress'): Expectation[] => {
    const peer = declared(rule, given.namespace);
    const flow = direction === 'egress' ? { from: who, to: peer ?? who } : { from: peer ?? who, to: who };
    return peer ? [{ flow: { ...flow, ...parsed(callOf(rule)) }, direction, verdict: 'allowed' }] : [];
  };
  return [
    ...(given.egress ?? []).flatMap((rule) => allowed(rule, 'egress')),
    ...inwards.flatMap((rule) => allowed(rule, 'ingress')),
    ...judged(given.egress, 'egress'),
    ...judged(given.ingress, 'ingress'),
  ];
}

let attempts: Attempt[];
let rendered: Attempt[];

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
  attempts = fc.sample(input, { seed, numRuns }).map(attempt);
  rendered = attempts.filter(({ refusal }) => refusal === undefined);
});

test('what is refused is so with a clear message, and neither happens too rarely', () => {
  const refusals = attempts.flatMap(({ refusal = [] }) => refusal);
  expect(refusals.filter((message) => !REFUSAL.test(message))).toEqual([]);
  expect(Math.min(refusals.length, rendered.length)).toBeGreaterThan(numRuns / 10);
});

test("what is rendered passes the published schemas and Cilium's own checks, and does what was declared", async () => {
  const wanted = rendered.map(expectations);
  const cases = rendered.map(({ manifests }, i): Case => ({
    policies: policiesIn(manifests),
    flows: wanted[i].map(({ flow }) => flow),
  }));
  const answers = await decide(cases);
  const wrong = answers.flatMap(({ policies, flows }, i) => {
    const differing = wanted[i].filter(({ direction, verdict }, j) => flows[j][direction] !== verdict);
    const problems = [
      ...policies.filter(({ valid }) => !valid).map(({ error }) => error),
      ...cases[i].policies.flatMap((policy) => schemaErrors(policy)),
      ...differing.map(
        ({ flow: { from, to, protocol, port }, direction, verdict }) =>
          `${from.name} to ${to.name}, ${protocol ?? ''} ${port}, is not ${verdict} by ${direction}`,
      ),
    ];
    return problems.length > 0 ? [{ problems, policies: JSON.stringify(cases[i].policies) }] : [];
  });
  expect(wrong).toEqual([]);
  const verdicts = wanted.flat().map(({ verdict }) => verdict);
  expect(verdicts.filter((verdict) => verdict === 'allowed').length).toBeGreaterThan(numRuns / 4);
  expect(verdicts.filter((verdict) => verdict === 'denied').length).toBeGreaterThan(numRuns / 4);
});

test('the API server takes what is rendered, without a warning', async () => {
  const cluster = await startControlPlane();
  try {
    await cluster.installDefinitions(await ciliumDefinitions());
    await cluster.namespace('properties', {});
    const refused: object[] = [];
    const some = rendered.filter((_, i) => i % 3 === 0);
    for (const policy of some.flatMap(({ manifests }) => policiesIn(manifests))) {
      const here = { ...policy, metadata: { ...policy.metadata, namespace: 'properties' } };
      const { status, message, warnings } = await cluster.apply(here, { dryRun: true });
      if (status >= 400 || warnings.length > 0) {
        refused.push({ message, warnings, spec: JSON.stringify(policy.spec) });
      }
    }
    expect(refused).toEqual([]);
  } finally {
    await cluster.stop();
  }
});
