import { ApiResource, User } from 'cdk8s-plus-28';
import { LeaderElection, LeaderElectionDialect, LeaseClient } from '../../src';
import { documents, find } from '../support/documents';
import { controller, election, NAMESPACE, testChart } from '../support/subject';

const LEASES = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };

describe('a lease in another namespace', () => {
  const subject = controller({ leaderElection: election({ leaseNamespace: 'kube-system' }) });
  const docs = documents(subject);

  test('has its Role and RoleBinding there, named after both namespace and controller', () => {
    for (const kind of ['Role', 'RoleBinding']) {
      expect(find(docs, kind).metadata).toMatchObject({
        name: 'test-system-sample-leader-election',
        namespace: 'kube-system',
      });
    }
    expect(docs.filter((doc) => doc.metadata.namespace === 'kube-system').map((doc) => doc.kind)).toEqual([
      'Role',
      'RoleBinding',
    ]);
  });

  test("is bound to the account in the pods' namespace", () => {
    expect(find(docs, 'RoleBinding')).toMatchObject({
      roleRef: { kind: 'Role', name: 'test-system-sample-leader-election' },
      subjects: [{ kind: 'ServiceAccount', name: 'sample', namespace: NAMESPACE }],
    });
  });

  test('is granted events there too, where the election records them', () => {
    expect(find(docs, 'Role').rules).toContainEqual({
      apiGroups: [''],
      resources: ['events'],
      verbs: ['create', 'patch'],
    });
  });
});

test('the own namespace, said, is no other', () => {
  const said = documents(controller({ leaderElection: election({ leaseNamespace: NAMESPACE }) }));
  expect(said).toEqual(documents(controller()));
});

describe.each([
  ['Bindy', LeaderElection.of({ dialect: LeaderElectionDialect.BINDY }), 'bindy-leader'],
  [
    'env() with kube-lease-manager',
    LeaderElection.of({
      dialect: LeaderElectionDialect.env({ client: LeaseClient.KUBE_LEASE_MANAGER }),
      leaseName: 'mine',
    }),
    'mine',
  ],
])('%s', (_what, leaderElection, lease) => {
  test('patches its lease instead of updating it, and records no events', () => {
    expect(find(documents(controller({ leaderElection })), 'Role').rules).toEqual([
      { ...LEASES, verbs: ['create'] },
      { ...LEASES, resourceNames: [lease], verbs: ['get', 'patch'] },
    ]);
  });
});

test.each([
  ['BESKAR7', LeaderElection.of({ dialect: LeaderElectionDialect.BESKAR7 })],
  ['CERT_MANAGER', LeaderElection.of({ dialect: LeaderElectionDialect.CERT_MANAGER })],
  ['env()', LeaderElection.of({ dialect: LeaderElectionDialect.env() })],
])('%s, of client-go, gets and updates its one lease and records events', (_what, leaderElection) => {
  const subject = controller({ leaderElection });
  expect(find(documents(subject), 'Role').rules).toEqual([
    { ...LEASES, verbs: ['create'] },
    { ...LEASES, resourceNames: [subject.leaseName], verbs: ['get', 'update'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ]);
});

test.each([
  ['Strimzi, of fabric8, patches its one lease', LeaderElectionDialect.STRIMZI, ['get', 'patch']],
  [
    'the Java Operator SDK does, and asks whether it may update',
    LeaderElectionDialect.of('java-operator-sdk'),
    ['get', 'update', 'patch'],
  ],
  [
    'so does a controller of its own on that',
    LeaderElectionDialect.env({ client: LeaseClient.JAVA_OPERATOR_SDK }),
    ['get', 'update', 'patch'],
  ],
])('%s', (_what, dialect, verbs) => {
  const docs = documents(controller({ leaderElection: LeaderElection.of({ dialect, leaseName: 'mine' }) }));
  expect(find(docs, 'Role').rules).toEqual([
    { ...LEASES, verbs: ['create'] },
    { ...LEASES, resourceNames: ['mine'], verbs },
  ]);
});

// Their locks have no recorder (knative/pkg leaderelection/context.go).
test.each(['knative', 'knative-serving-controller', 'knative-autoscaler'])('%s may write no events', (id) => {
  const docs = documents(controller({ leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.of(id) }) }));
  expect(find(docs, 'Role', 'sample-leader-election').rules).toEqual([
    { ...LEASES, verbs: ['create', 'get', 'update'] },
  ]);
});

test('the role and its binding are there to be added to', () => {
  const chart = testChart();
  const subject = controller({}, chart);
  subject.leaseRole?.allowRead(ApiResource.LEASES);
  subject.leaseRoleBinding?.addSubjects(User.fromName(chart, 'user', 'jane'));
  const docs = documents(subject);
  expect(find(docs, 'Role').rules).toContainEqual({ ...LEASES, verbs: ['get', 'list', 'watch'] });
  expect(find(docs, 'RoleBinding').subjects).toContainEqual(expect.objectContaining({ kind: 'User', name: 'jane' }));
});
