import { setTimeout as sleep } from 'node:timers/promises';
import { Prometheus, Sample } from '../../support/prometheus';
import { LEASE } from './monitored';
import { LiveOperator } from './operator';

/** What Prometheus has of a lease that is held. */
export interface LeaseFacts {
  /** When it was renewed, by the lease itself: in seconds, with their fractions. */
  readonly renewed: number;
  readonly samples: readonly Sample[];
  /** What `timestamp()` is of the newest sample, in milliseconds. */
  readonly timestamp: number;
  /** The ages that are recorded, in seconds. */
  readonly ages: readonly number[];
}

/** Of this many seconds until now. */
export async function leaseFacts(operator: LiveOperator, prometheus: Prometheus, seconds: number): Promise<LeaseFacts> {
  const { renewed } = await operator.renewal(() => true);
  // Until it was scraped.
  await sleep(3000);
  const one = `{namespace="${operator.namespace}", lease="${LEASE}"}`;
  const samplesOf = async (expr: string) => (await prometheus.query(expr)).flatMap(({ samples }) => samples);
  const [{ value }] = await samplesOf(`timestamp(kube_lease_renew_time${one})`);
  const ages = await samplesOf(`namespace_lease:kube_lease_renew_age_seconds:min${one}[${seconds}s]`);
  return {
    renewed,
    samples: await samplesOf(`kube_lease_renew_time${one}[${seconds}s]`),
    timestamp: Math.round(value * 1000),
    ages: ages.map((age) => age.value),
  };
}
