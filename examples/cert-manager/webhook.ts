import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { MONITORING } from '../prometheus';
import { ACME_GROUP, GROUP, NAMESPACE, VERSION } from './upstream';
import {
  ApiPermission,
  CaInjection,
  HaOperator,
  LeaderElection,
  NetworkOptions,
  WebhookOperation,
} from 'cdk8s-ha-operator';

const NAME = 'cert-manager-webhook';
const CA_SECRET = `${NAME}-ca`;

export function webhook(chart: Chart, network?: NetworkOptions): HaOperator {
  return new HaOperator(chart, NAME, {
    image: `quay.io/jetstack/cert-manager-webhook:${VERSION}`,
    args: [
      '--v=2',
      '--secure-port=10250',
      '--dynamic-serving-ca-secret-namespace=$(POD_NAMESPACE)',
      `--dynamic-serving-ca-secret-name=${CA_SECRET}`,
      `--dynamic-serving-dns-names=${NAME}`,
      `--dynamic-serving-dns-names=${NAME}.$(POD_NAMESPACE)`,
      `--dynamic-serving-dns-names=${NAME}.$(POD_NAMESPACE).svc`,
    ],
    env: { POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE) },
    leaderElection: LeaderElection.notNeeded('every replica answers the API server'),
    ports: [{ number: 6080, name: 'healthcheck' }],
    liveness: kplus.Probe.fromHttpGet('/livez', {
      port: 6080,
      initialDelaySeconds: Duration.seconds(60),
      periodSeconds: Duration.seconds(10),
    }),
    readiness: kplus.Probe.fromHttpGet('/healthz', {
      port: 6080,
      initialDelaySeconds: Duration.seconds(5),
      periodSeconds: Duration.seconds(5),
    }),
    metrics: { port: 9402 },
    monitoring: MONITORING,
    network,
    webhook: {
      port: 10250,
      portName: 'https',
      serviceName: NAME,
      caInjection: CaInjection.fromSecret(CA_SECRET),
      validating: [
        {
          name: 'webhook.cert-manager.io',
          timeout: Duration.seconds(30),
          path: '/validate',
          rules: [{ apiGroups: [GROUP, ACME_GROUP], apiVersions: ['v1'], resources: ['*/*'] }],
          excludedNamespaceLabels: { 'cert-manager.io/disable-validation': 'true' },
        },
      ],
      mutating: [
        {
          name: 'webhook.cert-manager.io',
          timeout: Duration.seconds(30),
          path: '/mutate',
          rules: [
            {
              apiGroups: [GROUP],
              apiVersions: ['v1'],
              resources: ['certificaterequests'],
              operations: [WebhookOperation.CREATE],
            },
          ],
        },
      ],
    },
    permissions: [ApiPermission.allow(['create'], 'authorization.k8s.io', 'subjectaccessreviews')],
    namespacePermissions: {
      [NAMESPACE]: [
        ApiPermission.allow(['create'], '', 'secrets'),
        // Watched by name, so list and watch are limited to it too.
        ApiPermission.allowNamed(['get', 'list', 'update', 'watch'], '', 'secrets', CA_SECRET),
      ],
    },
  });
}
