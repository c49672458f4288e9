import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/processes';
import { Prometheus } from '../../support/prometheus';
import { PATIENCE, TIMING } from './bounds';
import { LiveOperator } from './operator';
import { LivePod } from './pods';
import { Told, told } from './told';

/** Seconds, where nothing else is said. */
export interface Calm {
  /** Until another led, after the leader was killed, and after it was told to end. */
  readonly killed: number;
  readonly ended: number;
  /** How many led after the lease had been deleted and made anew. */
  readonly leaders: number;
  readonly told: readonly Told[];
  /** Who holds the lease once all have ended, by kube-state-metrics. */
  readonly holders: readonly string[];
}

/** All that an election gets over by itself; at last, all replicas end in good order. */
export async function calm(operator: LiveOperator, prometheus: Prometheus): Promise<Calm> {
  const killed = await replaced(operator, 'SIGKILL');
  await lookedAt();
  const ended = await replaced(operator, 'SIGTERM');
  await lookedAt();
  await leaseMadeAnew(operator);
  const leaders = operator.leaders().length;
  const quiet = await told(prometheus, operator.namespace);
  return { killed, ended, leaders, told: quiet, holders: await released(operator, prometheus) };
}

/** Until each standby has looked at the lease, and seen it renewed. */
function lookedAt(): Promise<void> {
  return sleep(2 * 2.2 * TIMING.retryPeriod * 1000);
}

async function replaced(operator: LiveOperator, signal: NodeJS.Signals): Promise<number> {
  const [leader] = operator.leaders();
  const at = Date.now();
  leader.signal(signal);
  await restarted(leader);
  const { from } = await operator.leadAfter(at, TIMING.crashMax + PATIENCE);
  return (from - at) / 1000;
}

/** As a kubelet does it with a container that has ended. */
export async function restarted(pod: LivePod): Promise<void> {
  await allEnded([pod]);
  await pod.start();
}

async function allEnded(pods: readonly LivePod[]): Promise<void> {
  await until('they do not end', () => Promise.resolve(pods.every(({ runs }) => !runs) || undefined), PATIENCE);
}

/**
 * Deletes the lease while its leader is alive. If a standby is sooner to make it anew, both act until the old leader gives
 * up, which is waited for. That is sooner where it is not deleted right after a renewal: as late as that, it would be told of.
 */
async function leaseMadeAnew(operator: LiveOperator): Promise<void> {
  const before = await operator.renewal(() => true);
  const { uid } = await operator.renewal(({ renewed }) => renewed !== before.renewed);
  await sleep((TIMING.retryPeriod * 1000) / 2);
  await operator.deleteLease();
  await operator.renewal((lease) => lease.uid !== uid);
  for (const end = Date.now() + 1000 * (TIMING.renewDeadline + 3 * TIMING.retryPeriod); Date.now() < end;) {
    await sleep(100);
    await Promise.all(operator.pods.filter(({ runs }) => !runs).map((pod) => pod.start()));
  }
}

/** The leader last, so that nobody takes the lease that it gives up. */
async function released(operator: LiveOperator, prometheus: Prometheus): Promise<string[]> {
  const [leader] = operator.leaders();
  const standbys = operator.pods.filter((pod) => pod !== leader);
  for (const pods of [standbys, [leader]]) {
    pods.forEach((pod) => {
      pod.signal('SIGTERM');
    });
    await allEnded(pods);
  }
  await sleep(3000);
  const owners = await prometheus.query(`kube_lease_owner{namespace="${operator.namespace}"}`);
  return owners.map(({ labels }) => labels.lease_holder ?? '');
}
