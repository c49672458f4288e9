import { EgressIntent } from '../model/policy/intent';
import { cidrsOf, Declaration, entitiesOf, namespacesOf, podsOf, policyPorts } from './declared-peer';
import { NetworkCidrOptions, NetworkEntity, NetworkPodOptions, NetworkPortOptions } from './peer-options';

/**
 * Whom pods may call. A controller may always call the API server and cluster DNS.
 */
export class Egress {
  /**
   * The API server.
   *
   * A NetworkPolicy has no name for it and opens its ports, 443 and 6443 unless the platform says otherwise, to
   * every address.
   */
  public static toApiServer(): Egress {
    return new Egress(() => ({ peer: 'api-server' }));
  }

  /**
   * Cluster DNS, by UDP and TCP.
   */
  public static toDns(): Egress {
    return new Egress(() => ({ peer: 'dns' }));
  }

  /**
   * Hosts outside the cluster, by name. Has Cilium read the pod's DNS answers, which is how it learns their addresses.
   * A NetworkPolicy cannot express it.
   *
   * @param fqdns names such as `api.example.com`, or patterns such as `*.example.com`.
   * @param options ports.
   * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-based
   */
  public static toFqdns(fqdns: string[], options: NetworkPortOptions = {}): Egress {
    return new Egress((at) => ({ peer: 'fqdns', fqdns: [...fqdns], ports: policyPorts(options, at) }));
  }

  /**
   * Addresses outside the cluster. CIDRs never match pods or nodes in Cilium.
   *
   * @param cidrs such as `203.0.113.0/24`.
   * @param options ports and exceptions.
   */
  public static toCidrs(cidrs: string[], options: NetworkCidrOptions = {}): Egress {
    return new Egress((at) => cidrsOf(cidrs, options, at));
  }

  /**
   * Pods, by their labels. No labels: every pod of the namespace.
   *
   * @param labels all of which a pod must have.
   * @param options namespace and ports.
   */
  public static toPods(labels: Record<string, string>, options: NetworkPodOptions = {}): Egress {
    return new Egress((at) => podsOf(labels, options, at));
  }

  /**
   * Every pod of some namespaces.
   *
   * @param namespaces their names.
   * @param options ports.
   */
  public static toNamespaces(namespaces: string[], options: NetworkPortOptions = {}): Egress {
    return new Egress((at) => namespacesOf(namespaces, options, at));
  }

  /**
   * Nodes, the cluster, or the world. A NetworkPolicy can express `ALL`, `WORLD` and `KUBE_APISERVER` only.
   *
   * @param entities the destinations.
   * @param options ports.
   */
  public static toEntities(entities: NetworkEntity[], options: NetworkPortOptions = {}): Egress {
    return new Egress((at) => entitiesOf(entities, options, at));
  }

  private constructor(
    /** @internal */
    public readonly _intent: (at: Declaration) => EgressIntent,
  ) {}
}
