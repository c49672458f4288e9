import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { Manifest, render } from '../support/manifests';
import { schemaErrors } from '../support/schema';
import { propsThunk, PropsThunk } from './arbitrary-props';
import { brokenInvariants } from './invariants';
import { HaOperator, TimingProfile } from 'cdk8s-ha-operator';

/** The same cases every time; `PROPERTY_SEED` and `PROPERTY_RUNS` explore others. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_260_101) });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1500);

/** where: what, got, expected; remedy. */
const REFUSAL = /^[\w./[\]'-]+: [^;].+; .+$/s;

function chartOf(props: PropsThunk): Chart {
  const chart = new Chart(new App(), 'chart', { namespace: 'operator-system' });
  new HaOperator(chart, 'operator', props());
  return chart;
}

/** The chart, or why it was refused. */
function attempt(props: PropsThunk): Chart | string {
  try {
    return chartOf(props);
  } catch (error) {
    return (error as Error).message;
  }
}

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

test('props are refused with a clear message, or render manifests that pass every schema and invariant', () => {
  const outcomes = { rendered: 0, refused: 0 };
  fc.assert(
    fc.property(propsThunk, (props) => {
      const result = attempt(props);
      if (typeof result === 'string') {
        outcomes.refused++;
        expect(result).toMatch(REFUSAL);
        return;
      }
      outcomes.rendered++;
      const manifests = render(result);
      expect(manifests.flatMap((m) => schemaErrors(m))).toEqual([]);
      expect(brokenInvariants(manifests)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  // A generator of only wrong or only right props would prove nothing.
  expect(Math.min(outcomes.rendered, outcomes.refused)).toBeGreaterThan(100);
});

test('synthesized twice, from one construct or from two, the bytes are the same', () => {
  fc.assert(
    fc.property(propsThunk, (props) => {
      const first = attempt(props);
      const second = attempt(props);
      if (typeof first === 'string' || typeof second === 'string') {
        expect(second).toEqual(first);
        return;
      }
      const bytes = (manifests: Manifest[]) => JSON.stringify(manifests);
      const once = bytes(render(first));
      expect(bytes(render(first))).toBe(once);
      expect(bytes(render(second))).toBe(once);
    }),
    { numRuns: RUNS / 5 },
  );
});

test('the profiles keep the rules of client-go with a margin', () => {
  for (const { leaseDuration, renewDeadline, retryPeriod } of [
    TimingProfile.DEFAULT,
    TimingProfile.FAST,
    TimingProfile.CONSERVATIVE,
  ]) {
    const [lease, renew, retry] = [leaseDuration, renewDeadline, retryPeriod].map((d) => d.toSeconds()) as [
      number,
      number,
      number,
    ];
    expect(lease).toBeGreaterThan(renew + retry);
    expect(renew).toBeGreaterThan(1.2 * retry);
  }
});
