import { Duration } from 'cdk8s';
import { LeaderElection, LeaderElectionDialect, LeaderElectedControllerProps, TimingProfile } from '../../src';
import { controller, election } from '../support/subject';

const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();

beforeEach(() => {
  emitWarning.mockClear();
});

const timing = (leaseDuration: number, renewDeadline: number, retryPeriod: number) =>
  TimingProfile.custom({
    leaseDuration: Duration.seconds(leaseDuration),
    renewDeadline: Duration.seconds(renewDeadline),
    retryPeriod: Duration.seconds(retryPeriod),
  });
const flux = { leaderElection: election({ timing: timing(35, 30, 5) }) };
const hasty = { disruption: { gracePeriod: Duration.seconds(10) } };

const FENCING =
  'the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is 0s, so that a leader that is cut off may still act when the next one starts';
const GRACE =
  'disruption.gracePeriod (10s) is shorter than a graceful shutdown with release of the lease may take (45s), so that a slow one is killed first';

const idsOf = (props: Partial<LeaderElectedControllerProps>) => controller(props).warnings.map(({ id }) => id);

test.each([
  ["Flux's timing", flux, 'fencing-margin', FENCING, 'lengthen leaseDuration or shorten renewDeadline'],
  ["kubebuilder's grace period", hasty, 'grace-period', GRACE, 'leave gracePeriod out, which gives 45s'],
])('%s is warned about, as data and once to standard error', (_what, props, id, message, remedy) => {
  expect(controller(props).warnings).toEqual([{ id, message, remedy }]);
  expect(emitWarning.mock.calls).toEqual([[`test/sample: ${message}; ${remedy}`, 'HaOperatorWarning', id]]);
});

test('a warning silenced with a reason is kept as data and not printed', () => {
  const silenceWarnings = { 'fencing-margin': 'all writes carry a fencing token' };
  expect(idsOf({ ...flux, silenceWarnings })).toEqual(['fencing-margin']);
  expect(emitWarning).not.toHaveBeenCalled();
});

test.each([
  ['without a reason', { 'fencing-margin': ' ' }],
  ['by another id', { 'grace-period': 'it stops at once' }],
])('a warning silenced %s is printed', (_what, silenceWarnings) => {
  controller({ ...flux, silenceWarnings });
  expect(emitWarning).toHaveBeenCalledTimes(1);
});

test('each of two warnings is printed', () => {
  expect(idsOf({ ...flux, disruption: { gracePeriod: Duration.seconds(64) } })).toEqual([
    'fencing-margin',
    'grace-period',
  ]);
  expect(emitWarning).toHaveBeenCalledTimes(2);
});

test.each([
  ['a margin of 1s', { leaderElection: election({ timing: timing(36, 30, 5) }) }],
  ['just the grace period that is needed', { disruption: { gracePeriod: Duration.seconds(45) } }],
  [
    'a margin of 0s for a client that does not stop by it',
    { leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.BINDY, timing: timing(35, 30, 5) }) },
  ],
  [
    'a short grace period without an election',
    { leaderElection: LeaderElection.notNeeded('every replica serves'), ...hasty },
  ],
])('%s is not warned about', (_what, props) => {
  expect(idsOf(props)).toEqual([]);
  expect(emitWarning).not.toHaveBeenCalled();
});

test('the warnings are a copy', () => {
  const subject = controller(flux);
  subject.warnings.pop();
  expect(subject.warnings).toHaveLength(1);
});
