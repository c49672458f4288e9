import { DRILL_EVENTS } from '../../../src/model/drill/event';
import { describeReview, drillRights, restoreRights, reviewsOf } from '../../../src/model/drill/rights';
import { roleManifests } from '../../../src/model/drill/roles';
import { Manifest } from '../../support/manifests';
import { expand, grantsOf } from '../../support/rbac';
import { assertSchemas } from '../../support/schema';

const NAMES = { deployment: 'shop', lease: 'shop-leader', configMaps: [] };
const SERVICE_ACCOUNT = { namespace: 'ci', name: 'drill' };

const READING = [
  'shop apps/deployments[shop] get',
  ...expand('shop', 'apps', 'replicasets', 'list'),
  ...expand('shop', '', 'pods', 'list watch'),
  ...expand('shop', 'policy', 'poddisruptionbudgets', 'list'),
  'kube-system coordination.k8s.io/leases[shop-leader] list',
  'kube-system coordination.k8s.io/leases[shop-leader] watch',
];

function granted(events: Parameters<typeof drillRights>[0], options: object = {}): string[] {
  const manifests = roleManifests(drillRights(events, NAMES), {
    namespace: 'shop',
    deployment: 'shop',
    leaseNamespace: 'kube-system',
    serviceAccount: SERVICE_ACCOUNT,
    ...options,
  }) as Manifest[];
  assertSchemas(manifests);
  return [...grantsOf(manifests, 'ci', 'drill')].sort();
}

test.each([
  [['delete'], expand('shop', '', 'pods', 'delete')],
  [['crash'], expand('shop', '', 'pods', 'delete')],
  [['drain'], [...expand('shop', '', 'pods/eviction', 'create'), ...expand('*', '', 'nodes', 'get list patch')]],
  [
    ['partition'],
    [
      ...expand('shop', '', 'pods', 'patch'),
      ...expand('shop', 'cilium.io', 'ciliumnetworkpolicies', 'list create delete'),
    ],
  ],
] as const)('%j needs to read, and just what it does', (events, more) => {
  expect(granted(events)).toEqual([...READING, ...more].sort());
});

test('a lease in the namespace of the Deployment needs no Role of its own', () => {
  const manifests = roleManifests(drillRights(['delete'], NAMES), { namespace: 'shop', deployment: 'shop' });
  expect(manifests).toHaveLength(1);
  assertSchemas(manifests);
});

test('without names, the roles are about all objects, go where they are applied, and are bound to nobody', () => {
  const manifests = roleManifests(drillRights(DRILL_EVENTS), {}) as Manifest[];
  assertSchemas(manifests);
  expect(manifests.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
    ['Role', 'failover-drill', undefined],
    ['ClusterRole', 'failover-drill', undefined],
  ]);
  expect(JSON.stringify(manifests)).not.toContain('resourceNames');
});

test('no rule is about the same objects as another', () => {
  const rights = drillRights([...DRILL_EVENTS, ...DRILL_EVENTS], NAMES);
  const objects = rights.map(({ apiGroups, resources, resourceNames, scope }) =>
    JSON.stringify([apiGroups, resources, resourceNames, scope]),
  );
  expect(new Set(objects).size).toBe(objects.length);
});

test('who may drill may also take back what a drill has left behind', () => {
  const spaces = { namespace: 'a', leaseNamespace: 'a' };
  const may = drillRights(DRILL_EVENTS).flatMap((right) => reviewsOf(right, spaces).map(describeReview));
  const needed = restoreRights(DRILL_EVENTS).flatMap((right) => reviewsOf(right, spaces).map(describeReview));
  expect(needed.filter((right) => !may.includes(right))).toEqual([]);
  expect(needed.length).toBeGreaterThan(3);
});

test('each right is asked for one by one, where it is needed', () => {
  const reviews = drillRights(['drain'], { ...NAMES, configMaps: ['a', 'b'] }).flatMap((right) =>
    reviewsOf(right, { namespace: 'shop', leaseNamespace: 'leases' }),
  );
  expect(reviews.map(describeReview)).toEqual([
    "get deployments.apps 'shop' in namespace shop",
    'list replicasets.apps in namespace shop',
    'list pods in namespace shop',
    'watch pods in namespace shop',
    'list poddisruptionbudgets.policy in namespace shop',
    "get configmaps 'a' in namespace shop",
    "get configmaps 'b' in namespace shop",
    "list leases.coordination.k8s.io 'shop-leader' in namespace leases",
    "watch leases.coordination.k8s.io 'shop-leader' in namespace leases",
    'create pods/eviction in namespace shop',
    'get nodes',
    'list nodes',
    'patch nodes',
  ]);
});
