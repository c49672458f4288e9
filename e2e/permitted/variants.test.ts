import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { BindyChart } from '../../examples/bindy/chart';
import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane, startControlPlane } from '../support/control-plane';
import { synthesized } from '../support/synthesized';
import { Expectation, permitted, whileApplied } from './check';
import { eventTarget, exercised, leaseTarget, Target } from './exercised';
import { ASK_ABOUT_CALLERS, Election, MANAGE, READ } from './needs';
import { knownTokenOf } from './reviews';
import { rights } from './rights';
import { bindy } from './systems';
import {
  ApiPermission,
  HaOperator,
  LeaderElectedController,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionOptions,
  LeaseClient,
  MetricsAuth,
  MetricsScheme,
} from 'cdk8s-ha-operator';

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane();
});

afterAll(() => cluster.stop());

const image = 'registry.example.com/operator:1.0.0';

function render(build: (chart: Chart) => unknown): Manifest[] {
  const app = new App();
  build(new Chart(app, 'chart', { namespace: 'operators' }));
  return synthesized(app);
}

function controller(chart: Chart, id: string, options: LeaderElectionOptions): LeaderElectedController {
  return new LeaderElectedController(chart, id, { image, leaderElection: LeaderElection.of(options) });
}

async function accountToken(namespace: string, name: string): Promise<string> {
  accepted(await cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }));
  return knownTokenOf(cluster, namespace, name);
}

/** The needs of a controller that does nothing but elect. */
function electing(id: string, client: Election['client'], lease: string, namespace = 'operators'): Expectation {
  return { account: `operators/${id}`, elections: [{ client, namespace, lease }] };
}

const { KUBEBUILDER, CERT_MANAGER, BESKAR7, BINDY, KUEUE } = LeaderElectionDialect;
const [flags, env] = [LeaderElectionDialect.flags(), LeaderElectionDialect.env()];
const rust = LeaderElectionDialect.env({ client: LeaseClient.KUBE_LEASE_MANAGER });
const java = LeaderElectionDialect.of('java-operator-sdk');
const named = { leaseName: 'operator.example.com' };
const away = { leaseNamespace: 'leases' };

const ELECTIONS: [what: string, options: LeaderElectionOptions, needs: Expectation][] = [
  ['a scaffold', { dialect: KUBEBUILDER, ...named }, electing('it', 'client-go', 'operator.example.com')],
  ['flags', { dialect: flags, ...named }, electing('it', 'client-go', 'operator.example.com')],
  [
    'flags, the lease elsewhere',
    { dialect: flags, ...named, ...away },
    electing('it', 'client-go', 'operator.example.com', 'leases'),
  ],
  ['variables', { dialect: env }, electing('it', 'client-go', 'it-leader')],
  ['variables, the lease elsewhere', { dialect: env, ...away }, electing('it', 'client-go', 'it-leader', 'leases')],
  [
    "cert-manager's flags, the lease in kube-system by itself",
    { dialect: CERT_MANAGER },
    electing('it', 'client-go', 'cert-manager-controller', 'kube-system'),
  ],
  ['Beskar7', { dialect: BESKAR7 }, electing('it', 'client-go', 'beskar7.infrastructure.cluster.x-k8s.io')],
  ["Kueue's file", { dialect: KUEUE, ...away }, electing('it', 'client-go', 'c1f6bfd2.kueue.x-k8s.io', 'leases')],
  ['Bindy', { dialect: BINDY }, electing('it', 'kube-lease-manager', 'bindy-leader')],
  [
    'Bindy, the lease elsewhere',
    { dialect: BINDY, ...away },
    electing('it', 'kube-lease-manager', 'bindy-leader', 'leases'),
  ],
  ["variables and Bindy's client", { dialect: rust }, electing('it', 'kube-lease-manager', 'it-leader')],
  ['the Java Operator SDK', { dialect: java, ...named }, electing('it', 'java-operator-sdk', 'operator.example.com')],
  ['Strimzi', { dialect: LeaderElectionDialect.STRIMZI }, electing('it', 'fabric8', 'it-leader')],
  [
    'Knative',
    { dialect: LeaderElectionDialect.KNATIVE },
    {
      account: 'operators/it',
      // Its locks have no recorder (knative/pkg leaderelection/context.go), so that no events are written.
      rights: [
        ...rights('operators', 'coordination.k8s.io', 'leases', 'create get update'),
        ...rights('operators', '', 'configmaps', 'get', 'it-leader-election'),
      ],
    },
  ],
];

test.each(ELECTIONS)('%s: what its client needs, and no more', async (_, options, needs) => {
  const manifests = render((chart) => controller(chart, 'it', options));
  expect(await permitted(cluster, manifests, [needs])).toEqual([]);
});

test.each<[string, LeaderElectionDialect, string, string]>([
  ['client-go', flags, 'create get update', 'create patch'],
  ["Bindy's client", BINDY, 'create get patch', ''],
])('%s really does with its lease what it may, and nothing else', async (_, dialect, onLease, onEvents) => {
  const manifests = render((chart) => controller(chart, 'it', { dialect, leaseName: 'it', ...away }));
  const token = await accountToken('operators', 'it');
  const verbs = async (target: Target) =>
    (await exercised(cluster, token, target)).done.map(({ verb }) => verb).join(' ');
  await whileApplied(cluster, manifests, async () => {
    expect(await verbs(leaseTarget('leases', 'it'))).toBe(onLease);
    expect(await verbs(eventTarget('leases', 'it'))).toBe(onEvents);
    // No name limits what is created, only what comes after.
    expect(await verbs(leaseTarget('leases', 'neighbour'))).toBe('create');
    expect(await verbs(leaseTarget('operators', 'it'))).toBe('');
    expect(await verbs(leaseTarget('elsewhere', 'it'))).toBe('');
  });
});

test("Bindy's example with its lease in kube-system may do nothing else there", async () => {
  const app = new App();
  new BindyChart(app, 'bindy', { leaseNamespace: 'kube-system' });
  expect(await permitted(cluster, synthesized(app), [bindy('kube-system')])).toEqual([]);
});

test.each(['operators', 'leases'])("neighbours with leases in %s may not touch each other's", async (namespace) => {
  const manifests = render((chart) => {
    controller(chart, 'left', { dialect: flags, leaseName: 'left.example.com', leaseNamespace: namespace });
    controller(chart, 'right', { dialect: flags, leaseName: 'right.example.com', leaseNamespace: namespace });
    controller(chart, 'rusty', { dialect: BINDY, leaseName: 'rusty', leaseNamespace: namespace });
  });
  const needs = [
    electing('left', 'client-go', 'left.example.com', namespace),
    electing('right', 'client-go', 'right.example.com', namespace),
    electing('rusty', 'kube-lease-manager', 'rusty', namespace),
  ];
  expect(await permitted(cluster, manifests, needs)).toEqual([]);
});

test.each([
  ['is disabled', LeaderElection.disabled(LeaderElectionDialect.BINDY)],
  ['is not needed', LeaderElection.notNeeded('every replica serves')],
])('whose election %s may do nothing', async (_, leaderElection) => {
  const manifests = render((chart) => new LeaderElectedController(chart, 'it', { image, leaderElection }));
  expect(await permitted(cluster, manifests, [{ account: 'operators/it' }])).toEqual([]);
});

test('an account that was there before gets the rights, and its namesake elsewhere does not', async () => {
  const manifests = render(
    (chart) =>
      new LeaderElectedController(chart, 'it', {
        image,
        leaderElection: LeaderElection.of({ dialect: flags, ...named, ...away }),
        serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'brought', {
          namespaceName: 'operators',
        }),
      }),
  );
  const needs = [
    electing('brought', 'client-go', 'operator.example.com', 'leases'),
    { account: 'leases/brought' },
    { account: 'elsewhere/brought' },
  ];
  expect(await permitted(cluster, manifests, needs)).toEqual([]);
});

test('an operator may do what it was given, where it was given, and ask about those who scrape it', async () => {
  const manifests = render(
    (chart) =>
      new HaOperator(chart, 'it', {
        image,
        leaderElection: LeaderElection.of({ dialect: flags, ...named, ...away }),
        metrics: {
          port: 8443,
          scheme: MetricsScheme.HTTPS,
          auth: MetricsAuth.KUBERNETES,
          scrapers: [{ namespace: 'monitoring' }],
        },
        webhook: { certificate: { secretName: 'serving' } },
        permissions: [
          ApiPermission.reconcile('example.com', 'widgets'),
          ApiPermission.read('', 'nodes'),
          ApiPermission.allowNamed(
            ['get', 'update'],
            'apiextensions.k8s.io',
            'customresourcedefinitions',
            'a.b',
            'c.d',
          ),
        ],
        namespacePermissions: {
          operators: [ApiPermission.allow(['create'], '', 'secrets'), ApiPermission.manage('apps', 'deployments')],
          team: [ApiPermission.allowNamed(['get', 'watch'], '', 'secrets', 'theirs')],
        },
      }),
  );
  const crds = 'customresourcedefinitions';
  const needs: Expectation = {
    ...electing('it', 'client-go', 'operator.example.com', 'leases'),
    rights: [
      ...ASK_ABOUT_CALLERS,
      ...rights('*', 'example.com', 'widgets', MANAGE),
      ...rights('*', 'example.com', 'widgets/finalizers', 'update'),
      ...rights('*', 'example.com', 'widgets/status', 'get patch update'),
      ...rights('*', '', 'nodes', READ),
      ...['a.b', 'c.d'].flatMap((name) => rights('*', 'apiextensions.k8s.io', crds, 'get update', name)),
      ...rights('operators', '', 'secrets', 'create'),
      ...rights('operators', 'apps', 'deployments', MANAGE),
      ...rights('team', '', 'secrets', 'get watch', 'theirs'),
    ],
  };
  expect(await permitted(cluster, manifests, [needs])).toEqual([]);
});
