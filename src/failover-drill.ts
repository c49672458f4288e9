import { ApiObject, ApiObjectMetadata, Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ControllerWarning } from './controller-warning';
import { grantDrill } from './drill/drill-access';
import { drillArguments, drillProblems, longestDrill } from './drill/drilled-controller';
import { FailoverEvent } from './drill/failover-event';
import { GitOpsOptions, SyncWave, syncWaveAnnotations } from './gitops/sync-waves';
import { claimObject, claimPods } from './internal/claims';
import { refuseIfAny } from './internal/refuse';
import { LeaderElectedController } from './leader-elected-controller';
import { dnsLabelProblems } from './model/names';
import { Problem, problem } from './model/problem';
import { NetworkAccess } from './network/network-access';
import { NetworkOptions } from './network/network-options';
import { serviceAccountFor } from './rbac/service-account';
import { WarningList } from './warning-list';
import { containerProblems } from './workload/containers';
import { completeOneShotPods, oneShotPods } from './workload/one-shot-pods';

const CONTAINER = 'drill';
const COMMAND = ['cdk8s-ha-operator'];
/** When most people are there to see to it. */
const SCHEDULE = { minute: '0', hour: '10', weekDay: '1' };

/**
 * Properties of `FailoverDrill`.
 */
export interface FailoverDrillProps {
  /**
   * The controller whose leader goes.
   */
  readonly controller: LeaderElectedController;

  /**
   * An image with Node.js and this package. A Dockerfile of three lines makes it.
   *
   * @see docs/drill.md
   */
  readonly image: string;

  /**
   * How the program is started in the image.
   *
   * @default - `cdk8s-ha-operator`
   */
  readonly command?: string[];

  /**
   * What happens to the leader. Each event has a drill of its own, and the rights for it.
   *
   * @default FailoverEvent.DELETE
   */
  readonly event?: FailoverEvent;

  /**
   * When it does.
   *
   * @default - Mondays at 10:00
   */
  readonly schedule?: Cron;

  /**
   * The time zone of the schedule, such as `Europe/Berlin`.
   *
   * @default - that of kube-controller-manager, most often UTC
   */
  readonly timeZone?: string;

  /**
   * Whether nothing happens by the schedule: a drill is then run by `kubectl create job --from=cronjob/NAME`.
   *
   * @default true
   */
  readonly suspend?: boolean;

  /**
   * The name of the CronJob and of what belongs to it: a DNS label.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * How the network policy of its pods is rendered.
   *
   * @default - for Cilium, on any platform
   */
  readonly network?: NetworkOptions;

  /**
   * What a GitOps tool is told about the order of the objects.
   *
   * @default - Argo CD sync waves
   */
  readonly gitOps?: GitOpsOptions;

  /**
   * Warnings not to print: their ids, each with the reason why it does not matter here.
   *
   * @default - all are printed
   */
  readonly silenceWarnings?: Readonly<Record<string, string>>;
}

/**
 * A CronJob that makes the leader of a controller go, measures how long it takes until another leads, and fails if that is longer
 * than the timing allows. It runs `cdk8s-ha-operator drill`, with the rights for that and no others, and is suspended
 * unless it is said otherwise. It is in the namespace of the controller.
 */
export class FailoverDrill extends Construct {
  /** The CronJob. */
  public readonly cronJob: kplus.CronJob;
  /** The policy of its pods; absent with `NetworkBackend.NONE`. */
  public readonly networkPolicy?: ApiObject;
  /** As whom the drill runs. */
  public readonly serviceAccount: kplus.IServiceAccount;
  /** What its user should know; also printed to standard error, unless silenced. */
  public readonly warnings: ControllerWarning[];

  private readonly name: string;
  private readonly namespace: string;

  /**
   * @param scope the chart, or a construct within.
   * @param id names the CronJob, unless `name` does.
   * @param props the controller, and what happens to it.
   * @throws if nobody could take over, the leader could not be told, or something is malformed.
   */
  constructor(scope: Construct, id: string, props: FailoverDrillProps) {
    super(scope, id);
    refuseIfAny(controllerProblems(props.controller), this);
    const { controller, event = FailoverEvent.DELETE } = props;
    this.name = props.name ?? id;
    this.namespace = controller.namespace;
    refuseIfAny([...dnsLabelProblems('name', this.name), ...drillProblems(controller, event)], this);
    claimPods(this, this.name, this.name, this.namespace);
    const access = this.createPolicy(props);
    this.networkPolicy = access.policy;
    const warnings = new WarningList(this, props.silenceWarnings ?? {});
    warnings.add(access.warnings);
    this.warnings = warnings.all;
    this.serviceAccount = serviceAccountFor(this, undefined, this.metadata('ServiceAccount'));
    grantDrill(this, controller, event, this.serviceAccount, { name: this.name, labels: this.podSelector });
    this.cronJob = this.createCronJob(props, drillArguments(controller, event));
    this.node.defaultChild = this.cronJob;
  }

  /**
   * The labels of the drill's pods.
   *
   * Returns a copy.
   */
  public get podSelector(): Record<string, string> {
    return { 'app.kubernetes.io/name': this.name, 'app.kubernetes.io/instance': this.name };
  }

  private createPolicy({ network = {}, gitOps = {} }: FailoverDrillProps): NetworkAccess {
    const policy = {
      subject: { labels: this.podSelector },
      egress: [{ peer: 'dns' }, { peer: 'api-server' }] as const,
      ingress: [],
    };
    const annotations = syncWaveAnnotations(SyncWave.POLICY, gitOps);
    return new NetworkAccess(this, network, { namespace: this.namespace, policy }, (kind) =>
      this.metadata(kind, annotations),
    );
  }

  private createCronJob(props: FailoverDrillProps, args: string[]): kplus.CronJob {
    const { controller, image, command = COMMAND, suspend = true, timeZone } = props;
    const container = { name: CONTAINER, image, command, args };
    refuseIfAny(containerProblems(container, [], ''), this);
    const cronJob = new kplus.CronJob(this, 'CronJob', {
      ...oneShotPods({ labels: this.podSelector, container, serviceAccount: this.serviceAccount }),
      metadata: this.metadata('CronJob'),
      schedule: props.schedule ?? Cron.schedule(SCHEDULE),
      timeZone,
      suspend,
      // Two drills at once would measure each other.
      concurrencyPolicy: kplus.ConcurrencyPolicy.FORBID,
      startingDeadline: Duration.minutes(5),
      activeDeadline: Duration.seconds(longestDrill(controller)),
    });
    completeOneShotPods(cronJob, this.name);
    return cronJob;
  }

  private metadata(kind: string, annotations?: Record<string, string>): ApiObjectMetadata {
    claimObject(this, kind, this.name, this.namespace);
    return { name: this.name, namespace: this.namespace, labels: this.podSelector, annotations };
  }
}

/** From JavaScript nothing keeps a user from leaving it out. */
function controllerProblems(controller: LeaderElectedController | undefined): Problem[] {
  return controller instanceof LeaderElectedController
    ? []
    : [
        problem(
          'controller',
          'what was given is no controller of this library',
          'give it the HaOperator or LeaderElectedController whose leader should go',
        ),
      ];
}
