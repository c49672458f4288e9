import { App, Chart, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { ApiPermission, Egress, HaOperatorProps, MetricsScheme } from '../src';
import { documents } from './support/documents';
import { NAMESPACE, operator } from './support/subject';

const props = (): Partial<HaOperatorProps> => ({
  permissions: [ApiPermission.reconcile('example.com', 'samples'), ApiPermission.read('', 'pods')],
  namespacePermissions: { 'team-a': [ApiPermission.manage('', 'secrets')] },
  metrics: { port: 8443, scheme: MetricsScheme.HTTPS },
  webhook: { certificate: { secretName: 'tls' } },
  egress: [Egress.toFqdns(['api.example.com'], { ports: [443] })],
  writablePaths: ['/tmp', '/var/cache'],
});

const text = (scope: Construct) => Yaml.stringify(...documents(scope));

test('one program synthesized twice gives the same bytes', () => {
  const subject = operator(props());
  expect(text(subject)).toBe(text(subject));
});

test('one program run twice gives the same bytes', () => {
  expect(text(operator(props()))).toBe(text(operator(props())));
});

test('code that moves within the tree changes nothing, selectors least of all', () => {
  const elsewhere = new Construct(
    new Construct(new Chart(new App(), 'renamed', { namespace: NAMESPACE }), 'deep'),
    'er',
  );
  const moved = operator({ ...props(), name: 'sample' }, elsewhere, 'another-id');
  expect(text(moved)).toBe(text(operator(props())));
});

test('nothing is named by a hash', () => {
  // cdk8s ends generated names, and cdk8s-plus pod addresses, with these.
  expect(text(operator(props()))).not.toMatch(/\bc8[0-9a-f]{6}/);
});

test('reading what may be read changes nothing', () => {
  const subject = operator(props());
  const before = text(subject);
  expect([subject.warnings, subject.podSelector, subject.clusterRole, subject.roleIn('none')]).toHaveLength(4);
  subject.podSelector.changed = 'yes';
  expect(text(subject)).toBe(before);
});
