import { Expectation } from './check';
import { ASK_ABOUT_CALLERS, MANAGE, READ } from './needs';
import { Right, rights } from './rights';

/*
 * What cert-manager and a solver of its challenges need: cert-manager/cert-manager deploy/charts/cert-manager@2d0d7f7
 * (v1.21.1), by its ClusterRoles, and bwolf/cert-manager-webhook-gandi@e1e7f46.
 */

const GROUP = 'cert-manager.io';
const ACME = 'acme.cert-manager.io';
const GATEWAY = 'gateway.networking.k8s.io';
const CHANGE = 'update patch';
const SIGNERS = ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'];

const EVENTS = rights('*', '', 'events', 'create patch');

const ISSUERS: Right[] = [
  ...rights('*', GROUP, 'issuers clusterissuers', `${READ} ${CHANGE}`),
  ...rights('*', GROUP, 'issuers/status clusterissuers/status', CHANGE),
  ...rights('*', '', 'secrets', `${READ} create update delete`),
  ...EVENTS,
];
const CERTIFICATES: Right[] = [
  ...rights('*', GROUP, 'certificates certificaterequests', `${READ} ${CHANGE}`),
  ...rights('*', GROUP, 'certificates/status certificaterequests/status', CHANGE),
  ...rights('*', GROUP, 'certificates/finalizers certificaterequests/finalizers', 'update'),
  ...rights('*', ACME, 'orders', `${READ} create delete`),
  ...rights('*', '', 'secrets', MANAGE),
  ...EVENTS,
];
const ORDERS: Right[] = [
  ...rights('*', ACME, 'orders orders/status', CHANGE),
  ...rights('*', ACME, 'orders challenges', READ),
  ...rights('*', ACME, 'challenges', 'create delete'),
  ...rights('*', ACME, 'orders/finalizers', 'update'),
  ...rights('*', GROUP, 'issuers/finalizers clusterissuers/finalizers', 'update'),
];
const CHALLENGES: Right[] = [
  ...rights('*', ACME, 'challenges', `${READ} ${CHANGE}`),
  ...rights('*', ACME, 'challenges/status', CHANGE),
  ...rights('*', ACME, 'challenges/finalizers', 'update'),
  ...rights('*', '', 'pods services', `${READ} create delete`),
  ...rights('*', 'networking.k8s.io', 'ingresses', `${READ} create delete update`),
  ...rights('*', GATEWAY, 'httproutes', `${READ} create delete update`),
  ...rights('*', 'route.openshift.io', 'routes/custom-host', 'create'),
];
const INGRESS_SHIM: Right[] = [
  ...rights('*', GROUP, 'certificates certificaterequests', 'create update delete'),
  ...rights('*', 'networking.k8s.io', 'ingresses/finalizers', 'update'),
  ...rights('*', GATEWAY, 'gateways listenersets', READ),
  ...rights('*', GATEWAY, 'gateways/finalizers httproutes/finalizers listenersets/finalizers', 'update'),
];
const SIGNING: Right[] = [
  ...SIGNERS.flatMap((signer) => rights('*', GROUP, 'signers', 'approve', signer)),
  ...SIGNERS.flatMap((signer) => rights('*', 'certificates.k8s.io', 'signers', 'sign', signer)),
  ...rights('*', 'certificates.k8s.io', 'certificatesigningrequests', `${READ} update`),
  ...rights('*', 'certificates.k8s.io', 'certificatesigningrequests/status', CHANGE),
  ...rights('*', 'authorization.k8s.io', 'subjectaccessreviews', 'create'),
];

const CONTROLLER: Expectation = {
  account: 'cert-manager/cert-manager',
  elections: [{ client: 'client-go', namespace: 'kube-system', lease: 'cert-manager-controller' }],
  rights: [...ISSUERS, ...CERTIFICATES, ...ORDERS, ...CHALLENGES, ...INGRESS_SHIM, ...SIGNING],
};

const INJECT = `${READ} ${CHANGE}`;
const CAINJECTOR: Expectation = {
  account: 'cert-manager/cert-manager-cainjector',
  elections: [{ client: 'client-go', namespace: 'kube-system', lease: 'cert-manager-cainjector-leader-election' }],
  rights: [
    ...rights('*', GROUP, 'certificates', READ),
    ...rights('*', '', 'secrets', READ),
    ...rights('*', '', 'events', 'get create update patch'),
    ...rights('*', 'admissionregistration.k8s.io', 'validatingwebhookconfigurations', INJECT),
    ...rights('*', 'admissionregistration.k8s.io', 'mutatingwebhookconfigurations', INJECT),
    ...rights('*', 'apiregistration.k8s.io', 'apiservices', INJECT),
    ...rights('*', 'apiextensions.k8s.io', 'customresourcedefinitions', INJECT),
  ],
};

const WEBHOOK: Expectation = {
  account: 'cert-manager/cert-manager-webhook',
  rights: [
    ...rights('*', 'authorization.k8s.io', 'subjectaccessreviews', 'create'),
    ...rights('cert-manager', '', 'secrets', 'create'),
    ...rights('cert-manager', '', 'secrets', `${READ} update`, 'cert-manager-webhook-ca'),
  ],
};

export const CERT_MANAGER: readonly Expectation[] = [CONTROLLER, CAINJECTOR, WEBHOOK];

/**
 * An aggregated API asks who calls it and whether they may, and reads by whom callers are vouched for; the library that
 * it is built with watches priorities too.
 */
export const GANDI_WEBHOOK: Expectation = {
  account: 'cert-manager/cert-manager-webhook-gandi',
  rights: [
    ...ASK_ABOUT_CALLERS,
    ...rights('*', 'flowcontrol.apiserver.k8s.io', 'flowschemas prioritylevelconfigurations', 'list watch'),
    ...rights('cert-manager', '', 'secrets', 'get', 'gandi-credentials'),
    ...rights('kube-system', '', 'configmaps', READ, 'extension-apiserver-authentication'),
  ],
};

/** cert-manager where that webhook is too, whose API it asks to solve challenges. */
export const WITH_GANDI: readonly Expectation[] = [
  { ...CONTROLLER, rights: [...(CONTROLLER.rights ?? []), ...rights('*', 'acme.bwolf.me', 'gandi', 'create')] },
  CAINJECTOR,
  WEBHOOK,
  GANDI_WEBHOOK,
];

/** Asks a webhook through the API server, by the name of its Service with scheme and port. */
export const WEBHOOK_CHECK: Expectation = {
  account: 'cert-manager/webhook-check',
  rights: rights('cert-manager', '', 'services/proxy', 'get', 'https:cert-manager-webhook:443'),
};
