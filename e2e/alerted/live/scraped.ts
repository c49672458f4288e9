import { Manifest } from '../../../test/support/manifests';
import { INTERVAL } from './monitored';
import { LivePod, portOf } from './pods';

/** How Prometheus Operator has the pods scraped that a PodMonitor finds, by the fields that are rendered, and no others. */
export function scrapeOf({ metadata, spec }: Manifest, pods: readonly LivePod[]): object {
  const [endpoint, ...others] = spec.podMetricsEndpoints as Manifest[];
  const { port, scheme, interval, scrapeTimeout, tlsConfig, ...more } = endpoint;
  const unknown = [...Object.keys(more), ...Object.keys(tlsConfig).filter((key) => key !== 'insecureSkipVerify')];
  if (others.length > 0 || unknown.length > 0) {
    throw new Error(`what a PodMonitor with ${JSON.stringify(spec)} has scraped is not known here`);
  }
  const namespace = String(metadata.namespace);
  const job = `${namespace}/${String(metadata.name)}`;
  return {
    job_name: `podMonitor/${job}/0`,
    scheme,
    scrape_interval: interval,
    scrape_timeout: scrapeTimeout,
    tls_config: { insecure_skip_verify: tlsConfig.insecureSkipVerify },
    static_configs: pods.map(({ name, address, manifest }) => ({
      targets: [`${address}:${portOf(manifest, String(port))}`],
      labels: {
        namespace,
        pod: name,
        container: String(manifest.spec.containers[0].name),
        job,
        endpoint: String(port),
      },
    })),
  };
}

/** As of the ServiceMonitor that kube-prometheus-stack has for kube-state-metrics. */
export function stateMetricsScrape(address: string, honorLabels: boolean): object {
  return {
    job_name: 'serviceMonitor/monitoring/kube-state-metrics/0',
    honor_labels: honorLabels,
    scrape_interval: `${INTERVAL}s`,
    scrape_timeout: `${INTERVAL}s`,
    static_configs: [
      {
        targets: [address],
        labels: {
          namespace: 'monitoring',
          service: 'kube-state-metrics',
          pod: 'kube-state-metrics-5d8c7f6b9d-x2x4z',
          container: 'kube-state-metrics',
          job: 'kube-state-metrics',
          endpoint: 'http',
        },
      },
    ],
  };
}
