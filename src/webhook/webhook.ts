import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterScoped } from '../internal/cluster-scoped';
import { createService } from '../internal/service';
import { secondsOf } from '../internal/whole-seconds';
import { dnsSubdomainProblems, portNumberProblems } from '../model/names';
import { Problem, problem } from '../model/problem';
import { Handler, handlerProblems } from '../model/webhook';
import { FailurePolicy, WebhookHandlerOptions, WebhookOperation, WebhookOptions } from './webhook-options';

const DEFAULT_TIMEOUT_SECONDS = 10;
const DEFAULT_SERVICE_PORT = 443;
const CONTROLLER_RUNTIME_CERTIFICATES = '/tmp/k8s-webhook-server/serving-certs';
/** Readable to the group that owns the volume, so that a user without root can read it. */
const CERTIFICATE_MODE = 0o440;

/** Which of the two configurations. */
export type WebhookKind = 'ValidatingWebhookConfiguration' | 'MutatingWebhookConfiguration';

export function webhookPort(options: WebhookOptions): kplus.ContainerPort & { name: string } {
  return { number: options.port ?? 9443, name: options.portName ?? 'webhook' };
}

export function webhookProblems(options: WebhookOptions, namespace: string): Problem[] {
  const { validating = [], mutating = [], caInjection, certificate, servicePort } = options;
  return [
    ...validating.flatMap((handler) => handlerProblems(toHandler(handler), namespace, 'webhook.validating')),
    ...mutating.flatMap((handler) => handlerProblems(toHandler(handler), namespace, 'webhook.mutating')),
    ...duplicateNames(validating, 'webhook.validating'),
    ...duplicateNames(mutating, 'webhook.mutating'),
    ...(validating.length + mutating.length > 0 && caInjection === undefined
      ? [
          problem(
            'webhook.caInjection',
            'nothing was given, so the API server would not trust the webhook',
            'use CaInjection.fromCertificate(name), .fromSecret(name), .inline(caBundle) or .external()',
          ),
        ]
      : []),
    ...(servicePort === undefined ? [] : portNumberProblems('webhook.servicePort', servicePort)),
    ...(certificate ? dnsSubdomainProblems('webhook.certificate.secretName', certificate.secretName) : []),
  ];
}

function duplicateNames(handlers: readonly WebhookHandlerOptions[], path: string): Problem[] {
  const names = handlers.map((handler) => handler.name);
  return names
    .filter((name, i) => names.indexOf(name) !== i)
    .map((name) => problem(path, `'${name}' names two webhooks`, 'give each a name of its own'));
}

export function createWebhookService(
  scope: Construct,
  options: WebhookOptions,
  selector: Readonly<Record<string, string>>,
  metadata: ApiObjectMetadata,
): kplus.Service {
  const { number: targetPort, name } = webhookPort(options);
  return createService(scope, 'WebhookService', selector, metadata, {
    ports: [{ name, port: options.servicePort ?? DEFAULT_SERVICE_PORT, targetPort }],
  });
}

/** The certificate's volume and where it is mounted. */
export function certificateMount(scope: Construct, options: WebhookOptions): kplus.VolumeMount | undefined {
  if (!options.certificate) {
    return undefined;
  }
  const { secretName, mountPath } = options.certificate;
  const secret = kplus.Secret.fromSecretName(scope, 'WebhookCertificateSecret', secretName);
  const volume = kplus.Volume.fromSecret(scope, 'WebhookCertificate', secret, {
    name: 'webhook-certificate',
    defaultMode: CERTIFICATE_MODE,
  });
  return { path: mountPath ?? CONTROLLER_RUNTIME_CERTIFICATES, volume, readOnly: true };
}

/** Renders one configuration that sends requests to the Service; none where there are no webhooks of its kind. */
export function createWebhookConfiguration(
  scope: Construct,
  kind: WebhookKind,
  handlers: readonly WebhookHandlerOptions[],
  service: { name: string; namespace: string; port: number },
  caBundle: string | undefined,
  metadata: ApiObjectMetadata,
): ApiObject | undefined {
  if (handlers.length === 0) {
    return undefined;
  }
  const configuration = new ApiObject(scope, kind, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata,
    webhooks: handlers.map((handler) => ({
      name: handler.name,
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      matchPolicy: 'Equivalent',
      failurePolicy: handler.failurePolicy ?? FailurePolicy.FAIL,
      timeoutSeconds: timeoutSeconds(handler),
      ...namespaceSelector(handler),
      rules: handler.rules.map(({ operations, ...rule }) => ({
        ...rule,
        operations: operations ?? [WebhookOperation.CREATE, WebhookOperation.UPDATE],
      })),
      clientConfig: { service: { ...service, path: handler.path }, ...(caBundle === undefined ? {} : { caBundle }) },
    })),
  });
  return clusterScoped(configuration);
}

function namespaceSelector({ excludedNamespaces = [], excludedNamespaceLabels = {} }: WebhookHandlerOptions): object {
  const labels: [string, readonly string[]][] = Object.entries(excludedNamespaceLabels).map(([key, value]) => [
    key,
    [value],
  ]);
  const names: [string, readonly string[]][] =
    excludedNamespaces.length > 0 ? [['kubernetes.io/metadata.name', excludedNamespaces]] : [];
  const matchExpressions = [...labels, ...names].map(([key, values]) => ({
    key,
    operator: 'NotIn',
    values: [...values],
  }));
  return matchExpressions.length > 0 ? { namespaceSelector: { matchExpressions } } : {};
}

function timeoutSeconds({ timeout }: WebhookHandlerOptions): number {
  return secondsOf(timeout) ?? DEFAULT_TIMEOUT_SECONDS;
}

function toHandler(options: WebhookHandlerOptions): Handler {
  return {
    name: options.name,
    path: options.path,
    rules: options.rules,
    failOnError: (options.failurePolicy ?? FailurePolicy.FAIL) === FailurePolicy.FAIL,
    timeoutSeconds: timeoutSeconds(options),
    excludedNamespaces: options.excludedNamespaces ?? [],
    excludedNamespaceLabels: options.excludedNamespaceLabels ?? {},
  };
}
