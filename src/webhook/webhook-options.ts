import { Duration } from 'cdk8s';
import { CaInjection } from './ca-injection';

/**
 * What happens to a request when the webhook cannot be reached.
 */
export enum FailurePolicy {
  /** It is refused. */
  FAIL = 'Fail',
  /** It is let through. */
  IGNORE = 'Ignore',
}

/**
 * What a webhook is asked about.
 */
export enum WebhookOperation {
  /** All operations. */
  ALL = '*',
  /** Creation. */
  CREATE = 'CREATE',
  /** Change. */
  UPDATE = 'UPDATE',
  /** Deletion. */
  DELETE = 'DELETE',
  /** Connection, such as exec. */
  CONNECT = 'CONNECT',
}

/**
 * Requests that a webhook is asked about.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules
 */
export interface WebhookRule {
  /**
   * API groups; `''` for the core group, `*` for all.
   */
  readonly apiGroups: string[];

  /**
   * API versions, such as `v1`; `*` for all.
   */
  readonly apiVersions: string[];

  /**
   * Plural names, such as `certificates` or `pods/exec`; `*` for all resources, `*\/*` for subresources too.
   */
  readonly resources: string[];

  /**
   * Operations.
   *
   * @default - [WebhookOperation.CREATE, WebhookOperation.UPDATE]
   */
  readonly operations?: WebhookOperation[];
}

/**
 * One webhook of a validating or mutating configuration.
 */
export interface WebhookHandlerOptions {
  /**
   * A fully qualified name with at least three parts, such as `validate.bindy.example.com`.
   */
  readonly name: string;

  /**
   * The path that the API server calls.
   */
  readonly path: string;

  /**
   * What it is asked about.
   */
  readonly rules: WebhookRule[];

  /**
   * What happens when it cannot be reached.
   *
   * @default FailurePolicy.FAIL
   */
  readonly failurePolicy?: FailurePolicy;

  /**
   * How long the API server waits for it, from 1 s to 30 s.
   *
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;

  /**
   * Namespaces it is not asked about. A webhook with failure policy Fail that judges pods must leave out its own
   * namespace, or it could never start again.
   *
   * @default - none
   */
  readonly excludedNamespaces?: string[];

  /**
   * Labels by which a namespace opts out: those that carry one are not asked about.
   *
   * @default - none
   */
  readonly excludedNamespaceLabels?: Readonly<Record<string, string>>;
}

/**
 * The certificate that the webhook serves with.
 */
export interface WebhookCertificateOptions {
  /**
   * The Secret with `tls.crt` and `tls.key`, in the operator's namespace.
   */
  readonly secretName: string;

  /**
   * Where the container reads them.
   *
   * @default '/tmp/k8s-webhook-server/serving-certs', controller-runtime's default
   */
  readonly mountPath?: string;
}

/**
 * An admission webhook that the operator serves, on every replica. Network policy opens its port to the API server, as
 * the platform says that it calls.
 */
export interface WebhookOptions {
  /**
   * The port that the container listens on.
   *
   * @default 9443, controller-runtime's default
   */
  readonly port?: number;

  /**
   * The port's name.
   *
   * @default 'webhook'
   */
  readonly portName?: string;

  /**
   * The Service's port.
   *
   * @default 443
   */
  readonly servicePort?: number;

  /**
   * The Service's name, which the certificate must be for.
   *
   * @default - the operator's name followed by `-webhook`
   */
  readonly serviceName?: string;

  /**
   * The certificate to mount.
   *
   * @default - none; the operator makes its own
   */
  readonly certificate?: WebhookCertificateOptions;

  /**
   * Who tells the API server which CA to trust. Required where there are validating or mutating webhooks.
   *
   * @default - nobody
   */
  readonly caInjection?: CaInjection;

  /**
   * Webhooks that accept or refuse requests.
   *
   * @default - none
   */
  readonly validating?: WebhookHandlerOptions[];

  /**
   * Webhooks that change requests.
   *
   * @default - none
   */
  readonly mutating?: WebhookHandlerOptions[];
}
