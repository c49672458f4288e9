import { isIP } from 'node:net';
import { cidrProblems, isWithin } from '../cidr';
import { dnsLabelProblems, dnsSubdomainProblems, labelsProblems, portNumberProblems } from '../names';
import { Problem, problem, quote } from '../problem';

export type TransportProtocol = 'TCP' | 'UDP' | 'SCTP';

export interface PolicyPort {
  readonly port: number;
  readonly protocol: TransportProtocol;
}

/** Cilium's names for what is no pod with labels of its own. */
export const POLICY_ENTITIES = [
  'all',
  'cluster',
  'health',
  'host',
  'ingress',
  'init',
  'kube-apiserver',
  'remote-node',
  'unmanaged',
  'world',
] as const;
export type PolicyEntity = (typeof POLICY_ENTITIES)[number];

/** Whom a pod may call. No ports: all of them. */
export type EgressIntent =
  | { readonly to: 'api-server' }
  | { readonly to: 'dns' }
  | { readonly to: 'fqdns'; readonly fqdns: readonly string[]; readonly ports: readonly PolicyPort[] }
  | {
      readonly to: 'cidrs';
      readonly cidrs: readonly string[];
      readonly except: readonly string[];
      readonly ports: readonly PolicyPort[];
    }
  | {
      readonly to: 'pods';
      readonly labels: Readonly<Record<string, string>>;
      readonly namespace: string;
      readonly ports: readonly PolicyPort[];
    }
  | { readonly to: 'entities'; readonly entities: readonly PolicyEntity[]; readonly ports: readonly PolicyPort[] };

/** Cilium's limit for one list of ports. */
const MAX_PORTS = 40;

export function egressProblems(intent: EgressIntent, path: string): Problem[] {
  switch (intent.to) {
    case 'api-server':
    case 'dns':
      return [];
    case 'fqdns':
      return [
        ...nonEmpty(intent.fqdns, 'host names', path),
        ...intent.fqdns.flatMap((f) => fqdnProblems(f, path)),
        ...portsProblems(intent.ports, path),
      ];
    case 'cidrs':
      return [
        ...nonEmpty(intent.cidrs, 'CIDRs', path),
        ...[...intent.cidrs, ...intent.except].flatMap((c) => cidrProblems(path, c)),
        ...exceptProblems(intent.cidrs, intent.except, path),
        ...portsProblems(intent.ports, path),
      ];
    case 'pods':
      return [
        ...labelsProblems(path, intent.labels),
        ...dnsLabelProblems(path, intent.namespace),
        ...portsProblems(intent.ports, path),
      ];
    case 'entities':
      return [...nonEmpty(intent.entities, 'entities', path), ...portsProblems(intent.ports, path)];
  }
}

function nonEmpty(list: readonly unknown[], what: string, path: string): Problem[] {
  return list.length > 0 ? [] : [problem(path, `no ${what} were given`, `name at least one, or remove the rule`)];
}

function fqdnProblems(fqdn: string, path: string): Problem[] {
  const name = fqdn.replace(/\.$/, '');
  if (isIP(name) !== 0) {
    return [
      problem(
        path,
        `${quote(fqdn)} is an address, and no DNS answer has it as a name`,
        `use Egress.toCidrs(['${name}/${isIP(name) === 4 ? 32 : 128}'])`,
      ),
    ];
  }
  const withoutWildcards = name.replace(/\*+/g, 'x');
  if (
    name.includes('.') &&
    dnsSubdomainProblems(path, withoutWildcards.toLowerCase()).length === 0 &&
    !/[:/]/.test(name)
  ) {
    return [];
  }
  return [
    problem(
      path,
      `${quote(fqdn)} is not a fully qualified host name`,
      "write it as in DNS, such as 'api.example.com' or '*.example.com', without scheme or port",
    ),
  ];
}

function exceptProblems(cidrs: readonly string[], except: readonly string[], path: string): Problem[] {
  return except
    .filter((inner) => !cidrs.every((outer) => isWithin(inner, outer)))
    .map((inner) =>
      problem(
        path,
        `the exception ${quote(inner)} does not lie within every one of ${cidrs.join(', ')}`,
        'except only parts of the CIDRs of the same rule',
      ),
    );
}

function portsProblems(ports: readonly PolicyPort[], path: string): Problem[] {
  if (ports.length > MAX_PORTS) {
    return [
      problem(
        path,
        `${ports.length} ports are more than the ${MAX_PORTS} that a rule may list`,
        'split it into several rules',
      ),
    ];
  }
  return ports.flatMap(({ port }) => portNumberProblems(path, port));
}
