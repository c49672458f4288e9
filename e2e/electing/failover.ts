import { setTimeout as sleep } from 'node:timers/promises';
import { Duration } from 'cdk8s';
import { failedToRelease } from '../support/leadership';
import { until } from '../support/processes';
import { FailoverRecord } from '../support/report/records';
import { Replica, Replicas } from './replicas';
import { Rendered, System } from './systems';
import { LeaderElectionFigures } from 'cdk8s-ha-operator';

/** How a leader goes: killed with `kill -9`, told to end, or cut off from the API server, which it is told or not. */
export type Loss = 'kill' | 'term' | 'term-release' | 'cut' | 'cut, refused';

/** Seconds in which one that does not stop is watched leading beside the next one. */
const OVERLAP = 1;

export type Failover = Pick<FailoverRecord, 'measured' | 'lower' | 'upper' | 'stopped' | 'stoppedMax'> & {
  readonly loss: Loss;
};

export function lossesOf(system: System): Loss[] {
  return ['kill', system.releases ? 'term-release' : 'term', 'cut, refused', 'cut'];
}

/** Takes the leader away in one way after the other, each time with a full set of replicas that know the lease. */
export async function failovers(system: System, replicas: Replicas, { figures }: Rendered): Promise<Failover[]> {
  const measured: Failover[] = [];
  const crash = { lower: seconds(figures.crashMin), upper: seconds(figures.crashMax) };
  await replicas.leader(30);
  for (const loss of lossesOf(system)) {
    // Each standby has looked at the lease by then, and seen it renewed.
    await sleep(2 * 2.2 * figures.retryPeriod.toMilliseconds());
    measured.push(await failover(loss, replicas, boundsOf(loss, system, figures), crash));
    await replicas.add();
  }
  return measured;
}

async function failover(
  loss: Loss,
  replicas: Replicas,
  bounds: Bounds,
  crash: Pick<Bounds, 'lower' | 'upper'>,
): Promise<Failover> {
  const leader = await replicas.leader(0);
  const at = Date.now();
  lose(leader, loss);
  const next = await until(
    `nobody leads after ${loss} of ${leader.name}`,
    () => Promise.resolve(replicas.history().find(({ replica, tenure }) => replica !== leader && tenure.from > at)),
    crash.upper + 30,
  );
  const stopped = () => leader.tenures().at(-1)?.to;
  const patience = (bounds.stoppedMax ?? OVERLAP) + 5;
  const stoppedAt = await until('it acts', () => Promise.resolve(stopped()), patience).catch(() => undefined);
  leader.process.signal('SIGKILL');
  leader.proxy.close();
  const since = (moment: number) => (moment - at) / 1000;
  const { lower, upper, stoppedMax } =
    loss === 'term-release' && failedToRelease(leader.process) ? { ...bounds, ...crash } : bounds;
  return {
    loss,
    measured: since(next.tenure.from),
    stopped: stoppedAt === undefined ? null : since(stoppedAt),
    lower,
    upper,
    stoppedMax,
  };
}

type Bounds = Pick<Failover, 'lower' | 'upper' | 'stoppedMax'>;

/** What the library says. */
function boundsOf(loss: Loss, system: System, figures: LeaderElectionFigures): Bounds {
  const { crashMin, crashMax, gracefulMax } = figures;
  const stoppedMax = loss === 'cut' || loss === 'cut, refused' ? stoppedMaxOf(loss, system, figures) : 0;
  return loss === 'term-release'
    ? { lower: 0, upper: seconds(gracefulMax), stoppedMax }
    : { lower: seconds(crashMin), upper: seconds(crashMax), stoppedMax };
}

function stoppedMaxOf(loss: Loss, { goesOnWhenCut }: System, figures: LeaderElectionFigures): number | null {
  const { partitionStopMax, renewDeadline, retryPeriod } = figures;
  if (partitionStopMax === undefined || (loss === 'cut' && goesOnWhenCut === true)) {
    return null;
  }
  // An attempt to release is refused at once, or nobody answers it.
  return loss === 'cut' ? seconds(partitionStopMax) : seconds(renewDeadline) + seconds(retryPeriod);
}

function seconds(duration?: Duration): number {
  return duration?.toSeconds({ integral: false }) ?? 0;
}

function lose({ process, proxy }: Replica, loss: Loss): void {
  switch (loss) {
    case 'kill':
      process.signal('SIGKILL');
      return;
    case 'cut':
      proxy.cut();
      return;
    case 'cut, refused':
      proxy.refuse();
      return;
    default:
      process.signal('SIGTERM');
  }
}
