import { ApiObject, ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ControllerWarning } from './controller-warning';
import { GitOpsOptions, POST_SYNC_HOOK, SyncWave, syncWaveAnnotations } from './gitops/sync-waves';
import { claimObject, claimPods } from './internal/claims';
import { nameIn, namespaceOf } from './internal/namespace';
import { refuseIfAny } from './internal/refuse';
import { dnsLabelProblems } from './model/names';
import { EgressIntent } from './model/policy/intent';
import { NetworkAccess } from './network/network-access';
import { NetworkOptions } from './network/network-options';
import { serviceAccountFor } from './rbac/service-account';
import { grantServiceProxyAccess } from './rbac/service-proxy-access';
import { WarningList } from './warning-list';
import {
  CheckTarget,
  checkTarget,
  checkTargetProblems,
  checkUrl,
  proxiedService,
  WebhookCheckOptions,
  WebhookCheckRoute,
} from './webhook/check-options';
import { checkScript, longestCheck } from './webhook/check-script';
import { containerProblems } from './workload/containers';
import { completeOneShotPods, oneShotPods } from './workload/one-shot-pods';

const CONTAINER = 'curl';
const DEFAULT_IMAGE = 'curlimages/curl:8.12.1';
/** To schedule the pod and to pull its image, in seconds. */
const GRACE = 120;

/**
 * Properties of `WebhookCheck`.
 */
export interface WebhookCheckProps extends WebhookCheckOptions {
  /**
   * An image with sh and curl.
   *
   * @default 'curlimages/curl:8.12.1'
   */
  readonly image?: string;

  /**
   * Whether Argo CD runs the check after each sync, which fails with it.
   *
   * @default false; it runs once, when it is applied
   */
  readonly argoCdPostSync?: boolean;

  /**
   * The name of the Job and of what belongs to it: a DNS label.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The namespace of the Job.
   *
   * @default - the chart's; an error if it has none
   */
  readonly namespace?: string;

  /**
   * How the network policy of the Job is rendered. By the route `SERVICE` the webhook's own policy must let the Job in:
   * `Ingress.fromPods(check.podSelector, { namespace })`.
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
 * A Job that calls a webhook until it answers, and fails, saying why, if it does not in time. Run it after a cluster is
 * made or a policy changed: a webhook that the API server cannot reach stops more than it serves.
 */
export class WebhookCheck extends Construct {
  /** The Job. */
  public readonly job: kplus.Job;
  /** The policy of the Job's pods; absent with `NetworkBackend.NONE`. */
  public readonly networkPolicy?: ApiObject;
  /** What its user should know; also printed to standard error, unless silenced. */
  public readonly warnings: ControllerWarning[];

  private readonly name: string;
  private readonly namespace: string;

  /**
   * @param scope the chart, or a construct within.
   * @param id names the Job, unless `name` does.
   * @param props the webhook.
   * @throws if something is malformed.
   */
  constructor(scope: Construct, id: string, props: WebhookCheckProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    const target = checkTarget(props, this.namespace);
    refuseIfAny(
      [
        ...dnsLabelProblems('name', this.name),
        ...dnsLabelProblems('namespace', this.namespace),
        ...checkTargetProblems(target),
      ],
      this,
    );
    const access = this.createPolicy(target, props);
    this.networkPolicy = access.policy;
    const warnings = new WarningList(this, props.silenceWarnings ?? {});
    warnings.add(access.warnings);
    this.warnings = warnings.all;
    const subject = target.route === WebhookCheckRoute.API_SERVER ? this.grantProxy(target) : undefined;
    this.job = this.createJob(target, props, subject);
    this.node.defaultChild = this.job;
  }

  /**
   * The labels of the Job's pods.
   *
   * Returns a copy.
   */
  public get podSelector(): Record<string, string> {
    return { 'app.kubernetes.io/name': this.name, 'app.kubernetes.io/instance': this.name };
  }

  private createPolicy({ route, namespace }: CheckTarget, { network, gitOps }: WebhookCheckProps): NetworkAccess {
    const destination: EgressIntent =
      route === WebhookCheckRoute.API_SERVER
        ? { peer: 'api-server' }
        : { peer: 'namespaces', namespaces: [namespace], ports: [] };
    const policy = {
      subject: { labels: this.podSelector },
      egress: [{ peer: 'dns' } as const, destination],
      ingress: [],
    };
    const annotations = syncWaveAnnotations(SyncWave.POLICY, gitOps ?? {});
    return new NetworkAccess(this, network ?? {}, { namespace: this.namespace, policy }, (kind) =>
      this.metadata(kind, annotations),
    );
  }

  private grantProxy(target: CheckTarget): kplus.IServiceAccount {
    const account = serviceAccountFor(this, undefined, this.metadata('ServiceAccount'));
    const name = nameIn(target.namespace, { name: this.name, namespace: this.namespace });
    claimObject(this, 'Role', name, target.namespace);
    grantServiceProxyAccess(this, proxiedService(target), account, {
      name,
      namespace: target.namespace,
      labels: this.podSelector,
    });
    return account;
  }

  private createJob(target: CheckTarget, props: WebhookCheckProps, serviceAccount?: kplus.IServiceAccount): kplus.Job {
    const { image = DEFAULT_IMAGE, anyStatus = false, argoCdPostSync, gitOps = {} } = props;
    const script = { throughApiServer: serviceAccount !== undefined, anyStatus, ...target };
    const container = {
      name: CONTAINER,
      image,
      command: ['/bin/sh', '-c'],
      args: [checkScript(script)],
      envVariables: {
        URL: kplus.EnvValue.fromValue(checkUrl(target)),
        WEBHOOK: kplus.EnvValue.fromValue(`webhook ${target.namespace}/${target.name}:${target.port}${target.path}`),
      },
    };
    refuseIfAny(containerProblems(container, [], ''), this);
    const annotations = argoCdPostSync ? POST_SYNC_HOOK : syncWaveAnnotations(SyncWave.CHECK, gitOps);
    const metadata = this.metadata('Job', annotations);
    claimPods(this, this.name, this.name, this.namespace);
    const job = new kplus.Job(this, 'Job', {
      // The script tries again by itself.
      ...oneShotPods({ labels: this.podSelector, container, serviceAccount }),
      metadata,
      activeDeadline: Duration.seconds(longestCheck(script) + GRACE),
    });
    completeOneShotPods(job, this.name);
    return job;
  }

  private metadata(kind: string, annotations?: Record<string, string>): ApiObjectMetadata {
    claimObject(this, kind, this.name, this.namespace);
    return { name: this.name, namespace: this.namespace, labels: this.podSelector, annotations };
  }
}
