import { isIP } from 'node:net';
import { canonicalCidr, cidrProblems, isWithin } from '../cidr';
import { dnsLabelProblems, dnsSubdomainProblems, labelsProblems, MAX_LABEL, portNumberProblems } from '../names';
import { Problem, problem, quote } from '../problem';
import { Intent, POLICY_ENTITIES } from './intent';

/** Cilium takes no longer names. */
const MAX_FQDN = 255;

/** What is malformed in an intent, whoever renders it. */
export function intentProblems(intent: Intent, path: string): Problem[] {
  return [...peerProblems(intent, path), ...('ports' in intent ? portsProblems(intent.ports, path) : [])];
}

function peerProblems(intent: Intent, path: string): Problem[] {
  switch (intent.peer) {
    case 'fqdns':
      return [...nonEmpty(intent.fqdns, 'host names', path), ...intent.fqdns.flatMap((f) => fqdnProblems(f, path))];
    case 'cidrs':
      return [
        ...nonEmpty(intent.cidrs, 'CIDRs', path),
        ...[...intent.cidrs, ...intent.except].flatMap((c) => cidrProblems(path, c)),
        ...exceptProblems(intent.cidrs, intent.except, path),
      ];
    case 'pods':
      return [...labelsProblems(path, intent.labels), ...dnsLabelProblems(path, intent.namespace)];
    case 'namespaces':
      return [
        ...nonEmpty(intent.namespaces, 'namespaces', path),
        ...intent.namespaces.flatMap((n) => dnsLabelProblems(path, n)),
      ];
    case 'entities':
      return [...nonEmpty(intent.entities, 'entities', path), ...entitiesProblems(intent.entities, path)];
    default:
      return [];
  }
}

function entitiesProblems(entities: readonly string[], path: string): Problem[] {
  return entities
    .filter((entity) => !POLICY_ENTITIES.some((known) => known === entity))
    .map((entity) => problem(path, `${quote(entity)} is no entity`, `use one of ${POLICY_ENTITIES.join(', ')}`));
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
  if (/\.svc$|\.cluster\.local$/i.test(name)) {
    return [
      problem(
        path,
        `${quote(fqdn)} is a Service of the cluster, and names are matched outside of it only`,
        'use Egress.toPods(labels, { namespace, ports })',
      ),
    ];
  }
  const withoutWildcards = name.replace(/\*+/g, 'x');
  if (
    name.includes('.') &&
    name.length <= MAX_FQDN &&
    name.split('.').every((part) => part.length <= MAX_LABEL) &&
    dnsSubdomainProblems(path, withoutWildcards.toLowerCase()).length === 0
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
  const whole = except
    .filter((inner) => cidrs.some((outer) => canonicalCidr(inner) === canonicalCidr(outer)))
    .map((inner) =>
      problem(path, `the exception ${quote(inner)} leaves nothing of its CIDR`, 'remove both, or except a part'),
    );
  const outside = except
    .filter((inner) => !cidrs.every((outer) => isWithin(inner, outer)))
    .map((inner) =>
      problem(
        path,
        `the exception ${quote(inner)} does not lie within every one of ${cidrs.join(', ')}`,
        'except only parts of the CIDRs of the same rule',
      ),
    );
  return [...outside, ...whole];
}

function portsProblems(ports: readonly { port: number }[], path: string): Problem[] {
  return ports.flatMap(({ port }) => portNumberProblems(path, port));
}
