import { Duration } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { until } from '../../support/processes';
import { Look, lookAt } from '../look';
import { containerIn, FAST, LEASE, NAME, Operator } from '../operator';
import { Reading } from '../reading';
import { isRenewed, leaseSeen } from '../said';
import { Scenario } from '../scenario';
import { Said } from '../shell';
import { LeaderElection, LeaderElectionDialect, TimingProfile } from 'cdk8s-ha-operator';

const PAGE = 'docs/runbooks/HaOperatorNoLeader.md';
const BLOCKS = {
  lease: 'kubectl get lease',
  explanation: 'explain -',
  pods: 'kubectl get pods',
  crashes: '--previous',
  difference: 'kubectl diff',
  rights: 'can-i',
} as const;
type Looked = Look<keyof typeof BLOCKS>;

async function well(operator: Operator): Promise<Looked> {
  const look = await lookAt(operator.read(PAGE), BLOCKS);
  expect(leaseSeen(look.lease)).toMatchObject({ renewed: true, holder: expect.stringMatching(`^${NAME}-`) });
  expect(look.pods.text.match(/1\/1 +Running/g)).toHaveLength(3);
  expect(look.pods.text).toMatch(/acquired lease/i);
  expect(look.difference).toEqual({ code: 0, text: '' });
  expect(look.explanation.code).toBe(0);
  expect(look.explanation.text).toContain('lease beskar7.infrastructure.cluster.x-k8s.io, in namespace ');
  expect(look.rights.text).toBe('yes\nyes\nyes\n');
  return look;
}

async function mended(operator: Operator, reading: Reading): Promise<void> {
  const since = Date.now();
  expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
  await operator.led();
  expect((Date.now() - since) / 1000).toBeLessThan(FAST.crashMax + 10);
  isRenewed(await reading.run('for LOOK'));
  expect(operator.several(since)).toBe(0);
}

const withoutRights: Scenario = {
  page: PAGE,
  title: 'its RoleBinding is gone',
  async play(stage) {
    const operator = await Operator.start(stage, 'no-leader-rights');
    const before = await well(operator);
    await operator.kubectl('delete', 'rolebinding', `${NAME}-leader-election`);
    await operator.expired();

    const isSo = ({ lease, pods, crashes, difference, rights }: Looked) => {
      expect(leaseSeen(lease).renewed).toBe(false);
      expect(pods.text).toMatch(/forbidden: User .*cannot get resource .*leases/);
      expect(crashes.text).toContain('leader election lost');
      expect(difference.text).toContain('+kind: RoleBinding');
      expect(rights.text).toBe('no\nno\nno\n');
    };
    const reading = operator.read(PAGE);
    isSo(await lookAt(reading, BLOCKS));
    expect(operator.leaders()).toEqual([]);
    await mended(operator, reading);
    return () => {
      isSo(before);
    };
  },
};

const unknownFlag: Scenario = {
  page: PAGE,
  title: 'its binary does not know a flag',
  async play(stage) {
    const env = { BESKAR7_RELEASE: EnvValue.fromValue('0.4') };
    const operator = await Operator.start(stage, 'no-leader-flag', { env });
    const before = await well(operator);
    // As guides print it. Applied to an operator that is not there, all replicas have it.
    await operator.kubectl('delete', 'deployment', NAME, '--cascade=foreground');
    await operator.applyChanged((manifests) => {
      const container = containerIn(manifests);
      container.args = [...(container.args as string[]), '--leader-elect-release-on-cancel=true'];
    });
    await operator.expired();
    await until('it does not crash', async () =>
      (await operator.kubectl('get', 'pods')).includes('CrashLoopBackOff') ? true : undefined,
    );

    const isSo = ({ lease, pods, crashes, difference, explanation }: Looked) => {
      expect(leaseSeen(lease).renewed).toBe(false);
      expect(pods.text).toContain('CrashLoopBackOff');
      expect(crashes.text).toContain('flag provided but not defined: -leader-elect-release-on-cancel');
      expect(difference.text).toMatch(/^- +- --leader-elect-release-on-cancel=true$/m);
      expect(explanation).toMatchObject({
        code: 1,
        text: expect.stringContaining('does not know it and would not start'),
      });
    };
    const reading = operator.read(PAGE);
    isSo(await lookAt(reading, BLOCKS));
    await mended(operator, reading);
    return () => {
      isSo(before);
    };
  },
};

const released: Scenario = {
  page: PAGE,
  title: 'it was scaled to nothing, and had released its lease',
  async play(stage) {
    const operator = await Operator.start(stage, 'no-leader-released', {
      image: 'ghcr.io/example/operator:1.2.3',
      leaderElection: LeaderElection.of({
        dialect: LeaderElectionDialect.env({ releaseOnCancel: 'LEASE_RELEASE_ON_CANCEL' }),
        timing: TimingProfile.custom({
          leaseDuration: Duration.seconds(15),
          renewDeadline: Duration.seconds(8),
          retryPeriod: Duration.seconds(2),
        }),
        leaseName: LEASE,
        releaseOnCancel: true,
      }),
    });
    const before = await operator.read(PAGE).run('kubectl get lease');
    await operator.kubectl('scale', 'deployment', NAME, '--replicas=0');
    await until('pods are left', async () =>
      (await stage.cluster.pods(operator.namespace)).length === 0 ? true : undefined,
    );

    const isSo = (lease: Said) => {
      expect(lease.text).toMatch(/^ +\d\S+Z +1$/m);
    };
    const reading = operator.read(PAGE);
    isSo(await reading.run('kubectl get lease'));
    await mended(operator, reading);
    return () => {
      isSo(before);
    };
  },
};

export const NO_LEADER = [withoutRights, unknownFlag, released];
