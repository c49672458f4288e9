import {
  ClusterPolicy,
  Egress,
  HaOperatorProps,
  Ingress,
  NetworkBackend,
  NetworkOptions,
  Platform,
  PlatformOptions,
  PolicyTemplate,
  WorkloadPolicy,
} from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { operator, testChart } from '../support/subject';

const CILIUM = { backend: NetworkBackend.CILIUM };
const NETWORK_POLICY = { backend: NetworkBackend.NETWORK_POLICY };
const build = (props: Partial<HaOperatorProps>) => () => operator(props);

describe('labels by which Cilium does not tell pods apart are refused:', () => {
  const noLabel = (path: string, label: string) =>
    `${path}: Cilium does not tell pods apart by the label "${label}", so it would match none; choose them by app.kubernetes.io/name and app.kubernetes.io/instance, or another label of your own`;
  const named = { app: 'x', 'statefulset.kubernetes.io/pod-name': 'x-0' };
  const label = 'statefulset.kubernetes.io/pod-name';

  test.each<Refusal>([
    ['of pods that are called', build({ egress: [Egress.toPods(named)] }), noLabel('egress', label)],
    [
      'of pods that call',
      build({ network: CILIUM, ingress: [Ingress.fromPods(named, { namespace: 'x' })] }),
      noLabel('ingress', label),
    ],
    [
      'of scrapers',
      build({ metrics: { port: 8443, scrapers: [{ namespace: 'x', labels: { 'pod-template-hash': 'y' } }] } }),
      noLabel('metrics.scrapers', 'pod-template-hash'),
    ],
    [
      'of the pods that a policy is about',
      () => new WorkloadPolicy(testChart(), 'x', { podLabels: named, egress: [] }),
      noLabel('podLabels', label),
    ],
    [
      "of a platform's servers of DNS",
      build({
        network: { platform: Platform.EKS.customize({ dnsServers: [{ labels: { app: 'dns', 'k8s.io/dns': 'x' } }] }) },
      }),
      noLabel('platform.dnsServers', 'k8s.io/dns'),
    ],
    [
      "of a platform's callers of webhooks",
      () =>
        new WorkloadPolicy(testChart(), 'x', {
          egress: [],
          network: {
            platform: Platform.EKS.customize({ webhookCallers: [Ingress.fromPods(named, { namespace: 'x' })] }),
          },
        }),
      noLabel('platform.webhookCallers', label),
    ],
  ])('%s', (_what, given, message) => {
    expect(refusal(given)).toBe(message);
  });

  test('but not for a NetworkPolicy, which tells pods apart by every label', () => {
    const platform = Platform.EKS.customize({ dnsServers: [{ labels: named }] });
    expect(
      build({
        network: { ...NETWORK_POLICY, platform },
        egress: [Egress.toPods(named)],
        ingress: [Ingress.fromPods(named)],
      }),
    ).not.toThrow();
  });
});

const choose = 'choose them by app.kubernetes.io/name and app.kubernetes.io/instance, or another label of your own';
const PREFIX = `${'p'.repeat(63)}.${'p'.repeat(63)}.${'p'.repeat(63)}.${'p'.repeat(57)}`;

describe('labels that Cilium cannot have, because it puts its source before them, are refused:', () => {
  test.each([
    ['a name of 60 characters', 'n'.repeat(60)],
    ['a prefix of 250 characters', `${PREFIX}p/x`],
  ])('%s, with either backend, since in a NetworkPolicy Cilium takes it for everybody', (_what, label) => {
    const labels = { [label]: 'x' };
    const message = `the label "${label}" is too long for Cilium, which puts its source before it; ${choose}`;
    for (const network of [CILIUM, NETWORK_POLICY]) {
      expect(refusal(build({ network, egress: [Egress.toPods(labels)] }))).toBe(`egress: ${message}`);
      expect(refusal(build({ network, ingress: [Ingress.fromPods(labels)] }))).toBe(`ingress: ${message}`);
      expect(refusal(() => new WorkloadPolicy(testChart(), 'x', { podLabels: labels, egress: [], network }))).toBe(
        `podLabels: ${message}`,
      );
    }
    for (const backend of [NetworkBackend.CILIUM, NetworkBackend.NETWORK_POLICY]) {
      const servers = Platform.EKS.customize({ dnsServers: [{ labels: { app: 'dns' } }, { labels }] });
      expect(refusal(build({ network: { backend, platform: servers } }))).toBe(`platform.dnsServers: ${message}`);
      const callers = Platform.EKS.customize({ webhookCallers: [Ingress.fromPods(labels, { namespace: 'x' })] });
      expect(refusal(build({ network: { backend, platform: callers } }))).toBe(`platform.webhookCallers: ${message}`);
    }
  });

  test.each(['reserved.host', 'reserved.io/x'])('%s, which it takes for one of its own', (label) => {
    const labels = { [label]: 'x' };
    const message = `Cilium takes the label "${label}" for one of its own; ${choose}`;
    const egress = [Egress.toPods(labels)];
    const platform = Platform.EKS.customize({ dnsServers: [{ labels }] });
    expect(refusal(build({ egress }))).toBe(`egress: ${message}`);
    expect(refusal(build({ ingress: [Ingress.fromPods(labels)] }))).toBe(`ingress: ${message}`);
    expect(refusal(() => new WorkloadPolicy(testChart(), 'x', { podLabels: labels, egress: [] }))).toBe(
      `podLabels: ${message}`,
    );
    expect(refusal(build({ network: { platform } }))).toBe(`platform.dnsServers: ${message}`);
    const network = { ...NETWORK_POLICY, platform };
    expect(build({ network, egress })).not.toThrow();
    expect(() => new WorkloadPolicy(testChart(), 'x', { podLabels: labels, egress, network })).not.toThrow();
  });

  test.each([
    'n'.repeat(59),
    `${PREFIX}/x`,
    `${PREFIX}/${'n'.repeat(63)}`,
    `example.com/${'n'.repeat(63)}`,
    'reserved',
    'my.reserved.x',
    'example.com/reserved.x',
  ])('but not %s', (label) => {
    expect(build({ egress: [Egress.toPods({ [label]: 'x' })] })).not.toThrow();
  });
});

describe('a platform whose pods Cilium cannot tell apart is refused', () => {
  const labels = { 'pod-template-hash': 'x' };
  const noLabel = (path: string) =>
    `${path}: Cilium does not tell pods apart by the label "pod-template-hash", so it would match none; ${choose}`;
  const policies: [string, (network: NetworkOptions) => unknown][] = [
    ['a controller', (network) => operator({ network })],
    ['a workload', (network) => new WorkloadPolicy(testChart(), 'x', { ingress: [], network })],
    ['the cluster', (network) => new ClusterPolicy(testChart(), 'x', { template: PolicyTemplate.ALLOW_DNS, network })],
  ];
  const options: [string, PlatformOptions][] = [
    ['platform.dnsServers', { dnsServers: [{ labels: { app: 'dns' } }, { labels }] }],
    [
      'platform.webhookCallers',
      { webhookCallers: [Ingress.fromNamespaces(['x']), Ingress.fromPods(labels, { namespace: 'x' })] },
    ],
  ];

  test.each(policies.flatMap(([what, policy]) => options.map(([path, given]) => [what, path, policy, given] as const)))(
    'by the policy of %s: %s',
    (_what, path, policy, given) => {
      expect(refusal(() => policy({ platform: Platform.EKS.customize(given) }))).toBe(noLabel(path));
    },
  );

  test('but not where there is no policy, or a NetworkPolicy', () => {
    const platform = Platform.EKS.customize({ dnsServers: [{ labels }] });
    const backends = [NetworkBackend.NONE, NetworkBackend.NETWORK_POLICY];
    backends.forEach((backend) => {
      expect(build({ network: { backend, platform } })).not.toThrow();
    });
    // Nor is it forgotten by having been accepted.
    expect(refusal(build({ network: { platform } }))).toBe(noLabel('platform.dnsServers'));
    expect(build({ network: { backend: NetworkBackend.NETWORK_POLICY, platform } })).not.toThrow();
  });
});
