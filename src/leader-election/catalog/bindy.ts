import { Dialect } from '../../model/dialect';
import { envSettings } from './env';

/** Bindy, whose client renews leaseDuration − retryPeriod apart and reads renewDeadline only to log it. */
export const BINDY: Dialect = {
  kind: 'election',
  id: 'bindy',
  title: 'Bindy',
  images: ['firestoned/bindy'],
  sources: [
    { repository: 'firestoned/bindy', path: 'src/main.rs', commit: 'ac9ea2a' },
    { repository: 'firestoned/bindy', path: 'src/constants.rs', commit: 'ac9ea2a' },
  ],
  confidence: 'source',
  client: 'kube-lease-manager',
  settings: envSettings('BINDY_'),
  leaseName: { kind: 'settable', default: 'bindy-leader' },
  leaseNamespace: { kind: 'settable' },
  identity: 'pod-name',
  defaults: {
    enabled: true,
    timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 },
    // It logs a release, but keeps a receiver that its client waits for.
    releaseOnCancel: false,
  },
  gracefulShutdown: 0,
  lenient: true,
};
