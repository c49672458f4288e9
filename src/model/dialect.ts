import { VersionRange } from './image';
import { LeaseClientId } from './lease-client';
import { EnvSetting, FlagName, Setting } from './setting';
import { Timing } from './timing';

/** The settings of an election. What a controller cannot be told is absent. */
export interface DialectSettings {
  /** Absent where the election is always on. */
  readonly enable?: Setting;
  readonly leaseName?: Setting;
  readonly leaseNamespace?: Setting;
  readonly leaseDuration?: Setting;
  readonly renewDeadline?: Setting;
  readonly retryPeriod?: Setting;
  readonly releaseOnCancel?: Setting;
  /** Carries the pod's name, by which a replica is known in the lease. */
  readonly identity?: EnvSetting;
  /** Carries the pod's namespace, where the binary looks for its lease. */
  readonly podNamespace?: EnvSetting;
}

/** A duration that the binary computes from another: `times` (1 if absent) of it, and `plus` seconds. */
export interface Derivation {
  readonly from: keyof Timing;
  readonly times?: number;
  readonly plus?: number;
}

/** The settings that there are. */
export function settingsOf(settings: DialectSettings): Setting[] {
  return Object.values(settings as Readonly<Record<string, Setting>>);
}

/**
 * What the name of the lease is:
 * - settable by us, with the controller's own default, if it has one;
 * - fixed by the binary;
 * - declared to us by the user, because the binary's author chose it, or it depends on other settings.
 *   `components` has the names that are known, by the last part of the image's name; `hint` says what it is
 *   made of;
 * - several: the binary elects for several leases. `names` has them where they are known.
 */
export type LeaseNameRule =
  | {
      readonly kind: 'settable';
      readonly default?: string;
      /** Who else contends for the default. */
      readonly sharedWith?: string;
    }
  | { readonly kind: 'fixed'; readonly name: string }
  | {
      readonly kind: 'declared';
      readonly default?: string;
      readonly components?: Readonly<Record<string, string>>;
      readonly hint?: string;
    }
  | {
      readonly kind: 'several';
      readonly names?: readonly string[];
      readonly hint: string;
    };

/**
 * What the namespace of the lease is: settable (by default the pod's, or the one named), always the
 * pod's, fixed by the binary, or chosen by the binary's author and declared to us (by default the pod's).
 */
export type LeaseNamespaceRule =
  | { readonly kind: 'settable'; readonly default?: string }
  | {
      readonly kind: 'pod';
      /** Where the binary looks without settings.podNamespace; if absent, it finds the pod's namespace by itself. */
      readonly otherwise?: string;
    }
  | { readonly kind: 'fixed'; readonly name: string }
  | { readonly kind: 'declared' };

/** What tells replicas apart in the lease. */
export type IdentityRule = 'hostname' | 'hostname-random' | 'pod-name' | 'random';

/** A file of YAML that the binary reads, from a ConfigMap that is mounted. */
export interface ConfigurationFile {
  readonly kind: 'file';
  /** The file, absolute. */
  readonly path: string;
  /** The flag that tells the binary of it. */
  readonly flag?: FlagName;
  /** What the file holds beside the election, such as apiVersion and kind. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** A ConfigMap that the binary reads through the API, in the namespace of its pod. */
export interface ConfigurationMap {
  readonly kind: 'config-map';
  readonly name: string;
  /** The variable that carries its name. */
  readonly nameVariable?: string;
}

/** Where a fact was read. */
export interface Source {
  /** Owner and name on GitHub. */
  readonly repository: string;
  readonly path: string;
  readonly commit: string;
}

/**
 * How far an entry is to be trusted: read in upstream's current source, in an older version of it, or put
 * together from excerpts and documentation.
 */
export type Confidence = 'source' | 'older-source' | 'unverified';

interface CatalogEntry {
  readonly id: string;
  /** Names the controllers that it is about. */
  readonly title: string;
  /** How their images' names end, without registry and tag, such as `jetstack/cert-manager-controller`. */
  readonly images?: readonly string[];
  /** The versions of these images that it is about; all if absent. */
  readonly versions?: VersionRange;
  /** The word that the container is started with, where one image holds several controllers. */
  readonly subcommand?: string;
  readonly sources: readonly Source[];
  readonly confidence: Confidence;
}

/** What a binary exports to Prometheus of its election and of its API client, where its metrics are served. */
export interface ElectionMetrics {
  /** `leader_election_master_status`, of every replica; its label `name` is the lease's name, or this, which may be empty. */
  readonly leaderStatus?: { readonly name?: string };
  /** Whether it counts renewals that took client-go's slow path, in `leader_election_slowpath_total`, named alike. */
  readonly slowPath?: boolean;
  /** Whether it counts its API requests, in `rest_client_requests_total`. */
  readonly requests?: boolean;
}

/** How one controller is told about its leader election. Data: what it means is in election/. */
export interface Dialect extends CatalogEntry {
  readonly kind: 'election';
  readonly client: LeaseClientId;
  readonly settings: DialectSettings;
  /** What holds the settings whose carrier is a key. */
  readonly configuration?: ConfigurationFile | ConfigurationMap;
  /** Durations that follow from others. */
  readonly derived?: Partial<Readonly<Record<keyof Timing, Derivation>>>;
  readonly leaseName: LeaseNameRule;
  readonly leaseNamespace: LeaseNamespaceRule;
  readonly identity: IdentityRule;
  /** What the binary does when nothing is set; timing is absent where it is not known. */
  readonly defaults: { readonly enabled: boolean; readonly timing?: Timing; readonly releaseOnCancel: boolean };
  /** Seconds that the binary may take to stop its work, most often before it gives up the lease. */
  readonly gracefulShutdown: number;
  /**
   * Whether its lease client has no time-out, so that one request may take the whole renewDeadline, and so may the release;
   * only with client-go. Others are taken to have that of controller-runtime and component-base, half the renewDeadline.
   */
  readonly withoutTimeout?: boolean;
  /** Whether it writes no Events about its election, though others with its client do. */
  readonly withoutEvents?: boolean;
  /** What all of its controllers export; absent where that is none of it, or not known. */
  readonly metrics?: ElectionMetrics;
  /** Whether it silently takes its default for a value that it cannot parse; others refuse to start. */
  readonly lenient?: boolean;
  /** Flags that people pass and that the binary rejects, with what to know about each. */
  readonly rejectedFlags?: Readonly<Record<string, string>>;
}

/** A controller without an election through a Lease. */
export interface NoElection extends CatalogEntry {
  readonly kind: 'no-election';
  /** `one`: two would both act. `any`: every replica may act. */
  readonly replicas: 'one' | 'any';
  /** Why, as the end of a sentence that begins with the controller's title. */
  readonly reason: string;
}

export type CatalogedController = Dialect | NoElection;
