/**
 * What a drill makes happen to the leader.
 */
export enum FailoverEvent {
  /** Its pod is deleted, as by a rollout. */
  DELETE = 'delete',
  /** Its node is cordoned, and its pod evicted from there. */
  DRAIN = 'drain',
  /** Its pod is deleted without a grace period, so that it releases nothing: as if the node were lost. */
  CRASH = 'crash',
  /** It is cut off from the API server by a CiliumNetworkPolicy, and goes on running. */
  PARTITION = 'partition',
}
