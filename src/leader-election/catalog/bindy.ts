import { Dialect } from '../../model/dialect';
import { envSettings } from './env';

/**
 * Bindy, whose client renews leaseDuration − retryPeriod apart and reads renewDeadline only to log it.
 * A value that it cannot parse is silently replaced by its default.
 */
export const BINDY: Dialect = {
  id: 'bindy',
  title: 'Bindy',
  source: 'firestoned/bindy src/main.rs, src/constants.rs@ac9ea2a',
  client: 'kube-lease-manager',
  settings: envSettings('BINDY_'),
  leaseName: { kind: 'settable', default: 'bindy-leader' },
  leaseNamespace: { kind: 'settable' },
  identity: 'pod-name',
  defaults: { timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 }, releaseOnCancel: false },
  gracefulShutdown: 30,
};
