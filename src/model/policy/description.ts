import { Backend } from './backend-problems';
import { EgressIntent, EntitiesPeer, IngressIntent, Peer, Policy } from './intent';
import { admitsEverybody } from './network-policy';
import { PlatformFacts } from './platform';
import { PolicyPort, tcp } from './port';

/** What a policy lets through, in words. A direction that it does not judge is absent. */
export interface Reach {
  readonly calls?: readonly string[];
  readonly calledBy?: readonly string[];
}

export function reachOf({ egress, ingress }: Policy, platform: PlatformFacts, backend: Backend): Reach {
  return {
    ...(egress ? { calls: unique(egress.map((intent) => called(intent, platform, backend))) } : {}),
    ...(ingress ? { calledBy: unique(ingress.map((intent) => caller(intent, platform, backend))) } : {}),
  };
}

const unique = (words: readonly string[]) => [...new Set(words)];

/** One line for people who read the manifest. */
export function describeReach({ calls, calledBy }: Reach): string {
  const sentence = (what: string, who: readonly string[] | undefined) =>
    who ? [`${what} ${who.length > 0 ? who.join('; ') : 'nobody'}.`] : [];
  return [...sentence('Calls', calls), ...sentence('Called by', calledBy)].join(' ');
}

const MAX_ANNOTATION = 4000;

/** Annotations have a limit, and nobody reads so much. */
export function annotationOf(summary: string): string {
  return summary.length > MAX_ANNOTATION ? `${summary.slice(0, MAX_ANNOTATION)} …` : summary;
}

function called(intent: EgressIntent, platform: PlatformFacts, backend: Backend): string {
  switch (intent.peer) {
    case 'api-server':
      return apiServer(platform, backend);
    case 'dns':
      return 'cluster DNS';
    case 'fqdns':
      return intent.fqdns.join(', ') + onPorts(intent.ports);
    case 'entities':
      return entitiesInWords(intent, platform, backend);
    default:
      return peer(intent) + onPorts(intent.ports);
  }
}

function apiServer({ apiServer: facts }: PlatformFacts, backend: Backend): string {
  const { fqdns, cidrs, entities, ports } = facts;
  if (backend === 'network-policy') {
    return `the API server, as ${orAny(cidrs)}${onPorts(tcp(ports))}`;
  }
  const known = [...fqdns, ...cidrs];
  const others = known.length > 0 ? known : entities;
  return `the API server${others.length > 0 ? `, as ${others.join(', ')}${onPorts(tcp(ports))}` : ''}`;
}

const orAny = (cidrs: readonly string[]) => (cidrs.length > 0 ? cidrs.join(', ') : 'any address');

function entitiesInWords(
  { entities, ports }: EntitiesPeer & { ports: readonly PolicyPort[] },
  { apiServer: facts }: PlatformFacts,
  backend: Backend,
): string {
  if (backend === 'cilium') {
    return entities.join(', ') + onPorts(ports);
  }
  return entities
    .map((entity) =>
      entity === 'kube-apiserver'
        ? orAny(facts.cidrs) + onPorts(ports.length > 0 ? ports : tcp(facts.ports))
        : (entity === 'world' ? '0.0.0.0/0, ::/0' : 'any address') + onPorts(ports),
    )
    .join('; ');
}

function caller(intent: IngressIntent, platform: PlatformFacts, backend: Backend): string {
  const ports = onPorts(intent.ports);
  switch (intent.peer) {
    case 'webhook-callers':
      return backend === 'network-policy' && admitsEverybody(platform.webhookCallers)
        ? `the API server, as any address${ports}`
        : `the API server, as ${platform.webhookCallers.map(peer).join(', ')}${ports}`;
    case 'node':
      // On every port, unless Cilium is told otherwise (--allow-localhost=policy).
      return 'its node';
    case 'entities':
      return entitiesInWords(intent, platform, backend);
    default:
      return peer(intent) + ports;
  }
}

function peer(who: Peer): string {
  switch (who.peer) {
    case 'pods': {
      const labels = Object.entries(who.labels).map(([key, value]) => `${key}=${value}`);
      return `pods${labels.length > 0 ? ` ${labels.join(',')}` : ''} in ${who.namespace}`;
    }
    case 'namespaces':
      return `pods in ${who.namespaces.join(', ')}`;
    case 'cidrs':
      return who.cidrs.join(', ') + (who.except.length > 0 ? ` except ${who.except.join(', ')}` : '');
    case 'entities':
      return who.entities.join(', ');
  }
}

/** Such as ` (TCP 80, 443; UDP 53)`. */
function onPorts(ports: readonly PolicyPort[]): string {
  const protocols = [...new Set(ports.map(({ protocol }) => protocol))];
  const lists = protocols.map((protocol) => {
    const numbers = ports.filter((p) => p.protocol === protocol).map(({ port }) => port);
    return `${protocol} ${numbers.join(', ')}`;
  });
  return lists.length > 0 ? ` (${lists.join('; ')})` : '';
}
