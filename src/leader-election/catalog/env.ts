import { Dialect, DialectSettings } from '../../model/dialect';
import { LeaseClientId } from '../../model/lease-client';
import { DurationFormat, EnvSetting } from '../../model/setting';

export function booleanVariable(name: string): EnvSetting {
  return { carrier: 'env', name, format: 'boolean' };
}

export function textVariable(name: string): EnvSetting {
  return { carrier: 'env', name, format: 'text' };
}

export function durationVariable(name: string, format: DurationFormat = 'go-duration'): EnvSetting {
  return { carrier: 'env', name, format };
}

/** How a variable's name says its unit. */
const UNITS: Readonly<Record<DurationFormat, string>> = {
  'go-duration': '',
  seconds: '_SECONDS',
  milliseconds: '_MS',
  'iso-8601': '',
};

/** The variables of Bindy and its like; the prefix goes onto all but the pod's name, the unit onto the durations. */
export function envSettings(prefix: string, format: DurationFormat = 'seconds'): DialectSettings {
  const unit = UNITS[format];
  return {
    enable: { ...booleanVariable(`${prefix}ENABLE_LEADER_ELECTION`), literal: true },
    leaseName: textVariable(`${prefix}LEASE_NAME`),
    leaseNamespace: textVariable(`${prefix}LEASE_NAMESPACE`),
    leaseDuration: durationVariable(`${prefix}LEASE_DURATION${unit}`, format),
    renewDeadline: durationVariable(`${prefix}LEASE_RENEW_DEADLINE${unit}`, format),
    retryPeriod: durationVariable(`${prefix}LEASE_RETRY_PERIOD${unit}`, format),
    identity: textVariable('POD_NAME'),
  };
}

/** One's own controller that reads the variables of envSettings. */
export function envDialect(prefix: string, client: LeaseClientId, format?: DurationFormat): Dialect {
  return {
    kind: 'election',
    id: 'env',
    title: "one's own controller with …LEASE_… variables",
    sources: [{ repository: 'firestoned/bindy', path: 'src/main.rs', commit: 'ac9ea2a' }],
    confidence: 'source',
    client,
    settings: envSettings(prefix, format),
    leaseName: { kind: 'settable' },
    leaseNamespace: { kind: 'settable' },
    identity: 'pod-name',
    defaults: { enabled: true, releaseOnCancel: false },
    gracefulShutdown: 30,
  };
}
