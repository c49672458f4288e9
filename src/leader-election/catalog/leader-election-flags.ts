import { Dialect, Source } from '../../model/dialect';
import { durationFlag, enableFlag, textFlag, timingFlags } from './shared-flags';
import { CONTROLLER_RUNTIME_METRICS, CONTROLLER_RUNTIME_METRICS_SOURCE } from './shared-metrics';

const USUAL_TIMING = { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 };

/** Of controller-runtime's manager, unless its author says otherwise. */
const MANAGER = {
  kind: 'election',
  client: 'client-go',
  identity: 'hostname-random',
  gracefulShutdown: 30,
  metrics: CONTROLLER_RUNTIME_METRICS,
} as const;

function source(repository: string, path: string, commit: string): Source {
  return { repository, path, commit };
}

/** For the identity and the default timing, and for the metrics. */
const MANAGER_SOURCES = [
  source('kubernetes-sigs/controller-runtime', 'pkg/leaderelection/leader_election.go', '86a0d40'),
  CONTROLLER_RUNTIME_METRICS_SOURCE,
];

const ENABLE = enableFlag('--enable-leader-election');

export const ARGO_ROLLOUTS: Dialect = {
  kind: 'election',
  id: 'argo-rollouts',
  title: "Argo Rollouts' controller",
  images: ['argoproj/argo-rollouts'],
  sources: [
    source('argoproj/argo-rollouts', 'controller/controller.go', '9f8d111'),
    source('argoproj/argo-rollouts', 'cmd/rollouts-controller/main.go', '9f8d111'),
    source('argoproj/argo-rollouts', 'utils/defaults/defaults.go', '9f8d111'),
  ],
  confidence: 'source',
  client: 'client-go',
  settings: {
    enable: enableFlag('--leader-elect'),
    ...timingFlags('--leader-election'),
    podNamespace: { carrier: 'env', name: 'POD_NAMESPACE', format: 'text' },
  },
  leaseName: {
    kind: 'declared',
    default: 'argo-rollouts-controller-lock',
    hint: 'argo-rollouts-controller-lock, followed from v1.10 on by a dash and the --instance-id, if there is one',
  },
  leaseNamespace: { kind: 'pod' },
  identity: 'hostname-random',
  defaults: { enabled: true, timing: USUAL_TIMING, releaseOnCancel: false },
  // it drains its queues without a limit
  gracefulShutdown: 30,
};

const FLUX_CONTROLLERS = [
  { name: 'source-controller', path: 'main.go', commit: '39b711b' },
  { name: 'kustomize-controller', path: 'main.go', commit: '186fb3b' },
  { name: 'notification-controller', path: 'main.go', commit: '2e46958' },
  { name: 'image-automation-controller', path: 'main.go', commit: 'd36e2ea' },
  { name: 'image-reflector-controller', path: 'main.go', commit: 'debe2aa' },
  { name: 'source-watcher', path: 'cmd/main.go', commit: '825fa15' },
];

const FLUX_SHARED = {
  ...MANAGER,
  confidence: 'source',
  settings: {
    enable: ENABLE,
    ...timingFlags('--leader-election'),
    releaseOnCancel: enableFlag('--leader-election-release-on-cancel'),
  },
  leaseNamespace: { kind: 'pod' },
  defaults: {
    enabled: false,
    timing: { leaseDuration: 35, renewDeadline: 30, retryPeriod: 5 },
    releaseOnCancel: true,
  },
} as const;

const FLUX_LIBRARY = source('fluxcd/pkg', 'runtime/leaderelection/leaderelection.go', 'e2cfd1a');

export const FLUX: Dialect = {
  ...FLUX_SHARED,
  id: 'flux',
  title: "Flux's controllers but helm-controller",
  images: FLUX_CONTROLLERS.map(({ name }) => `fluxcd/${name}`),
  sources: [
    FLUX_LIBRARY,
    ...FLUX_CONTROLLERS.map(({ name, path, commit }) => source(`fluxcd/${name}`, path, commit)),
    CONTROLLER_RUNTIME_METRICS_SOURCE,
  ],
  leaseName: {
    kind: 'declared',
    components: Object.fromEntries(FLUX_CONTROLLERS.map(({ name }) => [name, `${name}-leader-election`])),
    hint:
      "the controller's name and -leader-election, followed under --watch-label-selector by a dash and " +
      "the first 8 hexadecimal digits of the selector's SHA-256",
  },
};

/** It lets Helm finish what it does, for as long as its --graceful-shutdown-timeout says. */
export const FLUX_HELM_CONTROLLER: Dialect = {
  ...FLUX_SHARED,
  id: 'flux-helm-controller',
  title: "Flux's helm-controller",
  images: ['fluxcd/helm-controller'],
  sources: [FLUX_LIBRARY, source('fluxcd/helm-controller', 'main.go', '0f61a86'), CONTROLLER_RUNTIME_METRICS_SOURCE],
  leaseName: { kind: 'declared', default: 'helm-controller-leader-election' },
  gracefulShutdown: 600,
};

const EXTERNAL_SECRETS_SHARED = {
  ...MANAGER,
  images: ['external-secrets/external-secrets'],
  confidence: 'source',
  leaseNamespace: { kind: 'pod' },
  defaults: { enabled: false, timing: USUAL_TIMING, releaseOnCancel: false },
} as const;

const ROOT = 'cmd/controller/root.go';

export const EXTERNAL_SECRETS: Dialect = {
  ...EXTERNAL_SECRETS_SHARED,
  id: 'external-secrets',
  title: "External Secrets' controller from v2.8 on",
  versions: { since: '2.8' },
  sources: [source('external-secrets/external-secrets', ROOT, 'cc5bfbc'), ...MANAGER_SOURCES],
  settings: {
    enable: ENABLE,
    leaseName: textFlag('--leader-election-id'),
    ...timingFlags('--leader-election'),
  },
  leaseName: { kind: 'settable', default: 'external-secrets-controller' },
};

const SINCE_2_8 = 'remove it or upgrade: only v2.8 and later know it';

/** The same image, which knew fewer flags. */
export const EXTERNAL_SECRETS_BEFORE_2_8: Dialect = {
  ...EXTERNAL_SECRETS_SHARED,
  id: 'external-secrets-before-2.8',
  title: "External Secrets' controller before v2.8",
  versions: { before: '2.8' },
  sources: [source('external-secrets/external-secrets', ROOT, 'e215053'), CONTROLLER_RUNTIME_METRICS_SOURCE],
  settings: { enable: ENABLE },
  leaseName: {
    kind: 'declared',
    default: 'external-secrets-controller',
    hint: 'external-secrets-controller, which v2.4 and later replace by their --leader-election-id',
  },
  rejectedFlags: {
    '--leader-election-lease-duration': SINCE_2_8,
    '--leader-election-renew-deadline': SINCE_2_8,
    '--leader-election-retry-period': SINCE_2_8,
  },
};

const OF_THE_CONTROLLER = "remove it: External Secrets' controller knows it, its cert-controller does not";

/** `external-secrets certcontroller`, from the same image. */
export const EXTERNAL_SECRETS_CERT_CONTROLLER: Dialect = {
  ...EXTERNAL_SECRETS_SHARED,
  id: 'external-secrets-cert-controller',
  title: "External Secrets' cert-controller",
  subcommand: 'certcontroller',
  sources: [
    source('external-secrets/external-secrets', 'cmd/controller/certcontroller.go', 'cc5bfbc'),
    ...MANAGER_SOURCES,
  ],
  settings: { enable: ENABLE },
  leaseName: { kind: 'fixed', name: 'crd-certs-controller' },
  rejectedFlags: {
    '--leader-election-id': OF_THE_CONTROLLER,
    '--leader-election-lease-duration': OF_THE_CONTROLLER,
    '--leader-election-renew-deadline': OF_THE_CONTROLLER,
    '--leader-election-retry-period': OF_THE_CONTROLLER,
  },
};

export const AWS_LOAD_BALANCER_CONTROLLER: Dialect = {
  ...MANAGER,
  id: 'aws-load-balancer-controller',
  title: 'the AWS Load Balancer Controller',
  images: ['eks/aws-load-balancer-controller', 'amazon/aws-load-balancer-controller'],
  sources: [
    source('kubernetes-sigs/aws-load-balancer-controller', 'pkg/config/runtime_config.go', '225f445'),
    ...MANAGER_SOURCES,
  ],
  confidence: 'source',
  settings: {
    enable: ENABLE,
    leaseName: textFlag('--leader-election-id'),
    leaseNamespace: textFlag('--leader-election-namespace'),
  },
  leaseName: { kind: 'settable', default: 'aws-load-balancer-controller-leader' },
  leaseNamespace: { kind: 'settable' },
  defaults: { enabled: true, timing: USUAL_TIMING, releaseOnCancel: false },
};

/** Read in these; the others are generated from the same template. */
const ACK_SERVICES = ['dynamodb', 'ec2', 'eks', 'iam', 'lambda', 'rds', 's3', 'sqs'];

export const AWS_ACK: Dialect = {
  ...MANAGER,
  id: 'aws-ack',
  title: "AWS's Controllers for Kubernetes (ACK)",
  images: ACK_SERVICES.map((service) => `aws-controllers-k8s/${service}-controller`),
  sources: [
    source('aws-controllers-k8s/runtime', 'pkg/config/config.go', '95428e7'),
    source('aws-controllers-k8s/code-generator', 'templates/cmd/controller/main.go.tpl', 'd4aaca5'),
    source('aws-controllers-k8s/s3-controller', 'cmd/controller/main.go', '1051f76'),
    ...MANAGER_SOURCES,
  ],
  confidence: 'source',
  settings: { enable: ENABLE, leaseNamespace: textFlag('--leader-election-namespace') },
  leaseName: {
    kind: 'declared',
    components: Object.fromEntries(
      ACK_SERVICES.map((service) => [`${service}-controller`, `ack-${service}.services.k8s.aws`]),
    ),
    hint: "ack- and the service's API group, such as ack-s3.services.k8s.aws",
  },
  leaseNamespace: { kind: 'settable' },
  defaults: { enabled: false, timing: USUAL_TIMING, releaseOnCancel: false },
};

export const AWS_VPC_RESOURCE_CONTROLLER: Dialect = {
  ...MANAGER,
  id: 'aws-vpc-resource-controller',
  title: 'the Amazon VPC Resource Controller',
  images: ['aws/amazon-vpc-resource-controller-k8s'],
  sources: [
    source('aws/amazon-vpc-resource-controller-k8s', 'main.go', 'b8d4251'),
    source('aws/amazon-vpc-resource-controller-k8s', 'pkg/config/type.go', 'b8d4251'),
    ...MANAGER_SOURCES,
  ],
  confidence: 'source',
  settings: {
    enable: enableFlag('--leader-elect'),
    leaseDuration: durationFlag('--leader-lease-duration-seconds', 'seconds'),
    renewDeadline: durationFlag('--leader-lease-renew-deadline', 'seconds'),
    retryPeriod: durationFlag('--leader-lease-retry-period', 'seconds'),
  },
  leaseName: { kind: 'fixed', name: 'cp-vpc-resource-controller' },
  leaseNamespace: { kind: 'fixed', name: 'kube-system' },
  defaults: {
    enabled: false,
    timing: { leaseDuration: 30, renewDeadline: 15, retryPeriod: 5 },
    releaseOnCancel: false,
  },
  rejectedFlags: { '--enable-leader-election': 'use --leader-elect: v1.4.6 renamed it' },
};

export const ARGOCD_APPLICATIONSET: Dialect = {
  ...MANAGER,
  id: 'argocd-applicationset',
  title: "Argo CD's ApplicationSet controller",
  images: ['argoproj/argocd'],
  subcommand: 'argocd-applicationset-controller',
  sources: [
    source('argoproj/argo-cd', 'cmd/argocd-applicationset-controller/commands/applicationset_controller.go', '37ee009'),
    source('argoproj/argo-cd', 'applicationset/metrics/metrics.go', '37ee009'),
    source('argoproj/argo-cd', 'util/metrics/kubectl/kubectl_metrics.go', '37ee009'),
    ...MANAGER_SOURCES,
  ],
  confidence: 'source',
  settings: {
    enable: {
      ...ENABLE,
      alternatives: [
        {
          carrier: 'env',
          name: 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_LEADER_ELECTION',
          format: 'boolean',
          literal: true,
        },
      ],
    },
  },
  leaseName: { kind: 'fixed', name: '58ac56fa.applicationsets.argoproj.io' },
  leaseNamespace: { kind: 'pod' },
  defaults: { enabled: false, timing: USUAL_TIMING, releaseOnCancel: false },
  // From v3.0 on it counts its requests in argocd_kubectl_requests_total instead.
  metrics: { leaderStatus: {} },
};

/** It does not start without its namespace. */
export const ECK: Dialect = {
  ...MANAGER,
  id: 'eck',
  title: "Elastic's ECK operator",
  images: ['', '-ubi8', '-ubi', '-fips', '-ubi-fips'].map((variant) => `eck/eck-operator${variant}`),
  sources: [source('elastic/cloud-on-k8s', 'cmd/manager/main.go', '7b93383'), ...MANAGER_SOURCES],
  confidence: 'source',
  settings: {
    enable: { ...ENABLE, alternatives: [{ carrier: 'env', name: 'ENABLE_LEADER_ELECTION', format: 'boolean' }] },
    podNamespace: {
      carrier: 'env',
      name: 'OPERATOR_NAMESPACE',
      required: true,
      format: 'text',
      alternatives: [textFlag('--operator-namespace')],
    },
  },
  leaseName: { kind: 'fixed', name: 'elastic-operator-leader' },
  leaseNamespace: { kind: 'pod' },
  defaults: { enabled: true, timing: USUAL_TIMING, releaseOnCancel: false },
};
