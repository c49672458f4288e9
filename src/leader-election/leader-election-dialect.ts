import { refuseIfAny } from '../internal/refuse';
import { Dialect } from '../model/dialect';
import { envNameProblems } from '../model/names';
import { BESKAR7 } from './catalog/beskar7';
import { BINDY } from './catalog/bindy';
import { CERT_MANAGER, CERT_MANAGER_CAINJECTOR } from './catalog/cert-manager';
import { FLAGS } from './catalog/client-go-flags';
import { envDialect } from './catalog/env';
import { KUBEBUILDER } from './catalog/kubebuilder';

/**
 * The library a controller elects its leader with. It decides which verbs on the lease it needs.
 */
export enum LeaseClient {
  /** client-go, and so controller-runtime: get, create, update. */
  CLIENT_GO = 'client-go',
  /** The Rust crate kube-lease-manager: get, create, patch. */
  KUBE_LEASE_MANAGER = 'kube-lease-manager',
}

/**
 * Options of `LeaderElectionDialect.env`.
 */
export interface EnvDialectOptions {
  /**
   * Put before every variable but POD_NAME, such as `BINDY_`.
   *
   * @default - no prefix
   */
  readonly prefix?: string;

  /**
   * The library that the controller elects with.
   *
   * @default LeaseClient.CLIENT_GO
   */
  readonly client?: LeaseClient;
}

/**
 * How one controller is told about its leader election: which flags or variables it knows, which it does
 * not, and what its lease is called. There is no default, because no guess is safe: a flag that the binary
 * does not know crash-loops its pod, and a variable that it does not read does nothing, silently.
 */
export class LeaderElectionDialect {
  /**
   * Bitwarden sm-operator and every other kubebuilder scaffold: `--leader-elect`, and nothing else. The
   * timing is compiled in (15 s / 10 s / 2 s), the lease's name too (declare it with `leaseName`); the lease
   * is in the pod's namespace.
   *
   * @see https://github.com/bitwarden/sm-kubernetes/blob/main/cmd/main.go
   */
  public static readonly KUBEBUILDER = new LeaderElectionDialect(KUBEBUILDER);

  /**
   * cert-manager's controller: `--leader-elect`, `--leader-election-namespace` (by default kube-system) and
   * `--leader-election-{lease-duration,renew-deadline,retry-period}` (by default 60 s / 40 s / 15 s). The
   * lease is always `cert-manager-controller`, and always released on shutdown.
   *
   * @see https://github.com/cert-manager/cert-manager/tree/master/cmd/controller
   */
  public static readonly CERT_MANAGER = new LeaderElectionDialect(CERT_MANAGER);

  /**
   * cert-manager's cainjector: the flags of `CERT_MANAGER`; the lease is always
   * `cert-manager-cainjector-leader-election`.
   *
   * @see https://github.com/cert-manager/cert-manager/tree/master/cmd/cainjector
   */
  public static readonly CERT_MANAGER_CAINJECTOR = new LeaderElectionDialect(CERT_MANAGER_CAINJECTOR);

  /**
   * Bindy: `BINDY_ENABLE_LEADER_ELECTION`, `BINDY_LEASE_NAME` (by default `bindy-leader`),
   * `BINDY_LEASE_NAMESPACE`, `BINDY_LEASE_{DURATION,RENEW_DEADLINE,RETRY_PERIOD}_SECONDS`, and `POD_NAME`.
   * The renew deadline is read but has no effect.
   *
   * @see https://github.com/firestoned/bindy/blob/main/src/constants.rs
   */
  public static readonly BINDY = new LeaderElectionDialect(BINDY);

  /**
   * Beskar7 from v0.4 on: `--leader-elect` and `--leader-elect-{lease-duration,renew-deadline,retry-period}`.
   * The lease is always `beskar7.infrastructure.cluster.x-k8s.io`, in the pod's namespace, and never released.
   * `--leader-elect-release-on-cancel` and `--enable-security-monitoring` were removed in v0.4 and are refused.
   *
   * @see https://github.com/projectbeskar/beskar7
   */
  public static readonly BESKAR7 = new LeaderElectionDialect(BESKAR7);

  /**
   * A controller of one's own that registers `--leader-elect`,
   * `--leader-elect-{lease-duration,renew-deadline,retry-period}` (Go durations) and, where `releaseOnCancel`
   * is asked for, `--leader-elect-release-on-cancel`. The lease's name is the `LeaderElectionID` in its source:
   * declare it with `leaseName`.
   *
   * @see https://pkg.go.dev/sigs.k8s.io/controller-runtime/pkg/manager#Options
   */
  public static flags(): LeaderElectionDialect {
    return new LeaderElectionDialect(FLAGS);
  }

  /**
   * A controller of one's own that reads `ENABLE_LEADER_ELECTION`, `LEASE_NAME`, `LEASE_NAMESPACE`,
   * `LEASE_DURATION_SECONDS`, `LEASE_RENEW_DEADLINE_SECONDS`, `LEASE_RETRY_PERIOD_SECONDS` (whole seconds),
   * each after the prefix, and its identity from `POD_NAME`, which never has the prefix.
   *
   * @param options prefix and client library.
   * @throws if the prefix does not begin a variable's name.
   */
  public static env(options: EnvDialectOptions = {}): LeaderElectionDialect {
    const prefix = options.prefix ?? '';
    refuseIfAny(envNameProblems('LeaderElectionDialect.env.prefix', `${prefix}LEASE_NAME`));
    return new LeaderElectionDialect(envDialect(prefix, options.client ?? LeaseClient.CLIENT_GO));
  }

  /** @internal */
  public readonly _dialect: Dialect;

  /** The dialect's name, as messages give it. */
  public readonly id: string;

  /** The controllers that speak it. */
  public readonly title: string;

  /** Where it was read: repository, path and commit. */
  public readonly source: string;

  private constructor(dialect: Dialect) {
    this._dialect = dialect;
    this.id = dialect.id;
    this.title = dialect.title;
    this.source = dialect.source;
  }
}
