import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { MONITORING } from '../prometheus';
import { TIMING } from './timing';
import { ACME_GROUP, GROUP, VERSION } from './upstream';
import {
  ApiPermission,
  Egress,
  NetworkEntity,
  HaOperator,
  LeaderElection,
  LeaderElectionDialect,
  NetworkOptions,
} from 'cdk8s-ha-operator';

const CHANGE = ['patch', 'update'];
const SIGNERS = ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'];

export function controller(chart: Chart, network?: NetworkOptions): HaOperator {
  return new HaOperator(chart, 'cert-manager', {
    image: `quay.io/jetstack/cert-manager-controller:${VERSION}`,
    containerName: 'cert-manager-controller',
    args: [
      '--v=2',
      '--cluster-resource-namespace=$(POD_NAMESPACE)',
      `--acme-http01-solver-image=quay.io/jetstack/cert-manager-acmesolver:${VERSION}`,
      '--max-concurrent-challenges=60',
    ],
    env: { POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE) },
    leaderElection: LeaderElection.of({
      dialect: LeaderElectionDialect.CERT_MANAGER,
      timing: TIMING,
      leaseNamespace: 'kube-system',
    }),
    ports: [{ number: 9403, name: 'http-healthz' }],
    liveness: kplus.Probe.fromHttpGet('/livez', {
      port: 9403,
      initialDelaySeconds: Duration.seconds(10),
      periodSeconds: Duration.seconds(10),
      timeoutSeconds: Duration.seconds(15),
      failureThreshold: 8,
    }),
    metrics: { port: 9402 },
    monitoring: MONITORING,
    network,
    permissions: [...certificates(), ...acme(), ...signing()],
    egress: [
      // ACME directories, self-checks of HTTP-01 challenges (80, redirected to 443), and providers' APIs. Self-checks
      // that end at an ingress controller of this cluster need Egress.toNamespaces(['ingress-nginx']) too.
      Egress.toEntities([NetworkEntity.WORLD], { ports: [80, 443] }),
      // Self-checks of DNS-01 challenges ask authoritative servers.
      Egress.toEntities([NetworkEntity.WORLD], { ports: [53] }),
      Egress.toEntities([NetworkEntity.WORLD], { ports: [53], protocol: kplus.Protocol.UDP }),
    ],
  });
}

function certificates(): ApiPermission[] {
  return [
    ApiPermission.read(GROUP, 'certificates', 'certificaterequests', 'issuers', 'clusterissuers'),
    ApiPermission.allow(['create', 'delete'], GROUP, 'certificates', 'certificaterequests'),
    ApiPermission.allow(
      CHANGE,
      GROUP,
      ...['certificates', 'certificaterequests', 'issuers', 'clusterissuers'].flatMap((kind) => [
        kind,
        `${kind}/status`,
      ]),
    ),
    ApiPermission.allow(
      ['update'],
      GROUP,
      'certificates/finalizers',
      'certificaterequests/finalizers',
      'issuers/finalizers',
      'clusterissuers/finalizers',
    ),
    ApiPermission.manage('', 'secrets'),
    ApiPermission.allow(['create', 'patch'], '', 'events'),
  ];
}

function acme(): ApiPermission[] {
  return [
    ApiPermission.read(ACME_GROUP, 'orders', 'challenges'),
    ApiPermission.allow(['create', 'delete'], ACME_GROUP, 'orders', 'challenges'),
    ApiPermission.allow(CHANGE, ACME_GROUP, 'orders', 'orders/status', 'challenges', 'challenges/status'),
    ApiPermission.allow(['update'], ACME_GROUP, 'orders/finalizers', 'challenges/finalizers'),
    ApiPermission.allow(['create', 'delete', 'get', 'list', 'watch'], '', 'pods', 'services'),
    ApiPermission.allow(['create', 'delete', 'get', 'list', 'update', 'watch'], 'networking.k8s.io', 'ingresses'),
    ApiPermission.allow(['update'], 'networking.k8s.io', 'ingresses/finalizers'),
    ApiPermission.allow(
      ['create', 'delete', 'get', 'list', 'update', 'watch'],
      'gateway.networking.k8s.io',
      'httproutes',
    ),
    ApiPermission.read('gateway.networking.k8s.io', 'gateways', 'listenersets'),
    ApiPermission.allow(
      ['update'],
      'gateway.networking.k8s.io',
      'gateways/finalizers',
      'httproutes/finalizers',
      'listenersets/finalizers',
    ),
    ApiPermission.allow(['create'], 'route.openshift.io', 'routes/custom-host'),
  ];
}

function signing(): ApiPermission[] {
  return [
    ApiPermission.allowNamed(['approve'], GROUP, 'signers', ...SIGNERS),
    ApiPermission.allow(['get', 'list', 'update', 'watch'], 'certificates.k8s.io', 'certificatesigningrequests'),
    ApiPermission.allow(CHANGE, 'certificates.k8s.io', 'certificatesigningrequests/status'),
    ApiPermission.allowNamed(['sign'], 'certificates.k8s.io', 'signers', ...SIGNERS),
    ApiPermission.allow(['create'], 'authorization.k8s.io', 'subjectaccessreviews'),
  ];
}
