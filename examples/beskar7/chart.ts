import { ApiObject, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { MONITORING } from '../prometheus';
import { restrictedNamespace } from '../restricted-namespace';
import {
  ApiPermission,
  CaInjection,
  Egress,
  HaOperator,
  Ingress,
  LeaderElection,
  LeaderElectionDialect,
  MetricsAuth,
  MetricsScheme,
  NetworkOptions,
  TimingProfile,
  WebhookHandlerOptions,
} from 'cdk8s-ha-operator';

const NAMESPACE = 'beskar7-system';
const GROUP = 'infrastructure.cluster.x-k8s.io';
const CERTIFICATE = 'beskar7-serving-cert';
const CERTIFICATE_SECRET = 'beskar7-webhook-server-cert';
const CALLBACK_PORT = 8082;

export interface Beskar7ChartProps {
  /**
   * One replica with the election switched off.
   *
   * @default false
   */
  readonly development?: boolean;

  /**
   * The networks of the machines' management controllers, which Beskar7 calls by Redfish.
   *
   * @default - 192.0.2.0/24, which stands for yours
   */
  readonly bmcCidrs?: string[];

  /**
   * The networks that machines boot in, from where they call Beskar7 back.
   *
   * @default - 198.51.100.0/24, which stands for yours
   */
  readonly machineCidrs?: string[];

  /**
   * Who enforces policy, and what the cluster is.
   *
   * @default - Cilium, on any platform
   */
  readonly network?: NetworkOptions;
}

/**
 * Beskar7 v0.4. Older guides and overlays also pass --leader-elect-release-on-cancel and
 * --enable-security-monitoring; v0.4 knows neither and exits with "flag provided but not defined", so this
 * library refuses both among `args`.
 *
 * @see https://github.com/projectbeskar/beskar7
 */
export class Beskar7Chart extends Chart {
  public readonly operator: HaOperator;

  constructor(scope: Construct, id: string, props: Beskar7ChartProps = {}) {
    super(scope, id, { namespace: NAMESPACE });
    restrictedNamespace(this, NAMESPACE);
    const dialect = LeaderElectionDialect.BESKAR7;
    const callback = this.callbackService();
    this.certificate(callback.name);

    this.operator = new HaOperator(this, 'beskar7', {
      image: 'ghcr.io/projectbeskar/beskar7/beskar7:v0.4.0-alpha.7',
      containerName: 'manager',
      command: ['/manager'],
      args: [
        '--metrics-bind-address=:8443',
        '--health-probe-bind-address=:8081',
        '--enable-webhook=true',
        '--webhook-port=9443',
        `--bootstrap-url-base=https://${callback.name}.${NAMESPACE}.svc:${CALLBACK_PORT}`,
      ],
      leaderElection: props.development
        ? LeaderElection.disabled(dialect)
        : LeaderElection.of({ dialect, timing: TimingProfile.DEFAULT }),
      ports: [
        { number: 8081, name: 'healthz' },
        { number: CALLBACK_PORT, name: 'callback' },
      ],
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
      writablePaths: ['/tmp'],
      resources: {
        cpu: { request: kplus.Cpu.millis(200) },
        memory: { request: Size.mebibytes(256), limit: Size.gibibytes(1) },
      },
      metrics: { port: 8443, scheme: MetricsScheme.HTTPS, auth: MetricsAuth.KUBERNETES },
      monitoring: MONITORING,
      // The certificate is mounted even where the webhook is off: the callback server serves with it too.
      webhook: {
        serviceName: 'beskar7-webhook-service',
        certificate: { secretName: CERTIFICATE_SECRET },
        caInjection: CaInjection.fromCertificate(CERTIFICATE),
        validating: [this.webhook('validation', 'validate')],
        mutating: [this.webhook('defaulting', 'mutate')],
      },
      permissions: [
        ApiPermission.reconcile(GROUP, 'beskar7clusters', 'beskar7machines', 'physicalhosts'),
        ApiPermission.read(GROUP, 'beskar7machinetemplates'),
        ApiPermission.read('cluster.x-k8s.io', 'clusters', 'clusters/status', 'machines', 'machines/status'),
        ApiPermission.manage('', 'configmaps', 'secrets'),
        ApiPermission.allow(['create', 'patch'], '', 'events'),
        ApiPermission.read('rbac.authorization.k8s.io', 'clusterroles', 'clusterrolebindings'),
      ],
      network: props.network,
      egress: [Egress.toCidrs(props.bmcCidrs ?? ['192.0.2.0/24'], { ports: [443] })],
      ingress: [Ingress.fromCidrs(props.machineCidrs ?? ['198.51.100.0/24'], { ports: [CALLBACK_PORT] })],
    });
    Object.entries(this.operator.podSelector).forEach(([key, value]) => {
      callback.selectLabel(key, value);
    });
  }

  /** Machines report here while they boot. */
  private callbackService(): kplus.Service {
    return new kplus.Service(this, 'callback', {
      metadata: { name: 'beskar7-controller-manager' },
      ports: [{ name: 'callback', port: CALLBACK_PORT, targetPort: CALLBACK_PORT }],
    });
  }

  private certificate(callbackService: string): void {
    new ApiObject(this, 'issuer', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: { name: 'beskar7-selfsigned-issuer' },
      spec: { selfSigned: {} },
    });
    new ApiObject(this, 'certificate', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: CERTIFICATE },
      spec: {
        secretName: CERTIFICATE_SECRET,
        duration: '8760h',
        renewBefore: '720h',
        issuerRef: { kind: 'Issuer', name: 'beskar7-selfsigned-issuer' },
        dnsNames: [`beskar7-webhook-service.${NAMESPACE}.svc`, `${callbackService}.${NAMESPACE}.svc`],
      },
    });
  }

  /** The binary serves the webhooks of Beskar7Cluster only. */
  private webhook(purpose: string, verb: string): WebhookHandlerOptions {
    return {
      name: `${purpose}.beskar7cluster.${GROUP}`,
      path: `/${verb}-infrastructure-cluster-x-k8s-io-v1beta1-beskar7cluster`,
      rules: [{ apiGroups: [GROUP], apiVersions: ['v1beta1'], resources: ['beskar7clusters'] }],
    };
  }
}
