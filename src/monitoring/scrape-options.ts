/**
 * What has Prometheus scrape a controller.
 */
export enum MetricsMonitor {
  /** A PodMonitor, which finds every pod. */
  POD_MONITOR = 'PodMonitor',
  /** A ServiceMonitor on the Service of the metrics. */
  SERVICE_MONITOR = 'ServiceMonitor',
  /** Nothing is rendered: something else has it scraped. */
  NONE = 'none',
}

/**
 * A value in a Secret or ConfigMap.
 */
export interface KeyOptions {
  /**
   * The name of the Secret or ConfigMap, in the namespace of the controller.
   */
  readonly name: string;

  /**
   * The key in it.
   */
  readonly key: string;
}

/**
 * How the certificate of metrics over TLS is checked.
 */
export interface ScrapeTlsOptions {
  /**
   * The Secret with the certificate of the authority that signed it, such as that of a cert-manager Certificate (key `ca.crt`).
   *
   * @default - the certificate is not checked, since controller-runtime makes one that nobody signed
   */
  readonly caSecret?: KeyOptions;

  /**
   * The ConfigMap with it, in place of a Secret.
   *
   * @default - the certificate is not checked
   */
  readonly caConfigMap?: KeyOptions;

  /**
   * The name that the certificate is for.
   *
   * @default - that of the Service of the metrics, if an authority is given
   */
  readonly serverName?: string;
}

/**
 * How the metrics of a controller are scraped.
 */
export interface ScrapeOptions {
  /**
   * What has Prometheus scrape them.
   *
   * @default - MetricsMonitor.POD_MONITOR; MetricsMonitor.SERVICE_MONITOR with `MetricsAuth.KUBERNETES` and without `tokenSecret`
   */
  readonly monitor?: MetricsMonitor;

  /**
   * The Secret with the token that Prometheus shows, for `MetricsAuth.KUBERNETES`.
   *
   * @default - Prometheus shows the token of its own ServiceAccount, which only a ServiceMonitor can say, and not where
   * Prometheus denies monitors its file system
   */
  readonly tokenSecret?: KeyOptions;

  /**
   * How the certificate is checked.
   *
   * @default - not at all
   */
  readonly tls?: ScrapeTlsOptions;
}
