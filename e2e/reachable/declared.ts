import * as kplus from 'cdk8s-plus-28';
import { API_SERVER, cidr, fqdn, HOST, Identity, INGRESS, pod, REMOTE_NODE, WORLD } from '../support/cilium';
import { IGNORED, Ports, Rule } from './arbitrary';
import { Call } from './matrix';
import { Egress, Ingress, NetworkEntity } from 'cdk8s-ha-operator';

/*
 * What such rules become in the library, and whom they should open to, which is said without asking it.
 */

/** Never declared by any of them. */
export const UNDECLARED = pod('undeclared', { app: 'undeclared' });
export const UNDECLARED_PORT = 60_001;

export function egressOf(rules: readonly Rule[]): Egress[] {
  return rules.map((r) => {
    switch (r.kind) {
      case 'pods':
        return Egress.toPods(r.labels, r);
      case 'namespaces':
        return Egress.toNamespaces(r.namespaces, r);
      case 'cidrs':
        return Egress.toCidrs(r.cidrs, r);
      case 'entities':
        return Egress.toEntities(r.entities, r);
      case 'fqdns':
        return Egress.toFqdns(r.fqdns, r);
      case 'api-server':
        return Egress.toApiServer();
      default:
        return Egress.toDns();
    }
  });
}

export function ingressOf(rules: readonly Rule[]): Ingress[] {
  return rules.map((r) => {
    switch (r.kind) {
      case 'pods':
        return Ingress.fromPods(r.labels, r);
      case 'namespaces':
        return Ingress.fromNamespaces(r.namespaces, r);
      case 'cidrs':
        return Ingress.fromCidrs(r.cidrs, r);
      case 'entities':
        return Ingress.fromEntities(r.entities, r);
      case 'api-server':
        return Ingress.fromApiServer({ ...r, ports: r.ports ?? [9443] });
      default:
        return Ingress.fromNode(r);
    }
  });
}

const ENTITIES: Record<NetworkEntity, Identity> = {
  [NetworkEntity.ALL]: UNDECLARED,
  [NetworkEntity.CLUSTER]: UNDECLARED,
  [NetworkEntity.HOST]: HOST,
  [NetworkEntity.INGRESS]: INGRESS,
  [NetworkEntity.KUBE_APISERVER]: API_SERVER,
  [NetworkEntity.REMOTE_NODE]: REMOTE_NODE,
  [NetworkEntity.WORLD]: WORLD,
};

/** One whom a rule declares; nobody where that is the platform's business, or Cilium cannot know. */
export function declared(r: Rule, own: string): Identity | undefined {
  switch (r.kind) {
    case 'pods':
      return Object.keys(r.labels).some((key) => IGNORED.includes(key))
        ? undefined
        : pod(r.namespace ?? own, { ...r.labels, 'something-else': 'too' });
    case 'namespaces':
      return pod(r.namespaces[0], { app: 'whoever' });
    case 'cidrs':
      return r.address === undefined ? undefined : cidr(r.address);
    case 'entities':
      // Without ports, in a NetworkPolicy those of the platform.
      return r.entities[0] === NetworkEntity.KUBE_APISERVER && !r.ports ? undefined : ENTITIES[r.entities[0]];
    case 'fqdns':
      return fqdn(r.fqdns[0].replace(/\.$/, '').replace(/\*+/g, 'x').toLowerCase());
    default:
      return undefined;
  }
}

/** The first that a rule opens; any where it names none. */
export function callOf({ ports, protocol = kplus.Protocol.TCP }: Ports): Call {
  return ports?.length ? `${protocol} ${ports[0]}` : 'TCP 4321';
}

/** Whether a rule is for everybody in the cluster, on every port. */
export function opensAll(r: Rule): boolean {
  const { ALL, CLUSTER } = NetworkEntity;
  return !r.ports && r.kind === 'entities' && r.entities.some((entity) => entity === ALL || entity === CLUSTER);
}
