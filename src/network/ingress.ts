import { refuse } from '../internal/refuse';
import { IngressIntent } from '../model/policy/intent';
import { problem } from '../model/problem';
import { cidrsOf, Declaration, entitiesOf, namespacesOf, podsOf, policyPorts } from './declared-peer';
import { NetworkCidrOptions, NetworkEntity, NetworkPodOptions, NetworkPortOptions } from './peer-options';

/**
 * Who may call pods. The ports are the pods' own. The kubelet's probes are always let in, and what `webhook` and
 * `metrics.scrapers` declare.
 */
export class Ingress {
  /**
   * Pods, by their labels. No labels: every pod of the namespace.
   *
   * @param labels all of which a pod must have.
   * @param options namespace and ports.
   */
  public static fromPods(labels: Record<string, string>, options: NetworkPodOptions = {}): Ingress {
    return new Ingress((at) => podsOf(labels, options, at));
  }

  /**
   * Every pod of some namespaces.
   *
   * @param namespaces their names.
   * @param options ports.
   */
  public static fromNamespaces(namespaces: string[], options: NetworkPortOptions = {}): Ingress {
    return new Ingress((at) => namespacesOf(namespaces, options, at));
  }

  /**
   * Addresses outside the cluster. CIDRs never match pods or nodes in Cilium. What comes through a load balancer
   * may show the address of a node instead: then use `fromEntities`.
   *
   * @param cidrs such as `203.0.113.0/24`.
   * @param options ports and exceptions.
   */
  public static fromCidrs(cidrs: string[], options: NetworkCidrOptions = {}): Ingress {
    return new Ingress((at) => cidrsOf(cidrs, options, at));
  }

  /**
   * Nodes, the cluster, or the world. A NetworkPolicy can express `ALL` and `WORLD` only.
   *
   * @param entities the callers.
   * @param options ports.
   */
  public static fromEntities(entities: NetworkEntity[], options: NetworkPortOptions = {}): Ingress {
    return new Ingress((at) => entitiesOf(entities, options, at));
  }

  /**
   * The API server, as it calls admission and conversion webhooks and aggregated APIs; from where, the platform says.
   *
   * A NetworkPolicy has no name for nodes, and opens the ports to every address where calls come from them.
   *
   * @param options ports, which must be named: all would be open to every address.
   */
  public static fromApiServer(options: NetworkPortOptions): Ingress {
    return new Ingress((at) => {
      const ports = policyPorts(options, at);
      if (ports.length === 0) {
        const remedy = 'name those that the pods serve webhooks on: Ingress.fromApiServer({ ports: [9443] })';
        refuse(problem(at.path, 'no ports were given for the API server', remedy), at.construct);
      }
      return { peer: 'webhook-callers', ports };
    });
  }

  /**
   * The pods' own node, from where the kubelet probes them. A NetworkPolicy always lets it in.
   *
   * @param options ports.
   */
  public static fromNode(options: NetworkPortOptions = {}): Ingress {
    return new Ingress((at) => ({ peer: 'node', ports: policyPorts(options, at) }));
  }

  private constructor(
    /** @internal */
    public readonly _intent: (at: Declaration) => IngressIntent,
  ) {}
}
