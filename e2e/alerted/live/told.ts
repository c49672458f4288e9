import { Labels, Prometheus } from '../../support/prometheus';

/** An alert that fired: at which evaluations, of all that it did at, in milliseconds since 1970. */
export interface Told {
  readonly alert: string;
  readonly labels: Labels;
  readonly at: readonly number[];
}

/** Longer than anything here takes. */
const ALWAYS = 900;

/** All that fired of an operator since a moment. */
export async function told(prometheus: Prometheus, namespace: string, since = 0): Promise<Told[]> {
  const series = await prometheus.query(`ALERTS{alertstate="firing", namespace="${namespace}"}[${ALWAYS}s]`);
  return series
    .map(({ labels, samples }) => ({
      alert: labels.alertname ?? '',
      labels,
      at: samples.map(({ at }) => at).filter((at) => at >= since),
    }))
    .filter(({ at }) => at.length > 0);
}

/** Whether an alert fires at the moment. */
export async function fires(prometheus: Prometheus, namespace: string, alert: string): Promise<boolean> {
  const alerts = await prometheus.alerts();
  return alerts.some(
    ({ state, labels }) => state === 'firing' && labels.alertname === alert && labels.namespace === namespace,
  );
}
