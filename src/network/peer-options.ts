import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { refuse } from '../internal/refuse';
import { PolicyPort } from '../model/policy/port';
import { problem } from '../model/problem';

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

/** Where a peer is declared, for its messages. */
export interface Declaration {
  /** The namespace that peers without one are in. */
  readonly namespace: string;
  /** The prop. */
  readonly path: string;
  readonly construct?: IConstruct;
}

/** The ports of a peer, as a copy: its user's list may change later. */
export function policyPorts({ ports, protocol }: NetworkPortOptions, { path, construct }: Declaration): PolicyPort[] {
  if (ports?.length === 0) {
    refuse(problem(path, 'the list of ports is empty', 'name at least one, or leave it out for all ports'), construct);
  }
  if (protocol !== undefined && !ports) {
    refuse(
      problem(path, `${protocol} was given without ports`, 'name the ports, or leave the protocol out'),
      construct,
    );
  }
  return (ports ?? []).map((port) => ({ port, protocol: protocol ?? kplus.Protocol.TCP }));
}
