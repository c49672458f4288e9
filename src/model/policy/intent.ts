import { PolicyPort } from './port';

/** Cilium's names for what is no pod with labels of its own. */
export const POLICY_ENTITIES = [
  'all',
  'cluster',
  'health',
  'host',
  'ingress',
  'init',
  'kube-apiserver',
  'remote-node',
  'unmanaged',
  'world',
] as const;
export type PolicyEntity = (typeof POLICY_ENTITIES)[number];

/** Pods of one namespace with all the labels; no labels: every pod there. */
export interface PodsPeer {
  readonly peer: 'pods';
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface NamespacesPeer {
  readonly peer: 'namespaces';
  readonly namespaces: readonly string[];
}

export interface CidrsPeer {
  readonly peer: 'cidrs';
  readonly cidrs: readonly string[];
  readonly except: readonly string[];
}

export interface EntitiesPeer {
  readonly peer: 'entities';
  readonly entities: readonly PolicyEntity[];
}

export interface FqdnsPeer {
  readonly peer: 'fqdns';
  readonly fqdns: readonly string[];
}

/** Whom policy can name in both directions. */
export type Peer = PodsPeer | NamespacesPeer | CidrsPeer | EntitiesPeer;

/** The ports are those of whoever is called; none: all of them. */
interface WithPorts {
  readonly ports: readonly PolicyPort[];
}

/** Whom a pod may call. What the API server and DNS are, the platform says. */
export type EgressIntent =
  ((Peer | FqdnsPeer) & WithPorts) | { readonly peer: 'api-server' } | { readonly peer: 'dns' };

/** Who may call a pod. From where the API server calls webhooks, the platform says; the node is the pod's own. */
export type IngressIntent = (Peer | { readonly peer: 'webhook-callers' } | { readonly peer: 'node' }) & WithPorts;

export type Intent = EgressIntent | IngressIntent;

/** Which pods a policy is about: of its own namespace, or, for a policy of the whole cluster, of these. */
export interface PolicySubject {
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaces?: { readonly in?: readonly string[]; readonly notIn?: readonly string[] };
}

/** Who may talk to whom. A direction that is absent is not judged; one without intents is closed. */
export interface Policy {
  readonly subject: PolicySubject;
  readonly egress?: readonly EgressIntent[];
  readonly ingress?: readonly IngressIntent[];
  /** Only adds to what other policies allow, and closes nothing by itself. */
  readonly additive?: boolean;
}
