import { Platform } from './platform';

/**
 * Who enforces network policy in the cluster.
 */
export enum NetworkBackend {
  /** Cilium: a CiliumNetworkPolicy. */
  CILIUM = 'cilium',
  /**
   * Any network that enforces `networking.k8s.io/v1`: a NetworkPolicy. It has no name for hosts, nodes or the API
   * server, so what calls those opens their ports to every address; the guide lists what each backend lets through.
   */
  NETWORK_POLICY = 'network-policy',
  /** Nobody: no policy is rendered, pods reach everything and are reached by everybody. */
  NONE = 'none',
}

/**
 * How network policy is rendered.
 */
export interface NetworkOptions {
  /**
   * Who enforces it.
   *
   * @default NetworkBackend.CILIUM
   */
  readonly backend?: NetworkBackend;

  /**
   * What the cluster is.
   *
   * @default Platform.ANY
   */
  readonly platform?: Platform;
}
