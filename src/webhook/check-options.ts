import { Duration } from 'cdk8s';
import { secondsOf } from '../internal/whole-seconds';
import { dnsLabelProblems, portNumberProblems, serviceNameProblems } from '../model/names';
import { Problem, problem, quote } from '../model/problem';

/**
 * The way that a check takes to a webhook.
 */
export enum WebhookCheckRoute {
  /**
   * The API server is asked to call it, by its proxy for Services: the same way as its own calls of webhooks take, so
   * that the check fails where those would. Needs no opening in the webhook's policy.
   */
  API_SERVER = 'api-server',
  /** The check calls the Service itself, so the webhook's policy must let its pods in. */
  SERVICE = 'service',
}

/**
 * The webhook that is checked, and what counts as an answer.
 */
export interface WebhookCheckOptions {
  /**
   * The Service of the webhook.
   */
  readonly serviceName: string;

  /**
   * Its namespace.
   *
   * @default - that of the check
   */
  readonly serviceNamespace?: string;

  /**
   * The port of the Service.
   *
   * @default 443
   */
  readonly servicePort?: number;

  /**
   * The path that answers when the webhook is well.
   *
   * @default '/healthz'
   */
  readonly path?: string;

  /**
   * Whether an answer such as 404 counts too: for webhooks that serve no health on that port, such as cert-manager's.
   *
   * @default false
   */
  readonly anyStatus?: boolean;

  /**
   * The way to the webhook.
   *
   * @default WebhookCheckRoute.API_SERVER
   */
  readonly route?: WebhookCheckRoute;

  /**
   * How long it is tried before the check fails, from 1 s.
   *
   * @default Duration.minutes(3)
   */
  readonly timeout?: Duration;
}

/** The options with their defaults. */
export interface CheckTarget {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
  readonly path: string;
  readonly route: WebhookCheckRoute;
  readonly timeoutSeconds: number;
}

export function checkTarget(options: WebhookCheckOptions, ownNamespace: string): CheckTarget {
  return {
    name: options.serviceName,
    namespace: options.serviceNamespace ?? ownNamespace,
    port: options.servicePort ?? 443,
    path: options.path ?? '/healthz',
    route: options.route ?? WebhookCheckRoute.API_SERVER,
    timeoutSeconds: secondsOf(options.timeout) ?? 180,
  };
}

/** What a client takes out of a path, and ends up elsewhere. */
const DOTS = /\/(\.|%2e){1,2}(\/|\?|$)/i;

export function checkTargetProblems({ name, namespace, port, path, timeoutSeconds }: CheckTarget): Problem[] {
  return [
    ...serviceNameProblems('serviceName', name),
    ...dnsLabelProblems('serviceNamespace', namespace),
    ...portNumberProblems('servicePort', port),
    ...(/^\/[\w\-./~%?=&]*$/.test(path) && !DOTS.test(path)
      ? []
      : [
          problem(
            'path',
            `${quote(path)} is not a path`,
            "begin it with '/', such as '/healthz', encode what is not plain, and leave '.' and '..' out",
          ),
        ]),
    ...(Number.isInteger(timeoutSeconds) && timeoutSeconds >= 1
      ? []
      : [problem('timeout', `${timeoutSeconds}s is not a whole number of seconds from 1`, 'choose another')]),
  ];
}

/** The Service as the API server's proxy names it, which is also its resource name in RBAC. */
export function proxiedService({ name, port }: CheckTarget): string {
  return `https:${name}:${port}`;
}

export function checkUrl(target: CheckTarget): string {
  const { name, namespace, port, path, route } = target;
  return route === WebhookCheckRoute.API_SERVER
    ? `https://kubernetes.default.svc/api/v1/namespaces/${namespace}/services/${proxiedService(target)}/proxy${path}`
    : `https://${name}.${namespace}.svc:${port}${path}`;
}
