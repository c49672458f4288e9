import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/processes';
import { Prometheus, Sample } from '../../support/prometheus';
import { Bounds, noLeaderBounds, PATIENCE, requestsFailingBounds, TIMING } from './bounds';
import { restarted } from './calm';
import { LiveOperator } from './operator';
import { fires, Told, told } from './told';

export interface Outage {
  /** Seconds until the alert fired. */
  readonly fired: number;
  /** All that fired meanwhile. */
  readonly told: readonly Told[];
}

export interface Killed extends Outage {
  /** Seconds from when one leads again until the alert has fired for the last time. */
  readonly resolved: number;
}

/** All go at once, and come back once somebody was told. */
export async function killed(operator: LiveOperator, prometheus: Prometheus): Promise<Killed> {
  const { namespace, rendered, pods } = operator;
  const alert = 'HaOperatorNoLeader';
  const at = Date.now();
  pods.forEach((pod) => {
    pod.signal('SIGKILL');
  });
  const { fired } = await firing(operator, prometheus, { alert, since: at, bounds: noLeaderBounds(rendered) });
  const back = Date.now();
  await Promise.all(pods.map((pod) => pod.start()));
  const { from } = await operator.leadAfter(back, TIMING.crashMax + PATIENCE);
  await until('it is told on', async () => !(await fires(prometheus, namespace, alert)) || undefined, PATIENCE);
  const all = await told(prometheus, namespace, at);
  return { fired, resolved: (Math.max(...timesOf(all, alert)) - from) / 1000, told: all };
}

export interface CutOff {
  readonly refused: Outage;
  /** Whose requests were refused. */
  readonly refusedPod: string;
  readonly cut: Outage;
  /** What the one that was cut off says of itself after it has stopped to act. */
  readonly status: readonly Sample[];
}

/** First a standby's requests are refused; then the leader is alone, and its line is cut. */
export async function cutOff(operator: LiveOperator, prometheus: Prometheus): Promise<CutOff> {
  const { namespace, rendered, pods } = operator;
  const [leader] = operator.leaders();
  const standbys = pods.filter((pod) => pod !== leader);
  const refusedAt = Date.now();
  standbys[0].proxy.refuse();
  const refused = await firing(operator, prometheus, {
    alert: 'HaOperatorApiRequestsFailing',
    since: refusedAt,
    bounds: requestsFailingBounds(rendered),
  });

  const bounds = noLeaderBounds(rendered);
  const cutAt = Date.now();
  standbys.forEach((pod) => {
    pod.signal('SIGKILL');
  });
  leader.proxy.cut();
  await restarted(leader);
  const stopped = leader.tenures().at(-1)?.to ?? Infinity;
  const cut = await firing(operator, prometheus, { alert: 'HaOperatorNoLeader', since: cutAt, bounds });
  const status = await prometheus.query(
    `leader_election_master_status{namespace="${namespace}", pod="${leader.name}"}[${Math.ceil(bounds.to)}s]`,
  );
  return {
    refused,
    refusedPod: standbys[0].name,
    cut,
    status: status.flatMap(({ samples }) => samples.filter(({ at }) => at > stopped)),
  };
}

interface Awaited {
  readonly alert: string;
  readonly since: number;
  readonly bounds: Bounds;
}

/** Waits until an alert fires. */
async function firing(
  { namespace }: LiveOperator,
  prometheus: Prometheus,
  { alert, since, bounds }: Awaited,
): Promise<Outage> {
  // One that fires too soon is found afterwards: until then nobody has to ask.
  await sleep(Math.max(0, since + 1000 * bounds.from - Date.now()));
  const asked = async () => (await fires(prometheus, namespace, alert)) || undefined;
  await until(`${alert} does not fire`, asked, bounds.to - bounds.from + PATIENCE);
  const all = await told(prometheus, namespace, since);
  return { fired: (Math.min(...timesOf(all, alert)) - since) / 1000, told: all };
}

function timesOf(all: readonly Told[], alert: string): number[] {
  return all.filter((one) => one.alert === alert).flatMap(({ at }) => at);
}
