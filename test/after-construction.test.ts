import * as kplus from 'cdk8s-plus-28';
import { ApiPermission, Egress, Ingress, NetworkEntity, Platform } from '../src';
import { at, container, Doc, documents, find, idOf, podSpec } from './support/documents';
import { IMAGE, operator, testChart } from './support/subject';

const printedBeforeDeployment = (docs: Doc[], id: string) => {
  const ids = docs.map(idOf);
  return ids.includes(id) && ids.indexOf(id) < ids.indexOf('Deployment/sample');
};

test('egress that is added later is in the policy, which prints before the Deployment', () => {
  const network = { platform: Platform.SELF_MANAGED };
  const subject = operator({ network, egress: [Egress.toCidrs(['203.0.113.0/24'])] });
  subject.addEgress(Egress.toEntities([NetworkEntity.WORLD]), Egress.toCidrs(['198.51.100.0/24']));
  const docs = documents(subject);
  expect(at(find(docs, 'CiliumNetworkPolicy'), 'spec', 'egress')).toEqual([
    { toEntities: ['kube-apiserver'] },
    expect.objectContaining({ toPorts: expect.anything() as object }),
    { toCIDRSet: [{ cidr: '203.0.113.0/24' }] },
    { toEntities: ['world'] },
    { toCIDRSet: [{ cidr: '198.51.100.0/24' }] },
  ]);
  expect(printedBeforeDeployment(docs, 'CiliumNetworkPolicy/sample')).toBe(true);
});

test('lists that their user changes later change nothing', () => {
  const [cidrs, except, ports, namespaces] = [['10.0.0.0/8'], ['10.1.0.0/16'], [80], ['team-a']];
  const subject = operator({
    network: { platform: Platform.SELF_MANAGED },
    egress: [Egress.toCidrs(cidrs, { except, ports })],
    ingress: [Ingress.fromNamespaces(namespaces, { ports })],
  });
  const before = JSON.stringify(documents(subject));
  [cidrs, except, namespaces].forEach((list) => list.push('nonsense'));
  ports.push(-1);
  expect(JSON.stringify(documents(subject))).toBe(before);
});

test('ingress that is added later is in the policy, and in what is said of it', () => {
  const subject = operator({ ingress: [Ingress.fromCidrs(['203.0.113.0/24'])] });
  subject.addIngress(Ingress.fromEntities([NetworkEntity.WORLD]), Ingress.fromCidrs(['198.51.100.0/24']));
  const docs = documents(subject);
  const policy = find(docs, 'CiliumNetworkPolicy');
  expect(at(policy, 'spec', 'ingress')).toEqual([
    { fromCIDRSet: [{ cidr: '203.0.113.0/24' }] },
    { fromEntities: ['world'] },
    { fromCIDRSet: [{ cidr: '198.51.100.0/24' }] },
  ]);
  expect(policy.metadata.annotations?.['kubernetes.io/description']).toBe(
    'Calls the API server; cluster DNS. Called by 203.0.113.0/24; world; 198.51.100.0/24.',
  );
  expect(printedBeforeDeployment(docs, 'CiliumNetworkPolicy/sample')).toBe(true);
});

test('a ClusterRole that is first needed later prints before the Deployment', () => {
  const subject = operator();
  expect(subject.clusterRole).toBeUndefined();
  subject.addPermissions(ApiPermission.read('', 'nodes'));
  subject.addPermissions(ApiPermission.read('', 'pods'));
  const docs = documents(subject);
  expect(find(docs, 'ClusterRole').rules).toEqual([
    { apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['get', 'list', 'watch'] },
  ]);
  expect(printedBeforeDeployment(docs, 'ClusterRole/test-system-sample')).toBe(true);
  expect(printedBeforeDeployment(docs, 'ClusterRoleBinding/test-system-sample')).toBe(true);
  expect(subject.clusterRole?.name).toBe('test-system-sample');
});

test('a Role that is first needed later prints before the Deployment', () => {
  const subject = operator();
  subject.addNamespacePermissions('team-a', ApiPermission.manage('', 'secrets'));
  const docs = documents(subject);
  expect(find(docs, 'Role', 'test-system-sample').metadata.namespace).toBe('team-a');
  expect(printedBeforeDeployment(docs, 'Role/test-system-sample')).toBe(true);
  expect(printedBeforeDeployment(docs, 'RoleBinding/test-system-sample')).toBe(true);
  expect(subject.roleIn('team-a')?.name).toBe('test-system-sample');
});

test('no permissions added render no role', () => {
  const subject = operator();
  subject.addPermissions();
  subject.addNamespacePermissions('team-a');
  expect(documents(subject)).toHaveLength(6);
});

test('containers that are added later have the defaults of those in the props', () => {
  const sidecar = { name: 'sidecar', image: IMAGE, ports: [{ number: 9000 }] };
  const setup = { name: 'setup', image: IMAGE };
  const later = operator();
  const added = later.addContainer(sidecar);
  later.addInitContainer(setup);
  expect(documents(later)).toEqual(documents(operator({ extraContainers: [sidecar], initContainers: [setup] })));
  expect(added.name).toBe('sidecar');
});

test('a volume that is added later is mounted into the controller alone', () => {
  const chart = testChart();
  const subject = operator({ extraContainers: [{ name: 'sidecar', image: IMAGE }] }, chart);
  const config = kplus.ConfigMap.fromConfigMapName(chart, 'config', 'settings');
  subject.addVolume('/etc/sample', kplus.Volume.fromConfigMap(chart, 'volume', config), { readOnly: true });
  const docs = documents(subject);
  const name = at(podSpec(docs, 'volumes', 0), 'name');
  expect(podSpec(docs, 'volumes')).toEqual([{ name, configMap: { name: 'settings' } }]);
  expect(container(docs, 'volumeMounts')).toEqual([{ mountPath: '/etc/sample', name, readOnly: true }]);
  expect(podSpec(docs, 'containers', 1)).not.toHaveProperty('volumeMounts');
});
