import { App, Chart } from 'cdk8s';
import { Manifest } from '../../test/support/manifests';
import { API_SERVER, CLUSTER_DNS, decide, Flow, fqdn, HOST, pod, REMOTE_NODE, WORLD } from '../support/cilium';
import { synthesized } from '../support/synthesized';
import { Call, parsed, refuseInvalid } from './matrix';
import {
  ClusterPolicy,
  Egress,
  Ingress,
  NamespacePolicy,
  NetworkBackend,
  NetworkEntity,
  PolicyTemplate,
  WorkloadPolicy,
} from 'cdk8s-ha-operator';

/*
 * The order in which the guide closes a namespace that is open and in use: what is in use is never cut off, whatever
 * has been applied so far, object by object, and what is not in use is closed at the end.
 */

const { CILIUM, NETWORK_POLICY } = NetworkBackend;
const { DEFAULT_DENY, ALLOW_DNS, ALLOW_API_SERVER, ALLOW_ALL_EGRESS, ALLOW_ALL_INGRESS, ALLOW_SAME_NAMESPACE } =
  PolicyTemplate;

const FRONT = pod('shop', { app: 'front' });
const BACK = pod('shop', { app: 'back' });
const GATEWAY = pod('ingress-nginx', { app: 'nginx' });
const PROMETHEUS = pod('monitoring', { app: 'prometheus' });
const STRANGER = pod('other', { app: 'stranger' });
const PAYMENT = fqdn('api.payment.example.com');

type Row = [what: string, from: typeof FRONT, to: typeof FRONT, call: Call];

const IN_USE: Row[] = [
  ['the gateway calls the front', GATEWAY, FRONT, 'TCP 8080'],
  ['the front calls the back', FRONT, BACK, 'TCP 9000'],
  ['the back calls the payment service', BACK, PAYMENT, 'TCP 443'],
  ['the back calls the API server', BACK, API_SERVER, 'TCP 6443'],
  ['the front asks DNS by UDP', FRONT, CLUSTER_DNS, 'UDP 53'],
  ['the back asks DNS by TCP', BACK, CLUSTER_DNS, 'TCP 53'],
  ['Prometheus reads metrics', PROMETHEUS, BACK, 'TCP 9090'],
  ['its node probes the front', HOST, FRONT, 'TCP 8081'],
];
const STRAY_IN: Row[] = [
  ['a stranger calls the back', STRANGER, BACK, 'TCP 9000'],
  ['another node calls the front', REMOTE_NODE, FRONT, 'TCP 8080'],
  ['the world calls the front', WORLD, FRONT, 'TCP 8080'],
  ['the gateway calls the back', GATEWAY, BACK, 'TCP 9000'],
  ['Prometheus calls the front', PROMETHEUS, FRONT, 'TCP 8080'],
];
const STRAY_OUT: Row[] = [
  ['the front calls a stranger', FRONT, STRANGER, 'TCP 80'],
  ['the front calls the world', FRONT, WORLD, 'TCP 80'],
  ['the front calls another node', FRONT, REMOTE_NODE, 'TCP 10250'],
  ['the back sends mail', BACK, WORLD, 'TCP 25'],
];

interface Steps {
  readonly openAll: Manifest[];
  readonly tight: Manifest[];
  readonly deny: Manifest[];
}

function rendered(build: (chart: Chart) => unknown): Manifest[] {
  const app = new App();
  build(new Chart(app, 'chart', { namespace: 'shop' }));
  return synthesized(app);
}

function workloads(backend: NetworkBackend): Manifest[] {
  const network = { backend };
  return rendered((chart) => {
    new WorkloadPolicy(chart, 'front', {
      podLabels: { app: 'front' },
      network,
      ingress: [
        Ingress.fromPods({ app: 'nginx' }, { namespace: 'ingress-nginx', ports: [8080] }),
        Ingress.fromNode({ ports: [8081] }),
      ],
    });
    const payment =
      backend === CILIUM
        ? [Egress.toDns(), Egress.toFqdns(['api.payment.example.com'], { ports: [443] })]
        : [Egress.toEntities([NetworkEntity.WORLD], { ports: [443] })];
    new WorkloadPolicy(chart, 'back', {
      podLabels: { app: 'back' },
      network,
      egress: payment,
      ingress: [Ingress.fromPods({ app: 'prometheus' }, { namespace: 'monitoring', ports: [9090] })],
    });
  });
}

function namespaceSteps(backend: NetworkBackend): Steps {
  const templates = (...all: PolicyTemplate[]) =>
    rendered((chart) =>
      all.map((template) => new NamespacePolicy(chart, template, { template, network: { backend } })),
    );
  return {
    openAll: templates(ALLOW_ALL_EGRESS, ALLOW_ALL_INGRESS),
    tight: [...templates(ALLOW_DNS, ALLOW_API_SERVER, ALLOW_SAME_NAMESPACE), ...workloads(backend)],
    deny: templates(DEFAULT_DENY),
  };
}

/** The same with policies of the cluster, beside one that only a namespace can have. */
function clusterSteps(): Steps {
  const templates = (...all: PolicyTemplate[]) =>
    rendered((chart) => all.map((template) => new ClusterPolicy(chart, template, { template })));
  const neighbours = { template: ALLOW_SAME_NAMESPACE };
  // Whom else the policies are about needs its own: who calls, calls.
  const callers = rendered((chart) => {
    ['ingress-nginx', 'monitoring', 'other'].forEach((namespace) => {
      const egress = [Egress.toNamespaces(['shop'])];
      const ingress = [Ingress.fromNamespaces(['shop'])];
      new WorkloadPolicy(chart, namespace, { namespace, egress, ingress });
    });
  });
  return {
    openAll: templates(ALLOW_ALL_EGRESS, ALLOW_ALL_INGRESS),
    tight: [
      ...templates(ALLOW_DNS, ALLOW_API_SERVER),
      ...rendered((chart) => new NamespacePolicy(chart, 'neighbours', neighbours)),
      ...workloads(CILIUM),
      ...callers,
    ],
    deny: templates(DEFAULT_DENY),
  };
}

/** What does not get through, in each of the states. */
async function cutOff(states: readonly (readonly Manifest[])[], rows: readonly Row[]): Promise<string[][]> {
  const flows = rows.map(([, from, to, call]): Flow => ({ from, to, ...parsed(call) }));
  const answers = await decide(states.map((policies) => ({ policies, flows })));
  refuseInvalid(answers);
  return answers.map(({ flows: verdicts }) =>
    rows.flatMap(([what], i) => (verdicts[i].egress === 'denied' || verdicts[i].ingress === 'denied' ? [what] : [])),
  );
}

/** Every state on the way: one object more each time, in this order of the objects and in the opposite one. */
function onTheWay(before: readonly Manifest[], added: readonly Manifest[]): Manifest[][] {
  return [added, [...added].reverse()].flatMap((order) => order.map((_, i) => [...before, ...order.slice(0, i + 1)]));
}

const EVERYTHING = [...IN_USE, ...STRAY_IN, ...STRAY_OUT];
const names = (rows: readonly Row[]) => rows.map(([what]) => what);

describe.each<[string, Steps]>([
  ['a namespace, in Cilium', namespaceSteps(CILIUM)],
  ['a namespace, by NetworkPolicies', namespaceSteps(NETWORK_POLICY)],
  ['the cluster', clusterSteps()],
])('%s', (_, { openAll, tight, deny }) => {
  const [allEgress, allIngress] = openAll;

  test('everything is open before', async () => {
    expect(await cutOff([[]], EVERYTHING)).toEqual([[]]);
  });

  test('steps 1 to 3 change nothing, whatever is applied first within each', async () => {
    // Of allow-all both are there before anything else is; each alone closes nothing either.
    const states = [...onTheWay([], openAll), ...onTheWay(openAll, tight), ...onTheWay([...openAll, ...tight], deny)];
    expect(states.length).toBeGreaterThan(15);
    expect(await cutOff(states, EVERYTHING)).toEqual(states.map(() => []));
  });

  test('step 4 closes what is not in use, one direction after the other, and nothing beside', async () => {
    const closed = [...tight, ...deny];
    const states = [[...closed, allEgress], closed];
    expect(await cutOff(states, IN_USE)).toEqual([[], []]);
    expect(await cutOff(states, STRAY_IN)).toEqual([names(STRAY_IN), names(STRAY_IN)]);
    expect(await cutOff(states, STRAY_OUT)).toEqual([[], names(STRAY_OUT)]);
    // Put back, it is open again.
    expect(await cutOff([[...closed, allEgress, allIngress]], EVERYTHING)).toEqual([[]]);
  });

  test('any other order would have cut off what is in use', async () => {
    const [denyFirst, tightFirst] = await cutOff([deny, [...deny, ...tight.slice(0, 1)]], IN_USE);
    expect(denyFirst).toEqual(names(IN_USE).filter((what) => what !== 'its node probes the front'));
    expect(tightFirst).toContain('the gateway calls the front');
  });
});

test('by NetworkPolicies, allow-dns before allow-all-egress cuts off the rest; in Cilium it does not', async () => {
  const [first, second] = [NETWORK_POLICY, CILIUM].map((backend) => namespaceSteps(backend).tight.slice(0, 1));
  expect(await cutOff([first, second], IN_USE)).toEqual([
    ['the front calls the back', 'the back calls the payment service', 'the back calls the API server'],
    [],
  ]);
});

test('workloads that name hosts have their DNS seen in every state on the way', async () => {
  const { openAll, tight, deny } = namespaceSteps(CILIUM);
  const own = tight.filter(({ metadata }) => metadata.name === 'back');
  expect(own).toHaveLength(1);
  const others = tight.filter((policy) => !own.includes(policy));
  const states = [
    ...onTheWay([...openAll, ...own], [...others, ...deny]),
    [...tight, ...deny, openAll[0]],
    [...tight, ...deny],
  ];
  const ask: Flow = { from: BACK, to: CLUSTER_DNS, protocol: 'UDP', port: 53, query: 'api.payment.example.com' };
  const answers = await decide(states.map((policies) => ({ policies, flows: [ask] })));
  expect(answers.map(({ flows }) => flows[0].query)).toEqual(states.map(() => 'allowed'));
  expect((await decide([{ policies: openAll, flows: [ask] }]))[0].flows[0].query).toBe('unseen');
});
