import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import {
  AntiAffinity,
  ApiPermission,
  Egress,
  EgressEntity,
  HaOperatorProps,
  LeaderElection,
  LeaderElectionDialect,
  MetricsAuth,
  MetricsScheme,
  NetworkBackend,
  TimingProfile,
  TopologySpread,
  WhenUnsatisfiable,
} from 'cdk8s-ha-operator';

/**
 * Props that users might write, right and wrong, as thunks: what is refused while they are built is a refusal too.
 */
export type PropsThunk = () => HaOperatorProps;

const absolute = (n: number) => kplus.PercentOrAbsolute.absolute(n);
const percent = (n: number) => kplus.PercentOrAbsolute.percent(n);

const valid = fc.stringMatching(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/);
const name = mostly(valid, fc.string({ maxLength: 70 }));
const port = mostly(fc.integer({ min: 1, max: 65535 }), fc.integer());

/** Wrong now and then: a dozen props must all be right for anything to be rendered. */
function mostly<T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 40, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary });
}
const ports = maybe(fc.uniqueArray(port, { maxLength: 4 }));

const dialect = fc.constantFrom(
  LeaderElectionDialect.KUBEBUILDER,
  LeaderElectionDialect.CERT_MANAGER,
  LeaderElectionDialect.CERT_MANAGER_CAINJECTOR,
  LeaderElectionDialect.BINDY,
  LeaderElectionDialect.BESKAR7,
  LeaderElectionDialect.flags(),
  LeaderElectionDialect.env(),
  LeaderElectionDialect.env({ prefix: 'MY_' }),
);

const anySeconds = fc.integer({ min: 0, max: 40 });
const timing = fc
  .oneof(
    { weight: 1, arbitrary: fc.tuple(anySeconds, anySeconds, anySeconds) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
        .map(([retry, more, evenMore]): [number, number, number] => {
          const renew = Math.floor(1.2 * retry) + more;
          return [renew + evenMore, renew, retry];
        }),
    },
  )
  .map(
    ([lease, renew, retry]) =>
      () =>
        TimingProfile.custom({
          leaseDuration: Duration.seconds(lease),
          renewDeadline: Duration.seconds(renew),
          retryPeriod: Duration.seconds(retry),
        }),
  );

const election = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        dialect,
        timing: maybe(timing),
        leaseName: fc.option(name, { nil: undefined }),
        leaseNamespace: maybe(mostly(fc.constant('operator-system'), name)),
        releaseOnCancel: mostly(fc.constant(undefined), fc.boolean()),
      })
      .map((options) => () => LeaderElection.of({ ...options, timing: options.timing?.() })),
  },
  { weight: 1, arbitrary: dialect.map((d) => () => LeaderElection.disabled(d)) },
  {
    weight: 1,
    arbitrary: mostly(fc.constant('every replica serves'), fc.constant(' ')).map(
      (reason) => () => LeaderElection.notNeeded(reason),
    ),
  },
);

const count = mostly(
  fc.oneof(
    fc.constantFrom(absolute(1), absolute(2), percent(1), percent(50)),
    fc.integer({ min: 0, max: 100 }).map((n) => percent(n)),
  ),
  fc.integer({ min: 0, max: 110 }).chain((n) => fc.constantFrom(absolute(n), percent(n))),
);
const rollout = fc
  .tuple(count, count)
  // Both zero is refused by cdk8s-plus itself, in its own words.
  .filter(([surge, unavailable]) => !(surge.isZero() && unavailable.isZero()))
  .map(([maxSurge, maxUnavailable]) => kplus.DeploymentStrategy.rollingUpdate({ maxSurge, maxUnavailable }));

const disruption = fc.record({
  budget: maybe(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ maxUnavailable: count }) },
      { weight: 4, arbitrary: fc.record({ minAvailable: count }) },
      {
        weight: 1,
        arbitrary: fc.record({ maxUnavailable: maybe(count), minAvailable: maybe(count), enabled: fc.boolean() }),
      },
    ),
  ),
  rollout: maybe(fc.oneof(rollout, fc.constant(kplus.DeploymentStrategy.recreate()))),
  gracePeriod: maybe(fc.integer({ min: 60, max: 600 }).map((s) => Duration.seconds(s))),
});

const spread = fc
  .record({
    maxSkew: maybe(mostly(fc.integer({ min: 1, max: 3 }), fc.constant(0))),
    minDomains: mostly(fc.constant(undefined), fc.integer({ min: 1, max: 3 })),
    whenUnsatisfiable: maybe(fc.constantFrom(WhenUnsatisfiable.DO_NOT_SCHEDULE, WhenUnsatisfiable.SCHEDULE_ANYWAY)),
  })
  .chain((options) => fc.constantFrom(TopologySpread.zone(options), TopologySpread.hostname(options)));

const placement = fc.record({
  antiAffinity: maybe(
    fc.constantFrom(
      AntiAffinity.none(),
      AntiAffinity.preferred({ weight: 50 }),
      AntiAffinity.required(),
      AntiAffinity.required({ perRevision: true }),
    ),
  ),
  topologySpread: maybe(fc.array(spread, { maxLength: 2 })),
  nodeSelector: maybe(fc.dictionary(name, name, { maxKeys: 2 })),
  tolerations: maybe(fc.array(fc.record({ key: maybe(name), value: maybe(name) }), { maxLength: 2 })),
  priorityClassName: maybe(name),
});

const egress = fc.oneof(
  fc
    .tuple(
      mostly(fc.constantFrom('api.example.com', '*.example.com'), fc.constantFrom('localhost', 'https://example.com')),
      ports,
    )
    .map(([fqdn, p]) => Egress.toFqdns([fqdn], { ports: p })),
  fc
    .tuple(
      fc.oneof(fc.ipV4(), fc.ipV6()),
      mostly(fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 140 })),
      ports,
    )
    .map(([ip, prefix, p]) => Egress.toCidrs([`${ip}/${prefix}`], { ports: p })),
  fc
    .tuple(fc.dictionary(name, name, { maxKeys: 2 }), maybe(name), ports)
    .map(([labels, namespace, p]) => Egress.toPods(labels, { namespace, ports: p, protocol: kplus.Protocol.UDP })),
  fc
    .tuple(fc.constantFrom(EgressEntity.WORLD, EgressEntity.HOST), ports)
    .map(([entity, p]) => Egress.toEntities([entity], { ports: p })),
);

const permissions = fc.constantFrom<ApiPermission[]>(
  [],
  [ApiPermission.reconcile('example.com', 'widgets'), ApiPermission.read('', 'secrets', 'configmaps')],
  [ApiPermission.manage('apps', 'deployments'), ApiPermission.allowNamed(['get'], '', 'secrets', 'a', 'b')],
  [ApiPermission.read('', 'nodes')],
);

const resources = fc
  .tuple(
    mostly(fc.integer({ min: 1, max: 500 }), fc.constant(-1)),
    fc.integer({ min: 2, max: 512 }),
    mostly(fc.nat(512), fc.constant(-1)),
  )
  .map(([cpu, request, more]) => ({
    cpu: { request: kplus.Cpu.millis(cpu) },
    memory: { request: Size.mebibytes(request), limit: Size.mebibytes(request + more) },
  }));

const metrics = fc.record({
  port,
  scheme: fc.constantFrom(MetricsScheme.HTTP, MetricsScheme.HTTPS),
  auth: maybe(fc.constantFrom(MetricsAuth.NONE, MetricsAuth.KUBERNETES)),
});

export const propsThunk: fc.Arbitrary<PropsThunk> = fc
  .record({
    election,
    props: fc.record(
      {
        name: maybe(name),
        instance: maybe(name),
        replicas: maybe(mostly(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, 2.5, Number.NaN))),
        args: maybe(
          fc.array(
            mostly(
              fc.constantFrom('--verbose', 'run'),
              fc.constantFrom('--leader-elect', '--enable-security-monitoring'),
            ),
          ),
        ),
        env: maybe(
          fc.dictionary(
            name,
            fc.string().map((v) => kplus.EnvValue.fromValue(v)),
            { maxKeys: 3 },
          ),
        ),
        ports: maybe(fc.array(fc.record({ number: port, name: maybe(name) }), { maxLength: 3 })),
        labels: maybe(fc.dictionary(name, name, { maxKeys: 2 })),
        podAnnotations: maybe(fc.dictionary(name, fc.string(), { maxKeys: 2 })),
        writablePaths: maybe(
          fc.uniqueArray(mostly(fc.constantFrom('/tmp', '/var/cache/x', '/Var/Cache/X'), fc.constant('relative'))),
        ),
        resources: maybe(resources),
        revisionHistoryLimit: maybe(mostly(fc.nat(5), fc.constant(-1))),
        hostNetwork: mostly(fc.constant(undefined), fc.boolean()),
        hostname: maybe(name),
        network: maybe(fc.constantFrom({ backend: NetworkBackend.CILIUM }, { backend: NetworkBackend.NONE })),
        gitOps: maybe(fc.record({ syncWaves: fc.boolean() })),
        egress: maybe(fc.array(egress, { maxLength: 3 })),
        placement: maybe(placement),
        disruption: maybe(disruption),
        permissions: maybe(permissions),
        namespacePermissions: maybe(permissions.map((p) => ({ elsewhere: p }))),
        metrics: maybe(metrics),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ election: leaderElection, props }) => {
    const thunk = () => ({ image: 'registry.example.com/operator:1.0.0', ...props, leaderElection: leaderElection() });
    // What a failed property prints as its counterexample.
    return Object.assign(thunk, {
      [fc.toStringMethod]: () => `${fc.stringify(props)} with ${leaderElection.toString()}`,
    });
  });
