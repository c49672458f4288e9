import { Timing } from './timing';

/** How a value is spelled: `15s`, `15`, `true` or as it is. */
export type ValueFormat = 'go-duration' | 'seconds' | 'boolean' | 'text';

/** Where a controller reads one setting. */
export interface Setting {
  /** A command-line flag (`--name=value`) or an environment variable. */
  readonly carrier: 'flag' | 'env';
  /** The flag with its dashes, or the variable's name. */
  readonly name: string;
  readonly format: ValueFormat;
}

/** The settings of an election. What a controller cannot be told is absent. */
export interface DialectSettings {
  readonly enable?: Setting;
  readonly leaseName?: Setting;
  readonly leaseNamespace?: Setting;
  readonly leaseDuration?: Setting;
  readonly renewDeadline?: Setting;
  readonly retryPeriod?: Setting;
  readonly releaseOnCancel?: Setting;
  /** Carries the pod's name, by which a replica is known in the lease. */
  readonly identity?: Setting;
}

/**
 * What the name of the lease is: settable by us (with the controller's own default, if it has one),
 * fixed by the binary, or chosen by the binary's author and only declared to us.
 */
export type LeaseNameRule =
  | { readonly kind: 'settable'; readonly default?: string }
  | { readonly kind: 'fixed'; readonly name: string }
  | { readonly kind: 'declared' };

/**
 * What the namespace of the lease is: settable (by default the pod's, or the one named), always the
 * pod's, or chosen by the binary's author and only declared to us (by default the pod's).
 */
export type LeaseNamespaceRule =
  { readonly kind: 'settable'; readonly default?: string } | { readonly kind: 'pod' } | { readonly kind: 'declared' };

/** What tells replicas apart in the lease. */
export type IdentityRule = 'hostname' | 'hostname-random' | 'pod-name';

export type LeaseClientId = 'client-go' | 'kube-lease-manager';

/** How one controller is told about its leader election. Data: rendering and checking are in election.ts. */
export interface Dialect {
  readonly id: string;
  /** Names the controllers that speak it. */
  readonly title: string;
  /** Where it was read: repository, path, commit. */
  readonly source: string;
  readonly client: LeaseClientId;
  readonly settings: DialectSettings;
  readonly leaseName: LeaseNameRule;
  readonly leaseNamespace: LeaseNamespaceRule;
  readonly identity: IdentityRule;
  /** What the binary does when nothing is set; timing is absent where it is not known. */
  readonly defaults: { readonly timing?: Timing; readonly releaseOnCancel: boolean };
  /** Seconds that the binary may take to stop its work before it gives up the lease. */
  readonly gracefulShutdown: number;
  /** Flags that people pass and that the binary rejects, with what to know about each. */
  readonly rejectedFlags?: Readonly<Record<string, string>>;
}

/** What an election client does at the API server. */
export interface LeaseClient {
  /** Verbs on the named lease; `create` comes on top, as it cannot be limited by name. */
  readonly namedVerbs: readonly string[];
  /** Whether it writes core Events about the election. */
  readonly recordsEvents: boolean;
}

/**
 * @see https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/resourcelock/leaselock.go
 * @see https://github.com/alex-karpenter/kube-lease-manager
 */
export const LEASE_CLIENTS: Readonly<Record<LeaseClientId, LeaseClient>> = {
  'client-go': { namedVerbs: ['get', 'update'], recordsEvents: true },
  'kube-lease-manager': { namedVerbs: ['get', 'patch'], recordsEvents: false },
};
