import { Dialect } from '../../model/dialect';
import { LEADER_ELECT_FLAGS } from './client-go-flags';

const REMOVED = 'remove it: releases before v0.4 had it, and v0.4 exits with "flag provided but not defined"';

/** Beskar7 from v0.4 on. */
export const BESKAR7: Dialect = {
  id: 'beskar7',
  title: 'Beskar7 v0.4 and later',
  source: 'projectbeskar/beskar7 cmd/manager/main.go@dfccdee',
  client: 'client-go',
  settings: LEADER_ELECT_FLAGS,
  leaseName: { kind: 'fixed', name: 'beskar7.infrastructure.cluster.x-k8s.io' },
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  defaults: { timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 }, releaseOnCancel: false },
  gracefulShutdown: 30,
  rejectedFlags: {
    '--leader-elect-release-on-cancel': REMOVED,
    '--enable-security-monitoring': REMOVED,
  },
};
