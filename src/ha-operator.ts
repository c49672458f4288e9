import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { includeDefinitions } from './definitions/custom-resource-definitions';
import { SyncWave, syncWaveAnnotations } from './gitops/sync-waves';
import { claimObject } from './internal/claims';
import { refuseIfAny } from './internal/refuse';
import { LeaderElectedController } from './leader-elected-controller';
import { LeaderElectedControllerProps } from './leader-elected-controller-props';
import { tcp } from './model/policy/port';
import { ApiPermission } from './rbac/api-permission';
import {
  certificateMount,
  createWebhookConfiguration,
  createWebhookService,
  WebhookKind,
  webhookPort,
  webhookProblems,
} from './webhook/webhook';
import { WebhookOptions } from './webhook/webhook-options';

/**
 * Properties of `HaOperator`.
 */
export interface HaOperatorProps extends LeaderElectedControllerProps {
  /**
   * What the operator may do in all namespaces, and with resources that have none. Becomes a ClusterRole.
   *
   * @default - nothing
   */
  readonly permissions?: ApiPermission[];

  /**
   * What the operator may do in single namespaces, by namespace. Each becomes a Role there.
   *
   * @default - nothing
   */
  readonly namespacePermissions?: Readonly<Record<string, ApiPermission[]>>;

  /**
   * YAML files with the CustomResourceDefinitions of the operator; they print before the Deployment.
   *
   * @default - none
   */
  readonly crds?: string[];

  /**
   * The admission webhook that the operator serves.
   *
   * @default - none
   */
  readonly webhook?: WebhookOptions;
}

/**
 * A Kubernetes operator that stays available: a `LeaderElectedController` with the permissions, custom resource
 * definitions and webhook that an operator has.
 */
export class HaOperator extends LeaderElectedController {
  /** The Service in front of the webhook; absent without `webhook`. */
  public readonly webhookService?: kplus.Service;
  /** The configuration of the validating webhooks; absent where there are none. */
  public readonly validatingWebhookConfiguration?: ApiObject;
  /** The configuration of the mutating webhooks; absent where there are none. */
  public readonly mutatingWebhookConfiguration?: ApiObject;
  /** The custom resource definitions. */
  public readonly customResourceDefinitions: ApiObject[];

  constructor(scope: Construct, id: string, props: HaOperatorProps) {
    super(scope, id, props);
    const { webhook } = props;
    this.customResourceDefinitions = (props.crds ?? []).flatMap((file) =>
      includeDefinitions(this._prerequisites, file),
    );
    this.addPermissions(...(props.permissions ?? []));
    Object.entries(props.namespacePermissions ?? {}).forEach(([namespace, permissions]) => {
      this.addNamespacePermissions(namespace, ...permissions);
    });

    if (webhook) {
      refuseIfAny(webhookProblems(webhook, this.namespace), this);
      this._addPort(webhookPort(webhook), 'webhook.port');
      if (this.networkPolicy) {
        this._network.allowIngress({ peer: 'webhook-callers', ports: tcp([webhookPort(webhook).number]) }, 'webhook');
      }
      const metadata = this._serviceMetadata('-webhook', webhook.serviceName);
      this.webhookService = createWebhookService(this._prerequisites, webhook, this.podSelector, metadata);
      const mount = certificateMount(this._prerequisites, webhook);
      if (mount) {
        this.addVolume(mount.path, mount.volume, { readOnly: mount.readOnly });
      }
      this.validatingWebhookConfiguration = this.configureWebhook(
        'ValidatingWebhookConfiguration',
        webhook,
        this.webhookService,
      );
      this.mutatingWebhookConfiguration = this.configureWebhook(
        'MutatingWebhookConfiguration',
        webhook,
        this.webhookService,
      );
    }
  }

  /**
   * The ClusterRole of the operator; absent while it has no cluster-wide permissions.
   */
  public get clusterRole(): kplus.ClusterRole | undefined {
    return this._roles.forCluster;
  }

  /**
   * The Role of the operator in a namespace; absent while it has no permissions there.
   *
   * @param namespace the namespace.
   */
  public roleIn(namespace: string): kplus.Role | undefined {
    return this._roles.inNamespace(namespace);
  }

  /**
   * Allows the operator more, in all namespaces.
   *
   * @param permissions what it may do.
   */
  public addPermissions(...permissions: ApiPermission[]): void {
    this._roles.allow(permissions);
  }

  /**
   * Allows the operator more, in one namespace.
   *
   * @param namespace the namespace.
   * @param permissions what it may do there.
   * @throws if a resource has no namespace.
   */
  public addNamespacePermissions(namespace: string, ...permissions: ApiPermission[]): void {
    this._roles.allowInNamespace(namespace, permissions);
  }

  private configureWebhook(kind: WebhookKind, options: WebhookOptions, service: kplus.Service): ApiObject | undefined {
    const handlers = (kind === 'ValidatingWebhookConfiguration' ? options.validating : options.mutating) ?? [];
    const name = `${this.namespace}-${this.name}`;
    if (handlers.length > 0) {
      claimObject(this, kind, name);
    }
    const annotations = {
      ...syncWaveAnnotations(SyncWave.WEBHOOK_CONFIGURATION, this._props.gitOps ?? {}),
      ...options.caInjection?._annotations(this.namespace),
    };
    // A child of the construct itself, so that it prints after the Deployment that serves it.
    return createWebhookConfiguration(
      this,
      kind,
      handlers,
      { name: service.name, namespace: this.namespace, port: service.port },
      options.caInjection?._caBundle,
      { name, labels: this._labels, annotations },
    );
  }
}
