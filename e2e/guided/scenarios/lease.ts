import { setTimeout as sleep } from 'node:timers/promises';
import { Component, until } from '../../support/processes';
import { Look, lookAt } from '../look';
import { FAST, NAME, Operator } from '../operator';
import { gapsIn } from '../said';
import { Scenario } from '../scenario';

const FLAPPING = 'docs/runbooks/HaOperatorLeadershipFlapping.md';
const FLAPPING_BLOCKS = {
  events: 'kubectl events --namespace "$LEASE_NAMESPACE"',
  pods: 'RESTARTS',
  last: '--previous',
  what: 'kubectl rollout history',
  timing: '--tolerating',
} as const;
type Flapping = Look<keyof typeof FLAPPING_BLOCKS>;

/** As a kernel does to one that needs too much memory, and as a kubelet tells of it. */
async function outOfMemory(operator: Operator): Promise<void> {
  const [{ pod, process }] = operator.leaders();
  process.signal('SIGKILL');
  await until('it runs on', () => Promise.resolve(process.ended()));
  await operator.led();
  const value = { terminated: { exitCode: 137, reason: 'OOMKilled' } };
  const patch = [{ op: 'add', path: '/status/containerStatuses/0/lastState', value }];
  const body = JSON.stringify(patch);
  await operator.kubectl('patch', 'pod', pod.name, '--subresource=status', '--type=json', '--patch', body);
}

const killed: Scenario = {
  page: FLAPPING,
  title: 'its leaders need too much memory',
  async play(stage) {
    const operator = await Operator.start(stage, 'flapping');
    const before = await lookAt(operator.read(FLAPPING), FLAPPING_BLOCKS);
    const since = Date.now();
    await outOfMemory(operator);
    await outOfMemory(operator);

    const isSo = ({ events, pods, last, what, timing }: Flapping) => {
      expect(events.text.match(/ became leader$/gm)).toHaveLength(3);
      expect(pods.text.match(/ [1-9] +OOMKilled +137$/gm)?.length).toBeGreaterThan(0);
      expect(last.text).toMatch(/acquired lease/i);
      expect(what.text).toContain('REVISION');
      expect(timing).toMatchObject({ code: 0, text: expect.stringContaining('tolerated for 20 s') });
    };
    const reading = operator.read(FLAPPING);
    isSo(await lookAt(reading, FLAPPING_BLOCKS));
    expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
    await operator.led();
    expect(await reading.run('leaseTransitions')).toEqual({ code: 0, text: '2\n' });
    expect(operator.several(since)).toBe(0);
    return () => {
      isSo(before);
    };
  },
};

const NOT_RENEWED = 'docs/runbooks/HaOperatorLeaseNotRenewed.md';
const NOT_RENEWED_BLOCKS = { lease: 'for LOOK', holder: 'HOLDER=', why: 'kubectl diff' } as const;
type NotRenewed = Look<keyof typeof NOT_RENEWED_BLOCKS>;

async function renewedAndWell(operator: Operator): Promise<NotRenewed> {
  const look = await lookAt(operator.read(NOT_RENEWED), NOT_RENEWED_BLOCKS);
  expect(gapsIn(look.lease.text).length).toBeGreaterThan(0);
  expect(look.holder.text.match(new RegExp(`^${operator.leaders()[0].pod.name} `, 'gm'))).toHaveLength(2);
  expect(look.holder.text).toMatch(/^node-a +Ready/m);
  return look;
}

const noStandby: Scenario = {
  page: NOT_RENEWED,
  title: 'its holder is gone, and so is everybody else',
  async play(stage) {
    const operator = await Operator.start(stage, 'abandoned');
    const before = await renewedAndWell(operator);
    await operator.kubectl('scale', 'deployment', NAME, '--replicas=0');
    await operator.expired();

    const isSo = ({ lease, holder, why }: NotRenewed) => {
      expect(gapsIn(lease.text)).toEqual([]);
      expect(holder.text).toMatch(/^Error from server \(NotFound\): pods "beskar7-/);
      expect(holder.text).toContain('No resources found');
      expect(why.text).toMatch(/^- +replicas: 0$/m);
    };
    const reading = operator.read(NOT_RENEWED);
    isSo(await lookAt(reading, NOT_RENEWED_BLOCKS));
    const since = Date.now();
    expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
    await operator.led();
    // Nobody has to delete the lease for that.
    expect(operator.without(since)).toBeLessThan(FAST.crashMax + 10);
    expect(operator.several(since)).toBe(0);
    return () => {
      isSo(before);
    };
  },
};

const hangs: Scenario = {
  page: NOT_RENEWED,
  title: 'its holder hangs, and there is no standby',
  async play(stage) {
    const operator = await Operator.start(stage, 'hanging');
    const before = await renewedAndWell(operator);
    await operator.kubectl('scale', 'deployment', NAME, '--replicas=1');
    const { process: hanging } = await until(
      'not one is left',
      async () => {
        const pods = await stage.cluster.pods(operator.namespace);
        return pods.length === 1 ? operator.leaders().find(({ pod }) => pod.name === pods[0].metadata.name) : undefined;
      },
      60,
    );
    hanging.signal('SIGSTOP');
    await operator.expired();

    const isSo = ({ lease, holder }: NotRenewed) => {
      expect(gapsIn(lease.text)).toEqual([]);
      expect(holder.text.match(/^beskar7-.* 1\/1 +Running/gm)).toHaveLength(2);
    };
    const reading = operator.read(NOT_RENEWED);
    isSo(await lookAt(reading, NOT_RENEWED_BLOCKS));
    expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
    const others = () => operator.leaders().filter(({ process }) => process !== hanging);
    await until('no standby leads', () => Promise.resolve(others().length === 1 || undefined), FAST.crashMax + 10);
    hanging.signal('SIGKILL');
    await operator.led();
    return () => {
      isSo(before);
    };
  },
};

const SLOW = 'docs/runbooks/HaOperatorRenewSlow.md';
const SLOW_BLOCKS = {
  renewals: 'for LOOK',
  apiServer: '/readyz',
  controller: 'resources',
  timing: 'explain -',
  longer: '--tolerating',
} as const;
type Slow = Look<keyof typeof SLOW_BLOCKS>;

/** As a limit of CPU does, only for longer at a time; shorter than it takes to lose the lease. */
async function throttled(process: Component, during: () => Promise<void>): Promise<void> {
  let over = false;
  const throttle = async () => {
    while (!over) {
      process.signal('SIGSTOP');
      await sleep(3500);
      process.signal('SIGCONT');
      await sleep(1500);
    }
  };
  const throttling = throttle();
  try {
    await during();
  } finally {
    over = true;
    await throttling;
  }
}

const slow: Scenario = {
  page: SLOW,
  title: 'its leader is throttled',
  async play(stage) {
    const operator = await Operator.start(stage, 'slow');
    const before = await lookAt(operator.read(SLOW), SLOW_BLOCKS);
    expect(before.apiServer.text).toMatch(/^\[\+\]etcd ok$/m);
    expect(before.timing).toMatchObject({ code: 0 });

    const isSo = ({ renewals, controller }: Slow) => {
      expect(Math.max(...gapsIn(renewals.text))).toBeGreaterThan(3);
      expect(controller.text).toContain('"limits":{');
    };
    const since = Date.now();
    const reading = operator.read(SLOW);
    await throttled(operator.leaders()[0].process, async () => {
      isSo(await lookAt(reading, SLOW_BLOCKS));
    });
    await reading.run('kubectl apply');
    const again = await operator.read(SLOW).run('for LOOK');
    expect(Math.max(...gapsIn(again.text))).toBeLessThan(3);
    expect(operator.several(since)).toBe(0);
    return () => {
      isSo(before);
    };
  },
};

export const OF_THE_LEASE = [killed, noStandby, hangs, slow];
