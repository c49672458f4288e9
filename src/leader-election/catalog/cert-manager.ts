import { Dialect } from '../../model/dialect';

const SHARED = {
  source: 'cert-manager/cert-manager internal/apis/config, cmd/controller/app, cmd/cainjector/app@2d0d7f7',
  client: 'client-go',
  settings: {
    enable: { carrier: 'flag', name: '--leader-elect', format: 'boolean' },
    leaseNamespace: { carrier: 'flag', name: '--leader-election-namespace', format: 'text' },
    leaseDuration: { carrier: 'flag', name: '--leader-election-lease-duration', format: 'go-duration' },
    renewDeadline: { carrier: 'flag', name: '--leader-election-renew-deadline', format: 'go-duration' },
    retryPeriod: { carrier: 'flag', name: '--leader-election-retry-period', format: 'go-duration' },
  },
  leaseNamespace: { kind: 'settable', default: 'kube-system' },
  defaults: { timing: { leaseDuration: 60, renewDeadline: 40, retryPeriod: 15 }, releaseOnCancel: true },
  gracefulShutdown: 30,
} as const;

export const CERT_MANAGER: Dialect = {
  ...SHARED,
  id: 'cert-manager',
  title: "cert-manager's controller",
  leaseName: { kind: 'fixed', name: 'cert-manager-controller' },
  identity: 'hostname',
};

export const CERT_MANAGER_CAINJECTOR: Dialect = {
  ...SHARED,
  id: 'cert-manager-cainjector',
  title: "cert-manager's cainjector",
  leaseName: { kind: 'fixed', name: 'cert-manager-cainjector-leader-election' },
  identity: 'hostname-random',
};
