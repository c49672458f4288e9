import { Manifest, only } from '../../test/support/manifests';
import { PROFILES, rendered, SYSTEMS } from '../electing/systems';
import { boundsOf, findingsIn } from './bounds';
import { Stage } from './stage';

const SYSTEM = SYSTEMS['client-go, releasing'];

const MUTATIONS: readonly (readonly [string, (podSpec: Manifest) => void, RegExp])[] = [
  [
    'no time to release the lease in',
    (podSpec) => {
      podSpec.terminationGracePeriodSeconds = 0;
    },
    /without a leader in \d handovers, more than/,
  ],
  [
    'a lease that is not released',
    (podSpec) => {
      setVariable(podSpec, 'LEASE_RELEASE_ON_CANCEL', 'false');
    },
    /without a leader in \d handovers, more than/,
  ],
  [
    'an election that is off',
    (podSpec) => {
      setVariable(podSpec, 'ENABLE_LEADER_ELECTION', 'false');
    },
    /^several led for/,
  ],
];

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start();
});
afterAll(() => stage.stop());

function setVariable(podSpec: Manifest, name: string, value: string): void {
  const [container] = podSpec.containers as Manifest[];
  const variable = (container.env as Manifest[]).find((one) => one.name === name);
  if (variable === undefined) {
    throw new Error(`${name} is not rendered`);
  }
  variable.value = value;
}

/** What is found of a rollout of manifests that are changed. */
async function rolledOut(namespace: string, change: (podSpec: Manifest) => void): Promise<string[]> {
  const { manifests, figures } = rendered(SYSTEM, namespace, PROFILES.fast);
  const changed = structuredClone(manifests);
  change(only(changed, 'Deployment').spec.template.spec as Manifest);
  const operator = await stage.add(SYSTEM, { namespace, manifests: changed, figures });
  const began = Date.now();
  await operator.rollOut();
  const course = operator.courseSince(began);
  return findingsIn(course, boundsOf(course, SYSTEM, operator.rendered));
}

test('nothing is found of a rollout as it is rendered', async () => {
  expect(await rolledOut('right', () => undefined)).toEqual([]);
});

describe('mutations', () => {
  test.each(MUTATIONS)('%s is noticed', async (title, change, finding) => {
    const findings = await rolledOut(title.replaceAll(' ', '-'), change);
    expect(findings).toContainEqual(expect.stringMatching(finding));
  });
});
