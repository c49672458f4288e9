import { Dialect } from '../../model/dialect';

/** The component-base spelling of the timings, which Cluster API providers and many others share. */
export const LEADER_ELECT_FLAGS = {
  enable: { carrier: 'flag', name: '--leader-elect', format: 'boolean' },
  leaseDuration: { carrier: 'flag', name: '--leader-elect-lease-duration', format: 'go-duration' },
  renewDeadline: { carrier: 'flag', name: '--leader-elect-renew-deadline', format: 'go-duration' },
  retryPeriod: { carrier: 'flag', name: '--leader-elect-retry-period', format: 'go-duration' },
} as const;

/** A controller-runtime manager that exposes every election option as a flag. */
export const FLAGS: Dialect = {
  id: 'flags',
  title: "one's own controller with --leader-elect… flags",
  source: 'kubernetes/component-base config/options/leaderelectionconfig.go@349fbe0',
  client: 'client-go',
  settings: {
    ...LEADER_ELECT_FLAGS,
    releaseOnCancel: { carrier: 'flag', name: '--leader-elect-release-on-cancel', format: 'boolean' },
  },
  leaseName: { kind: 'declared' },
  leaseNamespace: { kind: 'declared' },
  identity: 'hostname-random',
  defaults: { releaseOnCancel: false },
  gracefulShutdown: 30,
};
