import { NAMES, PROFILES, rendered, SYSTEMS } from '../electing/systems';
import { FailoverEvent, recordFailover } from '../support/report/records';
import { boundsOf, findingsIn } from './bounds';
import { Operator } from './operators';
import { Stage } from './stage';

const EVENTS = ['delete', 'rollout', 'drain'] as const satisfies FailoverEvent[];
type Event = (typeof EVENTS)[number];

const CASES = NAMES.flatMap((name) =>
  (['default', 'fast'] as const).map((profile) => ({ name, profile, system: SYSTEMS[name] })),
);
type Case = (typeof CASES)[number];

let stage: Stage;
const operators = new Map<Case, Operator>();

beforeAll(async () => {
  stage = await Stage.start();
  const started = CASES.map(async (aCase) => {
    const { name, profile, system } = aCase;
    const namespace = `${name}-${profile}`.replaceAll(/\W+/g, '-');
    return [aCase, await stage.add(system, rendered(system, namespace, PROFILES[profile]))] as const;
  });
  for (const [aCase, operator] of await Promise.all(started)) {
    operators.set(aCase, operator);
  }
});

afterAll(() => stage.stop());

/** To all operators at once, as the nodes that are drained are those of all. */
async function happen(event: Event): Promise<void> {
  const all = [...operators.values()];
  switch (event) {
    case 'delete':
      await Promise.all(all.map((operator) => operator.deleteLeader()));
      return;
    case 'rollout':
      await Promise.all(all.map((operator) => operator.rollOut()));
      return;
    case 'drain':
      await stage.drainAll(() => Promise.all(all.map((operator) => operator.settled())));
  }
}

describe.each(EVENTS)('after %s', (event) => {
  const findings = new Map<Case, string[]>();

  beforeAll(async () => {
    const began = Date.now();
    await happen(event);
    for (const [aCase, operator] of operators) {
      const { name, profile, system } = aCase;
      const course = operator.courseSince(began);
      const bounds = boundsOf(course, system, operator.rendered);
      const { lower, upper } = bounds;
      const { without: measured, handovers } = course;
      recordFailover({ system: name, profile, event, measured, handovers, lower, upper });
      findings.set(aCase, findingsIn(course, bounds));
    }
  });

  test.each(CASES)('$name with the $profile timing has been without a leader for as long as is said', (aCase) => {
    expect(findings.get(aCase)).toEqual([]);
  });
});
