import * as kplus from 'cdk8s-plus-28';
import { EgressIntent, PolicyPort } from '../model/policy/intent';

/**
 * Destinations that are not pods with labels of their own.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#entities-based
 */
export enum EgressEntity {
  /** Everything, inside and outside the cluster. */
  ALL = 'all',
  /** Everything inside the cluster. */
  CLUSTER = 'cluster',
  /** The pod's own node, and the hostNetwork pods on it. */
  HOST = 'host',
  /** The Kubernetes API server. The controller may always call it. */
  KUBE_APISERVER = 'kube-apiserver',
  /** All other nodes, and the hostNetwork pods on them. */
  REMOTE_NODE = 'remote-node',
  /** Everything outside the cluster. */
  WORLD = 'world',
}

/**
 * The ports of a destination, as its pods or hosts listen on them: policy sees the port behind a Service, not
 * the Service's own.
 */
export interface EgressPortOptions {
  /**
   * Port numbers, from 1 to 65535.
   *
   * @default - all ports and protocols
   */
  readonly ports?: number[];

  /**
   * The protocol of the ports.
   *
   * @default Protocol.TCP
   */
  readonly protocol?: kplus.Protocol;
}

/**
 * Options of `Egress.toCidrs`.
 */
export interface EgressToCidrsOptions extends EgressPortOptions {
  /**
   * Parts of the CIDRs that stay forbidden.
   *
   * @default - none
   */
  readonly except?: string[];
}

/**
 * Options of `Egress.toPods`.
 */
export interface EgressToPodsOptions extends EgressPortOptions {
  /**
   * The namespace of the pods.
   *
   * @default - the controller's own
   */
  readonly namespace?: string;
}

/**
 * Whom a controller may call, beside the API server and cluster DNS.
 */
export class Egress {
  /**
   * Hosts outside the cluster, by name. Has Cilium read the pod's DNS answers, which is how it learns their addresses.
   *
   * @param fqdns names such as `api.example.com`, or patterns such as `*.example.com`.
   * @param options ports.
   * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-based
   */
  public static toFqdns(fqdns: string[], options: EgressPortOptions = {}): Egress {
    return new Egress(() => ({ to: 'fqdns', fqdns, ports: policyPorts(options) }));
  }

  /**
   * Addresses outside the cluster. CIDRs never match pods or nodes in Cilium.
   *
   * @param cidrs such as `203.0.113.0/24`.
   * @param options ports and exceptions.
   */
  public static toCidrs(cidrs: string[], options: EgressToCidrsOptions = {}): Egress {
    return new Egress(() => ({ to: 'cidrs', cidrs, except: options.except ?? [], ports: policyPorts(options) }));
  }

  /**
   * Pods, by their labels. No labels: every pod of the namespace.
   *
   * @param labels all of which a pod must have.
   * @param options namespace and ports.
   */
  public static toPods(labels: Record<string, string>, options: EgressToPodsOptions = {}): Egress {
    return new Egress((ownNamespace) => ({
      to: 'pods',
      labels,
      namespace: options.namespace ?? ownNamespace,
      ports: policyPorts(options),
    }));
  }

  /**
   * Nodes, the cluster, or the world.
   *
   * @param entities the destinations.
   * @param options ports.
   */
  public static toEntities(entities: EgressEntity[], options: EgressPortOptions = {}): Egress {
    return new Egress(() => ({ to: 'entities', entities, ports: policyPorts(options) }));
  }

  private constructor(
    /** @internal */
    public readonly _intent: (ownNamespace: string) => EgressIntent,
  ) {}
}

function policyPorts(options: EgressPortOptions): PolicyPort[] {
  const protocol = options.protocol ?? kplus.Protocol.TCP;
  return (options.ports ?? []).map((port) => ({ port, protocol }));
}
