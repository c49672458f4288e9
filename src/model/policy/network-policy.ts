import { canonicalCidr } from '../cidr';
import { EgressIntent, IngressIntent, Intent, Peer, PodsPeer, Policy, PolicyEntity } from './intent';
import { dnsPods, PlatformFacts, WebhookCaller } from './platform';
import { PolicyPort, tcp, tcpAndUdp } from './port';

/**
 * The label that every namespace has with its own name.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
 */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

type Json = Record<string, unknown>;

/** Peers and ports of one rule. No peers: everybody. No ports: all. */
interface Rule {
  readonly peers?: readonly Json[];
  readonly ports: readonly PolicyPort[];
}

/** The spec of a NetworkPolicy of networking.k8s.io/v1. */
export function networkPolicySpec({ subject, egress, ingress }: Policy, platform: PlatformFacts): Json {
  return {
    podSelector: Object.keys(subject.labels).length > 0 ? { matchLabels: { ...subject.labels } } : {},
    policyTypes: [...(ingress ? ['Ingress'] : []), ...(egress ? ['Egress'] : [])],
    ...rulesJson('ingress', 'from', ingress?.flatMap((i) => ingressRules(i, platform)) ?? []),
    ...rulesJson('egress', 'to', egress?.flatMap((i) => egressRules(i, platform)) ?? []),
  };
}

/**
 * Without rules nothing: the type alone closes the direction, and an empty list, which the API server does not store,
 * would be a difference each time that it is applied.
 */
function rulesJson(direction: 'ingress' | 'egress', side: 'from' | 'to', rules: readonly Rule[]): Json {
  return rules.length > 0 ? { [direction]: rules.map((rule) => ruleJson(rule, side)) } : {};
}

/** Which of the entities a NetworkPolicy can name: addresses it matches, nodes and Cilium's own it does not. */
export function isExpressible(entity: PolicyEntity, direction: 'egress' | 'ingress'): boolean {
  return entity === 'all' || entity === 'world' || (entity === 'kube-apiserver' && direction === 'egress');
}

/**
 * Whether everybody may call, because those who do cannot be named: calls of the API server come from nodes, and
 * a NetworkPolicy has no name for those.
 */
export function admitsEverybody(callers: readonly WebhookCaller[]): boolean {
  return callers.some(({ peer }) => peer === 'entities');
}

function egressRules(intent: EgressIntent, platform: PlatformFacts): Rule[] {
  switch (intent.peer) {
    case 'api-server':
      return [apiServerRule(platform)];
    case 'dns':
      return dnsRules(platform);
    case 'fqdns':
      throw inexpressible(intent);
    default:
      return peerRules(intent, intent.ports, platform);
  }
}

function ingressRules(intent: IngressIntent, platform: PlatformFacts): Rule[] {
  switch (intent.peer) {
    case 'webhook-callers':
      return admitsEverybody(platform.webhookCallers)
        ? [{ ports: intent.ports }]
        : platform.webhookCallers.flatMap((caller) => peerRules(caller, intent.ports, platform));
    case 'node':
      // A pod's own node is always let in.
      return [];
    default:
      return peerRules(intent, intent.ports, platform);
  }
}

/**
 * By its port alone, unless its addresses are known: behind its Service are nodes, or addresses of the provider.
 * Cilium matches neither by address.
 */
function apiServerRule({ apiServer: { cidrs, ports } }: PlatformFacts): Rule {
  return cidrs.length > 0 ? { peers: cidrs.map((cidr) => ipBlock(cidr)), ports: tcp(ports) } : { ports: tcp(ports) };
}

function dnsRules(platform: PlatformFacts): Rule[] {
  const addresses = [...platform.dnsCidrs, ...platform.localDns.cidrs].map((cidr) => ipBlock(cidr));
  return [
    ...dnsPods(platform).map(({ pods, ports }) => ({ peers: pods.map(podsIn), ports: tcpAndUdp(ports) })),
    ...(addresses.length > 0 ? [{ peers: addresses, ports: tcpAndUdp([53]) }] : []),
  ];
}

function peerRules(peer: Peer, ports: readonly PolicyPort[], platform: PlatformFacts): Rule[] {
  switch (peer.peer) {
    case 'pods':
      return [{ peers: [podsIn(peer)], ports }];
    case 'namespaces':
      return [
        {
          peers: [
            {
              namespaceSelector: {
                matchExpressions: [{ key: NAMESPACE_NAME, operator: 'In', values: [...peer.namespaces] }],
              },
            },
          ],
          ports,
        },
      ];
    case 'cidrs':
      return [{ peers: peer.cidrs.map((cidr) => ipBlock(cidr, peer.except)), ports }];
    case 'entities':
      return peer.entities.map((entity) => entityRule(entity, ports, platform));
  }
}

function entityRule(entity: PolicyEntity, ports: readonly PolicyPort[], platform: PlatformFacts): Rule {
  switch (entity) {
    case 'all':
      return { ports };
    case 'world':
      return { peers: [ipBlock('0.0.0.0/0'), ipBlock('::/0')], ports };
    case 'kube-apiserver':
      return { ...apiServerRule(platform), ...(ports.length > 0 ? { ports } : {}) };
    default:
      throw inexpressible({ peer: 'entities', entities: [entity], ports });
  }
}

function inexpressible(intent: Intent): Error {
  return new Error(`should have been refused: a NetworkPolicy cannot express ${JSON.stringify(intent)}`);
}

function podsIn({ namespace, labels }: Pick<PodsPeer, 'namespace' | 'labels'>): Json {
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } },
    ...(Object.keys(labels).length > 0 ? { podSelector: { matchLabels: { ...labels } } } : {}),
  };
}

function ipBlock(cidr: string, except: readonly string[] = []): Json {
  return {
    ipBlock: { cidr: canonicalCidr(cidr), ...(except.length > 0 ? { except: except.map(canonicalCidr) } : {}) },
  };
}

function ruleJson({ peers, ports }: Rule, key: 'from' | 'to'): Json {
  return {
    ...(peers ? { [key]: peers } : {}),
    ...(ports.length > 0 ? { ports: ports.map(({ port, protocol }) => ({ port, protocol })) } : {}),
  };
}
