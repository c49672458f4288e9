import { parse, stringify } from 'yaml';
import { explain, ExplainedJson, explainFile, section } from '../support/cli';
import { deployment } from './upstream';

/** What a manifest of somebody else's comes to, as its binary reads it. */
function jsonOf(yaml: string, options = ''): ExplainedJson {
  return JSON.parse(explainFile(yaml, `--json ${options}`).out) as ExplainedJson;
}

describe('what a manifest does not say is not invented:', () => {
  test('the name of a lease that the binary has no own for', () => {
    const env = [{ name: 'JOSDK_LEADER_ELECTION_ENABLED', value: 'true' }];
    const json = jsonOf(deployment({ image: 'example.com/java-operator', env }));
    expect(json).toMatchObject({ dialect: 'java-operator-sdk', lease: { name: null } });
    expect(JSON.stringify(json.env)).not.toContain('LEASE_NAME"');
  });

  test('the name of a lease that only the cluster knows', () => {
    const json = jsonOf(
      deployment({
        image: 'registry.k8s.io/kube-scheduler:v1.36.3',
        args: ['--leader-elect-resource-name=$(LEASE)'],
        env: [{ name: 'LEASE', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }],
      }),
    );
    expect(json.lease).toEqual({ name: null, namespace: 'kube-system' });
    expect(json.args.join(' ')).not.toContain('resource-name=');
  });

  test('a namespace', () => {
    const nowhere = deployment({
      image: 'ghcr.io/fluxcd/source-controller:v1.9.4',
      args: ['--enable-leader-election'],
    });
    const { metadata, ...rest } = JSON.parse(nowhere) as { metadata: object };
    const yaml = JSON.stringify({ ...rest, metadata: { ...metadata, namespace: undefined } });
    expect(jsonOf(yaml).lease).toEqual({ name: 'source-controller-leader-election', namespace: null });
    expect(explainFile(yaml).out).toContain('lease source-controller-leader-election, in the namespace of its pod');
    expect(jsonOf(yaml, '--namespace flux-system').lease.namespace).toBe('flux-system');
  });
});

test("a lease elsewhere than in the pod's namespace is no fault of the manifest's", () => {
  const outcome = explainFile(deployment({ image: 'ghcr.io/kedacore/keda:2.19.0', args: ['--leader-elect'] }));
  expect(outcome.code).toBe(0);
  expect(outcome.out).toContain('lease operator.keda.sh, in namespace keda');
});

test('a configuration file keeps its place and what else it holds, and has the timing that is asked for', () => {
  const path = '/controller_manager_config.yaml';
  const document = {
    apiVersion: 'config.kueue.x-k8s.io/v1beta1',
    kind: 'Configuration',
    health: { healthProbeBindAddress: ':8081' },
    leaderElection: { leaderElect: true, resourceLock: 'leases' },
  };
  const pod = deployment(
    {
      image: 'registry.k8s.io/kueue/kueue:v0.14.0',
      args: [`--config=${path}`],
      volumeMounts: [{ name: 'config', mountPath: path, subPath: 'controller_manager_config.yaml' }],
    },
    {},
  );
  const manifest = JSON.parse(pod) as { spec: { template: { spec: Record<string, unknown> } } };
  manifest.spec.template.spec.volumes = [{ name: 'config', configMap: { name: 'kueue-manager-config' } }];
  const configMap = {
    kind: 'ConfigMap',
    metadata: { name: 'kueue-manager-config', namespace: 'test-system' },
    data: { 'controller_manager_config.yaml': stringify(document) },
  };
  const yaml = `${JSON.stringify(manifest)}\n---\n${JSON.stringify(configMap)}\n`;
  const { args, files } = jsonOf(yaml, '--profile fast');
  expect(args).toEqual([`--config=${path}`]);
  expect(Object.keys(files)).toEqual([path]);
  expect(parse(files[path])).toMatchObject({
    ...document,
    leaderElection: {
      ...document.leaderElection,
      leaseDuration: '10s',
      renewDeadline: '6s',
      retryPeriod: '1s',
    },
  });
});

test("Knative's other ConfigMap is named as it is", () => {
  const pod = deployment({
    image: 'gcr.io/knative-releases/knative.dev/eventing/cmd/controller:v1.20.0',
    env: [{ name: 'CONFIG_LEADERELECTION_NAME', value: 'mine' }],
  });
  const data = { buckets: '3', 'lease-duration': '20s', 'renew-deadline': '15s', 'retry-period': '3s' };
  const configMap = { kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'test-system' }, data };
  const { env, files } = jsonOf(`${pod}\n---\n${JSON.stringify(configMap)}\n`);
  expect(env).toContainEqual({ name: 'CONFIG_LEADERELECTION_NAME', value: 'mine' });
  expect(parse(files['mine.yaml'])).toMatchObject({ metadata: { name: 'mine' }, data });
});

test('a retry period of less than a second is explained, and found', () => {
  const args = ['--leader-election', '--leader-election-retry-period=0.5s'];
  const outcome = explainFile(deployment({ image: 'registry.k8s.io/sig-storage/csi-provisioner:v5.3.0', args }));
  expect(outcome.code).toBe(1);
  expect(section(outcome, 'Found')).toEqual(['retryPeriod (0.5s) must be at least 1s; lengthen it']);
  expect(outcome.out).toContain('the next one leads after 14.5 – 17.2 s');
});

test('replicas that share the host name by which they are told apart are found', () => {
  const pod = JSON.parse(
    deployment({
      image: 'quay.io/jetstack/cert-manager-controller:v1.21.1',
      args: ['--leader-elect', '--leader-election-retry-period=5s', '--leader-election-renew-deadline=20s'],
    }),
  ) as { spec: { template: { spec: Record<string, unknown> } } };
  pod.spec.template.spec.hostNetwork = true;
  const outcome = explainFile(JSON.stringify(pod));
  expect(outcome.code).toBe(1);
  expect(section(outcome, 'Found')).toEqual([
    "hostNetwork: dialect 'cert-manager' tells replicas apart by their host name alone, and two that share one would both lead; leave hostNetwork out",
  ]);
});

test('of a binary that does not start it is not said that its replicas all act', () => {
  const outcome = explainFile(
    deployment({ image: 'ghcr.io/fluxcd/source-controller:v1.9.4', args: ['--enable-leader-election=maybe'] }),
  );
  expect(section(outcome, 'Found')).toEqual([
    '--enable-leader-election: "maybe" is not true or false, so that the binary does not start; write true or false',
  ]);
});

test('what is searched for is by the figures of client-go, and refused for another client', () => {
  expect(explain('--dialect strimzi --failover 30s')).toMatchObject({
    code: 1,
    out: expect.stringContaining(
      "what is searched for is by the figures of client-go, and dialect 'strimzi' elects with fabric8; give --timing",
    ) as string,
  });
  expect(explain('--dialect flux --failover 30s --tolerating 4s --no-release-on-cancel').code).toBe(0);
});

test('a second scheduler is noted to need a lease of its own', () => {
  expect(section(explain('--dialect kube-scheduler'), 'Note')[0]).toBe(
    "lease 'kube-scheduler' is that of the cluster's own scheduler, so that this controller never leads beside it; give leaseName, with a name of its own",
  );
  expect(explain('--dialect kube-scheduler --lease-name mine').out).not.toContain('never leads beside it');
});

test('a search among very long timings ends', () => {
  expect(explain('--failover 1000000h --tolerating 999999h').code).toBe(0);
  expect(explain('--failover 1000000h --tolerating 1000000h').code).toBe(1);
});

test('a duration of nothing is found, and no figures are made of it', () => {
  const args = ['--enable-leader-election', '--leader-election-retry-period=0s'];
  const outcome = explainFile(deployment({ image: 'ghcr.io/fluxcd/source-controller:v1.9.4', args }));
  expect(outcome.code).toBe(1);
  expect(section(outcome, 'Found')).toEqual(['retryPeriod (0s) must be at least 1s; lengthen it']);
  expect(outcome.out).not.toMatch(/Infinity|NaN/);
});

test('a DaemonSet in the network of its nodes has one host name a pod', () => {
  const container = {
    image: 'quay.io/jetstack/cert-manager-controller:v1.21.1',
    args: ['--leader-elect', '--leader-election-retry-period=5s', '--leader-election-renew-deadline=20s'],
  };
  const manifest = JSON.parse(deployment(container, {}, 'DaemonSet')) as {
    spec: { template: { spec: Record<string, unknown> } };
  };
  manifest.spec.template.spec.hostNetwork = true;
  expect(explainFile(JSON.stringify(manifest)).code).toBe(0);
});
