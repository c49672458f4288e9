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
