/**
 * Policies for all pods of a namespace, or of the cluster. In Cilium only `DEFAULT_DENY` closes anything; the others add
 * to what is allowed, and may be there before or after it. A NetworkPolicy cannot do that: each of them closes its
 * direction for all that it does not name, so apply them together. The guide has the order that causes no outage.
 *
 * @see https://github.com/cdk8s-ha-operator/cdk8s-ha-operator/blob/main/docs/network-policy.md
 */
export enum PolicyTemplate {
  /** Nobody calls the pods, and they call nobody, unless another policy allows it. */
  DEFAULT_DENY = 'default-deny',
  /** The pods may call cluster DNS. */
  ALLOW_DNS = 'allow-dns',
  /** The pods may call the API server. */
  ALLOW_API_SERVER = 'allow-api-server',
  /** The pods may call everybody. */
  ALLOW_ALL_EGRESS = 'allow-all-egress',
  /** Everybody may call the pods. */
  ALLOW_ALL_INGRESS = 'allow-all-ingress',
  /** The pods may call each other. */
  ALLOW_SAME_NAMESPACE = 'allow-same-namespace',
}
