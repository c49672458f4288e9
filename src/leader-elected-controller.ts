import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { controllerDeployment } from './controller-deployment';
import { electionConfiguration, grantLease } from './controller-election';
import { serveMetrics } from './controller-metrics';
import { monitorController } from './controller-monitoring';
import { controllerNetwork, unreachablePorts } from './controller-network';
import { ControllerWarning } from './controller-warning';
import { renderBudget } from './disruption/disruption';
import { SyncWave, syncWaveAnnotations } from './gitops/sync-waves';
import { claimObject } from './internal/claims';
import { namespaceOf } from './internal/namespace';
import { kubeletPortProblems, kubeletPorts } from './internal/ports';
import { refuseIfAny } from './internal/refuse';
import { Scope } from './internal/scope';
import { secondsOf, wholeSecondsProblems } from './internal/whole-seconds';
import { LeaderElectedControllerProps } from './leader-elected-controller-props';
import { planElection } from './leader-election/election-plan';
import { figuresOf, LeaderElectionFigures } from './leader-election/leader-election-figures';
import { dnsLabelProblems, serviceNameProblems } from './model/names';
import { Egress } from './network/egress';
import { Ingress } from './network/ingress';
import { NetworkAccess } from './network/network-access';
import { OperatorRoles } from './rbac/operator-roles';
import { serviceAccountFor } from './rbac/service-account';
import { WarningList } from './warning-list';
import { containerProblems, portsProblems, withDefaults } from './workload/containers';
import { controllerContainer } from './workload/controller-container';
import { mountProblems } from './workload/volumes';

/**
 * A controller whose replicas elect a leader, with everything that it takes for one of them always to lead:
 * ServiceAccount, lease Role and RoleBinding, network policy, PodDisruptionBudget and Deployment.
 *
 * Network policy cuts its pods off from all but the API server, cluster DNS, the probes of their node, and what `egress`
 * and `ingress` declare; `networkSummary` lists what is left.
 *
 * `node.defaultChild` is the Deployment, so `ApiObject.of(controller)` gives its manifest to patch.
 */
export class LeaderElectedController extends Construct {
  /** The name of the Deployment. */
  public readonly name: string;
  /** The namespace of the Deployment. */
  public readonly namespace: string;
  /** How many pods run. */
  public readonly replicas: number;
  /** The Deployment. */
  public readonly deployment: kplus.Deployment;
  /** The container that the controller runs in. */
  public readonly container: kplus.Container;
  /** The ServiceAccount of the pods. */
  public readonly serviceAccount: kplus.IServiceAccount;
  /** The Role that grants the lease; absent where there is no election. */
  public readonly leaseRole?: kplus.Role;
  /** The binding of `leaseRole` to the ServiceAccount; absent where there is no election. */
  public readonly leaseRoleBinding?: kplus.RoleBinding;
  /** The name of the Lease; absent where there is no election, or one for several leases. */
  public readonly leaseName?: string;
  /** The namespace of the Lease; absent where there is no election. */
  public readonly leaseNamespace?: string;
  /** What the timing means for failover and for the API server; absent where there is no election. */
  public readonly electionFigures?: LeaderElectionFigures;
  /** The ConfigMap that tells the controller of its election; absent where flags or variables do. */
  public readonly configMap?: kplus.ConfigMap;
  /** The PodDisruptionBudget; absent for one replica. */
  public readonly podDisruptionBudget?: ApiObject;
  /** The CiliumNetworkPolicy or NetworkPolicy; absent with `NetworkBackend.NONE`. */
  public readonly networkPolicy?: ApiObject;
  /** The Service in front of the metrics of all replicas; absent without `metrics`. */
  public readonly metricsService?: kplus.Service;
  /** The PodMonitor or ServiceMonitor; absent without `monitoring` or `metrics`. */
  public readonly metricsMonitor?: ApiObject;
  /** The PrometheusRule; absent without `monitoring`. */
  public readonly prometheusRule?: ApiObject;
  /** The ConfigMap with the dashboard; absent without `monitoring`. */
  public readonly dashboard?: kplus.ConfigMap;

  /**
   * Holds all that must be there before the pods: whatever is added to it later still prints before the Deployment.
   * @internal
   */
  protected readonly _prerequisites: Construct;
  /** @internal */
  public readonly _props: LeaderElectedControllerProps;
  /** @internal */
  protected readonly _labels: Record<string, string>;
  /** @internal */
  protected readonly _network: NetworkAccess;
  /**
   * What the controller may do beside its election; nothing is rendered until something is allowed.
   * @internal
   */
  protected readonly _roles: OperatorRoles;

  private readonly selector: Record<string, string>;
  private readonly warningList: WarningList;

  constructor(scope: Construct, id: string, props: LeaderElectedControllerProps) {
    super(scope, id);
    this._props = props;
    this.name = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    refuseIfAny(
      [
        ...dnsLabelProblems('name', this.name),
        ...dnsLabelProblems('namespace', this.namespace),
        ...dnsLabelProblems('instance', props.instance ?? this.name),
        ...wholeSecondsProblems('disruption.gracePeriod', props.disruption?.gracePeriod),
      ],
      this,
    );
    this.selector = { 'app.kubernetes.io/name': this.name, 'app.kubernetes.io/instance': props.instance ?? this.name };
    this._labels = { ...props.labels, ...this.selector };

    const plan = planElection(
      this,
      props.leaderElection,
      { podNamespace: this.namespace, name: this.name, image: props.image },
      { ...props, name: this.name, gracePeriod: secondsOf(props.disruption?.gracePeriod) },
    );
    this.replicas = plan.replicas;
    this.leaseName = plan.lease?.name;
    this.leaseNamespace = plan.lease?.namespace;
    this.electionFigures = plan.figures && figuresOf(plan.figures);
    this.warningList = new WarningList(this, props.silenceWarnings ?? {}, {
      warnings: () => unreachablePorts(this._network, this.allContainers()),
      note: () => this.networkSummary,
    });
    this.warningList.add(plan.warnings);

    this._prerequisites = new Scope(this, 'prerequisites');
    this._network = this.createNetwork();
    this.networkPolicy = this._network.policy;
    this.warningList.add(this._network.warnings);
    this.serviceAccount = serviceAccountFor(this._prerequisites, props.serviceAccount, this.metadata('ServiceAccount'));
    const subject = {
      name: this.name,
      namespace: this.namespace,
      labels: this._labels,
      serviceAccount: this.serviceAccount,
      metadataOf: (kind: string, name: string) => this.metadata(kind, undefined, name),
    };
    this._roles = new OperatorRoles(this._prerequisites, { ...subject, subject: this.serviceAccount });
    const access = grantLease(this, this._prerequisites, plan, subject);
    this.leaseRole = access?.role;
    this.leaseRoleBinding = access?.roleBinding;
    this.podDisruptionBudget = renderBudget(
      this._prerequisites,
      props.disruption?.budget ?? {},
      this.replicas,
      this.selector,
      this.metadata('PodDisruptionBudget'),
    );
    const configuration = electionConfiguration(this._prerequisites, plan, subject);
    this.configMap = configuration?.configMap;
    this.deployment = controllerDeployment(this, props, plan, {
      ...subject,
      selector: this.selector,
      podAnnotations: configuration?.podAnnotations,
      metadata: this.metadata('Deployment'),
    });
    this.container = this.addContainerTo(
      controllerContainer(this._prerequisites, this.name, props, { ...plan, mount: configuration?.mount }),
      '',
    );
    (props.extraContainers ?? []).forEach((container) => this.addContainer(container));
    (props.initContainers ?? []).forEach((container) => this.addInitContainer(container));
    this.node.defaultChild = this.deployment;
    this.addEgress(...(props.egress ?? []));
    this.addIngress(...(props.ingress ?? []));
    this.metricsService =
      props.metrics &&
      serveMetrics(this._prerequisites, props.metrics, {
        selector: this.selector,
        network: this._network,
        roles: this._roles,
        addPort: this._addPort.bind(this),
        serviceMetadata: () => this._serviceMetadata('-metrics'),
      });
    const watched = monitorController(this, props, {
      ...subject,
      plan,
      network: this._network,
      budget: this.podDisruptionBudget,
      metricsService: this.metricsService,
    });
    this.metricsMonitor = watched.metricsMonitor;
    this.prometheusRule = watched.prometheusRule;
    this.dashboard = watched.dashboard;
  }

  /**
   * What its user should know; also printed to standard error, unless silenced.
   *
   * Returns a copy.
   */
  public get warnings(): ControllerWarning[] {
    return this.warningList.all;
  }

  /**
   * What network policy lets the pods call, and whom it lets call them, in words: what is not there is cut off. Absent
   * with `NetworkBackend.NONE`. Also an annotation of the policy, and a note at synthesis where standard error is a
   * terminal, unless `silenceWarnings` has `network-summary`.
   */
  public get networkSummary(): string | undefined {
    return this._network.summary;
  }

  /**
   * The labels that select the pods.
   *
   * Returns a copy.
   */
  public get podSelector(): Record<string, string> {
    return { ...this.selector };
  }

  /**
   * Lets the controller call further destinations.
   *
   * @param egress the destinations.
   * @throws if a destination is malformed, or no policy is rendered.
   */
  public addEgress(...egress: Egress[]): void {
    this._network.addEgress(egress);
  }

  /**
   * Lets others call the controller.
   *
   * @param ingress who, and on which ports.
   * @throws if a caller is malformed, or no policy is rendered.
   */
  public addIngress(...ingress: Ingress[]): void {
    this._network.addIngress(ingress);
  }

  /**
   * Adds a container to the pods, with this library's defaults for resources and security.
   *
   * @param container the container; it needs a name and an image.
   * @throws if its name, a port or a port's name is taken, or it is malformed.
   */
  public addContainer(container: kplus.ContainerProps): kplus.Container {
    return this.addContainerTo(container, 'extraContainers');
  }

  /**
   * Adds a container that runs to its end before the others start, with this library's defaults.
   *
   * @param container the container; it needs a name and an image.
   * @throws if its name is taken, or it is malformed.
   */
  public addInitContainer(container: kplus.ContainerProps): kplus.Container {
    refuseIfAny(containerProblems(container, this.allContainers(), 'initContainers'), this);
    const added = this.deployment.addInitContainer(withDefaults(container, this._props.securityContext ?? {}));
    refuseIfAny(kubeletPortProblems(added, 'initContainers'), this);
    return added;
  }

  /**
   * Mounts a volume into the controller's container.
   *
   * @param path where the container sees it.
   * @param volume the volume.
   * @param options such as `readOnly`.
   * @throws if the path is not absolute, or taken.
   */
  public addVolume(path: string, volume: kplus.Volume, options: kplus.MountOptions = {}): void {
    refuseIfAny(mountProblems([...this.container.mounts, { path, volume }], 'volumeMounts'), this);
    this.container.mount(path, volume, options);
  }

  private metadata(kind: string, annotations?: Record<string, string>, name = this.name): ApiObjectMetadata {
    claimObject(this, kind, name, this.namespace);
    return { name, namespace: this.namespace, labels: this._labels, annotations };
  }

  /** @internal */
  protected _addPort(port: kplus.ContainerPort, path: string): void {
    refuseIfAny(portsProblems([port], this.allContainers(), path), this);
    this.container.addPort(port);
  }

  /** @internal */
  protected _serviceMetadata(suffix: string, name?: string): ApiObjectMetadata {
    const chosen = name ?? `${this.name}${suffix}`;
    refuseIfAny(serviceNameProblems(name === undefined ? 'name' : 'webhook.serviceName', chosen), this);
    return this.metadata('Service', undefined, chosen);
  }

  private createNetwork(): NetworkAccess {
    const annotations = syncWaveAnnotations(SyncWave.POLICY, this._props.gitOps ?? {});
    return controllerNetwork(this._prerequisites, this._props, {
      namespace: this.namespace,
      labels: this.selector,
      kubeletPorts: () => kubeletPorts(this.allContainers()),
      metadataOf: (kind) => this.metadata(kind, annotations),
    });
  }

  private addContainerTo(container: kplus.ContainerProps, path: string): kplus.Container {
    refuseIfAny(containerProblems(container, this.allContainers(), path), this);
    const added = this.deployment.addContainer(withDefaults(container, this._props.securityContext ?? {}));
    refuseIfAny(kubeletPortProblems(added, path), this);
    return added;
  }

  private allContainers(): kplus.Container[] {
    return [...this.deployment.containers, ...this.deployment.initContainers];
  }
}
