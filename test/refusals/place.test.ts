import { Duration } from 'cdk8s';
import { PercentOrAbsolute } from 'cdk8s-plus-28';
import { ApiPermission, Egress, TopologySpread } from '../../src';
import { fullRefusal } from '../support/refusal';
import { chartWithoutNamespace, operator } from '../support/subject';

test.each([
  ['namespace', () => operator({}, chartWithoutNamespace())],
  ['name', () => operator({ name: '-' })],
  ['replicas', () => operator({ replicas: 0 })],
  ['image', () => operator({ image: '' })],
  ['hostNetwork', () => operator({ hostNetwork: true })],
  ['minReady', () => operator({ minReady: Duration.millis(1) })],
  ['metrics', () => operator({ metrics: { port: 0 } })],
  ['crds', () => operator({ crds: ['missing.yaml'] })],
  ['egress', () => operator({ egress: [Egress.toFqdns([])] })],
  ['disruption', () => operator({ disruption: { budget: { maxUnavailable: PercentOrAbsolute.absolute(0) } } })],
  ['placement', () => operator({ placement: { topologySpread: [TopologySpread.zone({ maxSkew: 0 })] } })],
  ['namespacePermissions', () => operator({ namespacePermissions: { a: [ApiPermission.read('', 'nodes')] } })],
])('the refusal of %s begins with the prop and ends with the path of the construct', (prop, build) => {
  expect(fullRefusal(build)).toMatch(new RegExp(`^${prop}\\b.*: .+; .+ \\(at test/sample(/\\w+)?\\)$`));
});
