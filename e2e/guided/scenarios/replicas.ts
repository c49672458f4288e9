import { Manifest, only } from '../../../test/support/manifests';
import { until } from '../../support/processes';
import { Look, lookAt } from '../look';
import { containerIn, NAME, Operator } from '../operator';
import { leaseSeen } from '../said';
import { Scenario } from '../scenario';
import { Stage } from '../stage';
import { AntiAffinity } from 'cdk8s-ha-operator';

const NOT_ENOUGH = 'docs/runbooks/HaOperatorNotEnoughReplicas.md';
const NOT_ENOUGH_BLOCKS = {
  lease: 'kubectl get lease',
  pods: 'kubectl events',
  rollout: '--timeout=3s',
  crashes: '--previous',
} as const;
type NotEnough = Look<keyof typeof NOT_ENOUGH_BLOCKS>;

const BLOCKED = 'docs/runbooks/HaOperatorDisruptionBlocked.md';

async function enough(operator: Operator): Promise<NotEnough> {
  const look = await lookAt(operator.read(NOT_ENOUGH), NOT_ENOUGH_BLOCKS);
  expect(leaseSeen(look.lease).renewed).toBe(true);
  expect(look.rollout).toMatchObject({ code: 0, text: expect.stringContaining('successfully rolled out') });
  return look;
}

/** Of a budget: how many are ready, how many it needs, of how many. */
function budgetSeen({ text }: { readonly text: string }): number[] {
  const [, ...counts] = new RegExp(`^${NAME} +.*?(\\d+) +(\\d+) +(\\d+)$`, 'm').exec(text) ?? [];
  return counts.map(Number);
}

async function replicasReady(stage: Stage, namespace: string, count: number): Promise<void> {
  await until(
    `${namespace} has other than ${count} pods that are ready`,
    async () => {
      const budget = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${NAME}`;
      const { body } = await stage.cluster.api.request('GET', budget);
      return body.status.currentHealthy === count || undefined;
    },
    60,
  );
}

const cordoned: Scenario = {
  page: NOT_ENOUGH,
  title: 'its nodes were not uncordoned',
  async play(stage) {
    const nodes = ['pool-a', 'pool-b', 'pool-c'];
    await Promise.all(nodes.map((node) => stage.addNode(node, 'pool')));
    const operator = await Operator.start(stage, 'cordoned', {
      placement: { nodeSelector: { 'topology.kubernetes.io/zone': 'pool' }, antiAffinity: AntiAffinity.required() },
    });
    const before = await enough(operator);
    expect(budgetSeen(before.pods)).toEqual([3, 2, 3]);
    const standbys = (await stage.cluster.pods('cordoned')).filter(
      ({ metadata }) => metadata.name !== operator.leaders()[0].pod.name,
    );
    await stage.kubectl('cordon', ...standbys.map(({ spec }) => String(spec.nodeName)));
    await operator.kubectl('delete', 'pod', ...standbys.map(({ metadata }) => String(metadata.name)));
    await replicasReady(stage, 'cordoned', 1);
    const since = Date.now();
    await until('nobody says that they cannot be scheduled', async () =>
      (await operator.kubectl('get', 'events')).includes('FailedScheduling') ? true : undefined,
    );

    const isSo = ({ lease, pods, rollout }: NotEnough) => {
      expect(leaseSeen(lease).renewed).toBe(true);
      expect(budgetSeen(pods)).toEqual([1, 2, 3]);
      expect(pods.text.match(/0\/1 +Pending/g)).toHaveLength(2);
      expect(pods.text).toMatch(/FailedScheduling .*node\(s\) were unschedulable/);
      expect(pods.text.match(/Ready,SchedulingDisabled/g)).toHaveLength(2);
      expect(rollout.text).toMatch(/^Waiting for deployment .*1 of 3 updated replicas are available/);
    };
    const reading = operator.read(NOT_ENOUGH);
    isSo(await lookAt(reading, NOT_ENOUGH_BLOCKS));
    const { text } = await reading.run('kubectl uncordon');
    expect(text.match(/^node\/pool-\w uncordoned$/gm)).toHaveLength(2);
    const over = await reading.run('--timeout=5m');
    expect(over.text).toMatch(new RegExp(`^${NAME} +N/A +1 +1 `, 'm'));
    expect(operator.without(since)).toBe(0);
    return () => {
      isSo(before);
    };
  },
};

const tooFewNodes: Scenario = {
  page: NOT_ENOUGH,
  title: 'there are fewer nodes than replicas that must be apart',
  async play(stage) {
    const operator = await Operator.start(stage, 'too-few-nodes');
    const before = await enough(operator);
    await operator.applyChanged((manifests) => {
      const { spec } = only(manifests, 'Deployment');
      const { podAffinityTerm } = spec.template.spec.affinity.podAntiAffinity
        .preferredDuringSchedulingIgnoredDuringExecution[0] as Manifest;
      spec.template.spec.affinity.podAntiAffinity = {
        requiredDuringSchedulingIgnoredDuringExecution: [podAffinityTerm],
      };
      // More than there are nodes, also with those of others.
      spec.replicas = 9;
    });
    await until('nobody says that they cannot be scheduled', async () =>
      (await operator.kubectl('get', 'events')).includes('FailedScheduling') ? true : undefined,
    );

    const isSo = ({ pods, rollout }: NotEnough) => {
      expect(pods.text).toMatch(/0\/1 +Pending/);
      expect(pods.text).toMatch(/FailedScheduling .*didn't match pod anti-affinity rules/);
      expect(rollout.text).toMatch(/^error: timed out waiting for the condition$/m);
      expect(rollout.text).toMatch(/^\+ +replicas: 3$|^\+ +preferredDuring/m);
    };
    const reading = operator.read(NOT_ENOUGH);
    isSo(await lookAt(reading, NOT_ENOUGH_BLOCKS));
    expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
    await operator.led();
    return () => {
      isSo(before);
    };
  },
};

const lookAtBudget = { budget: 'kubectl get poddisruptionbudgets' } as const;

const nothingAllowed: Scenario = {
  page: BLOCKED,
  title: 'its budget allows nothing',
  async play(stage) {
    const operator = await Operator.start(stage, 'blocked');
    const before = await lookAt(operator.read(BLOCKED), lookAtBudget);
    expect(budgetSeen(before.budget)).toEqual([3, 2, 3]);
    await operator.kubectl('patch', 'poddisruptionbudget', NAME, '--type=merge', '-p', '{"spec":{"maxUnavailable":0}}');
    await until('it allows one', async () =>
      / 0 +0 /.test(await operator.kubectl('get', 'poddisruptionbudget', NAME)) ? true : undefined,
    );

    const isSo = ({ budget }: typeof before) => {
      expect(budgetSeen(budget)).toEqual([3, 3, 3]);
      expect(budget.text).toMatch(/^- +maxUnavailable: 0$/m);
    };
    const reading = operator.read(BLOCKED);
    isSo(await lookAt(reading, lookAtBudget));
    expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
    expect(await reading.run('kubectl wait')).toMatchObject({ code: 0 });
    return () => {
      isSo(before);
    };
  },
};

const oneIsDown: Scenario = {
  page: BLOCKED,
  title: 'a rollout does not get beyond its first pod',
  async play(stage) {
    const operator = await Operator.start(stage, 'one-is-down');
    const before = await lookAt(operator.read(BLOCKED), lookAtBudget);
    const wellBefore = await enough(operator);
    await operator.applyChanged((manifests) => {
      const container = containerIn(manifests);
      container.args = [...(container.args as string[]), '--enable-security-monitoring=true'];
    });
    await until('it does not crash', async () =>
      (await operator.kubectl('get', 'pods')).includes('CrashLoopBackOff') ? true : undefined,
    );
    await replicasReady(stage, 'one-is-down', 2);

    const isSo = ({ budget }: typeof before) => {
      expect(budgetSeen(budget)).toEqual([2, 2, 3]);
      expect(budget.text).toMatch(new RegExp(`^${NAME} +<none> +1 +0 `, 'm'));
    };
    const whyIsSo = ({ pods, rollout, crashes }: NotEnough) => {
      expect(pods.text.match(/CrashLoopBackOff/g)).toHaveLength(1);
      expect(rollout.text).toMatch(/^error: timed out waiting for the condition$/m);
      expect(crashes.text).toContain('flag provided but not defined: -enable-security-monitoring');
      expect(crashes.text).toContain('--enable-security-monitoring: the binary of dialect');
    };
    const reading = operator.read(BLOCKED);
    isSo(await lookAt(reading, lookAtBudget));
    whyIsSo(await lookAt(operator.read(NOT_ENOUGH), NOT_ENOUGH_BLOCKS));
    expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
    expect(await reading.run('kubectl wait')).toMatchObject({ code: 0 });
    await operator.led();
    return () => {
      expect(() => {
        whyIsSo(wellBefore);
      }).toThrow();
      isSo(before);
    };
  },
};

export const OF_REPLICAS = [cordoned, tooFewNodes, nothingAllowed, oneIsDown];
