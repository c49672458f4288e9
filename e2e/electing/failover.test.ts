import { ControlPlane, startControlPlane } from '../support/control-plane';
import { endingOf } from '../support/leadership';
import { FailoverRecord, recordFailover } from '../support/report/records';
import { LATENCY } from '../support/report/tolerance';
import { builtTool } from '../support/tools';
import { Failover, failovers, Loss, lossesOf } from './failover';
import { Replicas } from './replicas';
import { NAMES, PROFILES, Rendered, rendered, SYSTEMS } from './systems';

interface Measured {
  readonly rendered: Rendered;
  readonly failovers: readonly Failover[];
  readonly replicas: Replicas;
}

const CASES = NAMES.flatMap((name) =>
  Object.entries(PROFILES).map(([profile, timing]) => ({ name, profile, timing, system: SYSTEMS[name] })),
);

let api: ControlPlane;
/** All at the same time: there is nothing to do but to wait. */
const measurements = new Map<object, Promise<Measured>>();

beforeAll(async () => {
  api = await startControlPlane();
  await Promise.all(CASES.map(({ system }) => builtTool(system.tool)));
  for (const aCase of CASES) {
    const measuring = measure(aCase);
    // It is told of where it is waited for.
    measuring.catch(() => undefined);
    measurements.set(aCase, measuring);
  }
});

afterAll(() => api.stop());

async function measure({ name, profile, timing, system }: (typeof CASES)[number]): Promise<Measured> {
  const subject = rendered(system, `${name}-${profile}`.replaceAll(/\W+/g, '-'), timing);
  const replicas = await Replicas.start(api, system, subject.manifests);
  try {
    return { rendered: subject, failovers: await failovers(system, replicas, subject), replicas };
  } finally {
    replicas.stop();
  }
}

function recordOf(system: string, profile: string, { loss, ...figures }: Failover): FailoverRecord {
  return loss === 'cut, refused'
    ? { system, profile, event: 'cut', refused: true, ...figures }
    : { system, profile, event: loss, ...figures };
}

describe.each(CASES)('$name with the $profile timing', (aCase) => {
  const { name, profile, system } = aCase;
  const measured = () => measurements.get(aCase) ?? Promise.reject(new Error('not measured'));
  const one = async (loss: Loss): Promise<Failover> => {
    const found = (await measured()).failovers.find((failover) => failover.loss === loss);
    return found ?? Promise.reject(new Error(`${loss} was not measured`));
  };

  test.each(lossesOf(system))('replaces its leader within the bounds after %s', async (loss) => {
    const failover = await one(loss);
    recordFailover(recordOf(name, profile, failover));
    expect(failover.measured).toBeGreaterThanOrEqual(failover.lower - LATENCY / 5);
    expect(failover.measured).toBeLessThanOrEqual(failover.upper + LATENCY);
  });

  test.each(['cut, refused', 'cut'] as const)('leads no longer than is said after %s', async (loss) => {
    const { stopped, stoppedMax, measured: next } = await one(loss);
    if (stoppedMax === null) {
      // It goes on beside the next one: the figures have none for it, which has its reason.
      expect(stopped ?? Infinity).toBeGreaterThan(next);
    } else {
      expect(stopped ?? Infinity).toBeLessThanOrEqual((stoppedMax ?? 0) + LATENCY);
    }
  });

  test('hands over to one that begins after the old one has stopped, where the margin is positive', async () => {
    const { failovers: all, rendered: subject, replicas } = await measured();
    const history = replicas.history();
    expect(history).toHaveLength(all.length + 1);
    const overlaps = all.map(({ loss, stoppedMax }, i) => ({
      loss,
      fenced: (stoppedMax ?? Infinity) < subject.figures.leaseDuration.toSeconds(),
      overlap: (history[i].tenure.to ?? Infinity) - history[i + 1].tenure.from,
    }));
    expect(overlaps.filter(({ fenced, overlap }) => fenced && overlap > 1000 * endingOf(system.reading))).toEqual([]);
    // Those of kill and SIGTERM always; the cuts where the client stops, and in time.
    const cuts = system.tool === 'kube-lease-manager' ? 0 : system.releases ? 1 : 2;
    expect(overlaps.filter(({ fenced }) => fenced)).toHaveLength(2 + cuts);
  });
});
