import { JITTER_FACTOR } from './timing';

export type LeaseClientId = 'client-go' | 'kube-lease-manager' | 'fabric8' | 'java-operator-sdk';

/** What an election client does at the API server. */
export interface LeaseClientTraits {
  /** Verbs on the named lease; `create` comes on top, as it cannot be limited by name. */
  readonly namedVerbs: readonly string[];
  /** Whether it writes core Events about the election. */
  readonly recordsEvents: boolean;
  /** How many retryPeriods the client demands renewDeadline to be longer than. */
  readonly leastRenewDeadline: number;
  /** Whether a leader that is cut off stops: in time, at some time, or not before it is connected again. */
  readonly whenCutOff: 'stops' | 'stops-late' | 'goes-on';
}

const FABRIC8: LeaseClientTraits = {
  namedVerbs: ['get', 'patch'],
  recordsEvents: false,
  leastRenewDeadline: 1 + JITTER_FACTOR,
  whenCutOff: 'stops-late',
};

/**
 * @see https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/resourcelock/leaselock.go
 * @see https://github.com/alex-karpenko/kube-lease-manager
 * @see https://github.com/fabric8io/kubernetes-client
 * @see https://github.com/operator-framework/java-operator-sdk
 */
export const LEASE_CLIENTS: Readonly<Record<LeaseClientId, LeaseClientTraits>> = {
  'client-go': {
    namedVerbs: ['get', 'update'],
    recordsEvents: true,
    leastRenewDeadline: JITTER_FACTOR,
    whenCutOff: 'stops',
  },
  'kube-lease-manager': {
    namedVerbs: ['get', 'patch'],
    recordsEvents: false,
    leastRenewDeadline: JITTER_FACTOR,
    whenCutOff: 'goes-on',
  },
  fabric8: FABRIC8,
  // It elects with fabric8's, but does not start unless it may update the lease as well.
  'java-operator-sdk': { ...FABRIC8, namedVerbs: ['get', 'update', 'patch'] },
};
