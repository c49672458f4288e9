import { Manifest } from '../support/manifests';

type Labels = Readonly<Record<string, string>>;

const NAMESPACE = { cilium: 'k8s:io.kubernetes.pod.namespace', networkPolicy: 'kubernetes.io/metadata.name' };

/** Each thing that a policy lets through, of both kinds alike, such as `from monitoring app=prometheus TCP 9402`. */
export function openingsOf({ kind, spec }: Manifest): Set<string> {
  const read = kind === 'CiliumNetworkPolicy' ? ciliumRule : networkPolicyRule;
  const openings = (rules: Manifest[] | undefined, direction: string) =>
    (rules ?? []).flatMap((rule) => read(rule).map((opening) => `${direction} ${opening}`));
  return new Set([...openings(spec.ingress, 'from'), ...openings(spec.egress, 'to')]);
}

/** The labels of the pods that a policy is about. */
export function subjectOf({ kind, spec }: Manifest): Labels {
  return ((kind === 'CiliumNetworkPolicy' ? spec.endpointSelector : spec.podSelector).matchLabels ?? {}) as Labels;
}

function ciliumRule({ toPorts = [], ...peers }: Manifest): string[] {
  const names = Object.entries(peers).flatMap(([field, list]) => (list as Manifest[]).map((p) => ciliumPeer(field, p)));
  const ports = (toPorts as Manifest[]).flatMap((each) => each.ports as Manifest[]);
  if (names.length === 0 && ports.length > 0) {
    throw new Error('a rule of ports alone: they are open to everybody');
  }
  return pairs(names, ports);
}

function ciliumPeer(field: string, peer: Manifest): string {
  switch (field.replace(/^(to|from)/, '')) {
    case 'Entities':
      return `entity ${peer as unknown as string}`;
    case 'CIDRSet':
      return peer.cidr as string;
    case 'FQDNs':
      return peer.matchName as string;
    case 'Endpoints': {
      const { [NAMESPACE.cilium]: namespace, ...labels } = peer.matchLabels as Labels;
      return pods(namespace, Object.fromEntries(Object.entries(labels).map(([k, v]) => [k.replace(/^k8s:/, ''), v])));
    }
    default:
      throw new Error(`who is ${field}?`);
  }
}

function networkPolicyRule({ from, to, ports = [] }: Manifest): string[] {
  const peers = (from ?? to) as Manifest[] | undefined;
  return pairs(peers?.flatMap(networkPolicyPeer) ?? ['anybody'], ports as Manifest[]);
}

function networkPolicyPeer({ ipBlock, namespaceSelector, podSelector }: Manifest): string[] {
  if (ipBlock !== undefined) {
    return [ipBlock.cidr as string];
  }
  const { matchLabels = {}, matchExpressions = [] } = namespaceSelector as Manifest;
  const named = (matchExpressions as Manifest[]).flatMap(({ key, operator, values }) =>
    key === NAMESPACE.networkPolicy && operator === 'In' ? (values as string[]) : [`who is ${String(key)}?`],
  );
  const namespaces = named.length > 0 ? named : [(matchLabels as Labels)[NAMESPACE.networkPolicy]];
  return namespaces.map((namespace) => pods(namespace, podSelector?.matchLabels as Labels | undefined));
}

function pods(namespace: string, labels: Labels = {}): string {
  return [namespace, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(' ');
}

/** Every peer with every port. */
function pairs(peers: readonly string[], ports: readonly Manifest[]): string[] {
  const suffixes = ports.map(({ port, protocol }) => `${String(protocol)} ${String(port)}`);
  return peers.flatMap((peer) => (suffixes.length > 0 ? suffixes.map((suffix) => `${peer} ${suffix}`) : [peer]));
}
