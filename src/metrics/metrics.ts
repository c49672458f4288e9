import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { createService } from '../internal/service';
import { Problem, problem, quote } from '../model/problem';

/**
 * How metrics are served.
 */
export enum MetricsScheme {
  /** Plain text. */
  HTTP = 'http',
  /** TLS. */
  HTTPS = 'https',
}

/**
 * Who may read metrics.
 */
export enum MetricsAuth {
  /** Everyone who reaches the port. */
  NONE = 'none',
  /**
   * Holders of a ServiceAccount token that RBAC allows to get `/metrics`. The controller asks the API server,
   * for which it is granted TokenReview and SubjectAccessReview.
   */
  KUBERNETES = 'kubernetes',
}

/**
 * Pods that read metrics.
 */
export interface MetricsScraper {
  /**
   * Their namespace.
   */
  readonly namespace: string;

  /**
   * Labels all of which they have.
   *
   * @default - none; every pod of the namespace
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The metrics that the controller serves. Its own flags, such as `--metrics-bind-address`, belong into `args`.
 */
export interface MetricsOptions {
  /**
   * The port that the container serves them on.
   */
  readonly port: number;

  /**
   * The path that they are served at.
   *
   * @default '/metrics'
   */
  readonly path?: string;

  /**
   * How they are served.
   *
   * @default MetricsScheme.HTTP
   */
  readonly scheme?: MetricsScheme;

  /**
   * Who may read them. `KUBERNETES` needs `HTTPS`.
   *
   * @default MetricsAuth.NONE
   * @see https://pkg.go.dev/sigs.k8s.io/controller-runtime/pkg/metrics/filters#WithAuthenticationAndAuthorization
   */
  readonly auth?: MetricsAuth;

  /**
   * Who may reach the port, beside the Prometheus of `monitoring`. For a scraper in the network of its node, use
   * `ingress` instead.
   *
   * @default - nobody else, unless there is no network policy
   */
  readonly scrapers?: MetricsScraper[];
}

/** By its name, as people and their dashboards know it: `http-metrics` or `https-metrics`. */
export function metricsPort({ port, scheme }: MetricsOptions): kplus.ContainerPort & { name: string } {
  return { number: port, name: `${scheme ?? MetricsScheme.HTTP}-metrics` };
}

export function metricsProblems({ scheme, auth, path }: MetricsOptions): Problem[] {
  return [
    ...(auth === MetricsAuth.KUBERNETES && scheme !== MetricsScheme.HTTPS
      ? [
          problem(
            'metrics.auth',
            "KUBERNETES over plain HTTP would send the scraper's token in the clear",
            'set scheme: MetricsScheme.HTTPS, or leave auth out',
          ),
        ]
      : []),
    ...(path === undefined || /^\/[\w\-./~%]*$/.test(path)
      ? []
      : [problem('metrics.path', `${quote(path)} is not a path`, "begin it with '/', such as '/metrics'")]),
  ];
}

/** Reaches every replica, ready or not: one that is not is the one to look at. */
export function createMetricsService(
  scope: Construct,
  options: MetricsOptions,
  selector: Readonly<Record<string, string>>,
  metadata: ApiObjectMetadata,
): kplus.Service {
  const { name } = metricsPort(options);
  return createService(scope, 'MetricsService', selector, metadata, {
    ports: [{ name, port: options.port, targetPort: options.port }],
    publishNotReadyAddresses: true,
  });
}
