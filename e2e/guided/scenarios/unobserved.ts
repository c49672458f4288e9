import { stringify } from 'yaml';
import { until } from '../../support/processes';
import { Look, lookAt } from '../look';
import { NAME, Operator } from '../operator';
import { gapsIn } from '../said';
import { Scenario } from '../scenario';
import { Stage } from '../stage';
import { MetricsAuth, MetricsScheme } from 'cdk8s-ha-operator';

const PAGE = 'docs/runbooks/HaOperatorUnobserved.md';
const BLOCKS = {
  lease: 'for LOOK',
  kubeStateMetrics: 'kube-state-metrics',
  controller: 'kubectl get podmonitors',
  token: '/metrics',
} as const;
type Looked = Look<keyof typeof BLOCKS>;

/** As far as one sees it by kubectl. */
async function startKubeStateMetrics(stage: Stage): Promise<void> {
  const labels = { 'app.kubernetes.io/name': 'kube-state-metrics' };
  const metadata = { name: 'kube-state-metrics', namespace: 'monitoring', labels };
  const container = { name: 'kube-state-metrics', image: 'registry.example.com/kube-state-metrics:v2' };
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container], terminationGracePeriodSeconds: 2 } },
  };
  const file = stage.cluster.api.file(
    'kube-state-metrics.yaml',
    stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }),
  );
  await stage.kubectl('create', 'namespace', 'monitoring');
  await stage.kubectl('apply', '--filename', file);
  await stage.kubectl('rollout', 'status', '--namespace', 'monitoring', 'deployment/kube-state-metrics');
}

export const UNOBSERVED: Scenario = {
  page: PAGE,
  title: 'neither kube-state-metrics nor the controller is scraped',
  async play(stage) {
    await startKubeStateMetrics(stage);
    const operator = await Operator.start(stage, 'unobserved', {
      metrics: { port: 8443, scheme: MetricsScheme.HTTPS, auth: MetricsAuth.KUBERNETES },
      monitoring: { prometheus: { serviceAccount: 'prometheus-k8s', selectorLabels: { release: 'stack' } } },
    });
    const before = await lookAt(operator.read(PAGE), BLOCKS);
    expect(gapsIn(before.lease.text)).toHaveLength(1);
    expect(before.kubeStateMetrics.text).toMatch(/^monitoring +kube-state-metrics-\S+ +1\/1 +Running/m);
    expect(before.controller.text).toMatch(/release=stack/);
    expect(before.controller.text).toMatch(/^Calls .* Called by .*monitoring.*$/m);
    expect(before.token.text).toBe('yes\n');

    await stage.kubectl('scale', '--namespace', 'monitoring', 'deployment/kube-state-metrics', '--replicas=0');
    await operator.kubectl('delete', 'servicemonitors', '--all');
    await stage.kubectl('delete', 'clusterrolebinding', `unobserved-${NAME}-metrics-reader`);
    await until('kube-state-metrics runs', async () =>
      (await stage.cluster.pods('monitoring')).length === 0 ? true : undefined,
    );

    const isSo = ({ lease, kubeStateMetrics, controller, token }: Looked) => {
      expect(gapsIn(lease.text)).toHaveLength(1);
      expect(kubeStateMetrics.text).toBe('No resources found\n');
      expect(controller.text).toMatch(/^No resources found in unobserved namespace\.$/m);
      expect(controller.text).toMatch(/^\+kind: ServiceMonitor$/m);
      expect(token.text).toBe('no\n');
    };
    const reading = operator.read(PAGE);
    isSo(await lookAt(reading, BLOCKS));
    expect(await reading.run('kubectl apply')).toMatchObject({ code: 0 });
    const { controller, token } = await lookAt(operator.read(PAGE), BLOCKS);
    expect(controller.text).toMatch(/release=stack/);
    expect(token.text).toBe('yes\n');
    return () => {
      isSo(before);
    };
  },
};
