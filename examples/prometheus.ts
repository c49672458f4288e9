import { MonitoringOptions } from 'cdk8s-ha-operator';

/** Prometheus where kube-prometheus installs it, with its operator and kube-state-metrics. */
export const PROMETHEUS = { namespace: 'monitoring', podLabels: { 'app.kubernetes.io/name': 'prometheus' } };

/** Scraped, alerted on and drawn. */
export const MONITORING: MonitoringOptions = { prometheus: { ...PROMETHEUS, serviceAccount: 'prometheus-k8s' } };
