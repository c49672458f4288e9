import { CATALOG } from '../../src/leader-election/catalog';
import { identifyController } from '../../src/model/election/identify';
import { timingProblems } from '../../src/model/timing';
import { env, read } from './reading';

function idsOf(image: string, ...args: string[]): string[] {
  return identifyController({ image, args }, CATALOG).candidates.map(({ id }) => id);
}

/** Seconds × 1000 is not a whole number in floating point. */
test.each([1.001, 1.003, 1.005])('%d s are a whole number of milliseconds', (retryPeriod) => {
  expect(timingProblems({ leaseDuration: 60, renewDeadline: 40, retryPeriod }, 'timing')).toEqual([]);
});

/** KEDA: pkg/util/env_resolver.go@8b4f083; Argo Workflows: util/env/env.go@f016ad8. */
test.each([
  ['keda', 'KEDA_OPERATOR_LEADER_ELECTION_LEASE_DURATION'],
  ['argo-workflows', 'LEADER_ELECTION_LEASE_DURATION'],
])('to %s an empty variable is as good as none', (id, name) => {
  expect(read(id, { env: env({ [name]: '' }) }).problems).toEqual([]);
});

/** cmd/workflow-controller/main.go@f016ad8: only the text true disables. */
test.each(['1', 'True', 'yes'])('to Argo Workflows %s is not true', (value) => {
  const { enabled, problems } = read('argo-workflows', { env: env({ LEADER_ELECTION_DISABLE: value }) });
  expect({ enabled, problems: problems.map(({ message }) => message) }).toEqual({
    enabled: true,
    problems: [`"${value}" is not true or false, so that the binary silently takes its own value`],
  });
});

/** src/main.rs@ac9ea2a: parse::<bool>().unwrap_or(true), and Rust reads true and false only. */
test.each(['0', 'f', 'False'])('to Bindy %s is not false', (value) => {
  expect(read('bindy', { env: env({ BINDY_ENABLE_LEADER_ELECTION: value }) }).enabled).toBe(true);
});

test("a lease in the pod's namespace, which the manifest does not name, is in no namespace that is known", () => {
  const container = {
    args: ['--leader-election-namespace=$(POD_NAMESPACE)'],
    env: env({ POD_NAMESPACE: 'metadata.namespace' }),
  };
  expect(read('cert-manager', container).lease.namespace).toBeUndefined();
});

test.each([
  ['cilium-operator', 'CILIUM_K8S_NAMESPACE'],
  ['rabbitmq-cluster-operator', 'OPERATOR_NAMESPACE'],
  ['kuma', 'KUMA_STORE_KUBERNETES_SYSTEM_NAMESPACE'],
])('%s takes its lease in the namespace that %s names', (id, name) => {
  expect(read(id, { env: env({ [name]: 'elsewhere' }) }, 'system').lease.namespace).toBe('elsewhere');
});

test('a word that ends in a slash starts no controller', () => {
  expect(idsOf('ghcr.io/external-secrets/external-secrets:v2.8.0', 'certcontroller', '--base=/')).toEqual([
    'external-secrets-cert-controller',
  ]);
});

/** Other programs of an image, which do not elect so. */
test.each([
  ["NFD's worker", 'registry.k8s.io/nfd/node-feature-discovery:v0.18.0', ['nfd-worker']],
  ["Contour's gateway provisioner", 'ghcr.io/projectcontour/contour:v1.33.0', ['gateway-provisioner']],
])('%s is not the controller of its image', (_what, image, args) => {
  expect(idsOf(image, ...args)).toEqual([]);
});

test("External Secrets' webhook, of the same image, has no election", () => {
  expect(idsOf('ghcr.io/external-secrets/external-secrets:v2.8.0', 'webhook', '--port=10250')).toEqual([
    'external-secrets-webhook',
  ]);
});

/** What a binary does without the variable that tells it of its namespace. */
test.each([
  ['keda', 'keda'],
  ['cilium-operator', 'default'],
])('%s without its variable takes its lease in the namespace %s', (id, namespace) => {
  expect(read(id, {}, 'system').lease.namespace).toBe(namespace);
});
