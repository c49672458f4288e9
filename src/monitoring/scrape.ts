import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterScoped } from '../internal/cluster-scoped';
import { KeyOptions, MetricsMonitor, ScrapeOptions, ScrapeTlsOptions } from './scrape-options';

/** Metrics that there are to scrape. */
export interface ScrapeTarget {
  /** The name of the port, of pods and of their Service. */
  readonly port: string;
  readonly path?: string;
  readonly scheme: 'http' | 'https';
  /** Whether the scraper has to show a token that RBAC knows. */
  readonly authenticated: boolean;
  /** The name by which the Service is called. */
  readonly serverName: string;
  /** The labels of the pods and of the Service. */
  readonly labels: Readonly<Record<string, string>>;
  /** In seconds. */
  readonly interval: number;
}

/** Where a container of Prometheus finds the token of its own ServiceAccount. */
const OWN_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
/** Prometheus' own, in seconds; it must not be longer than the interval. */
const SCRAPE_TIMEOUT = 10;

export function monitorOf({ monitor, tokenSecret }: ScrapeOptions, authenticated: boolean): MetricsMonitor {
  return (
    monitor ??
    (authenticated && tokenSecret === undefined ? MetricsMonitor.SERVICE_MONITOR : MetricsMonitor.POD_MONITOR)
  );
}

/** The PodMonitor or ServiceMonitor; absent with MetricsMonitor.NONE. */
export function renderMonitor(
  scope: Construct,
  options: ScrapeOptions,
  target: ScrapeTarget,
  metadataOf: (kind: string) => ApiObjectMetadata,
): ApiObject | undefined {
  const kind = monitorOf(options, target.authenticated);
  if (kind === MetricsMonitor.NONE) {
    return undefined;
  }
  const endpoints = kind === MetricsMonitor.POD_MONITOR ? 'podMetricsEndpoints' : 'endpoints';
  return new ApiObject(scope, 'MetricsMonitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind,
    metadata: metadataOf(kind),
    spec: { selector: { matchLabels: target.labels }, [endpoints]: [endpointOf(options, target)] },
  });
}

function endpointOf({ tokenSecret, tls = {} }: ScrapeOptions, target: ScrapeTarget): object {
  const { port, path, scheme, interval, authenticated, serverName } = target;
  return {
    port,
    ...(path !== undefined && { path }),
    scheme,
    interval: `${interval}s`,
    ...(interval < SCRAPE_TIMEOUT && { scrapeTimeout: `${interval}s` }),
    ...(scheme === 'https' && { tlsConfig: tlsConfigOf(tls, serverName) }),
    ...(authenticated &&
      (tokenSecret ? { authorization: { credentials: keyOf(tokenSecret) } } : { bearerTokenFile: OWN_TOKEN })),
  };
}

function tlsConfigOf({ caSecret, caConfigMap, serverName }: ScrapeTlsOptions, ownName: string): object {
  return caSecret || caConfigMap
    ? {
        ca: caSecret ? { secret: keyOf(caSecret) } : { configMap: caConfigMap && keyOf(caConfigMap) },
        serverName: serverName ?? ownName,
      }
    : { insecureSkipVerify: true, ...(serverName !== undefined && { serverName }) };
}

function keyOf({ name, key }: KeyOptions): KeyOptions {
  return { name, key };
}

/** A Prometheus that may read metrics which ask for a token. */
export interface MetricsReader {
  readonly namespace: string;
  readonly serviceAccount?: string;
}

/** The ClusterRole that lets a scraper read metrics, and its binding to the one that is known. */
export function grantMetricsAccess(
  scope: Construct,
  path: string,
  { namespace, serviceAccount }: MetricsReader,
  metadata: ApiObjectMetadata,
): kplus.ClusterRole {
  const role = clusterScoped(new kplus.ClusterRole(scope, 'MetricsReader', { metadata }));
  role.allow(['get'], kplus.NonApiResource.of(path));
  if (serviceAccount !== undefined) {
    const subject = kplus.ServiceAccount.fromServiceAccountName(scope, 'Prometheus', serviceAccount, {
      namespaceName: namespace,
    });
    const binding = clusterScoped(new kplus.ClusterRoleBinding(scope, 'MetricsReaderBinding', { role, metadata }));
    binding.addSubjects(subject);
  }
  return role;
}
