import { isIdentityLabel } from '../../../src/model/policy/identity-labels';

// What Cilium 1.19.5 itself said of these keys, with its default configuration.
test.each([
  'app',
  'k8s-app',
  'control-plane',
  'helm.sh/chart',
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/component',
  'job-name',
  'batch.kubernetes.io/job-name',
  'node.kubernetes.io/x',
  'policy.kubernetes.io/x',
  'my.kubernetes.io/x',
  'dns.operator.openshift.io/daemonset-dns',
  'my-annotation',
  'apps.kubernetes.io/other',
])('Cilium tells pods apart by %s', (label) => {
  expect(isIdentityLabel(label)).toBe(true);
});

test.each([
  'kubernetes.io/os',
  'kubernetes.io.example.com/x',
  'io.kubernetes.pod.name',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/controller-uid',
  'beta.kubernetes.io/arch',
  'failure-domain.beta.kubernetes.io/zone',
  'k8s.io/x',
  'pod-template-generation',
  'pod-template-hash',
  'pod-template-hash-x',
  'controller-revision-hash',
  'controller-uid',
  'annotation.example.com/x',
  'annotations',
  'etcd_node',
  'topology.kubernetes.io/zone',
])('Cilium does not tell pods apart by %s', (label) => {
  expect(isIdentityLabel(label)).toBe(false);
});
