import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterScoped } from '../cluster-scoped';
import { MONITORING } from '../prometheus';
import { NAMESPACE } from './upstream';
import {
  ApiPermission,
  Egress,
  HaOperator,
  LeaderElection,
  NetworkBackend,
  NetworkEntity,
  NetworkOptions,
} from 'cdk8s-ha-operator';

const NAME = 'cert-manager-webhook-gandi';
const GROUP = 'acme.bwolf.me';
const VERSION = 'v1alpha1';
const TLS = `${NAME}-webhook-tls`;
const PORT = 8443;
const CREDENTIALS = 'gandi-credentials';
/** v0.2 calls the first, v0.1 the second. */
const GANDI = ['api.gandi.net', 'dns.api.gandi.net'];

export interface GandiWebhookChartProps {
  /**
   * Who enforces policy, and what the cluster is. A NetworkPolicy cannot name hosts: there, all outside the cluster
   * may be called on port 443.
   *
   * @default - Cilium, on any platform
   */
  readonly network?: NetworkOptions;
}

/**
 * The solver webhook for DNS-01 challenges at Gandi, as an aggregated API that cert-manager reaches through the
 * API server. The image runs as root on port 443 unless it is told otherwise: `--secure-port` is a flag of the
 * API server library that it is built with.
 *
 * @see https://github.com/bwolf/cert-manager-webhook-gandi
 * @see https://github.com/cert-manager/cert-manager/blob/v1.5.4/pkg/acme/webhook/cmd/server/start.go
 */
export class GandiWebhookChart extends Chart {
  public readonly webhook: HaOperator;

  constructor(scope: Construct, id: string, { network }: GandiWebhookChartProps = {}) {
    super(scope, id, { namespace: NAMESPACE });
    this.servingCertificate();

    this.webhook = new HaOperator(this, NAME, {
      image: 'bwolf/cert-manager-webhook-gandi:v0.2.0',
      args: [`--secure-port=${PORT}`, '--tls-cert-file=/tls/tls.crt', '--tls-private-key-file=/tls/tls.key'],
      env: { GROUP_NAME: kplus.EnvValue.fromValue(GROUP) },
      leaderElection: LeaderElection.notNeeded('every replica solves the challenges that the API server sends it'),
      liveness: kplus.Probe.fromHttpGet('/livez', { port: PORT, scheme: kplus.ConnectionScheme.HTTPS }),
      readiness: kplus.Probe.fromHttpGet('/readyz', { port: PORT, scheme: kplus.ConnectionScheme.HTTPS }),
      securityContext: { user: 65534, group: 65534, fsGroup: 65534 },
      webhook: {
        port: PORT,
        portName: 'https',
        serviceName: NAME,
        certificate: { secretName: TLS, mountPath: '/tls' },
      },
      permissions: [
        // What system:auth-delegator grants: an aggregated API asks who calls it, and whether they may.
        ApiPermission.allow(['create'], 'authentication.k8s.io', 'tokenreviews'),
        ApiPermission.allow(['create'], 'authorization.k8s.io', 'subjectaccessreviews'),
        ApiPermission.allow(
          ['list', 'watch'],
          'flowcontrol.apiserver.k8s.io',
          'flowschemas',
          'prioritylevelconfigurations',
        ),
      ],
      namespacePermissions: { [NAMESPACE]: [ApiPermission.allowNamed(['get'], '', 'secrets', CREDENTIALS)] },
      monitoring: MONITORING,
      network,
      egress: [
        network?.backend === NetworkBackend.NETWORK_POLICY
          ? Egress.toEntities([NetworkEntity.WORLD], { ports: [443] })
          : Egress.toFqdns(GANDI, { ports: [443] }),
      ],
    });
    this.readAggregationConfiguration();
    this.letCertManagerSolve();
    this.registerApi();
  }

  /** A CA of the webhook's own, and the certificate that it serves with. */
  private servingCertificate(): void {
    const ca = `${NAME}-ca`;
    const issuer = (name: string, spec: object) => this.certManagerObject('Issuer', name, spec);
    const certificate = (name: string, spec: object) =>
      this.certManagerObject('Certificate', name, { secretName: name, ...spec });
    issuer(`${NAME}-selfsign`, { selfSigned: {} });
    certificate(ca, {
      duration: '43800h',
      isCA: true,
      commonName: `ca.${NAME}.cert-manager`,
      issuerRef: { name: `${NAME}-selfsign` },
    });
    issuer(ca, { ca: { secretName: ca } });
    certificate(TLS, {
      duration: '8760h',
      issuerRef: { name: ca },
      dnsNames: [NAME, `${NAME}.${NAMESPACE}`, `${NAME}.${NAMESPACE}.svc`],
    });
  }

  private certManagerObject(kind: string, name: string, spec: object): ApiObject {
    return new ApiObject(this, `${kind}-${name}`, { apiVersion: 'cert-manager.io/v1', kind, metadata: { name }, spec });
  }

  /** An aggregated API reads from kube-system by whom its callers are vouched for. */
  private readAggregationConfiguration(): void {
    const binding = new kplus.RoleBinding(this, 'aggregation', {
      metadata: { name: `${NAMESPACE}-${NAME}-webhook-authentication-reader`, namespace: 'kube-system' },
      role: kplus.Role.fromRoleName(this, 'aggregation-role', 'extension-apiserver-authentication-reader'),
    });
    binding.addSubjects(this.webhook.serviceAccount);
  }

  private letCertManagerSolve(): void {
    const metadata = { name: `${NAMESPACE}-${NAME}-domain-solver` };
    const role = clusterScoped(new kplus.ClusterRole(this, 'solver-role', { metadata }));
    role.allowCreate(kplus.ApiResource.custom({ apiGroup: GROUP, resourceType: 'gandi' }));
    const binding = clusterScoped(new kplus.ClusterRoleBinding(this, 'solver-binding', { metadata, role }));
    binding.addSubjects(
      kplus.ServiceAccount.fromServiceAccountName(this, 'cert-manager', 'cert-manager', { namespaceName: NAMESPACE }),
    );
  }

  private registerApi(): void {
    const api = new ApiObject(this, 'api', {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: {
        name: `${VERSION}.${GROUP}`,
        annotations: { 'cert-manager.io/inject-ca-from': `${NAMESPACE}/${TLS}` },
      },
      spec: {
        group: GROUP,
        version: VERSION,
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        service: { name: NAME, namespace: NAMESPACE },
      },
    });
    clusterScoped(api);
  }
}
