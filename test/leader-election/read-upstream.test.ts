import { env, file, read, Row, summary } from './reading';

const POD_NAMESPACE = env({ POD_NAMESPACE: 'metadata.namespace' });
const CERT_MANAGER = [
  '--v=2',
  '--cluster-resource-namespace=$(POD_NAMESPACE)',
  '--leader-election-namespace=kube-system',
  '--max-concurrent-challenges=60',
];
describe("upstream's own manifests say:", () => {
  test.each<Row>([
    [
      "cert-manager's chart",
      'cert-manager',
      { args: CERT_MANAGER, env: POD_NAMESPACE },
      'on 60/40/15 cert-manager-controller in kube-system, releases',
    ],
    [
      "cert-manager's chart, with values of global.leaderElection",
      'cert-manager',
      {
        args: [
          '--v=2',
          '--leader-election-namespace=$(POD_NAMESPACE)',
          '--leader-election-lease-duration=1m30s',
          '--leader-election-renew-deadline=1m',
          '--leader-election-retry-period=7500ms',
        ],
        env: POD_NAMESPACE,
      },
      'on 90/60/7.5 cert-manager-controller in system, releases',
    ],
    [
      "the GPU operator's bundle, a value as a word of its own",
      'nvidia-gpu-operator',
      { command: ['gpu-operator'], args: ['--leader-elect', '--leader-lease-renew-deadline', '60s'] },
      'on 65/60/2 53822513.nvidia.com in system, keeps',
    ],
    [
      "ACK's Deployment, variables as words of their own",
      'aws-ack',
      {
        image: 'public.ecr.aws/aws-controllers-k8s/s3-controller:1.1.0',
        args: [
          '--enable-leader-election=$(ENABLE_LEADER_ELECTION)',
          '--leader-election-namespace',
          '$(LEADER_ELECTION_NAMESPACE)',
          '--feature-gates',
          '$(FEATURE_GATES)',
        ],
        env: env({ ENABLE_LEADER_ELECTION: 'true', LEADER_ELECTION_NAMESPACE: 'ack-system', FEATURE_GATES: '' }),
      },
      'on 15/10/2 ack-s3.services.k8s.aws in ack-system, keeps',
    ],
    [
      "NFD's chart, a flag with one dash and a file at its usual place",
      'nfd-master',
      {
        args: ['-enable-leader-election', '-metrics=8081'],
        ...file('/etc/kubernetes/node-feature-discovery/nfd-master.conf', { leaderElection: { leaseDuration: '20s' } }),
      },
      'on 20/10/2 nfd-master.nfd.kubernetes.io in system, keeps',
    ],
    [
      "ingress-nginx's",
      'ingress-nginx',
      {
        args: [
          '/nginx-ingress-controller',
          '--publish-service=$(POD_NAMESPACE)/ingress-nginx-controller',
          '--election-id=ingress-nginx-leader',
        ],
        env: [...env({ POD_NAME: 'metadata.name' }), ...POD_NAMESPACE],
      },
      'on 30/15/7.5 ingress-nginx-leader in system, keeps',
    ],
    [
      "Kueue's, without a file",
      'kueue',
      { command: ['/manager'], args: ['--zap-log-level=2'] },
      'on 15/10/2 c1f6bfd2.kueue.x-k8s.io in system, releases',
    ],
    [
      "Kueue's chart, with its file in the root",
      'kueue',
      {
        args: ['--config=/controller_manager_config.yaml', '--zap-log-level=2'],
        ...file('/controller_manager_config.yaml', {
          webhook: { port: 9443 },
          leaderElection: { leaderElect: true, resourceName: 'queue', leaseDuration: '40s', renewDeadline: '30s' },
        }),
      },
      'on 40/30/2 queue in system, releases',
    ],
    [
      "Knative's, whose ConfigMap has an example only",
      'knative-serving-controller',
      {
        env: env({ SYSTEM_NAMESPACE: 'metadata.namespace' }),
        configMaps: { 'config-leader-election': { _example: 'lease-duration: "99s"' } },
      },
      'on 60/40/10 unknown in system, releases',
    ],
    [
      "Strimzi's",
      'strimzi',
      {
        env: env({
          STRIMZI_LEADER_ELECTION_ENABLED: 'true',
          STRIMZI_LEADER_ELECTION_LEASE_NAME: 'strimzi-cluster-operator',
          STRIMZI_LEADER_ELECTION_LEASE_NAMESPACE: 'metadata.namespace',
          STRIMZI_LEADER_ELECTION_IDENTITY: 'metadata.name',
        }),
      },
      'on 15/10/2 strimzi-cluster-operator in system, releases',
    ],
    [
      "Bindy's",
      'bindy',
      {
        args: ['run'],
        env: env({ BINDY_LEASE_NAME: 'bindy-leader', BINDY_LEASE_DURATION_SECONDS: '20', POD_NAME: 'metadata.name' }),
      },
      'on 20/10/2 bindy-leader in system, keeps',
    ],
    [
      "Flux's",
      'flux',
      { image: 'fluxcd/source-controller', args: ['--watch-all-namespaces', '--enable-leader-election'] },
      'on 35/30/5 source-controller-leader-election in system, releases',
    ],
    [
      "Crossplane's chart",
      'crossplane-rbac',
      { args: ['rbac', 'start'], env: env({ LEADER_ELECTION: 'true' }) },
      'on 15/10/2 crossplane-leader-election-rbac in system, keeps',
    ],
  ])('%s (%s)', (_what, id, container, said) => {
    const reading = read(id, container, 'system');
    expect(summary(reading)).toBe(said);
    expect(reading.problems).toEqual([]);
  });
});

describe('what is not written is as the binary has it:', () => {
  test.each([
    ['sm-operator', "off 15/10/2 479cde60.bitwarden.com in the pod's, keeps"],
    ['cert-manager-cainjector', 'on 60/40/15 cert-manager-cainjector-leader-election in kube-system, releases'],
    ['beskar7-before-0.4', 'on 15/10/2 7be7e04e.cluster.x-k8s.io in beskar7-system, releases'],
    ['crossplane', "off 60/50/2 crossplane-leader-election-core in the pod's, releases"],
    ['kyverno', "on 12/10/2 unknown in the pod's, keeps"],
    ['opentelemetry-operator', "off 137/107/26 9f7554c3.opentelemetry.io in the pod's, releases"],
    ['argo-rollouts', "on 15/10/2 argo-rollouts-controller-lock in the pod's, keeps"],
    ['aws-vpc-resource-controller', 'off 30/15/5 cp-vpc-resource-controller in kube-system, keeps'],
  ])('%s: %s', (id, said) => {
    const reading = read(id, {});
    expect(summary(reading)).toBe(said);
    expect(reading).toMatchObject({ written: [], problems: [] });
  });
});

describe('durations follow from those that are written:', () => {
  test.each<[string, string[], string, string[]]>([
    ['ingress-nginx', ['--election-ttl=40s'], '40/20/10', ['leaseDuration']],
    ['kyverno', ['--leaderElectionRetryPeriod=3s'], '18/15/3', ['retryPeriod']],
    ['kyverno', ['-leaderElectionRetryPeriod', '2500ms'], '15/12.5/2.5', ['retryPeriod']],
    ['nvidia-gpu-operator', ['--leader-lease-renew-deadline=20s'], '25/20/2', ['renewDeadline']],
    [
      'cloudnative-pg',
      ['controller', '--leader-lease-duration=30', '--leader-renew-deadline=20'],
      '30/20/2',
      ['leaseDuration', 'renewDeadline'],
    ],
    ['flux', ['--leader-election-retry-period=4s'], '35/30/4', ['retryPeriod']],
  ])('%s %j: %s', (id, args, timing, written) => {
    const reading = read(id, { args });
    expect(summary(reading)).toContain(` ${timing} `);
    expect(reading.written).toEqual(written);
  });
});
