import { App, Chart } from 'cdk8s';
import { Manifest, only } from '../../test/support/manifests';
import { ControlPlane, startControlPlane } from '../support/control-plane';
import { synthesized } from '../support/synthesized';
import { Expectation, Finding, permitted } from './check';
import { ASK_ABOUT_CALLERS } from './needs';
import { PROMETHEUS } from './systems';
import {
  HaOperator,
  LeaderElection,
  LeaderElectionDialect,
  MetricsAuth,
  MetricsScheme,
  MonitoringOptions,
} from 'cdk8s-ha-operator';

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane();
});

afterAll(() => cluster.stop());

const ACCOUNT = 'operators/it';
const LEASE = 'coordination.k8s.io/leases[it-leader]';

/** An operator whose metrics have authentication, with its lease in another namespace. */
function operator(dialect: LeaderElectionDialect, monitoring?: MonitoringOptions): Manifest[] {
  const app = new App();
  new HaOperator(new Chart(app, 'chart', { namespace: 'operators' }), 'it', {
    image: 'registry.example.com/operator:1.0.0',
    leaderElection: LeaderElection.of({ dialect, leaseName: 'it-leader', leaseNamespace: 'leases' }),
    metrics: {
      port: 8443,
      scheme: MetricsScheme.HTTPS,
      auth: MetricsAuth.KUBERNETES,
    },
    monitoring,
  });
  // A cluster without Prometheus Operator.
  return synthesized(app).filter(({ apiVersion }) => !String(apiVersion).startsWith('monitoring.'));
}

function needsWith(client: 'client-go' | 'kube-lease-manager'): Expectation {
  return {
    account: ACCOUNT,
    elections: [{ client, namespace: 'leases', lease: 'it-leader' }],
    rights: ASK_ABOUT_CALLERS,
  };
}

const DIALECTS = {
  'client-go': LeaderElectionDialect.env(),
  'kube-lease-manager': LeaderElectionDialect.BINDY,
} as const;

const role = (manifests: Manifest[]) => only(manifests, 'Role');
const binding = (manifests: Manifest[]) => only(manifests, 'RoleBinding');
const ruleOf = (manifests: Manifest[], resource: string, isNamed = false): Manifest =>
  (role(manifests).rules as Manifest[]).find(
    ({ resources, resourceNames }) => resources.includes(resource) && isNamed === (resourceNames !== undefined),
  ) ?? {};
const named = (manifests: Manifest[]): Manifest => ruleOf(manifests, 'leases', true);
const clusterRule = (manifests: Manifest[], rule: Manifest) => only(manifests, 'ClusterRole').rules.push(rule);

const lacks = (...what: string[]): Finding[] => what.map((one) => ({ account: ACCOUNT, finding: 'lacks', what: one }));
const may = (...what: string[]): Finding[] => whoMay(ACCOUNT, ...what);
const whoMay = (account: string, ...what: string[]): Finding[] =>
  what.map((one) => ({ account, finding: 'may also', what: one }));

/** All that is in the Role, where it is meant to be. */
const ELECTION = [
  'create coordination.k8s.io/leases in leases',
  `get ${LEASE} in leases`,
  `update ${LEASE} in leases`,
  'create core/events in leases',
  'patch core/events in leases',
];
const inOperators = (what: string) => what.replace('in leases', 'in operators');

type Mutation = [what: string, mutate: (manifests: Manifest[]) => unknown, findings: Finding[]];

const WITH_CLIENT_GO: Mutation[] = [
  ['a Role in the wrong namespace', (m) => (role(m).metadata.namespace = 'operators'), lacks(...ELECTION)],
  [
    'a Role and its binding in the wrong namespace',
    (m) => [role(m), binding(m)].map(({ metadata }) => Object.assign(metadata, { namespace: 'operators' })),
    [...lacks(...ELECTION), ...may(...ELECTION.map(inOperators))],
  ],
  [
    'another name of the lease',
    (m) => (named(m).resourceNames = ['it-lease']),
    [
      ...lacks(`get ${LEASE} in leases`, `update ${LEASE} in leases`),
      ...may(
        'get coordination.k8s.io/leases[it-lease] in leases',
        'update coordination.k8s.io/leases[it-lease] in leases',
      ),
    ],
  ],
  [
    "the neighbour's lease too",
    (m) => named(m).resourceNames.push('neighbour'),
    may(
      'get coordination.k8s.io/leases[neighbour] in leases',
      'update coordination.k8s.io/leases[neighbour] in leases',
    ),
  ],
  [
    'all leases of the namespace',
    (m) => delete named(m).resourceNames,
    may('get coordination.k8s.io/leases in leases', 'update coordination.k8s.io/leases in leases'),
  ],
  ['a patch, which client-go never sends', (m) => named(m).verbs.push('patch'), may(`patch ${LEASE} in leases`)],
  ['every verb', (m) => (named(m).verbs = ['*']), may(`* ${LEASE} in leases`)],
  [
    'events of the other group',
    (m) => ruleOf(m, 'events').apiGroups.splice(0, 1, 'events.k8s.io'),
    [
      ...lacks('create core/events in leases', 'patch core/events in leases'),
      ...may('create events.k8s.io/events in leases', 'patch events.k8s.io/events in leases'),
    ],
  ],
  [
    'a binding to the account of pods that name none',
    (m) => (binding(m).subjects[0].name = 'default'),
    [
      ...lacks(...ELECTION),
      ...whoMay('operators/default', ...ELECTION),
      { account: 'operators/default', finding: 'is bound by', what: 'RoleBinding/operators-it-leader-election' },
    ],
  ],
  [
    'a binding to the namesake in the namespace of the lease',
    (m) => (binding(m).subjects[0].namespace = 'leases'),
    [
      ...lacks(...ELECTION),
      { account: 'leases/it', finding: 'is bound by', what: 'RoleBinding/operators-it-leader-election' },
    ],
  ],
  [
    'a binding to everybody',
    (m) =>
      binding(m).subjects.push({
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Group',
        name: 'system:serviceaccounts',
      }),
    [
      ...['operators', 'leases', 'elsewhere'].flatMap((namespace) => whoMay(`${namespace}/default`, ...ELECTION)),
      {
        account: 'Group system:serviceaccounts',
        finding: 'is bound by',
        what: 'RoleBinding/operators-it-leader-election',
      },
    ],
  ],
  [
    'a ClusterRole of what belongs into a Role',
    (m) => clusterRule(m, { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get'] }),
    may('get coordination.k8s.io/leases everywhere'),
  ],
  [
    'the administrator',
    (m) => (only(m, 'ClusterRoleBinding').roleRef.name = 'cluster-admin'),
    may('* */* everywhere', '* *'),
  ],
  [
    'a path that is no resource',
    (m) => clusterRule(m, { nonResourceURLs: ['/metrics'], verbs: ['get'] }),
    may('get /metrics'),
  ],
  [
    'roles beyond its own',
    (m) => clusterRule(m, { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['escalate'] }),
    may('escalate rbac.authorization.k8s.io/roles everywhere'),
  ],
  [
    'nobody to ask who scrapes',
    (m) => (only(m, 'ClusterRole').rules = []),
    lacks(
      'create authentication.k8s.io/tokenreviews everywhere',
      'create authorization.k8s.io/subjectaccessreviews everywhere',
    ),
  ],
  [
    'pods of another account',
    (m) => delete only(m, 'Deployment').spec.template.spec.serviceAccountName,
    [{ account: 'operators/default', finding: 'runs', what: 'Deployment/it' }],
  ],
];

const WITH_BINDYS: Mutation[] = [
  ['no patch', (m) => (named(m).verbs = ['get']), lacks(`patch ${LEASE} in leases`)],
  ['an update, which it never sends', (m) => named(m).verbs.push('update'), may(`update ${LEASE} in leases`)],
  [
    "the Role of client-go's",
    (m) => {
      named(m).verbs = ['get', 'update'];
      role(m).rules.push({ apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] });
    },
    [
      ...lacks(`patch ${LEASE} in leases`),
      ...may(`update ${LEASE} in leases`, 'create core/events in leases', 'patch core/events in leases'),
    ],
  ],
];

function sorted(findings: readonly Finding[]): string[] {
  return findings.map(({ account, finding, what }) => `${account} ${finding} ${what}`).sort();
}

describe('mutations', () => {
  describe.each([
    ['client-go', WITH_CLIENT_GO],
    ['kube-lease-manager', WITH_BINDYS],
  ] as const)('with %s', (client, mutations) => {
    test('there is nothing to find before', async () => {
      expect(await permitted(cluster, operator(DIALECTS[client]), [needsWith(client)])).toEqual([]);
    });

    test.each(mutations)('%s is found, and nothing else', async (_, mutate, findings) => {
      const manifests = operator(DIALECTS[client]);
      mutate(manifests);
      expect(sorted(await permitted(cluster, manifests, [needsWith(client)]))).toEqual(sorted(findings));
    });
  });

  describe('with a Prometheus', () => {
    const watched = () => operator(DIALECTS['client-go'], { prometheus: { serviceAccount: 'prometheus-k8s' } });
    const expected = [needsWith('client-go'), PROMETHEUS];
    const { account } = PROMETHEUS;

    test('there is nothing to find before', async () => {
      expect(await permitted(cluster, watched(), expected)).toEqual([]);
    });

    test('that may read something else it is found, and nothing else', async () => {
      const manifests = watched();
      only(manifests, 'ClusterRole', 'operators-it-metrics-reader').rules[0].nonResourceURLs = ['/metrics/cadvisor'];
      expect(sorted(await permitted(cluster, manifests, expected))).toEqual(
        sorted([
          { account, finding: 'lacks', what: 'get /metrics' },
          { account, finding: 'may also', what: 'get /metrics/cadvisor' },
        ]),
      );
    });
  });
});
