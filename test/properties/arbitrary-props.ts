import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { maybe, mostly, name, port } from './arbitrary-basics';
import { monitoring } from './arbitrary-monitoring';
import { egress, ingress, network, scrapers } from './arbitrary-network';
import {
  AntiAffinity,
  ApiPermission,
  CaInjection,
  FailurePolicy,
  HaOperatorProps,
  LeaderElection,
  LeaderElectionDialect,
  MetricsAuth,
  MetricsScheme,
  TimingProfile,
  TopologySpread,
  WebhookOptions,
  WebhookRule,
  WhenUnsatisfiable,
} from 'cdk8s-ha-operator';

/**
 * Props that users might write, right and wrong, as thunks: what is refused while they are built is a refusal too.
 */
export type PropsThunk = () => HaOperatorProps;

const absolute = (n: number) => kplus.PercentOrAbsolute.absolute(n);
const percent = (n: number) => kplus.PercentOrAbsolute.percent(n);

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
  path: maybe(mostly(fc.constant('/metrics'), fc.constant('metrics'))),
  scheme: fc.constantFrom(MetricsScheme.HTTP, MetricsScheme.HTTPS),
  auth: maybe(fc.constantFrom(MetricsAuth.NONE, MetricsAuth.KUBERNETES)),
  scrapers: maybe(scrapers),
});

const handler = fc.record({
  name: mostly(fc.constantFrom('validate.example.com', 'default.example.com'), name),
  path: mostly(fc.constantFrom('/validate', '/mutate'), fc.string()),
  rules: fc.constant<WebhookRule[]>([{ apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['widgets'] }]),
  failurePolicy: maybe(fc.constantFrom(FailurePolicy.FAIL, FailurePolicy.IGNORE)),
});
const handlers = maybe(fc.array(handler, { maxLength: 1 }));
const webhook: fc.Arbitrary<WebhookOptions> = fc.record({
  port: maybe(port),
  servicePort: maybe(port),
  serviceName: maybe(name),
  certificate: maybe(fc.record({ secretName: name })),
  caInjection: mostly(fc.constant(CaInjection.external()), fc.constant(undefined)),
  validating: handlers,
  mutating: handlers,
});

const probe = fc
  .tuple(port, fc.boolean())
  .map(([p, http]) =>
    http ? kplus.Probe.fromHttpGet('/healthz', { port: p }) : kplus.Probe.fromTcpSocket({ port: p }),
  );

export const propsThunk: fc.Arbitrary<PropsThunk> = fc
  .record({
    election,
    network: maybe(network),
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
        gitOps: maybe(fc.record({ syncWaves: fc.boolean() })),
        egress: maybe(fc.array(egress, { maxLength: 3 })),
        ingress: maybe(fc.array(ingress, { maxLength: 3 })),
        liveness: maybe(probe),
        readiness: maybe(probe),
        placement: maybe(placement),
        disruption: maybe(disruption),
        permissions: maybe(permissions),
        namespacePermissions: maybe(permissions.map((p) => ({ elsewhere: p }))),
        metrics: maybe(metrics),
        monitoring: maybe(monitoring),
        webhook: maybe(webhook),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ election: leaderElection, network: options, props }) => {
    const thunk = () => ({
      image: 'registry.example.com/operator:1.0.0',
      ...props,
      network: options?.(),
      leaderElection: leaderElection(),
    });
    // What a failed property prints as its counterexample.
    return Object.assign(thunk, {
      [fc.toStringMethod]: () => `${fc.stringify(props)} with ${leaderElection.toString()} and ${String(options)}`,
    });
  });
