import { EgressIntent, PolicyPort } from './intent';

/**
 * The label by which Cilium knows a pod's namespace. A peer without it is taken to be in the policy's
 * own namespace, whatever its other labels say.
 * @see https://github.com/cilium/cilium/blob/main/pkg/k8s/apis/cilium.io/utils/utils.go
 */
const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';

const DNS_NAMESPACE = 'kube-system';
const DNS_LABELS = { 'k8s-app': 'kube-dns' };
const DNS_PORTS: readonly PolicyPort[] = [
  { port: 53, protocol: 'UDP' },
  { port: 53, protocol: 'TCP' },
];

type Json = Record<string, unknown>;

/** The spec of a CiliumNetworkPolicy that lets the selected pods call what is intended, and nothing else. */
export function ciliumEgressSpec(subject: Readonly<Record<string, string>>, intents: readonly EgressIntent[]): Json {
  const needsDnsProxy = intents.some((intent) => intent.to === 'fqdns');
  return {
    endpointSelector: { matchLabels: { ...subject } },
    egress: intents.map((intent) => ciliumEgressRule(intent, needsDnsProxy)),
  };
}

function ciliumEgressRule(intent: EgressIntent, needsDnsProxy: boolean): Json {
  switch (intent.to) {
    case 'api-server':
      // No ports: policy sees the backend's port (6443, 8443, 443 …), not the Service's.
      return { toEntities: ['kube-apiserver'] };
    case 'dns':
      // The proxy runs in the agent, whose restart interrupts DNS: only where toFQDNs needs it to learn addresses.
      return {
        toEndpoints: [podsIn(DNS_NAMESPACE, DNS_LABELS)],
        toPorts: [
          { ports: ciliumPorts(DNS_PORTS), ...(needsDnsProxy ? { rules: { dns: [{ matchPattern: '*' }] } } : {}) },
        ],
      };
    case 'fqdns':
      return { toFQDNs: intent.fqdns.map(fqdnSelector), ...toPorts(intent.ports) };
    case 'cidrs':
      return {
        toCIDRSet: intent.cidrs.map((cidr) => ({
          cidr,
          ...(intent.except.length > 0 ? { except: [...intent.except] } : {}),
        })),
        ...toPorts(intent.ports),
      };
    case 'pods':
      return { toEndpoints: [podsIn(intent.namespace, intent.labels)], ...toPorts(intent.ports) };
    case 'entities':
      return { toEntities: [...intent.entities], ...toPorts(intent.ports) };
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

function toPorts(ports: readonly PolicyPort[]): Json {
  return ports.length > 0 ? { toPorts: [{ ports: ciliumPorts(ports) }] } : {};
}

function ciliumPorts(ports: readonly PolicyPort[]): Json[] {
  return ports.map(({ port, protocol }) => ({ port: String(port), protocol }));
}
