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
  MetricsAuth,
  MetricsScheme,
  NetworkBackend,
  NetworkEntity,
  NetworkOptions,
  Platform,
} from 'cdk8s-ha-operator';

const NAMESPACE = 'sm-operator-system';
const GROUP = 'k8s.bitwarden.com';
const BITWARDEN = ['api.bitwarden.com', 'identity.bitwarden.com'];

export interface SmOperatorChartProps {
  /**
   * Who enforces policy, and what the cluster is. A NetworkPolicy cannot name hosts: there, all outside the cluster
   * may be called on port 443.
   *
   * @default - Cilium, on a self-managed cluster
   */
  readonly network?: NetworkOptions;
}

/**
 * Bitwarden's Secrets Manager operator 2.1. Its policy lets it reach the API server, cluster DNS in kube-system
 * by UDP and TCP, and Bitwarden; without the first nobody would ever lead.
 *
 * @see https://github.com/bitwarden/sm-kubernetes
 */
export class SmOperatorChart extends Chart {
  public readonly operator: HaOperator;

  constructor(scope: Construct, id: string, props: SmOperatorChartProps = {}) {
    super(scope, id, { namespace: NAMESPACE });
    const network = { platform: Platform.SELF_MANAGED, ...props.network };
    restrictedNamespace(this, NAMESPACE);

    this.operator = new HaOperator(this, 'sm-operator', {
      image: 'ghcr.io/bitwarden/sm-operator:2.1.0',
      containerName: 'manager',
      command: ['/manager'],
      args: ['--health-probe-bind-address=:8081', '--metrics-bind-address=:8443'],
      env: {
        BW_API_URL: kplus.EnvValue.fromValue('https://api.bitwarden.com'),
        BW_IDENTITY_API_URL: kplus.EnvValue.fromValue('https://identity.bitwarden.com'),
        BW_SECRETS_MANAGER_REFRESH_INTERVAL: kplus.EnvValue.fromValue('300'),
        BW_SECRETS_MANAGER_STATE_PATH: kplus.EnvValue.fromValue('/state'),
      },
      // The binary has no flag for the lease or its timing.
      leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.SM_OPERATOR }),
      ports: [{ number: 8081, name: 'healthz' }],
      liveness: kplus.Probe.fromHttpGet('/healthz', {
        port: 8081,
        initialDelaySeconds: Duration.seconds(15),
        periodSeconds: Duration.seconds(20),
      }),
      readiness: kplus.Probe.fromHttpGet('/readyz', {
        port: 8081,
        initialDelaySeconds: Duration.seconds(5),
        periodSeconds: Duration.seconds(10),
      }),
      securityContext: { user: 65532, group: 65532, fsGroup: 65532 },
      writablePaths: ['/state'],
      resources: {
        cpu: { request: kplus.Cpu.millis(10) },
        memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
      },
      metrics: { port: 8443, scheme: MetricsScheme.HTTPS, auth: MetricsAuth.KUBERNETES },
      monitoring: MONITORING,
      permissions: [
        ApiPermission.reconcile(GROUP, 'bitwardensecrets'),
        ApiPermission.manage('', 'secrets'),
        ApiPermission.allow(['get'], '', 'secrets/status'),
      ],
      network,
      egress: [
        network.backend === NetworkBackend.NETWORK_POLICY
          ? Egress.toEntities([NetworkEntity.WORLD], { ports: [443] })
          : Egress.toFqdns(BITWARDEN, { ports: [443] }),
      ],
    });
  }
}
