/**
 * The labels by which Cilium tells pods apart unless configured otherwise: all but these. Policy on the others
 * selects nothing.
 * @see https://github.com/cilium/cilium/blob/v1.19.5/pkg/labelsfilter/filter.go
 */
const IGNORED = [
  /^io\.kubernetes/,
  /^kubernetes\.io/,
  /^statefulset\.kubernetes\.io\/pod-name/,
  /^apps\.kubernetes\.io\/pod-index/,
  /^batch\.kubernetes\.io\/job-completion-index/,
  /^batch\.kubernetes\.io\/controller-uid/,
  /^.*beta\.kubernetes\.io/,
  /^k8s\.io/,
  /^pod-template-generation/,
  /^pod-template-hash/,
  /^controller-revision-hash/,
  /^controller-uid/,
  /^annotation.*/,
  /^etcd_node/,
  /^topology\.kubernetes\.io/,
];

export function isIdentityLabel(key: string): boolean {
  return !IGNORED.some((pattern) => pattern.test(key));
}
