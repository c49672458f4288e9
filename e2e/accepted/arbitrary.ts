import { join } from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { propsThunk, PropsThunk } from '../../test/properties/arbitrary-props';
import { Manifest } from '../../test/support/manifests';
import { synthesized } from '../support/synthesized';
import { Election, election, ELECTION_FEATURES } from './arbitrary-election';
import {
  HaOperator,
  HaOperatorProps,
  LeaderElectedController,
  NetworkBackend,
  ProjectedVolume,
} from 'cdk8s-ha-operator';

/** An account that is there before the controller is. */
export const ACCOUNT = 'brought';

const DEFINITIONS = join(__dirname, '../../test/definitions/samples.crd.yaml');
const CONSTRUCTS = { HaOperator, LeaderElectedController } as const;

const OF_OPERATORS = ['webhook', 'permissions', 'namespacePermissions'] as const;
const OF_CONTROLLERS = [
  'egress',
  'ingress',
  'writablePaths',
  'placement',
  'disruption',
  'readiness',
  'metrics',
  'monitoring',
  'gitOps',
] as const;
const BACKENDS = [NetworkBackend.CILIUM, NetworkBackend.NETWORK_POLICY] as const;
const REPLICAS = [1, 2, 3, 4, 5] as const;

/** What the props of the other properties leave out, most of it since it needs a construct to be in. */
const EXTRAS: Readonly<Record<string, (scope: Construct, namespace: string) => Partial<HaOperatorProps>>> = {
  'nothing else': () => ({}),
  volumes: (scope) => ({
    volumeMounts: [
      { path: '/mnt/scratch', volume: kplus.Volume.fromEmptyDir(scope, 'scratch', 'scratch') },
      {
        path: '/mnt/secret',
        volume: kplus.Volume.fromSecret(scope, 'keys', kplus.Secret.fromSecretName(scope, 'secret', 'keys')),
      },
      {
        path: '/mnt/config',
        volume: kplus.Volume.fromConfigMap(
          scope,
          'map',
          kplus.ConfigMap.fromConfigMapName(scope, 'config', 'settings'),
        ),
        readOnly: true,
      },
      {
        path: '/mnt/token',
        volume: ProjectedVolume.fromServiceAccountToken(scope, 'token', {
          audience: 'someone',
          expiration: Duration.hours(1),
        }),
      },
    ],
  }),
  containers: () => ({
    extraContainers: [{ name: 'sidecar', image: 'registry.example.com/sidecar:1.0.0', portNumber: 8099 }],
    initContainers: [{ name: 'migration', image: 'registry.example.com/migration:1.0.0', args: ['up'] }],
  }),
  references: (scope) => ({
    envFrom: [new kplus.EnvFrom(kplus.ConfigMap.fromConfigMapName(scope, 'settings', 'settings'))],
    imagePullSecrets: ['registry'],
  }),
  pace: () => ({
    startup: kplus.Probe.fromCommand(['/bin/ready']),
    minReady: Duration.seconds(10),
    progressDeadline: Duration.minutes(5),
    podLabels: { 'example.com/team': 'platform' },
  }),
  ids: () => ({ securityContext: { user: 65532, group: 65532, fsGroup: 65532 } }),
  'writable root': () => ({ securityContext: { readOnlyRootFilesystem: false } }),
  account: (scope, namespaceName) => ({
    serviceAccount: kplus.ServiceAccount.fromServiceAccountName(scope, 'account', ACCOUNT, { namespaceName }),
  }),
  definitions: () => ({ crds: [DEFINITIONS] }),
};

/**
 * Props that users might write, of which a part is refused. Nothing that Pod Security "restricted" forbids is among
 * what is not: a policy backend goes with no `hostNetwork`, root is refused, and no volume is of the host.
 */
export interface Variant {
  readonly construct: keyof typeof CONSTRUCTS;
  readonly backend: NetworkBackend;
  readonly election: Election;
  readonly extra: string;
  readonly replicas: number | undefined;
  readonly props: PropsThunk;
}

export const variant: fc.Arbitrary<Variant> = fc.record({
  construct: fc.oneof(
    { weight: 3, arbitrary: fc.constant('HaOperator' as const) },
    { weight: 1, arbitrary: fc.constant('LeaderElectedController' as const) },
  ),
  backend: fc.constantFrom(...BACKENDS),
  election,
  extra: fc.constantFrom(...Object.keys(EXTRAS)),
  replicas: fc.constantFrom(undefined, ...REPLICAS),
  props: propsThunk,
});

export interface Rendered {
  readonly manifests: Manifest[];
  /** What of all that can be asked for is in it. */
  readonly features: readonly string[];
  readonly props: HaOperatorProps;
}

/** The manifests in a namespace, or why there are none. */
export function attempt(given: Variant, namespace: string): Rendered | string {
  const app = new App();
  try {
    const chart = new Chart(app, 'chart', { namespace });
    const anything = given.props();
    const props: HaOperatorProps = {
      ...anything,
      ...EXTRAS[given.extra](chart, namespace),
      replicas: given.replicas,
      ...(given.election.alone && { replicas: 1, disruption: undefined }),
      leaderElection: given.election.leaderElection(),
      network: { ...anything.network, backend: given.backend },
    };
    const controller = new CONSTRUCTS[given.construct](chart, 'operator', props);
    return { manifests: synthesized(app), features: featuresOf(given, props, controller.replicas), props };
  } catch (error) {
    return (error as Error).message;
  }
}

/** All that variants may have: of every pair of backend and timing too. */
export const FEATURES: readonly string[] = [
  ...Object.keys(CONSTRUCTS),
  ...ELECTION_FEATURES.flatMap((feature) =>
    feature.startsWith('timing') ? BACKENDS.map((backend) => `${feature} with ${backend}`) : [feature],
  ),
  ...Object.keys(EXTRAS),
  ...REPLICAS.map((replicas) => `${replicas} replicas`),
  ...OF_OPERATORS,
  ...OF_CONTROLLERS,
];

function featuresOf(given: Variant, props: HaOperatorProps, replicas: number): string[] {
  const ofOperator = given.construct === 'HaOperator' ? OF_OPERATORS : [];
  return [
    given.construct,
    given.extra,
    `${replicas} replicas`,
    ...given.election.features.map((feature) =>
      feature.startsWith('timing') ? `${feature} with ${given.backend}` : feature,
    ),
    ...[...ofOperator, ...OF_CONTROLLERS].filter((key) => props[key] !== undefined),
  ];
}
