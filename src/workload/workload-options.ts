import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { SecurityOptions } from './security';

/**
 * The pods of a controller and the container it runs in.
 */
export interface WorkloadOptions {
  /**
   * The container image, with its tag or digest.
   */
  readonly image: string;

  /**
   * When the image is pulled.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;

  /**
   * Names of the Secrets with the registry's credentials.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * The container's name.
   *
   * @default - the controller's name
   */
  readonly containerName?: string;

  /**
   * The entrypoint.
   *
   * @default - the image's
   */
  readonly command?: string[];

  /**
   * Arguments of the entrypoint. The flags of the leader election follow them and may not be among them.
   *
   * @default - none but those of the leader election
   */
  readonly args?: string[];

  /**
   * Environment variables: values, or references to fields, Secrets and ConfigMaps. Those of the leader
   * election are added and may not be among them.
   *
   * @default - none but those of the leader election
   */
  readonly env?: Readonly<Record<string, kplus.EnvValue>>;

  /**
   * ConfigMaps and Secrets all of whose keys become variables.
   *
   * @default - none
   */
  readonly envFrom?: kplus.EnvFrom[];

  /**
   * Ports that the container listens on. Those of `metrics` and `webhook` are added.
   *
   * @default - none
   */
  readonly ports?: kplus.ContainerPort[];

  /**
   * When the container is restarted.
   *
   * @default - only when its process ends
   */
  readonly liveness?: kplus.Probe;

  /**
   * When the pod counts as available. It must not depend on leadership: a standby would never be ready, and
   * rollouts and drains would wait for it.
   *
   * @default - as soon as its process runs
   */
  readonly readiness?: kplus.Probe;

  /**
   * When the other probes begin.
   *
   * @default - at once
   */
  readonly startup?: kplus.Probe;

  /**
   * Requests and limits.
   *
   * @default - requests of 10m CPU and 64Mi memory, a limit of 256Mi memory, no CPU limit
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * Volumes and where the container sees them.
   *
   * @default - none
   */
  readonly volumeMounts?: kplus.VolumeMount[];

  /**
   * Paths that the container writes to. Each becomes an emptyDir volume of its own.
   *
   * @default - none
   */
  readonly writablePaths?: string[];

  /**
   * Further containers of the pod.
   *
   * @default - none
   */
  readonly extraContainers?: kplus.ContainerProps[];

  /**
   * Containers that run to their end before the others start.
   *
   * @default - none
   */
  readonly initContainers?: kplus.ContainerProps[];

  /**
   * Under which restrictions containers run.
   *
   * @default - Pod Security "restricted", the file system read-only
   */
  readonly securityContext?: SecurityOptions;

  /**
   * The ServiceAccount of the pods, which must be in their namespace. Import one with
   * `ServiceAccount.fromServiceAccountName(scope, id, name, { namespaceName })`.
   *
   * @default - one is created with the controller's name
   */
  readonly serviceAccount?: kplus.IServiceAccount;

  /**
   * Labels of all objects and of the pods, beside the two that select the pods.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Labels of the pods only.
   *
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;

  /**
   * Annotations of the pods only.
   *
   * @default - none
   */
  readonly podAnnotations?: Readonly<Record<string, string>>;

  /**
   * How many old ReplicaSets are kept to roll back to.
   *
   * @default - Kubernetes' own (10)
   */
  readonly revisionHistoryLimit?: number;

  /**
   * How long a new pod must have been ready before it counts as available.
   *
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * How long a rollout may make no progress before it counts as failed. Longer than `minReady`.
   *
   * @default Duration.seconds(600)
   */
  readonly progressDeadline?: Duration;

  /**
   * Whether pods use their node's network. Network policy does not apply to such pods, so it needs
   * `network: { backend: NetworkBackend.NONE }`; Pod Security "restricted" forbids it.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * The host name of every pod.
   *
   * @default - the pod's name
   */
  readonly hostname?: string;
}
