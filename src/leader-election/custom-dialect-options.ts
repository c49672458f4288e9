import { Duration } from 'cdk8s';
import { TimingProfile } from './timing-profile';

/**
 * The library a controller elects its leader with. It decides which verbs on the lease it needs, and the figures.
 */
export enum LeaseClient {
  /** client-go, and so controller-runtime: get, create, update. */
  CLIENT_GO = 'client-go',
  /** The Rust crate kube-lease-manager: get, create, patch. */
  KUBE_LEASE_MANAGER = 'kube-lease-manager',
  /** The Java kubernetes-client of fabric8: get, create, patch. */
  FABRIC8 = 'fabric8',
  /** The Java Operator SDK: fabric8's, but it does not start unless it may update the lease as well. */
  JAVA_OPERATOR_SDK = 'java-operator-sdk',
}

/**
 * How a controller spells a duration.
 */
export enum DurationFormat {
  /** Go's: `15s`. */
  GO_DURATION = 'go-duration',
  /** Whole seconds: `15`. */
  SECONDS = 'seconds',
  /** Whole milliseconds: `15000`. */
  MILLISECONDS = 'milliseconds',
  /** ISO 8601: `PT15S`. */
  ISO_8601 = 'iso-8601',
}

/**
 * What tells the replicas of a controller apart in its lease.
 */
export enum LeaseIdentity {
  /** The host name alone: two replicas with one host name (hostNetwork, hostname) would both lead. */
  HOSTNAME = 'hostname',
  /** The host name and a random part, as controller-runtime does. */
  HOSTNAME_RANDOM = 'hostname-random',
  /** The pod's name. */
  POD_NAME = 'pod-name',
  /** A random value. */
  RANDOM = 'random',
}

/**
 * A setting of an election.
 */
export enum ElectionSetting {
  /** The one that turns the election on or off: a controller without it always elects. */
  ENABLE = 'enable',
  /** The name of the lease. */
  LEASE_NAME = 'leaseName',
  /** The namespace of the lease. */
  LEASE_NAMESPACE = 'leaseNamespace',
  /** How long a lease is valid. */
  LEASE_DURATION = 'leaseDuration',
  /** How long a leader goes on trying to renew. */
  RENEW_DEADLINE = 'renewDeadline',
  /** How long a leader waits between renewals. */
  RETRY_PERIOD = 'retryPeriod',
  /** Whether a leader that stops gives the lease up. */
  RELEASE_ON_CANCEL = 'releaseOnCancel',
  /** The variable with the pod's name. */
  IDENTITY = 'identity',
}

/**
 * What the builders of a dialect for a controller of one's own share.
 */
export interface CustomDialectOptions {
  /**
   * The library that the controller elects with.
   *
   * @default LeaseClient.CLIENT_GO
   */
  readonly client?: LeaseClient;

  /**
   * How durations are spelled.
   *
   * @default - Go durations for `flags()` and `configMap()`, whole seconds for `env()`
   */
  readonly durationFormat?: DurationFormat;

  /**
   * Settings that the controller does not have. Of a duration that it cannot be told it uses that of `ownTiming`.
   *
   * @default - none is missing
   */
  readonly missing?: ElectionSetting[];

  /**
   * The timing of the binary when nothing is set.
   *
   * @default TimingProfile.DEFAULT
   */
  readonly ownTiming?: TimingProfile;

  /**
   * Whether a leader that stops gives the lease up when nothing is set.
   *
   * @default false
   */
  readonly releasesByDefault?: boolean;

  /**
   * What tells replicas apart in the lease.
   *
   * @default - the pod's name for `env()`, unless that setting is missing; else the host name and a random part
   */
  readonly identity?: LeaseIdentity;

  /**
   * How long the binary may take to stop its work before it gives up the lease.
   *
   * @default Duration.seconds(30)
   */
  readonly gracefulShutdown?: Duration;

  /**
   * The setting that turns the election on.
   *
   * @default - `--leader-elect`, `ENABLE_LEADER_ELECTION` or `leaderElection.leaderElect`, unless `disable` is given
   */
  readonly enable?: string;

  /**
   * The setting that turns the election off, of a controller that has it on by default.
   *
   * @default - `enable` is used
   */
  readonly disable?: string;

  /**
   * The setting with the lease's name.
   *
   * @default - none for `flags()`, so that the name must be declared; `LEASE_NAME` or `leaderElection.resourceName`
   */
  readonly leaseName?: string;

  /**
   * The setting with the lease's namespace.
   *
   * @default - none for `flags()`; `LEASE_NAMESPACE` or `leaderElection.resourceNamespace`
   */
  readonly leaseNamespace?: string;

  /**
   * The setting with the lease's duration.
   *
   * @default - `--leader-elect-lease-duration`, `LEASE_DURATION_SECONDS` or `leaderElection.leaseDuration`
   */
  readonly leaseDuration?: string;

  /**
   * The setting with the renew deadline.
   *
   * @default - `--leader-elect-renew-deadline`, `LEASE_RENEW_DEADLINE_SECONDS` or `leaderElection.renewDeadline`
   */
  readonly renewDeadline?: string;

  /**
   * The setting with the retry period.
   *
   * @default - `--leader-elect-retry-period`, `LEASE_RETRY_PERIOD_SECONDS` or `leaderElection.retryPeriod`
   */
  readonly retryPeriod?: string;

  /**
   * The setting that has a leader which stops give the lease up. Rendered where `releaseOnCancel` is asked for.
   *
   * @default - `--leader-elect-release-on-cancel` for `flags()`, else none
   */
  readonly releaseOnCancel?: string;
}

/**
 * Options of `LeaderElectionDialect.flags`.
 */
export interface FlagsDialectOptions extends CustomDialectOptions {
  /**
   * Whether a flag and its value are two words (`--flag value`) instead of one (`--flag=value`).
   *
   * @default false
   */
  readonly separateValues?: boolean;
}

/**
 * Options of `LeaderElectionDialect.env`.
 */
export interface EnvDialectOptions extends CustomDialectOptions {
  /**
   * Put before every variable that is not named in full here, such as `BINDY_`; never before POD_NAME.
   *
   * @default - no prefix
   */
  readonly prefix?: string;

  /**
   * The variable with the pod's name, by which a replica is known in the lease.
   *
   * @default POD_NAME
   */
  readonly podName?: string;
}

/**
 * Options of `LeaderElectionDialect.configMap`.
 */
export interface ConfigMapDialectOptions extends CustomDialectOptions {
  /**
   * The file that the binary reads: an absolute path, where the file of the ConfigMap is mounted.
   */
  readonly path: string;

  /**
   * The flag that tells the binary of the file.
   *
   * @default - none: the binary looks there by itself
   */
  readonly flag?: string;

  /**
   * What the file always holds beside the election, such as `apiVersion` and `kind`.
   *
   * @default - nothing
   */
  readonly document?: Record<string, unknown>;
}
