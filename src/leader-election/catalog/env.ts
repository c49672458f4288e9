import { Dialect, DialectSettings, LeaseClientId } from '../../model/dialect';

/** The variables of Bindy and its like; the prefix goes onto all but the pod's name. */
export function envSettings(prefix: string): DialectSettings {
  return {
    enable: { carrier: 'env', name: `${prefix}ENABLE_LEADER_ELECTION`, format: 'boolean' },
    leaseName: { carrier: 'env', name: `${prefix}LEASE_NAME`, format: 'text' },
    leaseNamespace: { carrier: 'env', name: `${prefix}LEASE_NAMESPACE`, format: 'text' },
    leaseDuration: { carrier: 'env', name: `${prefix}LEASE_DURATION_SECONDS`, format: 'seconds' },
    renewDeadline: { carrier: 'env', name: `${prefix}LEASE_RENEW_DEADLINE_SECONDS`, format: 'seconds' },
    retryPeriod: { carrier: 'env', name: `${prefix}LEASE_RETRY_PERIOD_SECONDS`, format: 'seconds' },
    identity: { carrier: 'env', name: 'POD_NAME', format: 'text' },
  };
}

/** One's own controller that reads the variables of envSettings. */
export function envDialect(prefix: string, client: LeaseClientId): Dialect {
  return {
    id: 'env',
    title: "one's own controller with …LEASE_… variables",
    source: 'firestoned/bindy src/constants.rs@ac9ea2a',
    client,
    settings: envSettings(prefix),
    leaseName: { kind: 'settable' },
    leaseNamespace: { kind: 'settable' },
    identity: 'pod-name',
    defaults: { releaseOnCancel: false },
    gracefulShutdown: 30,
  };
}
