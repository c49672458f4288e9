import { Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { MONITORING } from '../prometheus';
import { restrictedNamespace } from '../restricted-namespace';
import {
  ApiPermission,
  Egress,
  HaOperator,
  LeaderElection,
  LeaderElectionDialect,
  NetworkOptions,
  ProjectedVolume,
  TimingProfile,
} from 'cdk8s-ha-operator';

const GROUP = 'bindy.firestoned.io';
const RECORDS = [
  'arecords',
  'aaaarecords',
  'txtrecords',
  'cnamerecords',
  'mxrecords',
  'nsrecords',
  'srvrecords',
  'caarecords',
];

export interface BindyChartProps {
  /**
   * The namespace of the lease.
   *
   * @default - Bindy's own
   */
  readonly leaseNamespace?: string;

  /**
   * The namespace of the BIND9 instances that Bindy manages.
   *
   * @default 'dns-system'
   */
  readonly dnsNamespace?: string;

  /**
   * Who enforces policy, and what the cluster is.
   *
   * @default - Cilium, on any platform
   */
  readonly network?: NetworkOptions;
}

/**
 * Bindy v0.6. Its variables carry the prefix BINDY_; those without, which older guides print, do nothing.
 *
 * @see https://github.com/firestoned/bindy/tree/main/deploy/operator
 */
export class BindyChart extends Chart {
  public readonly operator: HaOperator;

  constructor(scope: Construct, id: string, props: BindyChartProps = {}) {
    super(scope, id, { namespace: 'bindy-system' });
    const namespace = 'bindy-system';
    const bind9 = { namespace: props.dnsNamespace ?? 'dns-system', labels: { 'app.kubernetes.io/name': 'bind9' } };
    restrictedNamespace(this, namespace);

    this.operator = new HaOperator(this, 'bindy', {
      image: 'ghcr.io/firestoned/bindy:v0.6.2',
      args: ['run'],
      env: {
        RUST_LOG: kplus.EnvValue.fromValue('info'),
        RUST_LOG_FORMAT: kplus.EnvValue.fromValue('json'),
        POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE),
      },
      leaderElection: LeaderElection.of({
        dialect: LeaderElectionDialect.BINDY,
        timing: TimingProfile.DEFAULT,
        leaseNamespace: props.leaseNamespace,
      }),
      securityContext: { user: 65534, group: 65534, fsGroup: 65534 },
      writablePaths: ['/tmp'],
      resources: {
        cpu: { request: kplus.Cpu.millis(100) },
        memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) },
      },
      metrics: { port: 8080 },
      monitoring: MONITORING,
      permissions: [
        ApiPermission.manage(GROUP, 'bind9instances', 'bind9clusters'),
        ApiPermission.allow(
          ['create', 'get', 'list', 'patch', 'update', 'watch'],
          GROUP,
          'clusterbind9providers',
          'dnszones',
          ...RECORDS,
        ),
        ApiPermission.allow(
          ['get', 'patch', 'update'],
          GROUP,
          ...['bind9instances', 'bind9clusters', 'clusterbind9providers', 'dnszones', ...RECORDS].map(
            (kind) => `${kind}/status`,
          ),
        ),
        ApiPermission.manage('apps', 'deployments'),
        ApiPermission.manage('', 'services', 'configmaps', 'serviceaccounts'),
        ApiPermission.read('', 'secrets', 'pods', 'endpoints'),
        ApiPermission.allow(['create', 'patch'], '', 'events'),
      ],
      namespacePermissions: {
        [namespace]: [ApiPermission.allow(['create', 'update', 'patch', 'delete'], '', 'secrets')],
      },
      network: props.network,
      // The ports of the pods: policy judges those, not the Services' 80 and 53.
      egress: [
        Egress.toPods(bind9.labels, { namespace: bind9.namespace, ports: [8080] }),
        Egress.toPods(bind9.labels, { namespace: bind9.namespace, ports: [5353], protocol: kplus.Protocol.UDP }),
      ],
    });

    // Bindy shows this token to the bindcar sidecars of its BIND9 pods.
    const token = ProjectedVolume.fromServiceAccountToken(this, 'bindcar-token', {
      audience: 'bindcar',
      expiration: Duration.hours(1),
    });
    this.operator.addVolume('/var/run/secrets/bindcar', token, { readOnly: true });
  }
}
