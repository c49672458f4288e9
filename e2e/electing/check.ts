import { setTimeout as sleep } from 'node:timers/promises';
import { Manifest } from '../../test/support/manifests';
import { ControlPlane } from '../support/control-plane';
import { Replica, Replicas } from './replicas';
import { Rendered, System } from './systems';

/** Seconds in which one of the replicas has to lead. */
const PATIENCE = 25;

/**
 * What is wrong with the election of the manifests' replicas: none leads, or several, or one ends. They are watched for
 * as long as a leader goes on that cannot renew its lease.
 */
export async function electing(
  api: ControlPlane,
  system: System,
  { manifests, figures }: Omit<Rendered, 'namespace'>,
  pods?: readonly Manifest[],
): Promise<string[]> {
  const replicas = await Replicas.start(api, system, manifests, pods);
  try {
    const seconds = figures.renewDeadline.toSeconds() + 3 * figures.retryPeriod.toSeconds();
    // From when one leads on; on a busy machine processes take their time.
    let end = Date.now() + PATIENCE * 1000;
    let began = false;
    while (Date.now() < end) {
      await sleep(100);
      const findings = [...endings(replicas.all), ...split(replicas.leaders())];
      if (findings.length > 0) {
        return findings;
      }
      if (!began && replicas.leaders().length === 1) {
        began = true;
        end = Date.now() + seconds * 1000;
      }
    }
    return replicas.leaders().length === 0 ? [`nobody leads: ${replicas.all[0].process.log()}`] : [];
  } finally {
    replicas.stop();
  }
}

function endings(all: readonly Replica[]): string[] {
  return all.flatMap(({ process }) => {
    const end = process.ended();
    return end === undefined ? [] : [`a replica ended (${end}): ${process.log()}`];
  });
}

function split(leaders: readonly Replica[]): string[] {
  return leaders.length > 1 ? [`${leaders.length} replicas lead at once`] : [];
}
