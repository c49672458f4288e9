import { Manifest, only } from '../../test/support/manifests';
import { SYSTEMS } from '../electing/systems';
import { accepted } from '../support/api-client';
import { until } from '../support/processes';
import { settledSnapshot } from './check';
import { differences, snapshotOf } from './snapshot';
import { Drilled, Stage } from './stage';

const SYSTEM = SYSTEMS['client-go'];
const RETRIES = 40;

let stage: Stage;
let bare: Stage;
let drilled: Drilled;
let elsewhere: Drilled;

beforeAll(async () => {
  // The second one has no Cilium.
  [stage, bare] = await Promise.all([Stage.start(), Stage.start({ hasCilium: false })]);
  [drilled, elsewhere] = await Promise.all([stage.add(SYSTEM, 'refused', 'fast'), bare.add(SYSTEM, 'refused', 'fast')]);
});
afterAll(() => Promise.all([stage.stop(), bare.stop()]));

/** Why a drill is refused, without a trace. */
async function refusal(args: readonly string[], of = drilled, on = stage): Promise<string> {
  const before = await snapshotOf(on.cluster.api, of.namespace, of.nodes);
  const { code, out, err } = await on.drill(of, ['--yes', ...args]);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(differences(before, await settledSnapshot(on, of, before))).toEqual([]);
  return err;
}

const path = (resource: string, group = 'apps/v1') => `/apis/${group}/namespaces/refused/${resource}`;

/** Until the controllers have made of a change what it comes to. */
async function eventually(args: readonly string[], text: string): Promise<void> {
  await until(
    `it does not say '${text}'`,
    async () => (await refusal(args).catch(() => '')).includes(text) || undefined,
    RETRIES,
  );
}

test('a budget without room, also for an event that would not ask it', async () => {
  const budget = path('poddisruptionbudgets/manager', 'policy/v1');
  await stage.cluster.patch(budget, { spec: { maxUnavailable: 0 } });
  await eventually([], 'PodDisruptionBudget manager allows no pod to go at the moment');
  expect(await refusal(['--event', 'drain'])).toMatch(/PodDisruptionBudget manager allows no pod to go/);
  await stage.cluster.patch(budget, { spec: { maxUnavailable: 1 } });
});

test('two budgets', async () => {
  const first = only(drilled.rendered.manifests, 'PodDisruptionBudget');
  const second = { ...first, metadata: { name: 'second', namespace: 'refused' } };
  accepted(await stage.cluster.api.apply(second));
  await eventually([], 'has several PodDisruptionBudgets (manager and second)');
  accepted(await stage.cluster.api.delete(second));
});

test('one replica', async () => {
  await stage.cluster.patch(path('deployments/manager'), { spec: { replicas: 1 } });
  await drilled.operator.settled().catch(() => undefined);
  expect(await refusal([])).toContain('Deployment refused/manager has 1 replica, so that nobody could take over');
  await stage.cluster.patch(path('deployments/manager'), { spec: { replicas: 3 } });
  await drilled.operator.settled();
});

test('a rollout under way', async () => {
  // Its new pods do not begin.
  stage.held.add('refused');
  const { code } = await stage.cluster.kubectl('rollout', 'restart', '-n', 'refused', 'deployment/manager');
  expect(code).toBe(0);
  await eventually([], 'a rollout of Deployment refused/manager is under way');
  stage.held.delete('refused');
  await drilled.operator.settled();
});

test('a partition where the cluster knows no Cilium, but nothing else', async () => {
  expect(await refusal(['--event', 'partition'], elsewhere, bare)).toBe(
    'cdk8s-ha-operator: refused: the cluster has no CiliumNetworkPolicy (cilium.io/v2), which a partition takes; use --event crash, or a cluster with Cilium\n',
  );
  const { code } = await bare.drill(elsewhere, ['--event', 'crash', '--yes']);
  expect(code).toBe(0);
});

test('what the plan says is what is done: nothing, without --yes', async () => {
  const before = await snapshotOf(stage.cluster.api, drilled.namespace, drilled.nodes);
  const { code, out, err } = await stage.drill(drilled, ['--event', 'partition', '--json']);
  expect([code, err]).toEqual([0, expect.stringContaining('give --yes to go on')]);
  expect((JSON.parse(out) as Manifest).leader.pod).toBe(drilled.operator.leader());
  expect(differences(before, await settledSnapshot(stage, drilled, before))).toEqual([]);
});

/** Last, since each account takes the roles of the one before. */
describe('without rights:', () => {
  async function as(args: readonly string[], name: string): Promise<Drilled> {
    const token = await stage.account('refused', args, name);
    return { ...drilled, token, kubeconfig: stage.cluster.api.kubeconfig(token) };
  }

  test('those of one event are not enough for another', async () => {
    const account = await as(['--event', 'crash'], 'crasher');
    const missing = (await refusal(['--event', 'partition'], account)).match(/you may not .*?;/g);
    expect(missing).toEqual(
      ['patch pods', ...['list', 'delete', 'create'].map((verb) => `${verb} ciliumnetworkpolicies.cilium.io`)].map(
        (right) => `you may not ${right} in namespace refused;`,
      ),
    );
    expect(await refusal(['--event', 'drain'], account)).toMatch(
      /create pods\/eviction in namespace refused;.*get nodes;.*list nodes;.*patch nodes;/s,
    );
    expect((await stage.drill(account, ['--event', 'crash', '--yes'])).code).toBe(0);
    await drilled.operator.settled();
  });

  test('those to one lease are not enough for another', async () => {
    const account = await as(['--event', 'crash', '--lease-name', 'other'], 'other');
    expect(await refusal(['--event', 'crash'], account)).toMatch(
      /you may not list leases\.coordination\.k8s\.io 'elector\.example\.com' in namespace refused;/,
    );
    const own = await as(['--event', 'crash', '--lease-name', 'elector.example.com'], 'own');
    expect((await stage.drill(own, ['--event', 'crash', '--yes'])).code).toBe(0);
    await drilled.operator.settled();
  });

  test('none at all', async () => {
    const metadata = { name: 'nobody', namespace: 'refused' };
    accepted(await stage.cluster.api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }));
    const token = await stage.cluster.api.tokenOf('refused', 'nobody');
    const kubeconfig = stage.cluster.api.kubeconfig(token);
    const said = await refusal([], { ...drilled, token, kubeconfig });
    expect(said).toMatch(/you may not get deployments\.apps 'manager' in namespace refused;/);
    expect(said.split('\n').length).toBeGreaterThan(5);
  });
});
