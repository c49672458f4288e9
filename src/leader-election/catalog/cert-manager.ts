import { Dialect, Source } from '../../model/dialect';
import { enableFlag, textFlag, timingFlags } from './shared-flags';
import { CONTROLLER_RUNTIME_METRICS, CONTROLLER_RUNTIME_METRICS_SOURCE } from './shared-metrics';

function source(path: string): Source {
  return { repository: 'cert-manager/cert-manager', path, commit: '2d0d7f7' };
}

const DEFAULTS_SOURCE = source('internal/apis/config/shared/v1alpha1/defaults.go');

const SHARED = {
  kind: 'election',
  confidence: 'source',
  client: 'client-go',
  settings: {
    enable: enableFlag('--leader-elect'),
    leaseNamespace: textFlag('--leader-election-namespace'),
    ...timingFlags('--leader-election'),
  },
  leaseNamespace: { kind: 'settable', default: 'kube-system' },
  defaults: {
    enabled: true,
    timing: { leaseDuration: 60, renewDeadline: 40, retryPeriod: 15 },
    releaseOnCancel: true,
  },
} as const;

export const CERT_MANAGER: Dialect = {
  ...SHARED,
  id: 'cert-manager',
  title: "cert-manager's controller",
  images: ['jetstack/cert-manager-controller'],
  sources: [
    source('cmd/controller/app/controller.go'),
    source('cmd/controller/app/options/options.go'),
    DEFAULTS_SOURCE,
  ],
  leaseName: { kind: 'fixed', name: 'cert-manager-controller' },
  // The host's name with a fixed suffix, and nothing random.
  identity: 'hostname',
  // It releases the lease at once, while its workers may still finish, for which it sets no limit.
  gracefulShutdown: 30,
  // Its lease client is made from the plain rest.Config (cmd/controller/app/controller.go). The cainjector's is
  // controller-runtime's.
  withoutTimeout: true,
};

export const CERT_MANAGER_CAINJECTOR: Dialect = {
  ...SHARED,
  id: 'cert-manager-cainjector',
  title: "cert-manager's cainjector",
  images: ['jetstack/cert-manager-cainjector'],
  sources: [
    source('cmd/cainjector/app/controller.go'),
    source('cmd/cainjector/app/options/options.go'),
    DEFAULTS_SOURCE,
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
  leaseName: { kind: 'fixed', name: 'cert-manager-cainjector-leader-election' },
  identity: 'hostname-random',
  gracefulShutdown: 30,
  // Releases before v1.16 serve no metrics.
  metrics: CONTROLLER_RUNTIME_METRICS,
};
