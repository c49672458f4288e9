import { Testing } from 'cdk8s';
import { NetworkBackend, Platform, WebhookCheck, WebhookCheckRoute } from '../../src';
import { at, Doc, documents, find, idOf } from '../support/documents';
import { chartWithoutNamespace, NAMESPACE, operator, testChart } from '../support/subject';
import { check, jobOf, rendered } from './check';

const LABELS = { 'app.kubernetes.io/name': 'check', 'app.kubernetes.io/instance': 'check' };
const { API_SERVER, SERVICE } = WebhookCheckRoute;
const { CILIUM, NETWORK_POLICY, NONE } = NetworkBackend;

const ids = (docs: readonly Doc[]) => docs.map(idOf);
const environment = (props: Parameters<typeof jobOf>[0]) => {
  const env = at(jobOf(props), 'spec', 'template', 'spec', 'containers', 0, 'env') as { name: string; value: string }[];
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
};

describe('what is rendered, in its order,', () => {
  const rights = ['ServiceAccount/check', 'Role/check', 'RoleBinding/check'];

  test.each([
    [API_SERVER, CILIUM, ['CiliumNetworkPolicy/check', ...rights, 'Job/check']],
    [API_SERVER, NETWORK_POLICY, ['NetworkPolicy/check', ...rights, 'Job/check']],
    [API_SERVER, NONE, [...rights, 'Job/check']],
    [SERVICE, CILIUM, ['CiliumNetworkPolicy/check', 'Job/check']],
    [SERVICE, NETWORK_POLICY, ['NetworkPolicy/check', 'Job/check']],
    [SERVICE, NONE, ['Job/check']],
  ])('by the route %s with the backend %s', (route, backend, expected) => {
    const docs = rendered({ route, network: { backend } });
    expect(ids(docs)).toEqual(expected);
    for (const { metadata } of docs) {
      expect(metadata).toMatchObject({ name: 'check', namespace: NAMESPACE, labels: LABELS });
    }
  });

  test('is the route of the API server and Cilium, unless told otherwise', () => {
    expect(rendered()).toEqual(rendered({ route: API_SERVER, network: { backend: CILIUM, platform: Platform.ANY } }));
  });

  test('is the same twice', () => {
    const chart = testChart();
    check({}, chart);
    expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
  });
});

describe('the Job', () => {
  test('has one pod, which gets no second chance and goes on no longer than it has to', () => {
    const { spec } = jobOf();
    expect(spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 180 + 35 + 120 });
    expect(spec.template.spec.restartPolicy).toBe('Never');
    expect(spec).not.toHaveProperty('selector');
    expect(spec.template.metadata.labels).toEqual({ ...LABELS, 'cdk8s.io/metadata.addr': 'check' });
  });

  test('is as restricted as Pod Security can ask for, as a user that is known by number', () => {
    const pod = jobOf().spec.template.spec;
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65534,
      runAsGroup: 65534,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.hostNetwork).toBe(false);
    expect(pod.containers).toHaveLength(1);
    expect(pod.containers[0]).toMatchObject({
      name: 'curl',
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
      },
      resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    });
  });

  test('has a token where it needs one, and nowhere else', () => {
    expect(jobOf().spec.template.spec).toMatchObject({
      serviceAccountName: 'check',
      automountServiceAccountToken: true,
    });
    expect(find(rendered(), 'ServiceAccount').automountServiceAccountToken).toBe(false);
    const direct = jobOf({ route: SERVICE }).spec.template.spec;
    expect(direct.automountServiceAccountToken).toBe(false);
    expect(direct).not.toHaveProperty('serviceAccountName');
  });

  test('has an image that can be another', () => {
    const image = (props?: Parameters<typeof jobOf>[0]): unknown => jobOf(props).spec.template.spec.containers[0].image;
    expect(image()).toBe('curlimages/curl:8.12.1');
    expect(image({ image: 'registry.example.com/curl@sha256:0' })).toBe('registry.example.com/curl@sha256:0');
  });

  test('has nothing in its script that kubelet would replace', () => {
    for (const route of [API_SERVER, SERVICE]) {
      const [container] = jobOf({ route, anyStatus: true }).spec.template.spec.containers;
      expect(container.command).toEqual(['/bin/sh', '-c']);
      expect(container.args).toHaveLength(1);
      expect(container.args[0]).not.toMatch(/\$\$|\$\((URL|WEBHOOK)\)/);
    }
  });

  test('is told whom to call', () => {
    expect(environment({})).toEqual({
      URL: 'https://kubernetes.default.svc/api/v1/namespaces/test-system/services/https:hook:443/proxy/healthz',
      WEBHOOK: 'webhook test-system/hook:443/healthz',
    });
    expect(environment({ serviceNamespace: 'shop', servicePort: 8443, path: '/' })).toEqual({
      URL: 'https://kubernetes.default.svc/api/v1/namespaces/shop/services/https:hook:8443/proxy/',
      WEBHOOK: 'webhook shop/hook:8443/',
    });
    expect(environment({ route: SERVICE, serviceNamespace: 'shop', path: '/live?verbose=1' })).toEqual({
      URL: 'https://hook.shop.svc:443/live?verbose=1',
      WEBHOOK: 'webhook shop/hook:443/live?verbose=1',
    });
  });
});

describe('Argo CD', () => {
  const annotations = (props: Parameters<typeof rendered>[0]) => {
    const docs = rendered(props);
    return ['CiliumNetworkPolicy', 'Job'].map((kind) =>
      Object.fromEntries(
        Object.entries(find(docs, kind).metadata.annotations ?? {}).filter(([key]) => key.startsWith('argocd')),
      ),
    );
  };

  test('has the policy first, and the check after what it checks', () => {
    expect(annotations({})).toEqual([
      { 'argocd.argoproj.io/sync-wave': '-1' },
      { 'argocd.argoproj.io/sync-wave': '2' },
    ]);
  });

  test('runs the check after each sync, if it is asked to', () => {
    expect(annotations({ argoCdPostSync: true })).toEqual([
      { 'argocd.argoproj.io/sync-wave': '-1' },
      { 'argocd.argoproj.io/hook': 'PostSync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' },
    ]);
  });

  test('may be without waves, and still have a hook', () => {
    const gitOps = { syncWaves: false };
    expect(annotations({ gitOps })).toEqual([{}, {}]);
    expect(annotations({ gitOps, argoCdPostSync: true })[1]).toHaveProperty(['argocd.argoproj.io/hook'], 'PostSync');
  });
});

describe('rights', () => {
  const subjects = [{ apiGroup: '', kind: 'ServiceAccount', name: 'check', namespace: NAMESPACE }];

  test('are to get one Service by the proxy, as it is named in the URL', () => {
    const docs = rendered({ servicePort: 8443 });
    expect(find(docs, 'Role').rules).toEqual([
      { apiGroups: [''], resources: ['services/proxy'], resourceNames: ['https:hook:8443'], verbs: ['get'] },
    ]);
    expect(environment({ servicePort: 8443 }).URL).toContain('/services/https:hook:8443/proxy');
    expect(find(docs, 'RoleBinding')).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'check' },
      subjects,
    });
  });

  test("are in the webhook's namespace, and named with the check's own first", () => {
    const docs = rendered({ serviceNamespace: 'shop' });
    expect(docs.map(({ kind, metadata: { namespace = '', name } }) => `${kind} ${namespace}/${name}`)).toEqual([
      'CiliumNetworkPolicy test-system/check',
      'ServiceAccount test-system/check',
      'Role shop/test-system-check',
      'RoleBinding shop/test-system-check',
      'Job test-system/check',
    ]);
    expect(find(docs, 'RoleBinding')).toMatchObject({ roleRef: { kind: 'Role', name: 'test-system-check' }, subjects });
    expect(find(docs, 'Role').metadata.labels).toEqual(LABELS);
  });
});

describe('the policy of its pods', () => {
  const POLICY = { [CILIUM]: 'CiliumNetworkPolicy', [NETWORK_POLICY]: 'NetworkPolicy' };
  const policy = (backend: NetworkBackend.CILIUM | NetworkBackend.NETWORK_POLICY, route: WebhookCheckRoute) =>
    find(
      rendered({ route, serviceNamespace: 'shop', network: { backend, platform: Platform.SELF_MANAGED } }),
      POLICY[backend],
    );
  const description = ({ metadata }: Doc) => metadata.annotations?.['kubernetes.io/description'];

  const DNS_NAMES = [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }];
  const ciliumDns = {
    toEndpoints: DNS_NAMES,
    toPorts: [{ ports: ['UDP', 'TCP'].map((protocol) => ({ port: '53', protocol })) }],
  };
  const dns = {
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
    ports: ['UDP', 'TCP'].map((protocol) => ({ port: 53, protocol })),
  };

  test('lets them call DNS and the API server, and nobody call them: Cilium', () => {
    const rendered = policy(CILIUM, API_SERVER);
    expect(rendered.spec).toEqual({
      endpointSelector: { matchLabels: LABELS },
      egress: [ciliumDns, { toEntities: ['kube-apiserver'] }],
      ingress: [{}],
    });
    expect(description(rendered)).toBe('Calls cluster DNS; the API server. Called by nobody.');
  });

  test('lets them call DNS and the namespace of the webhook, whose ports only its pods know: Cilium', () => {
    const rendered = policy(CILIUM, SERVICE);
    expect(rendered.spec).toEqual({
      endpointSelector: { matchLabels: LABELS },
      egress: [ciliumDns, { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'shop' } }] }],
      ingress: [{}],
    });
    expect(description(rendered)).toBe('Calls cluster DNS; pods in shop. Called by nobody.');
  });

  const selection = { podSelector: { matchLabels: LABELS }, policyTypes: ['Ingress', 'Egress'] };

  test('lets them call DNS and the port of the API server, and nobody call them: NetworkPolicy', () => {
    expect(policy(NETWORK_POLICY, API_SERVER).spec).toEqual({
      ...selection,
      egress: [dns, { ports: [{ port: 6443, protocol: 'TCP' }] }],
    });
  });

  test('lets them call DNS and the namespace of the webhook: NetworkPolicy', () => {
    const values = ['shop'];
    const inShop = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] };
    expect(policy(NETWORK_POLICY, SERVICE).spec).toEqual({
      ...selection,
      egress: [dns, { to: [{ namespaceSelector: inShop }] }],
    });
  });

  test('is a property, unless there is none', () => {
    expect(check().networkPolicy?.kind).toBe('CiliumNetworkPolicy');
    expect(check({ network: { backend: NONE } }).networkPolicy).toBeUndefined();
  });
});

describe('names and namespaces', () => {
  test('may be chosen', () => {
    const docs = documents(check({ name: 'admission', namespace: 'checks', serviceNamespace: 'shop' }));
    expect(docs.map(({ kind, metadata: { namespace = '', name } }) => `${kind} ${namespace}/${name}`)).toEqual([
      'CiliumNetworkPolicy checks/admission',
      'ServiceAccount checks/admission',
      'Role shop/checks-admission',
      'RoleBinding shop/checks-admission',
      'Job checks/admission',
    ]);
    expect(find(docs, 'RoleBinding').subjects).toMatchObject([{ name: 'admission', namespace: 'checks' }]);
  });

  test('may come from the props alone', () => {
    const docs = documents(check({ namespace: 'checks' }, chartWithoutNamespace()));
    expect(docs.map(({ metadata }) => metadata.namespace)).toEqual(Array(5).fill('checks'));
  });

  test('are the labels of the pods, as a copy', () => {
    const subject = check();
    expect(subject.podSelector).toEqual(LABELS);
    subject.podSelector.changed = 'x';
    expect(subject.podSelector).toEqual(LABELS);
    expect(subject.node.defaultChild).toBe(subject.job);
  });

  test('leave room for two checks, and for the operator that they check', () => {
    const chart = testChart();
    operator({ webhook: { serviceName: 'hook' } }, chart);
    check({}, chart, 'first');
    check({ route: SERVICE }, chart, 'second');
    expect(ids(documents(new WebhookCheck(chart, 'third', { serviceName: 'hook' })))).toEqual(
      expect.arrayContaining(['Deployment/sample', 'Job/first', 'Job/second', 'Job/third']),
    );
  });
});
