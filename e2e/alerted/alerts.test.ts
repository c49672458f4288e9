import { FileVerdict, testRules } from '../support/promtool';
import { ruleTestOf } from './alert-case';
import { availabilityCases } from './availability-cases';
import { electionCases } from './election-cases';
import { subject } from './subjects';

const SUBJECTS = [
  ...(['default', 'fast', 'conservative', 'openshift'] as const).flatMap((profile) =>
    (['lease', 'status', 'both'] as const).map((sources) => subject(profile, sources)),
  ),
  subject('default', 'both', 15),
  subject('fast', 'lease', 5),
  subject('conservative', 'lease', 60),
];
const FILES = SUBJECTS.map(({ groups, interval, ...rest }) => {
  const one = { groups, interval, ...rest };
  const cases = [...electionCases(one), ...availabilityCases(one)];
  return { groups, evaluation_interval: `${interval}s`, tests: cases.map((each) => ruleTestOf(each, interval)) };
});

let verdicts: readonly FileVerdict[];

beforeAll(async () => {
  // promtool runs one test after the other.
  const half = Math.ceil(FILES.length / 2);
  const runs = await Promise.all([testRules(...FILES.slice(0, half)), testRules(...FILES.slice(half))]);
  verdicts = runs.flatMap(({ files }) => files);
});

describe.each(SUBJECTS.map(({ title }, i) => [title, i] as const))('%s', (_, i) => {
  test.each(FILES[i].tests.map(({ name = '' }, j) => [name, j] as const))('%s', (_name, j) => {
    expect(verdicts[i].tests[j].output).toBe('');
  });
});
