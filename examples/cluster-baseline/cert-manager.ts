import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PROMETHEUS } from '../prometheus';
import {
  Egress,
  Ingress,
  NamespacePolicy,
  NetworkBackend,
  NetworkEntity,
  NetworkOptions,
  PolicyTemplate,
  WorkloadPolicy,
} from 'cdk8s-ha-operator';

const NAMESPACE = 'cert-manager';
const { WORLD } = NetworkEntity;
const GANDI = ['api.gandi.net', 'dns.api.gandi.net'];

/**
 * cert-manager and the Gandi webhook as their Helm charts install and label them. Everything calls the API server and
 * cluster DNS; the rest is by component. Ports are those of the pods: policy never sees the Services' 443.
 *
 * @see https://github.com/cert-manager/cert-manager/tree/v1.21.1/deploy/charts/cert-manager/templates
 * @see https://github.com/bwolf/cert-manager-webhook-gandi/tree/main/deploy/cert-manager-webhook-gandi/templates
 */
export function certManagerPolicies(
  scope: Construct,
  network: NetworkOptions = {},
  ingressNamespaces: readonly string[] = [],
): void {
  const shared = { namespace: NAMESPACE, network };
  [PolicyTemplate.DEFAULT_DENY, PolicyTemplate.ALLOW_DNS, PolicyTemplate.ALLOW_API_SERVER].forEach((template) => {
    new NamespacePolicy(scope, template, { ...shared, template });
  });

  new WorkloadPolicy(scope, 'metrics', {
    ...shared,
    podLabels: component(),
    ingress: [Ingress.fromPods(PROMETHEUS.podLabels, { namespace: PROMETHEUS.namespace, ports: [9402] })],
  });
  new WorkloadPolicy(scope, 'webhook', {
    ...shared,
    podLabels: component('webhook'),
    ingress: [Ingress.fromApiServer({ ports: [10250] }), Ingress.fromNode({ ports: [6080] })],
  });
  new WorkloadPolicy(scope, 'controller', {
    ...shared,
    podLabels: component('controller'),
    ingress: [Ingress.fromNode({ ports: [9403] })],
    egress: [
      // ACME and the providers of DNS; its self-checks of DNS-01 (53), and of HTTP-01 (80, redirected to 443).
      Egress.toEntities([WORLD], { ports: [80, 443, 53] }),
      Egress.toEntities([WORLD], { ports: [53], protocol: kplus.Protocol.UDP }),
      // Within the cluster a self-check ends at the ingress controller itself, on whichever port that listens.
      ...(ingressNamespaces.length > 0 ? [Egress.toNamespaces([...ingressNamespaces])] : []),
    ],
  });
  new WorkloadPolicy(scope, 'webhook-gandi', {
    ...shared,
    // All that its chart labels it with, beside the release.
    podLabels: { app: 'cert-manager-webhook-gandi' },
    ingress: [Ingress.fromApiServer({ ports: [443] }), Ingress.fromNode({ ports: [443] })],
    egress: [
      ...(network.backend === NetworkBackend.NETWORK_POLICY
        ? [Egress.toEntities([WORLD], { ports: [443] })]
        : [Egress.toDns(), Egress.toFqdns(GANDI, { ports: [443] })]),
    ],
  });
}

function component(name?: string): Record<string, string> {
  const instance = { 'app.kubernetes.io/instance': 'cert-manager' };
  return name ? { ...instance, 'app.kubernetes.io/component': name } : instance;
}
