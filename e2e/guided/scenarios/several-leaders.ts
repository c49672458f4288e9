import { setTimeout as sleep } from 'node:timers/promises';
import { Manifest, only } from '../../../test/support/manifests';
import { until } from '../../support/processes';
import { Look, lookAt } from '../look';
import { containerIn, FAST, LEASE, NAME, Operator, setVariable } from '../operator';
import { Reading } from '../reading';
import { leaseSeen } from '../said';
import { Scenario } from '../scenario';
import { LeaderElection, LeaderElectionDialect, TimingProfile } from 'cdk8s-ha-operator';

const PAGE = 'docs/runbooks/HaOperatorMultipleLeaders.md';
const BLOCKS = { explanation: 'explain -', leases: 'kubectl get leases', logs: 'kubectl logs' } as const;
type Looked = Look<keyof typeof BLOCKS>;

/** From the moment at which all but one are told to end, until one leads again. */
async function mended(operator: Operator, reading: Reading): Promise<void> {
  await reading.run('kubectl scale');
  const since = await until('several lead', () =>
    Promise.resolve(operator.leaders().length <= 1 ? Date.now() : undefined),
  );
  expect(await reading.run('--cascade=foreground')).toMatchObject({ code: 0 });
  await operator.led();
  const { text } = await reading.run("'acquired lease'");
  const [acquired, ...others] = text.match(/^\[pod.*$/gm) ?? [];
  expect(others).toEqual([]);
  const [, holder] = /Z (.*)$/m.exec(text) ?? [];
  expect(acquired).toContain(holder.replace(/_.*/, ''));
  expect(operator.several(since)).toBe(0);
}

/** The leases that are held by the pods of a namespace. */
function leasesOf({ namespace }: Operator, { leases }: Looked): string[] {
  return leases.text.split('\n').filter((line) => line.startsWith(`${namespace} `));
}

const electionOff: Scenario = {
  page: PAGE,
  title: 'the election is off',
  async play(stage) {
    const operator = await Operator.start(stage, 'several-off');
    const before = await lookAt(operator.read(PAGE), BLOCKS);
    expect(leasesOf(operator, before)).toHaveLength(1);
    expect(before.logs.text.match(/acquired lease/gi)).toHaveLength(1);
    await operator.applyChanged((manifests) => {
      const container = containerIn(manifests);
      container.args = (container.args as string[]).map((arg) => (arg === '--leader-elect' ? `${arg}=false` : arg));
    });
    await until('not all act', () => Promise.resolve(operator.leaders().length === 3 || undefined), 60);
    await operator.expired();

    const isSo = ({ explanation, logs }: Looked) => {
      expect(explanation.code).toBe(1);
      expect(explanation.text).toContain('the leader election is off, and 3 replicas all act at once');
      expect(logs.text).not.toMatch(/acquired lease/i);
    };
    const reading = operator.read(PAGE);
    isSo(await lookAt(reading, BLOCKS));
    await mended(operator, reading);
    return () => {
      isSo(before);
    };
  },
};

/** Of a controller that is told its lease and its identity by variables. */
const VALUES = { LEASE: 'new.example.com' };
const ELECTOR = {
  image: 'ghcr.io/example/operator:1.2.3',
  leaderElection: LeaderElection.of({
    dialect: LeaderElectionDialect.env(),
    timing: TimingProfile.FAST,
    leaseName: VALUES.LEASE,
  }),
};

const twoLeases: Scenario = {
  page: PAGE,
  title: 'a new version has another lease',
  async play(stage) {
    const operator = await Operator.start(stage, 'several-leases', ELECTOR);
    const before = await lookAt(operator.read(PAGE, VALUES), BLOCKS);
    await operator.kubectl('delete', 'deployment', NAME, '--cascade=foreground');
    const anyLease = (manifests: Manifest[]) => {
      const role = only(manifests, 'Role', `${NAME}-leader-election`);
      role.rules = [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'get', 'update'] }];
    };
    // The version before, with the rights that kubebuilder gives.
    await operator.applyChanged((manifests) => {
      anyLease(manifests);
      setVariable(manifests, 'LEASE_NAME', 'old.example.com');
    });
    await operator.led();
    // A rollout that does not go on after its first pod.
    await operator.applyChanged((manifests) => {
      anyLease(manifests);
      Object.assign(only(manifests, 'Deployment').spec, { minReadySeconds: 3600, progressDeadlineSeconds: 7200 });
    });
    await until('only one leads', () => Promise.resolve(operator.leaders().length > 1 || undefined), 60);
    await sleep(2 * FAST.retryPeriod * 1000);

    const isSo = (look: Looked) => {
      const fresh = leasesOf(operator, look).filter((line) => {
        const renewed = Date.parse(line.trim().split(/ +/)[3]);
        const now = Date.parse(look.leases.text.trim().split('\n').at(-1) ?? '');
        return now - renewed < FAST.leaseDuration * 1000;
      });
      expect(fresh.map((line) => line.split(/ +/)[1]).sort()).toEqual(['new.example.com', 'old.example.com']);
    };
    const reading = operator.read(PAGE, VALUES);
    isSo(await lookAt(reading, BLOCKS));
    await mended(operator, reading);
    return () => {
      isSo(before);
    };
  },
};

const oneIdentity: Scenario = {
  page: PAGE,
  title: 'replicas have one identity',
  async play(stage) {
    const operator = await Operator.start(stage, 'several-identity', ELECTOR);
    const before = await lookAt(operator.read(PAGE, VALUES), BLOCKS);
    expect(before.leases.text).toMatch(/^several-identity +new\.example\.com +beskar7-/m);
    await operator.applyChanged((manifests) => {
      setVariable(manifests, 'POD_NAME', 'beskar');
    });
    await until('not all lead', () => Promise.resolve(operator.leaders().length === 3 || undefined), 60);

    const isSo = ({ leases, logs }: Looked) => {
      expect(leases.text).toMatch(/^several-identity +new\.example\.com +beskar +/m);
      expect(logs.text.match(/acquired lease/gi)).toHaveLength(3);
    };
    const reading = operator.read(PAGE, VALUES);
    isSo(await lookAt(reading, BLOCKS));
    await mended(operator, reading);
    return () => {
      isSo(before);
    };
  },
};

/** What never helps, and what helps no less where a leader was frozen. */
const usurped: Scenario = {
  page: 'docs/runbooks/README.md',
  title: 'a lease that is deleted, and a leader that was frozen',
  async play(stage) {
    const operator = await Operator.start(stage, 'several-usurped');
    const look = await operator.read('docs/runbooks/README.md').run('kubectl get lease');
    const { holder, renewed } = leaseSeen(look);
    expect(renewed).toBe(true);
    expect(holder).toMatch(new RegExp(`^${operator.leaders()[0].pod.name}_`));

    const [frozen] = operator.leaders();
    frozen.process.signal('SIGSTOP');
    await until('no standby leads', () => Promise.resolve(operator.leaders().length > 1 || undefined), 30);
    const resumed = Date.now();
    frozen.process.signal('SIGCONT');
    await operator.led();
    goesOn(operator.several(resumed));

    await until(
      'nobody was faster than the leader itself',
      async () => {
        const [leader] = operator.leaders();
        await operator.kubectl('delete', 'lease', LEASE);
        await sleep(2 * FAST.retryPeriod * 1000);
        return operator.leaders().some(({ process }) => process !== leader.process) || undefined;
      },
      60,
    );
    const deleted = Date.now();
    await operator.led();
    const seconds = operator.several(deleted - 2 * FAST.retryPeriod * 1000);
    goesOn(seconds);
    return () => {
      goesOn(0);
    };
  },
};

/** One that has lost the lease to another acts for as long as it tries to renew. */
function goesOn(seconds: number): void {
  expect(seconds).toBeGreaterThan(FAST.retryPeriod + 1);
  expect(seconds).toBeLessThan(FAST.retryPeriod + FAST.renewDeadline + 1);
}

export const SEVERAL_LEADERS = [electionOff, twoLeases, oneIdentity, usurped];
