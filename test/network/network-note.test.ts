import { Testing } from 'cdk8s';
import { Ingress, NetworkBackend, NetworkOptions, Platform } from '../../src';
import { controller, election, operator, testChart } from '../support/subject';

const { isTTY } = process.stderr;
const terminal = (is: boolean) => {
  Object.defineProperty(process.stderr, 'isTTY', { value: is, configurable: true });
};

let write: jest.SpyInstance;

beforeEach(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
  write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  terminal(true);
});

afterEach(() => {
  jest.restoreAllMocks();
  terminal(isTTY);
});

const network: NetworkOptions = { platform: Platform.SELF_MANAGED };
const SUMMARY = 'Calls the API server; cluster DNS. Called by nobody.';

test('a terminal is told once, at synthesis, what policy lets through', () => {
  const chart = testChart();
  operator({ network }, chart);
  expect(write).not.toHaveBeenCalled();
  Testing.synth(chart);
  Testing.synth(chart);
  expect(write.mock.calls).toEqual([[`test/sample: ${SUMMARY}\n`]]);
});

test('it is told what was added meanwhile', () => {
  const chart = testChart();
  controller({ network }, chart).addIngress(Ingress.fromNamespaces(['team-a']));
  Testing.synth(chart);
  expect(write.mock.calls).toEqual([['test/sample: Calls the API server; cluster DNS. Called by pods in team-a.\n']]);
});

test('it is told of each controller', () => {
  const chart = testChart();
  operator({ network }, chart, 'a');
  controller({ network, leaderElection: election({ leaseName: 'other.example.com' }) }, chart, 'b');
  Testing.synth(chart);
  expect(write.mock.calls).toEqual([[`test/a: ${SUMMARY}\n`], [`test/b: ${SUMMARY}\n`]]);
});

test('a pipe is told nothing', () => {
  terminal(false);
  const chart = testChart();
  operator({ network }, chart);
  Testing.synth(chart);
  expect(write).not.toHaveBeenCalled();
});

test.each([
  ['with a reason', 'it is in the manifest', 0],
  ['without a reason', ' ', 1],
])('it can be silenced %s, and then is still in the manifest', (_how, reason, times) => {
  const chart = testChart();
  const subject = operator({ network, silenceWarnings: { 'network-summary': reason } }, chart);
  Testing.synth(chart);
  expect(write).toHaveBeenCalledTimes(times);
  expect(subject.networkSummary).toBe(SUMMARY);
});

test('without a policy there is nothing to tell', () => {
  const chart = testChart();
  operator({ network: { backend: NetworkBackend.NONE } }, chart);
  Testing.synth(chart);
  expect(write).not.toHaveBeenCalled();
});
