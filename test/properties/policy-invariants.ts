import { isIPv6 } from 'node:net';
import { Manifest } from '../support/manifests';

const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';

/** What must hold for any policy that is rendered; an empty list if it does. */
export function brokenPolicyInvariants(manifest: Manifest): string[] {
  const broken = (() => {
    switch (manifest.kind) {
      case 'CiliumNetworkPolicy':
      case 'CiliumClusterwideNetworkPolicy':
        return ciliumProblems(manifest.spec as Manifest);
      case 'NetworkPolicy':
        return networkPolicyProblems(manifest.spec as Manifest);
      default:
        return [];
    }
  })();
  const isPolicy = String(manifest.kind).endsWith('Policy');
  const cidrs = isPolicy ? cidrProblems(manifest.spec) : [];
  const described = manifest.metadata.annotations?.['kubernetes.io/description'];
  return [...broken, ...cidrs, ...(isPolicy && !described ? ['has no description'] : [])].map(
    (what) => `${String(manifest.kind)} ${what}`,
  );
}

/** Wherever they are: as the API server spells them, and without bits that their prefix does not cover. */
function cidrProblems(within: unknown, field = ''): string[] {
  if (typeof within === 'object' && within !== null) {
    return Object.entries(within).flatMap(([key, value]) => cidrProblems(value, Array.isArray(within) ? field : key));
  }
  if ((field !== 'cidr' && field !== 'except') || typeof within !== 'string') {
    return [];
  }
  const [address = '', prefix = ''] = within.split('/');
  // URLs have the same spelling.
  const usual = isIPv6(address) ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;
  const beyond = bitsOf(usual).slice(Number(prefix));
  return [
    ...(usual === address ? [] : [`spells ${within} otherwise than ${usual}`]),
    ...(beyond.includes('1') ? [`has bits beyond the prefix of ${within}`] : []),
  ];
}

function bitsOf(address: string): string {
  const bits = (groups: string[], radix: number, width: number) =>
    groups.map((group) => parseInt(group, radix).toString(2).padStart(width, '0')).join('');
  if (!isIPv6(address)) {
    return bits(address.split('.'), 10, 8);
  }
  const [head = '', tail = ''] = address.split('::').map((part) => bits(part.split(':').filter(Boolean), 16, 16));
  return head.padEnd(128 - tail.length, '0') + tail;
}

function ciliumProblems(spec: Manifest): string[] {
  const rules = [...((spec.egress ?? []) as Manifest[]), ...((spec.ingress ?? []) as Manifest[])];
  const peerKeys = rules.map((rule) => Object.keys(rule).filter((key) => key !== 'toPorts'));
  const endpoints = rules.flatMap((rule) => (rule.toEndpoints ?? rule.fromEndpoints ?? []) as Manifest[]);
  const lists = rules.flatMap((rule) => (rule.toPorts ?? []) as Manifest[]);
  return [
    // An empty list would leave the direction open.
    ...(['egress', 'ingress'].some((key) => spec[key]?.length === 0) ? ['has an empty direction'] : []),
    // A rule that names nobody closes a direction only where it is alone.
    ...(peerKeys.some((keys) => keys.length > 1) ? ['has a rule with two kinds of peers'] : []),
    ...(rules.some((rule, i) => peerKeys[i]?.length === 0 && rule.toPorts) ? ['opens ports to everybody'] : []),
    ...(rules.some((rule) => Object.values(rule).some((list) => (list as unknown[]).length === 0))
      ? ['has an empty list of peers or ports']
      : []),
    ...(endpoints.some(({ matchLabels }) => !matchLabels?.[NAMESPACE_LABEL]) ? ['has a peer without namespace'] : []),
    ...(lists.some(({ ports }) => !ports || ports.length === 0 || ports.length > 40)
      ? ['has a wrong number of ports']
      : []),
  ];
}

/** In the policy of a controller, which has all that its pods may call. */
export function brokenDnsProxy({ kind, spec }: Manifest): string[] {
  const rules = (kind === 'CiliumNetworkPolicy' ? (spec.egress ?? []) : []) as Manifest[];
  const usesNames = rules.some((rule) => rule.toFQDNs);
  const readsAnswers = rules.some((rule) => ((rule.toPorts ?? []) as Manifest[]).some((list) => list.rules));
  return usesNames === readsAnswers ? [] : ['names are allowed where no DNS answers are read, or the other way around'];
}

function networkPolicyProblems(spec: Manifest): string[] {
  const judged = (spec.policyTypes ?? []) as string[];
  const lists = { Ingress: spec.ingress as unknown[] | undefined, Egress: spec.egress as unknown[] | undefined };
  const rules = [...((spec.egress ?? []) as Manifest[]), ...((spec.ingress ?? []) as Manifest[])];
  const peers = rules.flatMap((rule) => (rule.to ?? rule.from ?? []) as Manifest[]);
  return [
    ...(judged.length > 0 ? [] : ['judges nothing']),
    ...Object.entries(lists).flatMap(([direction, list]) => [
      ...(list !== undefined && !judged.includes(direction) ? ['lists a direction that it does not judge'] : []),
      // The API server does not store it, so that it would be a difference for ever.
      ...(list?.length === 0 ? ['has an empty list of rules'] : []),
    ]),
    // An empty list of peers would mean everybody.
    ...(rules.some((rule) => (rule.to ?? rule.from)?.length === 0) ? ['has an empty list of peers'] : []),
    ...(peers.some((peer) => !peer.ipBlock && !peer.namespaceSelector) ? ['has a peer without namespace'] : []),
    ...(peers.some((peer) => peer.ipBlock && Object.keys(peer).length > 1) ? ['has a peer of two kinds'] : []),
  ];
}
