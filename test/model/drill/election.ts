import { LeaseSighting } from '../../../src/model/drill/course';
import { Timing } from '../../../src/model/timing';

/** How a leader goes, in a simulated election. */
export interface Loss {
  /** When, in seconds of the simulation. */
  readonly at: number;
  /** Whether it gives the lease up before. */
  readonly releases: boolean;
}

/** Numbers from 0 to 1, one after the other. */
export type Chance = () => number;

interface Record {
  readonly holder: string;
  readonly renewed: number;
  readonly duration: number;
}

interface Standby {
  readonly name: string;
  next: number;
  seen?: Record;
  seenAt: number;
}

/**
 * An election as client-go holds it, written down from its source and from nothing of ours: a leader renews and waits for
 * retryPeriod. A standby looks, and waits for retryPeriod and up to 1.2 times that more; it takes over a lease that is
 * free, or that it has not seen change for as long as it lasts. All of it takes no time.
 */
export function simulated(timing: Timing, standbys: number, loss: Loss, chance: Chance): LeaseSighting[] {
  const { leaseDuration, retryPeriod } = timing;
  const sightings: LeaseSighting[] = [];
  let record: Record = { holder: '', renewed: 0, duration: 1 };
  const write = (at: number, holder: string, duration = leaseDuration) => {
    record = { holder, renewed: at, duration };
    sightings.push({ at, holder });
  };
  const waiting: Standby[] = Array.from({ length: standbys }, (_, i) => ({
    name: `standby-${i}`,
    next: chance() * 2.2 * retryPeriod,
    seenAt: 0,
  }));
  let renewal = 0;
  let isLost = false;
  for (;;) {
    const standby = waiting.reduce((first, one) => (one.next < first.next ? one : first));
    const at = Math.min(isLost ? Infinity : Math.min(renewal, loss.at), standby.next);
    if (!isLost && at === loss.at) {
      isLost = true;
      if (loss.releases) {
        write(at, '', 1);
      }
    } else if (!isLost && at === renewal) {
      write(at, 'leader');
      renewal += retryPeriod;
    } else {
      if (standby.seen !== record) {
        standby.seen = record;
        standby.seenAt = at;
      }
      const isFree = record.holder === '' && record.renewed < at;
      if (isFree || (record.holder !== '' && standby.seenAt + record.duration < at)) {
        write(at, standby.name);
        return sightings;
      }
      standby.next = at + retryPeriod * (1 + 1.2 * chance());
    }
  }
}
