import { NAMES, SystemName, SYSTEMS } from '../electing/systems';
import { recordFailover } from '../support/report/records';
import { LATENCY } from '../support/report/tolerance';
import { Checked, checked, DrillEvent } from './check';
import { Profile, Stage } from './stage';

const EVENTS = ['delete', 'crash', 'drain', 'partition'] as const satisfies DrillEvent[];
const CASES = NAMES.filter(
  // The client-go of this version sometimes tries in vain to release its lease, which a drill finds.
  (name) => name !== 'cert-manager',
).flatMap((name) => (['fast', 'default'] as const).map((profile: Profile) => ({ name, profile })));
type Case = (typeof CASES)[number];

/** What one has to say of a binary whose image nobody knows, and whose variables are not only its own. */
const ARGS: Readonly<Partial<Record<SystemName, readonly string[]>>> = {
  'kube-lease-manager': ['--dialect', 'bindy'],
  'client-go, releasing': ['--release-on-cancel'],
};

let stage: Stage;
/** All at the same time: there is nothing to do but to wait. */
const measurements = new Map<Case, Promise<ReadonlyMap<DrillEvent, Checked>>>();

beforeAll(async () => {
  stage = await Stage.start();
  for (const aCase of CASES) {
    const measuring = measure(aCase);
    // It is told of where it is waited for.
    measuring.catch(() => undefined);
    measurements.set(aCase, measuring);
  }
});
afterAll(async () => {
  await Promise.allSettled(measurements.values());
  await stage.stop();
});

async function measure({ name, profile }: Case): Promise<ReadonlyMap<DrillEvent, Checked>> {
  const drilled = await stage.add(SYSTEMS[name], `${name}-${profile}`.replaceAll(/\W+/g, '-'), profile);
  const results = new Map<DrillEvent, Checked>();
  for (const event of EVENTS) {
    results.set(event, await checked(stage, drilled, event, { args: ARGS[name] ?? [] }));
  }
  return results;
}

describe.each(CASES)('$name with the $profile timing', (aCase) => {
  const { name, profile } = aCase;
  const system = SYSTEMS[name];
  const of = async (event: DrillEvent): Promise<Checked> => {
    const found = (await measurements.get(aCase))?.get(event);
    return found ?? Promise.reject(new Error(`${event} was not measured`));
  };

  test.each(EVENTS)(
    'is replaced within the bound after %s, by a drill that does what it says and nothing else',
    async (event) => {
      const { findings, result } = await of(event);
      const { measured, bound, moments, stopMax } = result;
      expect(findings).toEqual([]);
      expect(result).toMatchObject({ event, inside: true, faults: [] });
      recordFailover({
        system: name,
        profile,
        event: `drill-${event}`,
        measured: measured as number,
        lower: bound.lower as number,
        upper: bound.upper as number,
        ...(event === 'partition' && {
          stopped: moments.ended as number | null,
          stoppedMax: stopMax as number | null,
        }),
      });
    },
  );

  test.each(['delete', 'drain'] as const)('releases its lease after %s, or not, as it is used to', async (event) => {
    const isReleased = (await of(event)).result.measuredFrom === 'release';
    // One of kube-lease-manager does now and then, if its channel is closed before the process has ended.
    if (system.tool !== 'kube-lease-manager') {
      expect(isReleased).toBe(system.releases);
    }
  });

  test('is complete again in the end, whatever happened', async () => {
    for (const event of EVENTS) {
      expect((await of(event)).result.moments.complete).toEqual(expect.any(Number));
    }
  });

  test('ends when it is cut off, if its client does, and no later than is said', async () => {
    const { stopMax, moments } = (await of('partition')).result;
    if (stopMax !== null) {
      expect(moments.ended).toBeLessThanOrEqual((stopMax as number) + LATENCY);
    }
    expect(stopMax === null).toBe(system.tool === 'kube-lease-manager');
  });
});
