import * as kplus from 'cdk8s-plus-28';

/**
 * Whoever is no pod with labels of its own.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#entities-based
 */
export enum NetworkEntity {
  /** Everything, inside and outside the cluster. */
  ALL = 'all',
  /** Everything inside the cluster. */
  CLUSTER = 'cluster',
  /** The pod's own node, and the hostNetwork pods on it. */
  HOST = 'host',
  /** Cilium's own proxies for Ingress and Gateway. */
  INGRESS = 'ingress',
  /** The Kubernetes API server. A controller may always call it. */
  KUBE_APISERVER = 'kube-apiserver',
  /** All other nodes, and the hostNetwork pods on them. */
  REMOTE_NODE = 'remote-node',
  /** Everything outside the cluster. */
  WORLD = 'world',
}

/**
 * The ports of whoever is called, as its pods or hosts listen on them: policy sees the port behind a Service, not
 * the Service's own.
 */
export interface NetworkPortOptions {
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
 * Options of `Egress.toCidrs` and `Ingress.fromCidrs`.
 */
export interface NetworkCidrOptions extends NetworkPortOptions {
  /**
   * Parts of the CIDRs that stay forbidden.
   *
   * @default - none
   */
  readonly except?: string[];
}

/**
 * Options of `Egress.toPods` and `Ingress.fromPods`.
 */
export interface NetworkPodOptions extends NetworkPortOptions {
  /**
   * The namespace of the pods.
   *
   * @default - that of the policy
   */
  readonly namespace?: string;
}
