/**
 * What each binary is known to read and need, written down from the upstream sources at the commits named,
 * independently of the catalog and of the examples.
 */
export interface Facts {
  /** Flags that the binary defines. */
  readonly flags: readonly string[];
  /** Environment variables that the binary reads. */
  readonly env: readonly string[];
  /** Words among the arguments that are no flags. */
  readonly words?: readonly string[];
}

const ZAP = ['--zap-devel', '--zap-encoder', '--zap-log-level', '--zap-stacktrace-level', '--zap-time-encoding'];

/** bitwarden/sm-kubernetes cmd/main.go@0ead171 */
export const SM_OPERATOR: Facts = {
  flags: ['--metrics-bind-address', '--health-probe-bind-address', '--leader-elect', ...ZAP],
  env: ['BW_API_URL', 'BW_IDENTITY_API_URL', 'BW_SECRETS_MANAGER_STATE_PATH', 'BW_SECRETS_MANAGER_REFRESH_INTERVAL'],
};

/** projectbeskar/beskar7 cmd/manager/main.go@dfccdee (v0.4.0-alpha.7) */
export const BESKAR7: Facts = {
  flags: [
    '--leader-elect',
    '--leader-elect-lease-duration',
    '--leader-elect-renew-deadline',
    '--leader-elect-retry-period',
    '--metrics-bind-address',
    '--secure-metrics',
    '--health-probe-bind-address',
    '--enable-webhook',
    '--webhook-port',
    '--webhook-cert-dir',
    '--inspection-port',
    '--inspection-cert-dir',
    '--bootstrap-url-base',
    '--watch-namespaces',
    '--inspection-timeout',
    '--deployment-timeout',
  ],
  env: [],
};

/** firestoned/bindy src/main.rs, src/constants.rs@ac9ea2a (v0.6.2) */
export const BINDY: Facts = {
  flags: [],
  words: ['run'],
  env: [
    'BINDY_ENABLE_LEADER_ELECTION',
    'BINDY_LEASE_NAME',
    'BINDY_LEASE_NAMESPACE',
    'BINDY_LEASE_DURATION_SECONDS',
    'BINDY_LEASE_RENEW_DEADLINE_SECONDS',
    'BINDY_LEASE_RETRY_PERIOD_SECONDS',
    'POD_NAME',
    'POD_NAMESPACE',
    'RUST_LOG',
    'RUST_LOG_FORMAT',
    'BINDY_KUBE_QPS',
    'BINDY_KUBE_BURST',
  ],
};

const CERT_MANAGER_ELECTION = [
  '--leader-elect',
  '--leader-election-namespace',
  '--leader-election-lease-duration',
  '--leader-election-renew-deadline',
  '--leader-election-retry-period',
];

/** cert-manager/cert-manager deploy/charts/cert-manager, cmd/{controller,cainjector,webhook}/app@2d0d7f7 (v1.21.1) */
export const CERT_MANAGER: Readonly<Record<string, Facts>> = {
  'cert-manager': {
    flags: [
      ...CERT_MANAGER_ELECTION,
      '--v',
      '--cluster-resource-namespace',
      '--acme-http01-solver-image',
      '--max-concurrent-challenges',
    ],
    env: ['POD_NAMESPACE'],
  },
  'cert-manager-cainjector': { flags: [...CERT_MANAGER_ELECTION, '--v'], env: ['POD_NAMESPACE'] },
  'cert-manager-webhook': {
    flags: [
      '--v',
      '--secure-port',
      '--dynamic-serving-ca-secret-namespace',
      '--dynamic-serving-ca-secret-name',
      '--dynamic-serving-dns-names',
    ],
    env: ['POD_NAMESPACE'],
  },
};

/**
 * bwolf/cert-manager-webhook-gandi v0.2.0, whose flags are those of k8s.io/apiserver v0.22.2
 * pkg/server/options (RecommendedOptions without etcd and admission).
 */
export const GANDI: Facts = {
  flags: ['--secure-port', '--tls-cert-file', '--tls-private-key-file', '--bind-address', '--cert-dir', '--v'],
  env: ['GROUP_NAME'],
};

/** Who calls a pod and whom it calls, at the ports that policy judges: those of pods, not of their Services. */
export interface Traffic {
  readonly metrics?: number;
  /** Probed by the kubelet. */
  readonly health?: number;
  /** Called by the API server. */
  readonly webhook?: number;
  /** Names outside the cluster, on TCP 443. */
  readonly hosts?: readonly string[];
  /** Ports outside the cluster, such as `TCP 443`. */
  readonly outside?: readonly string[];
  /** What else, as `openingsOf` says it. */
  readonly others?: readonly string[];
}

/**
 * From the sources above, and charts/sm-operator@fe3d750 for 8443. BIND9's pods serve the bindcar API on 8080, behind
 * port 80 of their Service, and DNS on 5353, behind 53. Gandi's port is the one that the example gives it, since its
 * own is privileged. All call the API server and DNS too.
 */
export const TRAFFIC: Readonly<Record<string, Traffic>> = {
  'sm-operator': { metrics: 8443, health: 8081, hosts: ['api.bitwarden.com', 'identity.bitwarden.com'] },
  beskar7: {
    metrics: 8443,
    health: 8081,
    webhook: 9443,
    // Machines call back while they boot, and their management controllers are called by Redfish.
    others: ['from 198.51.100.0/24 TCP 8082', 'to 192.0.2.0/24 TCP 443'],
  },
  bindy: {
    metrics: 8080,
    others: [
      'to dns-system app.kubernetes.io/name=bind9 TCP 8080',
      'to dns-system app.kubernetes.io/name=bind9 UDP 5353',
    ],
  },
  // ACME, self-checks of HTTP-01 and redirections, and of DNS-01.
  'cert-manager': { metrics: 9402, health: 9403, outside: ['TCP 80', 'TCP 443', 'TCP 53', 'UDP 53'] },
  'cert-manager-cainjector': { metrics: 9402 },
  'cert-manager-webhook': { metrics: 9402, health: 6080, webhook: 10250 },
  'cert-manager-webhook-gandi': { health: 8443, webhook: 8443, hosts: ['api.gandi.net', 'dns.api.gandi.net'] },
};
