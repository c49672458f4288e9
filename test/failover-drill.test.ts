import { Chart, Cron, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  DurationFormat,
  FailoverDrill,
  FailoverDrillProps,
  FailoverEvent,
  HaOperator,
  LeaderElectionDialect,
  LeaseClient,
  NetworkBackend,
  TimingProfile,
} from '../src';
import { DrillRequest, parseOptions } from '../src/cli/drill/options';
import { at, Doc, documents, find, idOf } from './support/documents';
import { render } from './support/manifests';
import { expand, grantsOf } from './support/rbac';
import { assertSchemas } from './support/schema';
import { election, ID, LEASE_NAME, NAMESPACE, operator, testChart } from './support/subject';

const IMAGE = 'registry.example.com/drill:1.0.0';
const LABELS = { 'app.kubernetes.io/name': 'drill', 'app.kubernetes.io/instance': 'drill' };

type Given = Partial<Omit<FailoverDrillProps, 'controller'>>;

/** Beside its controller, in a chart of its own. */
function drillOf(controller: HaOperator = operator(), props: Given = {}): FailoverDrill {
  return new FailoverDrill(testChart('elsewhere'), 'drill', { controller, image: IMAGE, ...props });
}

function cronJobOf(...given: Parameters<typeof drillOf>): Doc {
  return find(documents(drillOf(...given)), 'CronJob');
}

function containerOf(...given: Parameters<typeof drillOf>): Doc {
  return at(cronJobOf(...given), 'spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0) as Doc;
}

/** What the program makes of its words. */
function askedOf(...given: Parameters<typeof drillOf>): DrillRequest {
  return parseOptions((containerOf(...given).args as string[]).slice(1));
}

const ROLE = ['ServiceAccount/drill', 'Role/drill', 'RoleBinding/drill'];
const elsewhere = (scope: string) => [`${scope}/${NAMESPACE}-drill`, `${scope}Binding/${NAMESPACE}-drill`];

describe('what is rendered, in its order,', () => {
  test.each([
    ['with one namespace', undefined, FailoverEvent.DELETE, ROLE],
    ['with the lease in another', 'leases', FailoverEvent.CRASH, [...ROLE, ...elsewhere('Role')]],
    ['for a node', undefined, FailoverEvent.DRAIN, [...ROLE, ...elsewhere('ClusterRole')]],
  ])('%s', (_what, leaseNamespace, event, rights) => {
    const docs = documents(drillOf(operator({ leaderElection: election({ leaseNamespace }) }), { event }));
    expect(docs.map(idOf)).toEqual(['CiliumNetworkPolicy/drill', ...rights, 'CronJob/drill']);
    for (const { metadata } of docs) {
      expect(metadata.labels).toEqual(LABELS);
    }
  });

  test('is in the namespace of the controller, whatever the chart says, and what is of the cluster in none', () => {
    const docs = documents(drillOf(operator(), { event: FailoverEvent.DRAIN }));
    const namespaces = docs.map(({ kind, metadata }) => [kind, metadata.namespace]);
    expect(namespaces).toEqual(docs.map(({ kind }) => [kind, kind.startsWith('Cluster') ? undefined : NAMESPACE]));
  });

  test('is the same twice', () => {
    const chart = testChart();
    new FailoverDrill(chart, 'drill', { controller: operator({}, chart), image: IMAGE });
    expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
  });

  test.each(Object.values(FailoverEvent))('validates against the published schemas: %s', (event) => {
    const drill = drillOf(operator(), { event, timeZone: 'Europe/Berlin', suspend: false });
    expect(() => {
      assertSchemas(render(Chart.of(drill)));
    }).not.toThrow();
  });
});

describe('the CronJob', () => {
  test('is suspended, and runs on Mondays at ten, unless told otherwise', () => {
    expect(cronJobOf().spec).toMatchObject({ suspend: true, schedule: '0 10 * * 1', concurrencyPolicy: 'Forbid' });
    const schedule = Cron.schedule({ minute: '30', hour: '9' });
    const told = cronJobOf(operator(), { suspend: false, schedule, timeZone: 'Europe/Berlin' });
    expect(told.spec).toMatchObject({ suspend: false, schedule: '30 9 * * *', timeZone: 'Europe/Berlin' });
  });

  test('has one pod, which gets no second chance', () => {
    const job = at(cronJobOf(), 'spec', 'jobTemplate', 'spec') as Doc;
    expect(job).toMatchObject({ backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } });
    expect(at(job, 'template', 'metadata', 'labels')).toEqual({ ...LABELS, 'cdk8s.io/metadata.addr': 'drill' });
  });

  test('goes on for longer than the program does, however slow the election is', () => {
    const timing = TimingProfile.custom({
      leaseDuration: Duration.minutes(10),
      renewDeadline: Duration.minutes(5),
      retryPeriod: Duration.seconds(30),
    });
    const slow = operator({
      leaderElection: election({ timing }),
      disruption: { gracePeriod: Duration.minutes(30) },
    });
    const crashMax = slow.electionFigures?.crashMax.toSeconds() ?? 0;
    // For the next leader, and twice that for the Deployment to be complete again.
    const program = 3 * (1800 + 2 * crashMax + 30);
    expect(at(cronJobOf(slow), 'spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds')).toBeGreaterThan(program);
  });

  test('is as restricted as Pod Security can ask for, as a user that is known by number', () => {
    const pod = at(cronJobOf(), 'spec', 'jobTemplate', 'spec', 'template', 'spec') as Doc;
    expect(pod).toMatchObject({
      automountServiceAccountToken: true,
      serviceAccountName: 'drill',
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(at(pod, 'containers', 0, 'securityContext')).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('starts the program as it is in the image', () => {
    expect(containerOf()).toMatchObject({ image: IMAGE, command: ['cdk8s-ha-operator'] });
    const command = ['node', '/app/main.js'];
    expect(containerOf(operator(), { command })).toMatchObject({ command });
  });
});

describe('the program is told', () => {
  test('of the Deployment, its lease, the event, and that nobody is asked', () => {
    const leaderElection = election({ leaseNamespace: 'leases' });
    expect(askedOf(operator({ leaderElection }), { event: FailoverEvent.CRASH })).toMatchObject({
      kind: 'drill',
      options: {
        namespace: NAMESPACE,
        deployment: ID,
        container: ID,
        leaseName: LEASE_NAME,
        leaseNamespace: 'leases',
        event: 'crash',
        yes: true,
      },
    });
  });

  test('the name of a controller in the catalog, whose settings say the rest', () => {
    const leaderElection = election({ dialect: LeaderElectionDialect.KUBEBUILDER });
    expect(askedOf(operator({ leaderElection }))).toMatchObject({
      options: { dialect: 'kubebuilder', timing: undefined, releaseOnCancel: undefined },
    });
  });

  test.each([
    ['env', LeaderElectionDialect.env({ prefix: 'X_', client: LeaseClient.KUBE_LEASE_MANAGER }), false],
    ['env, which releases', LeaderElectionDialect.env({ client: LeaseClient.FABRIC8, releasesByDefault: true }), true],
    ['flags', LeaderElectionDialect.flags({ durationFormat: DurationFormat.SECONDS }), false],
    ['a ConfigMap', LeaderElectionDialect.configMap({ path: '/etc/x/config.yaml' }), false],
  ])('all that is to be known of one of its own: %s', (_what, dialect, releaseOnCancel) => {
    const leaderElection = election({ dialect, timing: TimingProfile.FAST });
    expect(askedOf(operator({ leaderElection }))).toMatchObject({
      options: {
        timing: { leaseDuration: 10, renewDeadline: 6, retryPeriod: 1 },
        releaseOnCancel,
      },
    });
  });
});

describe('it may do', () => {
  const READ = [
    ...expand(NAMESPACE, 'apps', 'replicasets', 'list'),
    ...expand(NAMESPACE, '', 'pods', 'list watch'),
    ...expand(NAMESPACE, 'policy', 'poddisruptionbudgets', 'list'),
    `${NAMESPACE} apps/deployments[${ID}] get`,
    ...['list', 'watch'].map((verb) => `${NAMESPACE} coordination.k8s.io/leases[${LEASE_NAME}] ${verb}`),
  ];
  const grants = (...given: Parameters<typeof drillOf>) =>
    grantsOf(render(Chart.of(drillOf(...given))), NAMESPACE, 'drill');

  test.each([
    [FailoverEvent.DELETE, expand(NAMESPACE, '', 'pods', 'delete')],
    [FailoverEvent.CRASH, expand(NAMESPACE, '', 'pods', 'delete')],
    [
      FailoverEvent.DRAIN,
      [...expand(NAMESPACE, '', 'pods/eviction', 'create'), ...expand('*', '', 'nodes', 'get list patch')],
    ],
    [
      FailoverEvent.PARTITION,
      [
        ...expand(NAMESPACE, '', 'pods', 'patch'),
        ...expand(NAMESPACE, 'cilium.io', 'ciliumnetworkpolicies', 'create list delete'),
      ],
    ],
  ])('what the event %s takes, and nothing else', (event, rights) => {
    expect(grants(operator(), { event })).toEqual(new Set([...READ, ...rights]));
  });

  test('and read the ConfigMaps that may tell the controller of its election, also those that are added later', () => {
    const leaderElection = election({ dialect: LeaderElectionDialect.configMap({ path: '/etc/x/config.yaml' }) });
    const controller = operator({ leaderElection });
    const drill = drillOf(controller);
    const flags = kplus.ConfigMap.fromConfigMapName(controller, 'flags', 'flags');
    controller.container.env.addVariable('LEASE', kplus.EnvValue.fromConfigMap(flags, 'lease'));
    expect(grantsOf(render(Chart.of(drill)), NAMESPACE, 'drill')).toEqual(
      new Set([
        ...READ,
        ...expand(NAMESPACE, '', 'pods', 'delete'),
        `${NAMESPACE} /configmaps[${ID}-configuration] get`,
        `${NAMESPACE} /configmaps[flags] get`,
      ]),
    );
  });
});

test.each([
  [NetworkBackend.CILIUM, 'CiliumNetworkPolicy'],
  [NetworkBackend.NETWORK_POLICY, 'NetworkPolicy'],
])('with %s its pods call the API server, and nobody calls them', (backend, kind) => {
  const drill = drillOf(operator(), { network: { backend } });
  expect(find(documents(drill), kind).metadata.annotations).toMatchObject({
    'argocd.argoproj.io/sync-wave': '-1',
    'kubernetes.io/description': expect.stringMatching(/^Calls cluster DNS; the API server.*Called by nobody\.$/),
  });
  expect(drill.networkPolicy?.kind).toBe(kind);
});

test('no policy is rendered with NONE', () => {
  const drill = drillOf(operator(), { network: { backend: NetworkBackend.NONE } });
  expect(drill.networkPolicy).toBeUndefined();
  expect(documents(drill).map(idOf)).toEqual([...ROLE, 'CronJob/drill']);
});

test('several drills of one controller are beside each other', () => {
  const controller = operator();
  const chart = testChart();
  for (const event of Object.values(FailoverEvent)) {
    new FailoverDrill(chart, `drill-${event}`, { controller, image: IMAGE, event });
  }
  const ids = documents(chart).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => id.startsWith('CronJob'))).toHaveLength(4);
});
