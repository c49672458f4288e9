import { ApiObject, JsonPatch } from 'cdk8s';
import { at, documents, find, podSpec } from './support/documents';
import { schemaErrors } from './support/schema';
import { controller } from './support/subject';

test('the default child of a controller is its Deployment', () => {
  const subject = controller();
  expect(subject.node.defaultChild).toBe(subject.deployment);
  expect(ApiObject.of(subject).kind).toBe('Deployment');
});

test('a patch replaces what was set', () => {
  const subject = controller();
  ApiObject.of(subject).addJsonPatch(
    JsonPatch.replace('/spec/replicas', 7),
    JsonPatch.replace('/spec/template/spec/topologySpreadConstraints/0/maxSkew', 2),
    JsonPatch.remove('/spec/template/spec/securityContext/seccompProfile'),
  );
  const docs = documents(subject);
  expect(at(find(docs, 'Deployment'), 'spec', 'replicas')).toBe(7);
  expect(podSpec(docs, 'topologySpreadConstraints', 0, 'maxSkew')).toBe(2);
  expect(podSpec(docs, 'securityContext')).not.toHaveProperty('seccompProfile');
});

test('a patch adds a field that Kubernetes 1.28 does not know', () => {
  const subject = controller();
  const stopSignal = { name: 'sample', lifecycle: { stopSignal: 'SIGUSR1' } };
  ApiObject.of(subject).addJsonPatch(
    JsonPatch.add('/spec/template/spec/containers/0/lifecycle', stopSignal.lifecycle),
    JsonPatch.add('/spec/template/spec/hostnameOverride', 'sample'),
  );
  const docs = documents(subject);
  expect(podSpec(docs, 'containers', 0)).toMatchObject(stopSignal);
  expect(podSpec(docs, 'hostnameOverride')).toBe('sample');
});

test('a patch is the last word, even against the schema', () => {
  const subject = controller();
  ApiObject.of(subject).addJsonPatch(JsonPatch.add('/spec/template/spec/misspelt', true));
  const deployment: unknown = ApiObject.of(subject).toJson();
  expect(schemaErrors(deployment)).toEqual(['Deployment/sample: /spec/template/spec: unknown field "misspelt"']);
});

test('patches apply on every synthesis alike', () => {
  const subject = controller();
  ApiObject.of(subject).addJsonPatch(JsonPatch.add('/spec/template/spec/tolerations', [{ operator: 'Exists' }]));
  expect(documents(subject)).toEqual(documents(subject));
  expect(podSpec(documents(subject), 'tolerations')).toEqual([{ operator: 'Exists' }]);
});

test('the policy and the budget can be patched through their properties', () => {
  const subject = controller();
  subject.networkPolicy?.addJsonPatch(JsonPatch.add('/spec/enableDefaultDeny', { egress: true }));
  subject.podDisruptionBudget?.addJsonPatch(JsonPatch.replace('/spec/maxUnavailable', 2));
  const docs = documents(subject);
  expect(at(find(docs, 'CiliumNetworkPolicy'), 'spec', 'enableDefaultDeny')).toEqual({ egress: true });
  expect(at(find(docs, 'PodDisruptionBudget'), 'spec', 'maxUnavailable')).toBe(2);
});
