import { Look, lookAt } from '../look';
import { manifestsOf, NAME, Operator } from '../operator';
import { leaseSeen } from '../said';
import { Scenario } from '../scenario';

const PAGE = 'docs/runbooks/leader-not-reconciling.md';
const BLOCKS = {
  leader: 'LEADER=',
  lease: 'RENEWED',
  log: '/acquired lease/',
  rights: 'can-i',
} as const;
type Looked = Look<keyof typeof BLOCKS>;

async function well(operator: Operator): Promise<Looked> {
  const look = await lookAt(operator.read(PAGE), BLOCKS);
  const { name } = operator.leaders()[0].pod;
  expect(look.leader.text).toMatch(new RegExp(`^${name}_[^]*^${name} +1/1 +Running`, 'm'));
  expect(leaseSeen({ ...look.lease, text: look.lease.text.split('\n').slice(0, 3).join('\n') }).renewed).toBe(true);
  expect(look.lease.text).toMatch(new RegExp(`^${operator.namespace} +${name} `, 'm'));
  expect(look.log.text).toMatch(/acquired lease/i);
  expect(look.rights.text).toBe('yes\nyes\nyes\nNo resources found\n');
  return look;
}

const withoutRights: Scenario = {
  page: PAGE,
  title: 'its ServiceAccount lost its rights',
  async play(stage) {
    const operator = await Operator.start(stage, 'not-reconciling');
    const before = await well(operator);
    await stage.kubectl('delete', 'clusterrolebinding', `not-reconciling-${NAME}`);

    const isSo = ({ rights }: Looked) => {
      expect(rights.text).toMatch(/^no\nno\nno\nNo resources found\n/);
      expect(rights.text).toContain('+kind: ClusterRoleBinding');
    };
    const reading = operator.read(PAGE);
    isSo(await lookAt(reading, BLOCKS));
    expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
    const since = Date.now();
    expect(await reading.run('kubectl delete pod')).toMatchObject({ code: 0 });
    await operator.led();
    const { text } = await reading.run('kubectl get lease');
    const [{ pod }] = operator.leaders();
    expect(text).toMatch(new RegExp(`^${pod.name}_.*\nyes\n$`));
    expect(operator.several(since)).toBe(0);
    return () => {
      isSo(before);
    };
  },
};

const sharedLease: Scenario = {
  page: PAGE,
  title: 'another installation holds its lease',
  async play(stage) {
    const other = new Operator(stage, 'shared-lease', manifestsOf('shared-lease', { name: 'other' }), 'other.yaml');
    await stage.kubectl('create', 'namespace', 'shared-lease');
    await other.apply();
    await other.led();
    const operator = new Operator(stage, 'shared-lease', manifestsOf('shared-lease'));
    await operator.apply();
    await operator.led(6);

    const isSo = ({ leader, lease }: Looked) => {
      expect(leader.text).toMatch(/^other-/);
      expect(lease.text).toMatch(/^shared-lease +other-/m);
    };
    isSo(await lookAt(operator.read(PAGE), BLOCKS));
    await operator.kubectl('delete', 'deployment', 'other', '--cascade=foreground');
    await operator.led();
    const after = await well(operator);
    return () => {
      isSo(after);
    };
  },
};

export const NOT_RECONCILING = [withoutRights, sharedLease];
