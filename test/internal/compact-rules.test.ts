import { ApiResource, ClusterRole, NonApiResource, Role } from 'cdk8s-plus-28';
import { ApiPermission } from '../../src';
import { compactRules } from '../../src/internal/compact-rules';
import { documents, find } from '../support/documents';
import { operator, testChart } from '../support/subject';

test('rules that are added after a role is compacted are compacted too', () => {
  const role = new Role(testChart(), 'role');
  compactRules(role);
  role.allow(['get'], ApiResource.PODS);
  role.allow(['get'], ApiResource.SECRETS);
  expect(find(documents(role), 'Role').rules).toEqual([
    { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get'] },
  ]);
});

test("rules that users add to an operator's ClusterRole join those of the props", () => {
  const subject = operator({ permissions: [ApiPermission.allow(['get'], '', 'pods')] });
  subject.clusterRole?.allow(['get'], ApiResource.SECRETS);
  expect(find(documents(subject), 'ClusterRole').rules).toEqual([
    { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get'] },
  ]);
});

test('rules on URLs are left as they are', () => {
  const role = new ClusterRole(testChart(), 'role');
  compactRules(role);
  role.allow(['get'], NonApiResource.of('/metrics'), ApiResource.PODS);
  role.allow(['get'], NonApiResource.of('/healthz'));
  const { rules } = find(documents(role), 'ClusterRole');
  expect(rules).toEqual([
    { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
    { nonResourceURLs: ['/healthz'], verbs: ['get'] },
  ]);
});

test('printing does not change the rules: the second time gives the same', () => {
  const role = new Role(testChart(), 'role');
  compactRules(role);
  role.allow(['get'], ApiResource.PODS, ApiResource.SECRETS);
  expect(documents(role)).toEqual(documents(role));
});
