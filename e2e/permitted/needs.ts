import { Right, rights } from './rights';

/*
 * What others need, as their sources have it: nothing here is taken from what is rendered.
 */

interface Client {
  /** Verbs on its lease, which it knows by name; `create`, which no name can limit, comes on top. */
  readonly lease: string;
  /** Verbs on the events that it writes about its election, where the lease is. */
  readonly events: string;
}

const CLIENTS = {
  /**
   * Get, Create and Update of the lock, and a recorder of core Events that creates and, of repeated ones, patches.
   *
   * kubernetes/client-go tools/leaderelection/resourcelock/leaselock.go, tools/record/event.go (v0.36.3)
   */
  'client-go': { lease: 'get update', events: 'create patch' },
  /** alex-karpenko/kube-lease-manager src/state.rs (0.12): get, create, and patch to lock, to renew and to release. */
  'kube-lease-manager': { lease: 'get patch', events: '' },
  /** fabric8io/kubernetes-client …/leaderelection/resourcelock/ResourceLock.java: `update` is a JSON merge patch. */
  fabric8: { lease: 'get patch', events: '' },
  /**
   * The same; but it does not start unless its SelfSubjectRulesReview has create, update and get.
   *
   * operator-framework/java-operator-sdk …/operator/LeaderElectionManager.java, checkLeaseAccess
   */
  'java-operator-sdk': { lease: 'get patch update', events: '' },
} as const satisfies Record<string, Client>;

export interface Election {
  readonly client: keyof typeof CLIENTS;
  readonly namespace: string;
  /** Absent where the client makes names of its own as it goes. */
  readonly lease?: string;
}

/** What a client needs to elect. */
export function needsOf({ client, namespace, lease }: Election): Right[] {
  const { lease: named, events } = CLIENTS[client];
  const group = 'coordination.k8s.io';
  return [
    ...rights(namespace, group, 'leases', 'create'),
    ...rights(namespace, group, 'leases', named, lease),
    ...rights(namespace, '', 'events', events),
  ];
}

export const READ = 'get list watch';
export const MANAGE = `${READ} create delete patch update`;

/** Of a server that asks the API server who its callers are and whether they may. */
export const ASK_ABOUT_CALLERS = [
  ...rights('*', 'authentication.k8s.io', 'tokenreviews', 'create'),
  ...rights('*', 'authorization.k8s.io', 'subjectaccessreviews', 'create'),
];
