import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { container, documents, find, podSpec } from '../support/documents';
import { controller, testChart } from '../support/subject';

test('variables are values, fields, or keys of Secrets and ConfigMaps, and whole ones of either', () => {
  const chart = testChart();
  const secret = kplus.Secret.fromSecretName(chart, 'secret', 'credentials');
  const config = kplus.ConfigMap.fromConfigMapName(chart, 'config', 'settings');
  const subject = controller(
    {
      env: {
        LEVEL: kplus.EnvValue.fromValue('debug'),
        NODE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.NODE_NAME),
        TOKEN: kplus.EnvValue.fromSecretValue({ secret, key: 'token' }),
        REGION: kplus.EnvValue.fromConfigMap(config, 'region', { optional: true }),
      },
      envFrom: [new kplus.EnvFrom(config, 'CFG_'), new kplus.EnvFrom(undefined, undefined, secret)],
    },
    chart,
  );
  const docs = documents(subject);
  expect(container(docs, 'env')).toEqual([
    { name: 'LEVEL', value: 'debug' },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'credentials', key: 'token' } } },
    { name: 'REGION', valueFrom: { configMapKeyRef: { name: 'settings', key: 'region', optional: true } } },
  ]);
  expect(container(docs, 'envFrom')).toEqual([
    { configMapRef: { name: 'settings' }, prefix: 'CFG_' },
    { secretRef: { name: 'credentials' } },
  ]);
});

test('name, command, ports, probes, resources and pulling are as given', () => {
  const docs = documents(
    controller({
      containerName: 'manager',
      command: ['/manager'],
      imagePullPolicy: kplus.ImagePullPolicy.ALWAYS,
      imagePullSecrets: ['registry', 'mirror.example.com'],
      ports: [{ number: 8081, name: 'health' }],
      liveness: kplus.Probe.fromHttpGet('/healthz', { port: 8081, periodSeconds: Duration.seconds(20) }),
      readiness: kplus.Probe.fromHttpGet('/readyz', { port: 8081 }),
      startup: kplus.Probe.fromTcpSocket({ port: 8081 }),
      resources: {
        cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.units(1) },
        memory: { request: Size.mebibytes(128), limit: Size.gibibytes(1) },
      },
    }),
  );
  expect(container(docs)).toMatchObject({
    name: 'manager',
    command: ['/manager'],
    imagePullPolicy: 'Always',
    ports: [{ containerPort: 8081, name: 'health' }],
    livenessProbe: { httpGet: { path: '/healthz', port: 8081 }, periodSeconds: 20 },
    readinessProbe: { httpGet: { path: '/readyz', port: 8081 } },
    startupProbe: { tcpSocket: { port: 8081 } },
  });
  expect(container(docs, 'resources')).toEqual({
    requests: { cpu: '100m', memory: '128Mi' },
    limits: { cpu: '1', memory: '1024Mi' },
  });
  expect(podSpec(docs, 'imagePullSecrets')).toEqual([{ name: 'registry' }, { name: 'mirror.example.com' }]);
});

test.each([0, 3])('%d revisions of history may be kept', (revisionHistoryLimit) => {
  expect(find(documents(controller({ revisionHistoryLimit })), 'Deployment').spec).toMatchObject({
    revisionHistoryLimit,
  });
});

test('how soon pods count as available and a rollout as failed may be said', () => {
  const docs = documents(controller({ minReady: Duration.seconds(20), progressDeadline: Duration.minutes(2) }));
  expect(find(docs, 'Deployment').spec).toMatchObject({ minReadySeconds: 20, progressDeadlineSeconds: 120 });
});

test('labels and annotations of the pods are on the pods alone', () => {
  const docs = documents(controller({ podLabels: { tier: 'one' }, podAnnotations: { 'example.com/note': 'a b' } }));
  expect(find(docs, 'Deployment').spec).toMatchObject({
    template: { metadata: { labels: { tier: 'one' }, annotations: { 'example.com/note': 'a b' } } },
  });
  expect(find(docs, 'Deployment').metadata).not.toHaveProperty('annotations');
  expect(find(docs, 'Deployment').metadata.labels).not.toHaveProperty('tier');
});
