import { Dialect } from '../../model/dialect';

/** The kubebuilder scaffold: one switch; the id and the timings are compiled in. */
export const KUBEBUILDER: Dialect = {
  id: 'kubebuilder',
  title: 'the kubebuilder scaffold; Bitwarden sm-operator',
  source:
    'bitwarden/sm-kubernetes cmd/main.go@0ead171; controller-runtime pkg/leaderelection/leader_election.go@86a0d40',
  client: 'client-go',
  settings: { enable: { carrier: 'flag', name: '--leader-elect', format: 'boolean' } },
  leaseName: { kind: 'declared' },
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  defaults: { timing: { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 }, releaseOnCancel: false },
  gracefulShutdown: 30,
};
