import { refuse } from '../internal/refuse';
import { CatalogedController } from '../model/dialect';
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
import { DialectConfidence, confidenceOf } from './dialect-confidence';

/**
 * How one controller is told about its leader election: which flags, variables or configuration it knows, which it
 * does not, and what its lease is called. There is no default, because no guess is safe: a flag that the binary does
 * not know crash-loops its pod, and a variable that it does not read does nothing, silently.
 *
 * Every controller that is known, with its settings and sources, is in `docs/dialects`.
 */
export class LeaderElectionDialect {
  /**
   * A kubebuilder scaffold: `--leader-elect`, and nothing else. The timing is compiled in
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
   * `--leader-election-{lease-duration,renew-deadline,retry-period}` (by default 60 s / 40 s / 15 s, which has no fencing
   * margin). The lease is always `cert-manager-controller`, and always released: on shutdown, and before a leader that is
   * cut off stops, which may take another renew deadline.
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
   * Cluster API's core and kubeadm bootstrap controllers: `--leader-elect` and
   * `--leader-elect-{lease-duration,renew-deadline,retry-period}` (by default 15 s / 10 s / 2 s). The lease's name follows
   * from the image; it is in the pod's namespace, and never released.
   *
   * @see https://github.com/kubernetes-sigs/cluster-api/blob/main/core/main.go
   */
  public static readonly CLUSTER_API = new LeaderElectionDialect(CLUSTER_API);

  /**
   * A second kube-scheduler: `--leader-elect` and
   * `--leader-elect-{resource-name,resource-namespace,lease-duration,renew-deadline,retry-period}` (by default
   * 15 s / 10 s / 2 s). Give it a `leaseName`: its own, `kube-scheduler` in kube-system, is that of the cluster's scheduler.
   * `of('kube-scheduler-configuration')` sets the same in a KubeSchedulerConfiguration.
   *
   * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/
   */
  public static readonly KUBE_SCHEDULER = new LeaderElectionDialect(KUBE_SCHEDULER);

  /**
   * The CSI sidecars (external-provisioner, -attacher, -resizer, -snapshotter): `--leader-election`,
   * `--leader-election-namespace` and `--leader-election-{lease-duration,renew-deadline,retry-period}` (by default
   * 15 s / 10 s / 5 s, which has no fencing margin). The lease's name is made of the driver's: declare it with
   * `leaseName`. Replicas are told apart by their host name alone, so that `hostNetwork` is refused.
   *
   * @see https://github.com/kubernetes-csi/csi-lib-utils/tree/master/leaderelection
   */
  public static readonly CSI_SIDECAR = new LeaderElectionDialect(CSI_SIDECAR);

  /**
   * Argo Rollouts: `--leader-elect` and `--leader-election-{lease-duration,renew-deadline,retry-period}` (by default
   * 15 s / 10 s / 2 s). The lease is `argo-rollouts-controller-lock`, unless an instance id is set, and never released.
   *
   * @see https://github.com/argoproj/argo-rollouts/blob/master/controller/controller.go
   */
  public static readonly ARGO_ROLLOUTS = new LeaderElectionDialect(ARGO_ROLLOUTS);

  /**
   * Flux's controllers: `--enable-leader-election`,
   * `--leader-election-{lease-duration,renew-deadline,retry-period}` (by default 35 s / 30 s / 5 s, which has no fencing
   * margin) and `--leader-election-release-on-cancel` (by default on). The lease's name follows from the image. For
   * helm-controller, which may take 10 minutes to stop, use `of('flux-helm-controller')`.
   *
   * @see https://github.com/fluxcd/pkg/blob/main/runtime/leaderelection/leaderelection.go
   */
  public static readonly FLUX = new LeaderElectionDialect(FLUX);

  /**
   * External Secrets' controller from v2.8 on: `--enable-leader-election`, `--leader-election-id` (by default
   * `external-secrets-controller`) and `--leader-election-{lease-duration,renew-deadline,retry-period}` (by default
   * 15 s / 10 s / 2 s). Older releases know the first alone: `of('external-secrets-before-2.8')`.
   *
   * @see https://github.com/external-secrets/external-secrets/blob/main/cmd/controller/root.go
   */
  public static readonly EXTERNAL_SECRETS = new LeaderElectionDialect(EXTERNAL_SECRETS);

  /**
   * KEDA's operator from v2.20 on: `--leader-elect`, `--leader-election-id` (by default `operator.keda.sh`) and
   * `KEDA_OPERATOR_LEADER_ELECTION_{LEASE_DURATION,RENEW_DEADLINE,RETRY_PERIOD}` (by default 15 s / 10 s / 2 s).
   *
   * @see https://github.com/kedacore/keda/blob/main/cmd/operator/main.go
   */
  public static readonly KEDA = new LeaderElectionDialect(KEDA);

  /**
   * CloudNativePG's operator: `--leader-elect`, `--leader-lease-duration` and `--leader-renew-deadline` in whole seconds
   * (by default 15 and 10); the retry period is always 2 s. The lease is always `db9c8771.cnpg.io`, and always released.
   * Its flags belong to the subcommand `controller`, which must be the first of `args`.
   *
   * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/main/internal/cmd/manager/controller/cmd.go
   */
  public static readonly CLOUDNATIVE_PG = new LeaderElectionDialect(CLOUDNATIVE_PG);

  /**
   * Crossplane's core: `--leader-election`, and nothing else. The timing is compiled in (60 s / 50 s / 2 s); the lease is
   * always `crossplane-leader-election-core`, and always released. Its RBAC manager is `of('crossplane-rbac')`.
   *
   * @see https://github.com/crossplane/crossplane/blob/main/cmd/crossplane/core/core.go
   */
  public static readonly CROSSPLANE = new LeaderElectionDialect(CROSSPLANE);

  /**
   * Contour: elects unless `--disable-leader-election` is given;
   * `--leader-election-{resource-name,resource-namespace,lease-duration,renew-deadline,retry-period}` (by default
   * `leader-elect` and 15 s / 10 s / 2 s).
   *
   * @see https://github.com/projectcontour/contour/blob/main/cmd/contour/serve.go
   */
  public static readonly CONTOUR = new LeaderElectionDialect(CONTOUR);

  /**
   * Karpenter from v1 on: elects unless `--disable-leader-election` is given; `--leader-election-name` (by default
   * `karpenter-leader-election`) and `--leader-election-namespace`. The timing is compiled in (15 s / 10 s / 2 s).
   *
   * @see https://github.com/kubernetes-sigs/karpenter/blob/main/pkg/operator/options/options.go
   */
  public static readonly KARPENTER = new LeaderElectionDialect(KARPENTER);

  /**
   * ingress-nginx: elects unless `--disable-leader-election` is given; `--election-id` (by default
   * `ingress-controller-leader`) and `--election-ttl` (by default 30 s), which is the lease duration; the renew deadline is
   * half and the retry period a quarter of it.
   *
   * @see https://github.com/kubernetes/ingress-nginx/blob/main/internal/ingress/controller/status.go
   */
  public static readonly INGRESS_NGINX = new LeaderElectionDialect(INGRESS_NGINX);

  /**
   * Kyverno's four controllers: always elect; `--leaderElectionRetryPeriod` (by default 2 s), of which the lease duration
   * is six times and the renew deadline five, so that there is no fencing margin. The lease's name follows from the image.
   *
   * @see https://github.com/kyverno/kyverno/blob/main/pkg/leaderelection/leaderelection.go
   */
  public static readonly KYVERNO = new LeaderElectionDialect(KYVERNO);

  /**
   * Strimzi's cluster operator: `STRIMZI_LEADER_ELECTION_{ENABLED,LEASE_NAME,LEASE_NAMESPACE,IDENTITY}` and
   * `STRIMZI_LEADER_ELECTION_{LEASE_DURATION,RENEW_DEADLINE,RETRY_PERIOD}_MS` in milliseconds (by default 15 s / 10 s / 2 s).
   * Its client compares clocks, and wants a renew deadline of more than 2.2 retry periods.
   *
   * @see https://github.com/strimzi/strimzi-kafka-operator
   */
  public static readonly STRIMZI = new LeaderElectionDialect(STRIMZI);

  /**
   * Knative's controllers and webhooks: a ConfigMap with `lease-duration`, `renew-deadline` and `retry-period` (by default
   * 60 s / 40 s / 10 s), which is rendered, named in `CONFIG_LEADERELECTION_NAME`, and which they may read. They elect for
   * a lease a reconciler and bucket, so that all leases of the namespace are granted. Serving's controller and autoscaler
   * are `of('knative-serving-controller')` and `of('knative-autoscaler')`.
   *
   * @see https://github.com/knative/pkg/blob/main/leaderelection/config.go
   */
  public static readonly KNATIVE = new LeaderElectionDialect(KNATIVE);

  /**
   * Kueue: the block `leaderElection` of its configuration file (by default `c1f6bfd2.kueue.x-k8s.io` and
   * 15 s / 10 s / 2 s), which is rendered as a ConfigMap, mounted, and named by `--config`. What else the file holds goes into
   * `LeaderElection.of({ configuration })`: without it Kueue's defaults hold.
   *
   * @see https://github.com/kubernetes-sigs/kueue/tree/main/apis/config
   */
  public static readonly KUEUE = new LeaderElectionDialect(KUEUE);

  /**
   * The dialect of a controller by its name in the catalog, such as `flux` or `external-secrets`. All names are in
   * `docs/dialects`. Some entries are unverified (see `confidence`), and some say that a controller has no election and
   * must run alone: more than one replica of it is then refused. `npx cdk8s-ha-operator explain --list` prints the names.
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
              // From JavaScript nothing keeps a user from leaving it out.
              name ?? '',
              CATALOG.map(({ id }) => id),
              "'npx cdk8s-ha-operator explain --list' prints all that are; for a controller of your own use flags(), env() or configMap()",
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
   * options. With another `durationFormat` the durations end in `_MS` for milliseconds, and in nothing for the others.
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
   * @throws if the path is not absolute, a key is malformed, given twice or leads into another, or the document holds the
   * election's keys.
   * @see https://pkg.go.dev/k8s.io/component-base/config/v1alpha1#LeaderElectionConfiguration
   */
  public static configMap(options: ConfigMapDialectOptions): LeaderElectionDialect {
    return new LeaderElectionDialect(configMapDialect(options));
  }

  /** @internal */
  public readonly _controller: CatalogedController;

  /** The dialect's name, as messages give it. `of` takes that of every controller in the catalog. */
  public readonly id: string;

  /** The controllers that speak it. */
  public readonly title: string;

  /** Where it was read: `owner/repository path@commit` each. */
  public readonly sources: string[];

  /** How far it is to be trusted. */
  public readonly confidence: DialectConfidence;

  private constructor(controller: CatalogedController) {
    this._controller = controller;
    this.id = controller.id;
    this.title = controller.title;
    this.sources = describeSources(controller);
    this.confidence = confidenceOf(controller);
  }
}
