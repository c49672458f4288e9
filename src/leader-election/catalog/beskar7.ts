import { Dialect } from '../../model/dialect';
import { enableFlag, timingFlags } from './shared-flags';
import { CONTROLLER_RUNTIME_METRICS, CONTROLLER_RUNTIME_METRICS_SOURCE } from './shared-metrics';

const SHARED = {
  kind: 'election',
  images: ['beskar7/beskar7'],
  client: 'client-go',
  settings: { enable: enableFlag('--leader-elect'), ...timingFlags('--leader-elect') },
  identity: 'hostname-random',
  gracefulShutdown: 30,
  metrics: CONTROLLER_RUNTIME_METRICS,
  confidence: 'source',
} as const;

const DEFAULT_TIMING = { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 } as const;

const REMOVED = 'remove it: releases before v0.4 had it, and v0.4 exits with "flag provided but not defined"';

/** Beskar7 from v0.4 on. */
export const BESKAR7: Dialect = {
  ...SHARED,
  id: 'beskar7',
  title: 'Beskar7 v0.4 and later',
  versions: { since: '0.4' },
  leaseName: { kind: 'fixed', name: 'beskar7.infrastructure.cluster.x-k8s.io' },
  leaseNamespace: { kind: 'pod' },
  defaults: { enabled: true, timing: DEFAULT_TIMING, releaseOnCancel: false },
  rejectedFlags: {
    '--leader-elect-release-on-cancel': REMOVED,
    '--enable-security-monitoring': REMOVED,
    '--enable-claim-coordinator-leader-election': REMOVED,
    '--claim-coordinator-lease-duration': REMOVED,
    '--claim-coordinator-renew-deadline': REMOVED,
    '--claim-coordinator-retry-period': REMOVED,
    '--reconcile-timeout': REMOVED,
    '--stuck-state-timeout': REMOVED,
    '--max-retries': REMOVED,
  },
  sources: [
    { repository: 'projectbeskar/beskar7', path: 'cmd/manager/main.go', commit: 'dfccdee' },
    { repository: 'projectbeskar/beskar7', path: 'cmd/manager/main.go', commit: 'a791b7c' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
};

/**
 * Beskar7 v0.2.7 to v0.3.4. Its second election, --enable-claim-coordinator-leader-election, gives every pod the
 * same identity and so protects nothing; it is off by default.
 */
export const BESKAR7_BEFORE_0_4: Dialect = {
  ...SHARED,
  id: 'beskar7-before-0.4',
  title: 'Beskar7 v0.2.7 to v0.3.4',
  versions: { before: '0.4' },
  settings: { ...SHARED.settings, releaseOnCancel: enableFlag('--leader-elect-release-on-cancel') },
  leaseName: { kind: 'fixed', name: '7be7e04e.cluster.x-k8s.io' },
  leaseNamespace: { kind: 'fixed', name: 'beskar7-system' },
  defaults: { enabled: true, timing: DEFAULT_TIMING, releaseOnCancel: true },
  sources: [
    { repository: 'projectbeskar/beskar7', path: 'cmd/manager/main.go', commit: 'b19236f' },
    { repository: 'projectbeskar/beskar7', path: 'cmd/manager/main.go', commit: '9c1b01c' },
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
};
