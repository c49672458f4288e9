import { Duration } from 'cdk8s';
import { DeploymentStrategy, PercentOrAbsolute } from 'cdk8s-plus-28';
import {
  DisruptionBudgetOptions,
  DisruptionOptions,
  LeaderElection,
  LeaderElectionDialect,
  TimingProfile,
  UnhealthyPodEvictionPolicy,
} from '../../src';
import { at, documents, find, podSpec } from '../support/documents';
import { controller, election } from '../support/subject';

const rendered = (disruption: DisruptionOptions) => documents(controller({ disruption }));

describe('the budget', () => {
  const selector: unknown = expect.objectContaining({ matchLabels: expect.anything() as object });
  const spec = (budget: DisruptionBudgetOptions) => find(rendered({ budget }), 'PodDisruptionBudget').spec;

  test.each<[string, DisruptionBudgetOptions, object]>([
    ['a count that may go', { maxUnavailable: PercentOrAbsolute.absolute(2) }, { maxUnavailable: 2 }],
    ['a share that may go', { maxUnavailable: PercentOrAbsolute.percent(50) }, { maxUnavailable: '50%' }],
    ['a count that must stay', { minAvailable: PercentOrAbsolute.absolute(2) }, { minAvailable: 2 }],
    ['a share that must stay', { minAvailable: PercentOrAbsolute.percent(50) }, { minAvailable: '50%' }],
  ])('may be %s, and is that alone', (_what, budget, limit) => {
    expect(spec(budget)).toEqual({ ...limit, selector, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  });

  test('may keep crashed pods while the others are too few', () => {
    const unhealthyPodEvictionPolicy = UnhealthyPodEvictionPolicy.IF_HEALTHY_BUDGET;
    expect(spec({ unhealthyPodEvictionPolicy })).toEqual({
      maxUnavailable: 1,
      selector,
      unhealthyPodEvictionPolicy: 'IfHealthyBudget',
    });
  });

  test('may be off', () => {
    expect(rendered({ budget: { enabled: false } }).map((doc) => doc.kind)).not.toContain('PodDisruptionBudget');
  });

  test.each<[string, DisruptionBudgetOptions]>([
    ['asked for', { enabled: true }],
    ['given a limit', { maxUnavailable: PercentOrAbsolute.absolute(1) }],
  ])('of one replica is rendered where it is %s', (_what, budget) => {
    const docs = documents(controller({ replicas: 1, disruption: { budget } }));
    expect(find(docs, 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
  });
});

describe('the rollout', () => {
  test('may add replicas first', () => {
    const rollout = DeploymentStrategy.rollingUpdate({
      maxSurge: PercentOrAbsolute.percent(50),
      maxUnavailable: PercentOrAbsolute.absolute(0),
    });
    expect(at(find(rendered({ rollout }), 'Deployment'), 'spec', 'strategy')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 },
    });
  });

  test('may recreate', () => {
    const docs = rendered({ rollout: DeploymentStrategy.recreate() });
    expect(at(find(docs, 'Deployment'), 'spec', 'strategy')).toEqual({ type: 'Recreate' });
  });
});

describe('the grace period is graceful shutdown, renew deadline and 5 s:', () => {
  test.each([
    ['15/10/2', election(), 45],
    ['10/6/1', election({ timing: TimingProfile.FAST }), 41],
    ['30/20/5', election({ timing: TimingProfile.CONSERVATIVE }), 55],
    ["kubebuilder's compiled-in timing", election({ dialect: LeaderElectionDialect.KUBEBUILDER }), 45],
    ["cert-manager's 60/40/15", LeaderElection.of({ dialect: LeaderElectionDialect.CERT_MANAGER }), 75],
    ['no election', LeaderElection.disabled(LeaderElectionDialect.KUBEBUILDER), 30],
  ])('%s', (_what, leaderElection, seconds) => {
    expect(podSpec(documents(controller({ leaderElection })), 'terminationGracePeriodSeconds')).toBe(seconds);
  });

  test('unless it is given', () => {
    expect(podSpec(rendered({ gracePeriod: Duration.minutes(2) }), 'terminationGracePeriodSeconds')).toBe(120);
  });
});
