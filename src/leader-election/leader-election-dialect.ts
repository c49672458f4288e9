import { refuse } from '../internal/refuse';
import { CatalogedController, Confidence } from '../model/dialect';
import { problem, quote } from '../model/problem';
import { didYouMean } from '../model/suggest';
import { CATALOG, describeSources } from './catalog';
import { KYVERNO } from './catalog/always-on';
import { BESKAR7, BESKAR7_BEFORE_0_4 } from './catalog/beskar7';
import { BINDY } from './catalog/bindy';
import { CERT_MANAGER, CERT_MANAGER_CAINJECTOR } from './catalog/cert-manager';
import { CLUSTER_API, KUBE_SCHEDULER } from './catalog/component-base';
import { KNATIVE, KUEUE } from './catalog/configuration';
import { STRIMZI } from './catalog/environment';
import { CONTOUR, INGRESS_NGINX, KARPENTER } from './catalog/inverted-flags';
import { CLOUDNATIVE_PG, KEDA, KUBEBUILDER, SM_OPERATOR } from './catalog/kubebuilder';
import { ARGO_ROLLOUTS, EXTERNAL_SECRETS, FLUX } from './catalog/leader-election-flags';
import { CROSSPLANE, CSI_SIDECAR } from './catalog/leader-election-switch';
import { configMapDialect, customEnvDialect, flagsDialect } from './custom-dialect';
import { ConfigMapDialectOptions, EnvDialectOptions, FlagsDialectOptions } from './custom-dialect-options';

/**
 * How far what is known of a controller's election is to be trusted.
 */
export enum DialectConfidence {
  /** Read in upstream's current source. */
  SOURCE = 'source',
  /** Read in an older version of upstream's source. */
  OLDER_SOURCE = 'older-source',
  /** Put together from excerpts and documentation: try it before you rely on it. */
  UNVERIFIED = 'unverified',
}

const CONFIDENCE: Readonly<Record<Confidence, DialectConfidence>> = {
  source: DialectConfidence.SOURCE,
  'older-source': DialectConfidence.OLDER_SOURCE,
  unverified: DialectConfidence.UNVERIFIED,
};

/**
 * How one controller is told about its leader election: which flags, variables or configuration it knows, which it
 * does not, and what its lease is called. There is no default, because no guess is safe: a flag that the binary does
 * not know crash-loops its pod, and a variable that it does not read does nothing, silently.
 *
 * Every controller that is known, with its settings and sources, is in `docs/dialects`.
 */
export class LeaderElectionDialect {
  /**
   * Every other kubebuilder scaffold: `--leader-elect`, and nothing else. The timing is compiled in
   * (15 s / 10 s / 2 s), the lease's name too (declare it with `leaseName`); the lease is in the pod's namespace.
   *
   * @see https://github.com/kubernetes-sigs/kubebuilder/blob/master/testdata/project-v4/cmd/main.go
   */
  public static readonly KUBEBUILDER = new LeaderElectionDialect(KUBEBUILDER);

  /**
   * Bitwarden's sm-operator: `--leader-elect`, and nothing else. The lease is always `479cde60.bitwarden.com`, in the
   * pod's namespace; the timing is compiled in (15 s / 10 s / 2 s).
   *
   * @see https://github.com/bitwarden/sm-kubernetes/blob/main/cmd/main.go
   */
  public static readonly SM_OPERATOR = new LeaderElectionDialect(SM_OPERATOR);

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
   * Beskar7 before v0.4: the flags of `BESKAR7` and `--leader-elect-release-on-cancel`. The lease is always
   * `7be7e04e.cluster.x-k8s.io` in the namespace `beskar7-system`.
   *
   * @see https://github.com/projectbeskar/beskar7
   */
  public static readonly BESKAR7_BEFORE_0_4 = new LeaderElectionDialect(BESKAR7_BEFORE_0_4);

  /**
   * Cluster API's controllers.
   *
   * @see https://github.com/kubernetes-sigs/cluster-api
   */
  public static readonly CLUSTER_API = new LeaderElectionDialect(CLUSTER_API);

  /**
   * kube-scheduler.
   *
   * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/
   */
  public static readonly KUBE_SCHEDULER = new LeaderElectionDialect(KUBE_SCHEDULER);
  /** CSI sidecars. */
  public static readonly CSI_SIDECAR = new LeaderElectionDialect(CSI_SIDECAR);
  /** Argo Rollouts. */
  public static readonly ARGO_ROLLOUTS = new LeaderElectionDialect(ARGO_ROLLOUTS);
  /** Flux. */
  public static readonly FLUX = new LeaderElectionDialect(FLUX);
  /** External Secrets. */
  public static readonly EXTERNAL_SECRETS = new LeaderElectionDialect(EXTERNAL_SECRETS);
  /** KEDA. */
  public static readonly KEDA = new LeaderElectionDialect(KEDA);
  /** CloudNativePG. */
  public static readonly CLOUDNATIVE_PG = new LeaderElectionDialect(CLOUDNATIVE_PG);
  /** Crossplane. */
  public static readonly CROSSPLANE = new LeaderElectionDialect(CROSSPLANE);
  /** Contour. */
  public static readonly CONTOUR = new LeaderElectionDialect(CONTOUR);
  /** Karpenter. */
  public static readonly KARPENTER = new LeaderElectionDialect(KARPENTER);
  /** ingress-nginx. */
  public static readonly INGRESS_NGINX = new LeaderElectionDialect(INGRESS_NGINX);
  /** Kyverno. */
  public static readonly KYVERNO = new LeaderElectionDialect(KYVERNO);
  /** Strimzi. */
  public static readonly STRIMZI = new LeaderElectionDialect(STRIMZI);
  /** Knative. */
  public static readonly KNATIVE = new LeaderElectionDialect(KNATIVE);
  /** Kueue. */
  public static readonly KUEUE = new LeaderElectionDialect(KUEUE);

  /**
   * The dialect of a controller by its name in the catalog, such as `flux` or `external-secrets`. All names are in
   * `docs/dialects`. Some entries are unverified (see `confidence`), and some say that a controller has no election and
   * must run alone: more than one replica of it is then refused.
   *
   * @param name the name.
   * @throws if there is none of that name; the message has those that are near.
   */
  public static of(name: string): LeaderElectionDialect {
    const entry = CATALOG.find(({ id }) => id === name);
    return new LeaderElectionDialect(
      entry ??
        refuse(
          problem(
            'LeaderElectionDialect.of',
            `${quote(name)} is not in the catalog of controllers`,
            didYouMean(
              name,
              CATALOG.map(({ id }) => id),
              'docs/dialects has all that are; for a controller of your own use flags(), env() or configMap()',
            ),
          ),
        ),
    );
  }

  /**
   * A controller of one's own that registers `--leader-elect`,
   * `--leader-elect-{lease-duration,renew-deadline,retry-period}` (Go durations) and, where `releaseOnCancel`
   * is asked for, `--leader-elect-release-on-cancel`; or other flags, by the options. The lease's name is the
   * `LeaderElectionID` in its source: declare it with `leaseName`.
   *
   * @param options how its flags differ.
   * @throws if a flag is malformed or given twice.
   * @see https://pkg.go.dev/sigs.k8s.io/controller-runtime/pkg/manager#Options
   */
  public static flags(options: FlagsDialectOptions = {}): LeaderElectionDialect {
    return new LeaderElectionDialect(flagsDialect(options));
  }

  /**
   * A controller of one's own that reads `ENABLE_LEADER_ELECTION`, `LEASE_NAME`, `LEASE_NAMESPACE`,
   * `LEASE_DURATION_SECONDS`, `LEASE_RENEW_DEADLINE_SECONDS`, `LEASE_RETRY_PERIOD_SECONDS` (whole seconds),
   * each after the prefix, and its identity from `POD_NAME`, which never has the prefix; or other variables, by the
   * options.
   *
   * @param options prefix, client library, and how its variables differ.
   * @throws if a name is not that of a variable, or given twice.
   */
  public static env(options: EnvDialectOptions = {}): LeaderElectionDialect {
    return new LeaderElectionDialect(customEnvDialect(options));
  }

  /**
   * A controller of one's own that reads a YAML file, in which
   * `leaderElection.{leaderElect,resourceName,resourceNamespace,leaseDuration,renewDeadline,retryPeriod}` are set as in
   * Kubernetes' own components; or other keys, by the options. The ConfigMap and its mount are rendered. The rest of the
   * file goes into `LeaderElection.of({ configuration })`.
   *
   * @param options where the file is, and how its keys differ.
   * @throws if the path is not absolute or in the root folder, or a key is malformed or given twice.
   * @see https://pkg.go.dev/k8s.io/component-base/config/v1alpha1#LeaderElectionConfiguration
   */
  public static configMap(options: ConfigMapDialectOptions): LeaderElectionDialect {
    return new LeaderElectionDialect(configMapDialect(options));
  }

  /** @internal */
  public readonly _controller: CatalogedController;

  /** The dialect's name, as messages give it and `of` takes it. */
  public readonly id: string;

  /** The controllers that speak it. */
  public readonly title: string;

  /** Where it was read: repository, path and commit. */
  public readonly source: string;

  /** How far it is to be trusted. */
  public readonly confidence: DialectConfidence;

  private constructor(controller: CatalogedController) {
    this._controller = controller;
    this.id = controller.id;
    this.title = controller.title;
    this.source = describeSources(controller);
    this.confidence = CONFIDENCE[controller.confidence];
  }
}
