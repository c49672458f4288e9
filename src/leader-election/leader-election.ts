import { refuse } from '../internal/refuse';
import { CatalogedController } from '../model/dialect';
import { ElectionRequest } from '../model/election/election';
import { problem } from '../model/problem';
import { LeaderElectionDialect } from './leader-election-dialect';
import { TimingProfile } from './timing-profile';

/**
 * Options of `LeaderElection.of`.
 */
export interface LeaderElectionOptions {
  /**
   * How the controller is told about its election.
   */
  readonly dialect: LeaderElectionDialect;

  /**
   * The three durations. Refused where the dialect has no setting for one that differs from the binary's own.
   *
   * @default - the binary's own, written out where the dialect can; `TimingProfile.DEFAULT` for `flags()`, `env()` and `configMap()`, unless they say otherwise
   */
  readonly timing?: TimingProfile;

  /**
   * The name of the Lease. Where the binary fixes it, another name is refused; where its author compiled one
   * in, declare it here, so that the Role can name it.
   *
   * @default - the binary's own, or else the controller's name followed by `-leader`; required where only its source has it
   */
  readonly leaseName?: string;

  /**
   * The namespace of the Lease.
   *
   * @default - the binary's own: most often the controller's namespace, for some another such as `kube-system` (cert-manager)
   */
  readonly leaseNamespace?: string;

  /**
   * Whether a leader that is stopped gives the lease up, so that a standby leads after one or two retry
   * periods instead of a whole lease. Safe only if the process exits at once when it stops leading. A leader that is cut off
   * tries to release too, and so stops later by up to one `httpTimeout`.
   *
   * @default - the binary's own behaviour; no flag is rendered
   * @see https://pkg.go.dev/sigs.k8s.io/controller-runtime/pkg/manager#Options
   */
  readonly releaseOnCancel?: boolean;

  /**
   * What else the binary's configuration holds, for a dialect that sets the election in a ConfigMap (`KNATIVE`,
   * `KUEUE`, `configMap()`), since the election and the rest are one file. Refused with other dialects.
   *
   * @default - nothing else; the binary's own defaults
   */
  readonly configuration?: Record<string, unknown>;
}

/**
 * Options of `LeaderElection.disabled`.
 */
export interface DisabledLeaderElectionOptions {
  /**
   * What else the binary's configuration holds, for a dialect that sets the election in a ConfigMap.
   *
   * @default - nothing else; the binary's own defaults
   */
  readonly configuration?: Record<string, unknown>;
}

/**
 * Whether and how a controller elects one leader among its replicas. One of three: `of`, `disabled`, `notNeeded`.
 */
export class LeaderElection {
  /**
   * Replicas elect a leader through a Lease.
   *
   * @param options dialect, timing and lease.
   */
  public static of(options: LeaderElectionOptions): LeaderElection {
    return new LeaderElection('of', dataOf(options.dialect), {
      timing: options.timing?._timing,
      leaseName: options.leaseName,
      leaseNamespace: options.leaseNamespace,
      releaseOnCancel: options.releaseOnCancel,
      configuration: options.configuration,
    });
  }

  /**
   * The election is switched off in the binary: one replica, strategy Recreate (a surge would run two), no
   * PodDisruptionBudget and no lease access. For development.
   *
   * @param dialect how the controller is told to switch it off.
   * @param options what else its configuration holds.
   */
  public static disabled(dialect: LeaderElectionDialect, options: DisabledLeaderElectionOptions = {}): LeaderElection {
    return new LeaderElection('disabled', dataOf(dialect), { configuration: options.configuration });
  }

  /**
   * The controller has no leader: every replica may serve at once, such as a webhook. Renders nothing, and
   * allows any number of replicas.
   *
   * @param reason why several replicas may act at once; it is what a reader of the program needs to know.
   * @throws if the reason is empty.
   */
  public static notNeeded(reason: string): LeaderElection {
    if (reason.trim() === '') {
      refuse(
        problem(
          'leaderElection',
          'LeaderElection.notNeeded was given no reason',
          "say why replicas may act at once, such as 'every replica serves'",
        ),
      );
    }
    return new LeaderElection('notNeeded', undefined, {}, reason);
  }

  private constructor(
    /** @internal */
    public readonly _mode: 'of' | 'disabled' | 'notNeeded',
    /** @internal */
    public readonly _controller: CatalogedController | undefined,
    /** @internal */
    public readonly _request: ElectionRequest,
    /** Why no election is needed, where none is. */
    public readonly reason?: string,
  ) {}
}

/** From JavaScript nothing keeps a user from leaving it out. */
function dataOf(dialect: LeaderElectionDialect | undefined): CatalogedController {
  return (
    dialect?._controller ??
    refuse(
      problem(
        'leaderElection.dialect',
        'nothing was given, and no guess is safe',
        "use a LeaderElectionDialect, such as LeaderElectionDialect.KUBEBUILDER, .of('flux') or .flags()",
      ),
    )
  );
}
