import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { controllerNetwork, unreachablePorts } from './controller-network';
import { ControllerWarning } from './controller-warning';
import { renderBudget, strategyOf } from './disruption/disruption';
import { GitOpsOptions, SyncWave, syncWaveAnnotations } from './gitops/sync-waves';
import { claimLease, claimObject, claimPods } from './internal/claims';
import { nameIn, namespaceOf } from './internal/namespace';
import { PodSpecPatch } from './internal/pod-spec-patch';
import { kubeletPortProblems, kubeletPorts } from './internal/ports';
import { refuseIfAny } from './internal/refuse';
import { Scope } from './internal/scope';
import { secondsOf, wholeSecondsProblems } from './internal/whole-seconds';
import { LeaderElectedControllerProps } from './leader-elected-controller-props';
import { ElectionPlan, planElection } from './leader-election/election-plan';
import { figuresOf, LeaderElectionFigures } from './leader-election/leader-election-figures';
import { dnsLabelProblems } from './model/names';
import { Egress } from './network/egress';
import { Ingress } from './network/ingress';
import { NetworkAccess } from './network/network-access';
import { place, rolloutPlacement } from './placement/placement';
import { grantConfigurationAccess } from './rbac/configuration-access';
import { grantLeaseAccess, LeaseAccess } from './rbac/lease-access';
import { serviceAccountFor } from './rbac/service-account';
import { WarningList } from './warning-list';
import { configurationName, ControllerConfiguration, createConfiguration } from './workload/configuration';
import { containerProblems, portsProblems, withDefaults } from './workload/containers';
import { controllerContainer } from './workload/controller-container';
import { createDeployment, patchPodSpec } from './workload/deployment';
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

  /**
   * Holds all that must be there before the pods: whatever is added to it later still prints before the Deployment.
   * @internal
   */
  protected readonly _prerequisites: Construct;
  /** @internal */
  protected readonly _labels: Record<string, string>;
  /** @internal */
  protected readonly _network: NetworkAccess;

  private readonly props: LeaderElectedControllerProps;
  private readonly selector: Record<string, string>;
  private readonly warningList: WarningList;

  constructor(scope: Construct, id: string, props: LeaderElectedControllerProps) {
    super(scope, id);
    this.props = props;
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
    const access = this.grantLease(plan);
    this.leaseRole = access?.role;
    this.leaseRoleBinding = access?.roleBinding;
    this.podDisruptionBudget = this.createBudget();
    const configuration = this.createConfiguration(plan);
    this.configMap = configuration?.configMap;
    this.deployment = this.createDeployment(plan, configuration?.podAnnotations);
    this.container = this.addContainerTo(
      controllerContainer(this._prerequisites, this.name, props, { ...plan, mount: configuration?.mount }),
      '',
    );
    (props.extraContainers ?? []).forEach((container) => this.addContainer(container));
    (props.initContainers ?? []).forEach((container) => this.addInitContainer(container));
    this.node.defaultChild = this.deployment;
    this.addEgress(...(props.egress ?? []));
    this.addIngress(...(props.ingress ?? []));
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
    const added = this.deployment.addInitContainer(withDefaults(container, this.props.securityContext ?? {}));
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
  protected get _gitOps(): GitOpsOptions {
    return this.props.gitOps ?? {};
  }

  private createNetwork(): NetworkAccess {
    const annotations = syncWaveAnnotations(SyncWave.POLICY, this._gitOps);
    return controllerNetwork(this._prerequisites, this.props, {
      namespace: this.namespace,
      labels: this.selector,
      kubeletPorts: () => kubeletPorts(this.allContainers()),
      metadataOf: (kind) => this.metadata(kind, annotations),
    });
  }

  private grantLease({ lease }: ElectionPlan): LeaseAccess | undefined {
    if (!lease) {
      return undefined;
    }
    lease.leases?.forEach((name) => {
      claimLease(this, name, lease.namespace);
    });
    const name = `${nameIn(lease.namespace, this)}-leader-election`;
    claimObject(this, 'Role', name, lease.namespace);
    return grantLeaseAccess(this._prerequisites, lease, this.serviceAccount, { name, labels: this._labels });
  }

  private createConfiguration({ configuration }: ElectionPlan): ControllerConfiguration | undefined {
    if (!configuration) {
      return undefined;
    }
    const name = configurationName(this.name, configuration);
    if (configuration.kind === 'config-map') {
      const metadata = this.metadata('Role', undefined, `${this.name}-configuration`);
      grantConfigurationAccess(this._prerequisites, name, this.serviceAccount, metadata);
    }
    const metadata = this.metadata('ConfigMap', undefined, name);
    return createConfiguration(this._prerequisites, configuration, metadata);
  }

  private createBudget(): ApiObject | undefined {
    const options = this.props.disruption?.budget ?? {};
    return renderBudget(
      this._prerequisites,
      options,
      this.replicas,
      this.selector,
      this.metadata('PodDisruptionBudget'),
    );
  }

  private createDeployment(plan: ElectionPlan, podAnnotations?: Readonly<Record<string, string>>): kplus.Deployment {
    const { props, replicas } = this;
    const disruption = props.disruption ?? {};
    const placement = props.placement ?? {};
    const hostPorts = (props.hostNetwork ?? false) && (props.ports ?? []).length > 0;
    const apart = rolloutPlacement(placement, replicas, hostPorts);
    claimPods(this, this.name, props.instance ?? this.name, this.namespace);
    const deployment = createDeployment(this, 'Deployment', props, {
      metadata: this.metadata('Deployment'),
      selector: this.selector,
      labels: props.labels ?? {},
      podAnnotations: { ...podAnnotations, ...props.podAnnotations },
      replicas,
      strategy: strategyOf(this, disruption, replicas, plan.mayOverlap, apart),
      gracePeriod: disruption.gracePeriod ?? Duration.seconds(plan.gracePeriod),
      serviceAccount: this.serviceAccount,
    });
    const patch = new PodSpecPatch(deployment);
    patchPodSpec(patch, props);
    place(deployment, patch, this.selector, replicas, placement);
    return deployment;
  }

  private addContainerTo(container: kplus.ContainerProps, path: string): kplus.Container {
    refuseIfAny(containerProblems(container, this.allContainers(), path), this);
    const added = this.deployment.addContainer(withDefaults(container, this.props.securityContext ?? {}));
    refuseIfAny(kubeletPortProblems(added, path), this);
    return added;
  }

  private allContainers(): kplus.Container[] {
    return [...this.deployment.containers, ...this.deployment.initContainers];
  }
}
