import { ApiPermission } from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { operator } from '../support/subject';

describe('a malformed permission is refused:', () => {
  const VERB = "is not a verb; use lower-case words such as 'get', 'list', 'watch'";
  const GROUP = "is not an API group; leave the version out ('apps', not 'apps/v1'); the core group is ''";
  const RESOURCE = "is not a resource; use the lower-case plural, such as 'secrets' or 'deployments/scale'";
  const NO_RESOURCES = "were given; name them in the plural, such as 'secrets'";

  test.each<Refusal>([
    ['a verb in upper case', () => ApiPermission.allow(['GET'], '', 'secrets'), `permissions: "GET" ${VERB}`],
    ['an empty verb', () => ApiPermission.allow(['get', ''], '', 'secrets'), `permissions: "" ${VERB}`],
    [
      'no verbs',
      () => ApiPermission.allow([], '', 'secrets'),
      "permissions: no verbs for secrets were given; name them, such as 'get', 'list', 'watch'",
    ],
    ['a group with its version', () => ApiPermission.read('apps/v1', 'deployments'), `permissions: "apps/v1" ${GROUP}`],
    ['a group in upper case', () => ApiPermission.read('Apps', 'deployments'), `permissions: "Apps" ${GROUP}`],
    ['a kind', () => ApiPermission.manage('apps', 'Deployment'), `permissions: "Deployment" ${RESOURCE}`],
    [
      'two subresources',
      () => ApiPermission.read('apps', 'deployments/a/b'),
      `permissions: "deployments/a/b" ${RESOURCE}`,
    ],
    ['no resources', () => ApiPermission.read('apps'), `permissions: no resources of API group "apps" ${NO_RESOURCES}`],
    [
      'nothing to reconcile',
      () => ApiPermission.reconcile('example.com'),
      `permissions: no resources of API group "example.com" ${NO_RESOURCES}`,
    ],
    [
      'create on names',
      () => ApiPermission.allowNamed(['get', 'create'], '', 'secrets', 'tls'),
      'permissions: create cannot be limited to names (tls); grant it in a rule of its own, without names',
    ],
    [
      'deletecollection on names',
      () => ApiPermission.allowNamed(['deletecollection'], '', 'secrets', 'a', 'b'),
      'permissions: deletecollection cannot be limited to names (a, b); grant it in a rule of its own, without names',
    ],
    [
      'named objects without a name, which would be all of them',
      () => ApiPermission.allowNamed(['get'], '', 'secrets'),
      'permissions: allowNamed was given [] as the names of secrets; name each object, or use ApiPermission.allow for all of them',
    ],
    [
      'an empty name',
      () => ApiPermission.allowNamed(['get'], '', 'secrets', 'tls', ''),
      'permissions: allowNamed was given ["tls",""] as the names of secrets; name each object, or use ApiPermission.allow for all of them',
    ],
  ])('%s', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

test.each([
  ['a wildcard', () => ApiPermission.allow(['*'], '*', '*')],
  ['a subresource of everything', () => ApiPermission.allow(['get'], '', '*/scale')],
  ['a verb of its own', () => ApiPermission.allow(['approve'], 'certificates.k8s.io', 'signers')],
])('%s is accepted', (_what, build) => {
  expect(() => operator({ permissions: [build()] })).not.toThrow();
});

describe('in one namespace', () => {
  const within = (permission: ApiPermission, namespace = 'team-a') => {
    return () => operator({ namespacePermissions: { [namespace]: [permission] } });
  };
  const clusterWide = (resource: string) =>
    `namespacePermissions['team-a']: "${resource}" have no namespace, so a Role in "team-a" cannot grant them; move the rule to permissions, which become a ClusterRole`;

  test.each<Refusal>([
    ['nodes', within(ApiPermission.read('', 'pods', 'nodes')), clusterWide('nodes')],
    ['the status of nodes', within(ApiPermission.allow(['patch'], '', 'nodes/status')), clusterWide('nodes/status')],
    ['namespaces', within(ApiPermission.read('', 'namespaces')), clusterWide('namespaces')],
    [
      'custom resource definitions',
      within(ApiPermission.read('apiextensions.k8s.io', 'customresourcedefinitions')),
      clusterWide('customresourcedefinitions'),
    ],
    [
      'cluster roles',
      within(ApiPermission.read('rbac.authorization.k8s.io', 'clusterroles')),
      clusterWide('clusterroles'),
    ],
    [
      'token reviews',
      within(ApiPermission.allow(['create'], 'authentication.k8s.io', 'tokenreviews')),
      clusterWide('tokenreviews'),
    ],
    [
      'anything, where the namespace is none',
      within(ApiPermission.read('', 'pods'), 'Team A'),
      `namespacePermissions['Team A']: "Team A" is not a DNS label; use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit`,
    ],
    [
      'nodes, added later',
      () => {
        operator().addNamespacePermissions('team-a', ApiPermission.read('', 'nodes'));
      },
      clusterWide('nodes'),
    ],
  ])('%s cannot be granted', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('a resource of another group may have the name of a cluster-scoped one', () => {
    expect(within(ApiPermission.read('example.com', 'nodes'))().roleIn('team-a')).toBeDefined();
  });
});
