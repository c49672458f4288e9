import { CidrsPeer, EntitiesPeer, NamespacesPeer, PodsPeer, PolicyEntity } from './intent';

type Pods = Pick<PodsPeer, 'namespace' | 'labels'>;

/** Pods that answer DNS, and the ports that they, not their Service, listen on. */
export interface DnsServers {
  readonly pods: readonly Pods[];
  readonly ports: readonly number[];
}

/** A cache of DNS on the node of each pod, always on port 53. */
export interface LocalDns {
  /** As pods with addresses of their own, as Cilium's local redirect policy needs it. */
  readonly pods: boolean;
  /** In the network of the node. */
  readonly host: boolean;
  /** Under these addresses. */
  readonly cidrs: readonly string[];
  /** Needs no warning: nobody said that the cluster has it, or its user has named its addresses. */
  readonly vouched?: boolean;
}

export interface ApiServerFacts {
  /** Those behind its Service, which are what policy judges. */
  readonly ports: readonly number[];
  /** Names and addresses by which it is called beside those that Cilium knows it by. */
  readonly fqdns: readonly string[];
  readonly cidrs: readonly string[];
  /** Whom it passes for where neither is known. */
  readonly entities: readonly PolicyEntity[];
}

export type WebhookCaller = PodsPeer | NamespacesPeer | CidrsPeer | EntitiesPeer;

/** What network policy has to know of a cluster. */
export interface PlatformFacts {
  readonly id: string;
  readonly dnsServers: readonly DnsServers[];
  /** Addresses that answer DNS on port 53 and are neither pods nor a cache. */
  readonly dnsCidrs: readonly string[];
  readonly localDns: LocalDns;
  readonly apiServer: ApiServerFacts;
  readonly webhookCallers: readonly WebhookCaller[];
  /** Why CiliumNetworkPolicies do nothing there, although it runs Cilium. */
  readonly lacksCiliumPolicies?: string;
  readonly sources: readonly string[];
}

/** The pods of the cache of DNS on every node, where they are pods. */
const NODE_LOCAL_DNS: Pods = { namespace: 'kube-system', labels: { 'k8s-app': 'node-local-dns' } };

/**
 * Its address, where it is in the network of the node.
 * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
 */
export const NODE_LOCAL_DNS_CIDR = '169.254.20.10/32';

/** All pods that answer DNS. Those of the cache join servers on their port, which makes for fewer rules. */
export function dnsPods({ dnsServers, localDns }: PlatformFacts): DnsServers[] {
  if (!localDns.pods) {
    return [...dnsServers];
  }
  const first = dnsServers.findIndex(({ ports }) => ports.includes(53));
  return first < 0
    ? [...dnsServers, { pods: [NODE_LOCAL_DNS], ports: [53] }]
    : dnsServers.map((servers, i) => (i === first ? { ...servers, pods: [...servers.pods, NODE_LOCAL_DNS] } : servers));
}
