import { canonicalCidr } from '../cidr';
import { EgressIntent, IngressIntent, Peer, Policy, PolicySubject } from './intent';
import { dnsPods, PlatformFacts } from './platform';
import { PolicyPort, tcp, tcpAndUdp } from './port';

/**
 * The label by which Cilium knows a pod's namespace. A peer without it is taken to be in the policy's
 * own namespace, whatever its other labels say.
 * @see https://github.com/cilium/cilium/blob/v1.19.5/pkg/k8s/apis/cilium.io/utils/utils.go
 */
const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';

/**
 * How many ports one list may have.
 * @see https://github.com/cilium/cilium/blob/v1.19.5/pkg/policy/api/rule_validation.go
 */
const MAX_PORTS = 40;

type Json = Record<string, unknown>;

/** How the two directions spell the same thing. */
const EGRESS = { endpoints: 'toEndpoints', cidrs: 'toCIDRSet', entities: 'toEntities' } as const;
const INGRESS = { endpoints: 'fromEndpoints', cidrs: 'fromCIDRSet', entities: 'fromEntities' } as const;
type Direction = typeof EGRESS | typeof INGRESS;

/** The spec of a CiliumNetworkPolicy, or of a CiliumClusterwideNetworkPolicy if its subject names namespaces. */
export function ciliumSpec({ subject, egress, ingress, additive }: Policy, platform: PlatformFacts): Json {
  return {
    endpointSelector: endpointSelector(subject),
    ...(additive ? { enableDefaultDeny: { egress: false, ingress: false } } : {}),
    ...(ingress ? { ingress: rulesOrNobody(ingress.flatMap((intent) => ingressRules(intent, platform))) } : {}),
    ...(egress ? { egress: rulesOrNobody(egressRulesOf(egress, platform)) } : {}),
  };
}

/** An empty list would not close the direction; a rule that names nobody does. */
function rulesOrNobody(rules: Json[]): Json[] {
  return rules.length > 0 ? rules : [{}];
}

function endpointSelector({ labels, namespaces }: PolicySubject): Json {
  const matchExpressions = [
    ...(namespaces?.in ? [{ key: NAMESPACE_LABEL, operator: 'In', values: [...namespaces.in] }] : []),
    // Without the first, Cilium's own endpoints, which have no namespace, would be selected too.
    ...(namespaces?.notIn ? [{ key: NAMESPACE_LABEL, operator: 'Exists' }] : []),
    ...(namespaces?.notIn?.length ? [{ key: NAMESPACE_LABEL, operator: 'NotIn', values: [...namespaces.notIn] }] : []),
  ];
  return {
    ...(Object.keys(labels).length > 0 ? { matchLabels: { ...labels } } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

function egressRulesOf(intents: readonly EgressIntent[], platform: PlatformFacts): Json[] {
  // Of the same pods, another policy may name the API server.
  const needsDnsProxy = platform.apiServer.fqdns.length > 0 || intents.some(({ peer }) => peer === 'fqdns');
  return intents.flatMap((intent) => egressRules(intent, platform, needsDnsProxy));
}

function egressRules(intent: EgressIntent, platform: PlatformFacts, needsDnsProxy: boolean): Json[] {
  switch (intent.peer) {
    case 'api-server':
      return apiServerRules(platform);
    case 'dns':
      return dnsRules(platform, needsDnsProxy);
    case 'fqdns':
      return [{ toFQDNs: intent.fqdns.map(fqdnSelector), ...toPorts(intent.ports) }];
    default:
      return [{ ...peerOf(intent, EGRESS), ...toPorts(intent.ports) }];
  }
}

function apiServerRules({ apiServer }: PlatformFacts): Json[] {
  const { fqdns, cidrs, entities } = apiServer;
  const ports = toPorts(tcp(apiServer.ports));
  return [
    // No ports: policy sees the backend's port (6443, 8443, 443 …), not the Service's.
    { toEntities: ['kube-apiserver'] },
    ...(fqdns.length > 0 ? [{ toFQDNs: fqdns.map(fqdnSelector), ...ports }] : []),
    ...(cidrs.length > 0 ? [{ toCIDRSet: cidrs.map((cidr) => ({ cidr: canonicalCidr(cidr) })), ...ports }] : []),
    ...(fqdns.length + cidrs.length === 0 && entities.length > 0 ? [{ toEntities: [...entities], ...ports }] : []),
  ];
}

function dnsRules(platform: PlatformFacts, needsDnsProxy: boolean): Json[] {
  const { dnsCidrs, localDns } = platform;
  const cidrs = [...dnsCidrs, ...localDns.cidrs];
  const rules = [
    ...dnsPods(platform).map(({ pods, ports }) => ({
      peer: { toEndpoints: pods.map(({ namespace, labels }) => podsIn(namespace, labels)) },
      ports,
    })),
    ...(localDns.host ? [{ peer: { toEntities: ['host'] }, ports: [53] }] : []),
    ...(cidrs.length > 0
      ? [{ peer: { toCIDRSet: cidrs.map((cidr) => ({ cidr: canonicalCidr(cidr) })) }, ports: [53] }]
      : []),
  ];
  return rules.map(({ peer, ports }) => ({
    ...peer,
    // The proxy runs in the agent, whose restart interrupts DNS: only where toFQDNs needs it to learn addresses.
    ...toPorts(tcpAndUdp(ports), needsDnsProxy ? { rules: { dns: [{ matchPattern: '*' }] } } : {}),
  }));
}

function ingressRules(intent: IngressIntent, platform: PlatformFacts): Json[] {
  const ports = toPorts(intent.ports);
  switch (intent.peer) {
    case 'webhook-callers':
      return platform.webhookCallers.map((caller) => ({ ...peerOf(caller, INGRESS), ...ports }));
    case 'node':
      return [{ fromEntities: ['host'], ...ports }];
    default:
      return [{ ...peerOf(intent, INGRESS), ...ports }];
  }
}

function peerOf(peer: Peer, direction: Direction): Json {
  switch (peer.peer) {
    case 'pods':
      return { [direction.endpoints]: [podsIn(peer.namespace, peer.labels)] };
    case 'namespaces':
      return { [direction.endpoints]: peer.namespaces.map((namespace) => podsIn(namespace, {})) };
    case 'cidrs':
      return {
        [direction.cidrs]: peer.cidrs.map((cidr) => ({
          cidr: canonicalCidr(cidr),
          ...(peer.except.length > 0 ? { except: peer.except.map(canonicalCidr) } : {}),
        })),
      };
    case 'entities':
      return { [direction.entities]: [...peer.entities] };
  }
}

function podsIn(namespace: string, labels: Readonly<Record<string, string>>): Json {
  const own = Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value]);
  return { matchLabels: { [NAMESPACE_LABEL]: namespace, ...Object.fromEntries(own) } };
}

function fqdnSelector(fqdn: string): Json {
  const name = fqdn.replace(/\.$/, '').toLowerCase();
  return name.includes('*') ? { matchPattern: name } : { matchName: name };
}

function toPorts(ports: readonly PolicyPort[], rules: Json = {}): Json {
  const lists: PolicyPort[][] = [];
  for (let from = 0; from < ports.length; from += MAX_PORTS) {
    lists.push(ports.slice(from, from + MAX_PORTS));
  }
  return lists.length > 0 ? { toPorts: lists.map((list) => ({ ports: ciliumPorts(list), ...rules })) } : {};
}

function ciliumPorts(ports: readonly PolicyPort[]): Json[] {
  return ports.map(({ port, protocol }) => ({ port: String(port), protocol }));
}
