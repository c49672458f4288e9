import * as fc from 'fast-check';
import { isIdentityLabel } from '../../src/model/policy/identity-labels';
import { Case, decide, pod } from '../support/cilium';

const NAMESPACE = 'shop';

/** A policy for the pods with a label, and a call that it forbids if it knows them by it. */
function question(key: string): Case {
  const policy = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'test', namespace: NAMESPACE },
    spec: { endpointSelector: { matchLabels: { [`k8s:${key}`]: 'x' } }, ingress: [{}] },
  };
  const flow = { from: pod(NAMESPACE, { app: 'other' }), to: pod(NAMESPACE, { app: 'this', [key]: 'x' }), port: 80 };
  return { policies: [policy], flows: [flow] };
}

async function known(keys: readonly string[]): Promise<string[]> {
  const answers = await decide(keys.map(question));
  expect(answers.flatMap(({ policies }) => policies).filter(({ valid }) => !valid)).toEqual([]);
  return keys.filter((_, i) => answers[i].flows[0].ingress === 'denied');
}

test('Cilium tells pods apart by labels such as these, and not by those', async () => {
  const these = ['app', 'k8s-app', 'control-plane', 'helm.sh/chart', 'app.kubernetes.io/name', 'my.kubernetes.io/x'];
  const those = [
    'pod-template-hash',
    'statefulset.kubernetes.io/pod-name',
    'kubernetes.io/x',
    'topology.kubernetes.io/zone',
  ];
  expect(await known([...these, ...those])).toEqual(these);
});

test('what it does not tell pods apart by, is refused, and nothing else', async () => {
  const part = fc.constantFrom(
    ...['app', 'apps', 'k8s', 'kubernetes', 'io', 'beta', 'pod', 'template', 'hash', 'generation', 'controller', 'uid'],
    ...['revision', 'statefulset', 'pod-name', 'pod-index', 'batch', 'job-completion-index', 'annotation', 'etcd_node'],
    ...['topology', 'node', 'x', 'etcd', 'cilium'],
  );
  const words = fc.array(part, { minLength: 1, maxLength: 4 });
  const key = fc
    .tuple(fc.option(words, { nil: [] }), words, fc.constantFrom('-', '_', '.'))
    .map(([prefix, name, separator]) => {
      const domain = prefix.join('.').replaceAll('_', '-');
      return (domain ? `${domain}/` : '') + name.join(separator);
    });
  const usual = [
    'pod-template-hash',
    'pod-template-generation',
    'controller-revision-hash',
    'controller-uid',
    'statefulset.kubernetes.io/pod-name',
    'apps.kubernetes.io/pod-index',
    'batch.kubernetes.io/job-completion-index',
    'batch.kubernetes.io/controller-uid',
    'batch.kubernetes.io/job-name',
    'failure-domain.beta.kubernetes.io/zone',
    'app.kubernetes.io/instance',
    'app.kubernetes.io.example.com/x',
    'k8s.io/x',
  ];
  const keys = [...new Set([...usual, ...fc.sample(key, { seed: 1, numRuns: 2000 })])];
  const seen = await known(keys);
  expect(keys.length).toBeGreaterThan(500);
  expect(seen.length).toBeGreaterThan(100);
  expect(keys.filter(isIdentityLabel)).toEqual(seen);
});
