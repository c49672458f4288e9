import { MetricsScraper } from 'cdk8s-ha-operator';

/** Prometheus as its operator labels it, where kube-prometheus installs it. */
export const PROMETHEUS: MetricsScraper = {
  namespace: 'monitoring',
  labels: { 'app.kubernetes.io/name': 'prometheus' },
};
