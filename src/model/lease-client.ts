import { JITTER_FACTOR } from './timing';

export type LeaseClientId = 'client-go' | 'kube-lease-manager' | 'fabric8';

/** What an election client does at the API server. */
export interface LeaseClient {
  /** Verbs on the named lease; `create` comes on top, as it cannot be limited by name. */
  readonly namedVerbs: readonly string[];
  /** Whether it writes core Events about the election. */
  readonly recordsEvents: boolean;
  /** How many retryPeriods the client demands renewDeadline to be longer than. */
  readonly leastRenewDeadline: number;
}

/**
 * @see https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/resourcelock/leaselock.go
 * @see https://github.com/alex-karpenko/kube-lease-manager
 * @see https://github.com/fabric8io/kubernetes-client
 */
export const LEASE_CLIENTS: Readonly<Record<LeaseClientId, LeaseClient>> = {
  'client-go': { namedVerbs: ['get', 'update'], recordsEvents: true, leastRenewDeadline: JITTER_FACTOR },
  'kube-lease-manager': { namedVerbs: ['get', 'patch'], recordsEvents: false, leastRenewDeadline: JITTER_FACTOR },
  // It patches; the Java Operator SDK refuses to start unless it may update as well.
  fabric8: { namedVerbs: ['get', 'update', 'patch'], recordsEvents: false, leastRenewDeadline: 1 + JITTER_FACTOR },
};
