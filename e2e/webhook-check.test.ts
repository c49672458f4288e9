import { readFileSync } from 'node:fs';
import { Duration } from 'cdk8s';
import { NetworkBackend, WebhookCheck, WebhookCheckProps, WebhookCheckRoute } from '../src';
import { Manifest, only, render } from '../test/support/manifests';
import { testChart } from '../test/support/subject';
import { CheckRun, runCheck } from '../test/webhook/run-check';
import { accepted } from './support/api-client';
import { ciliumDefinitions } from './support/cilium-definitions';
import { ControlPlane, startControlPlane } from './support/control-plane';
import { until } from './support/processes';
import { serveWebhook, Webhook } from './support/webhook-server';

/** A controller of a test answers at once, so one attempt is enough. */
const timeout = Duration.seconds(1);
const OK = { status: 200, body: 'ok' };
/** As cert-manager's webhook answers, which has its health elsewhere. */
const NOT_FOUND = { status: 404, body: '404 page not found\n' };

let cluster: ControlPlane;
let well: Webhook;
let unknowing: Webhook;

beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.installDefinitions(await ciliumDefinitions());
  well = await serveWebhook(cluster, { namespace: 'hooks', name: 'well' }, OK);
  unknowing = await serveWebhook(cluster, { namespace: 'hooks', name: 'unknowing' }, NOT_FOUND);
});
afterAll(async () => {
  await Promise.all([well, unknowing].map(({ server }) => server.close()));
  await cluster.stop();
});

/** A check of a webhook in namespace `hooks`, by its name, from a namespace of its own. */
function check(id: string, props: Partial<WebhookCheckProps> = {}): Manifest[] {
  const chart = testChart('checks');
  new WebhookCheck(chart, id, { serviceName: id, serviceNamespace: 'hooks', timeout, ...props });
  return render(chart);
}

async function applied(manifests: readonly Manifest[]): Promise<Manifest> {
  for (const manifest of manifests) {
    const answer = await cluster.apply(manifest);
    accepted(answer, String(manifest.kind));
    expect(answer.warnings).toEqual([]);
  }
  const binding = manifests.find(({ kind }) => kind === 'RoleBinding');
  if (binding) {
    await effective(binding);
  }
  return only(manifests, 'Job');
}

/** What is allowed is known to the API server a little after it is stored. */
async function effective({ metadata: { name, namespace }, subjects }: Manifest): Promise<void> {
  const [subject] = subjects as Manifest[];
  const { rules } = accepted(
    await cluster.get({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name, namespace },
    }),
  );
  const spec = {
    user: `system:serviceaccount:${String(subject.namespace)}:${String(subject.name)}`,
    resourceAttributes: {
      namespace,
      verb: 'get',
      resource: 'services',
      subresource: 'proxy',
      name: rules[0].resourceNames[0],
    },
  };
  await until('the binding gave no rights', async () => {
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
    return accepted(await cluster.request('POST', path, { body })).status.allowed === true || undefined;
  });
}

/** As kubelet would run it: with the token of its account, and the API server under its name in the cluster. */
async function run(job: Manifest): Promise<CheckRun> {
  const { namespace, name } = job.metadata;
  return runCheck(job, {
    hosts: { 'kubernetes.default.svc:443': new URL(cluster.url).host },
    serviceAccount: {
      token: await cluster.tokenOf(String(namespace), String(name)),
      'ca.crt': readFileSync(cluster.caFile, 'utf8'),
    },
  });
}

describe('what a check renders', () => {
  test.each([
    [WebhookCheckRoute.API_SERVER, NetworkBackend.CILIUM],
    [WebhookCheckRoute.API_SERVER, NetworkBackend.NETWORK_POLICY],
    [WebhookCheckRoute.SERVICE, NetworkBackend.CILIUM],
    [WebhookCheckRoute.SERVICE, NetworkBackend.NETWORK_POLICY],
  ])('is accepted, by the route %s with the backend %s, and its pod is restricted enough', async (route, backend) => {
    const job = await applied(check(`accepted-${route}-${backend}`, { route, network: { backend } }));
    const { spec, metadata } = job.spec.template as Manifest;
    const answer = await cluster.create(
      { apiVersion: 'v1', kind: 'Pod', spec, metadata: { ...metadata, name: job.metadata.name, namespace: 'checks' } },
      { dryRun: true },
    );
    expect(answer).toMatchObject({ status: 201, message: '', warnings: [] });
    const mounts = (answer.body.spec.containers[0].volumeMounts ?? []) as { mountPath: string }[];
    expect(mounts.map(({ mountPath }) => mountPath)).toEqual(
      route === WebhookCheckRoute.API_SERVER ? ['/var/run/secrets/kubernetes.io/serviceaccount'] : [],
    );
  });
});

describe('a check by the API server', () => {
  test('is well where the webhook is', async () => {
    const { code, out, err } = await run(await applied(check('well')));
    expect([code, out, err]).toEqual([0, 'webhook hooks/well:443/healthz answers: 200\n', '']);
    expect(well.server.asked).toEqual([expect.stringMatching(/\/healthz$/)]);
    // The API server keeps the token to itself.
    expect(well.server.authorizations).toEqual([undefined]);
  });

  test('is well from the namespace of the webhook too', async () => {
    const manifests = check('own', { serviceName: 'well', namespace: 'hooks' });
    expect((await run(await applied(manifests))).code).toBe(0);
  });

  test('fails where the webhook is down, with the reason of the API server', async () => {
    const down = await serveWebhook(cluster, { namespace: 'hooks', name: 'down' }, OK);
    await down.server.close();
    const job = await applied(check('down', { anyStatus: true }));
    const { code, out, err } = await run(job);
    expect(code).toBe(1);
    expect(out).toMatch(/"message": "error trying to reach service: dial tcp [\d.:]+: connect: connection refused"/);
    expect(out).toContain('"reason": "ServiceUnavailable"');
    expect(err).toBe('webhook hooks/down:443/healthz cannot be called: 503\n');
  });

  test('is well as soon as the webhook is', async () => {
    const late = await serveWebhook(
      cluster,
      { namespace: 'hooks', name: 'late' },
      { status: 500, body: 'starting' },
      OK,
    );
    const { code, out, seconds } = await run(await applied(check('late', { timeout: Duration.minutes(2) })));
    await late.server.close();
    expect([code, seconds]).toEqual([0, 5]);
    expect(out).toBe('starting\n500\nwebhook hooks/late:443/healthz answers: 200\n');
  });

  test('fails where the webhook does not know the path', async () => {
    const { code, out, err } = await run(await applied(check('unknowing')));
    expect(code).toBe(1);
    expect(out).toContain('404 page not found');
    expect(err).toBe('webhook hooks/unknowing:443/healthz cannot be called: 404\n');
  });

  test('is well with that, if any status is', async () => {
    const job = await applied(check('cert-manager-like', { serviceName: 'unknowing', anyStatus: true }));
    expect(await run(job)).toMatchObject({
      code: 0,
      out: 'webhook hooks/unknowing:443/healthz answers: 404\n',
      err: '',
    });
  });

  test('fails without its RoleBinding, whatever status is well', async () => {
    const manifests = check('unbound', { serviceName: 'well', anyStatus: true });
    const job = await applied(manifests.filter(({ kind }) => kind !== 'RoleBinding'));
    const { code, out, err } = await run(job);
    expect(code).toBe(1);
    expect(out).toContain('system:serviceaccount:checks:unbound\\" cannot get resource \\"services/proxy\\"');
    expect(err).toContain('cannot be called: 403');
  });

  test('fails without the Service, whatever status is well', async () => {
    const { code, out, err } = await run(await applied(check('missing', { anyStatus: true })));
    expect(code).toBe(1);
    expect(out).toContain('"message": "services \\"missing\\" not found"');
    expect(err).toContain('cannot be called: 404');
  });

  test('fails without such a port of the Service, and without pods behind it, whatever status is well', async () => {
    const port = await run(await applied(check('port', { serviceName: 'well', servicePort: 8443, anyStatus: true })));
    expect(port.code).toBe(1);
    expect(port.out).toContain('no service port 8443 found for service');
    const metadata = { name: 'empty', namespace: 'hooks' };
    accepted(await cluster.apply({ apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 443 }] } }));
    accepted(await cluster.apply({ apiVersion: 'v1', kind: 'Endpoints', metadata }));
    const empty = await run(await applied(check('empty', { anyStatus: true })));
    expect(empty.code).toBe(1);
    expect(empty.out).toContain('no endpoints available for service');
    expect(empty.err).toContain('cannot be called: 503');
  });
});

describe('the ServiceAccount of a check', () => {
  const proxy = (id: string) => `/api/v1/namespaces/hooks/services/${id}/proxy/healthz`;
  let token: string;

  beforeAll(async () => {
    await applied(check('minimal', { serviceName: 'well' }));
    token = await cluster.tokenOf('checks', 'minimal');
  });

  test('may call that webhook', async () => {
    expect((await cluster.request('GET', proxy('https:well:443'), { token })).status).toBe(200);
  });

  test.each<[string, string, string]>([
    ['another Service', 'GET', proxy('https:unknowing:443')],
    ['another port of it', 'GET', proxy('https:well:8443')],
    ['the Service without TLS', 'GET', proxy('well:443')],
    ['it with another method', 'POST', proxy('https:well:443')],
    ['it to delete', 'DELETE', proxy('https:well:443')],
    ['the Service itself', 'GET', '/api/v1/namespaces/hooks/services/well'],
    ['Secrets there', 'GET', '/api/v1/namespaces/hooks/secrets'],
    ['Secrets of its own namespace', 'GET', '/api/v1/namespaces/checks/secrets'],
    ['a Service of that name of its own namespace', 'GET', proxy('https:well:443').replace('/hooks/', '/checks/')],
    ['pods by their proxy', 'GET', '/api/v1/namespaces/hooks/pods/https:well:443/proxy/healthz'],
  ])('may not call %s', async (_what, method, path) => {
    expect((await cluster.request(method, path, { token })).status).toBe(403);
  });

  test('has no other right than every account has', async () => {
    const rightsIn = async (namespace: string, who: string): Promise<string[]> => {
      const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
      const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
      const { status } = accepted(await cluster.request('POST', path, { body, token: who }));
      return [...status.resourceRules, ...status.nonResourceRules].map((rule) => JSON.stringify(rule));
    };
    const nobody = await cluster.tokenOf('checks', 'default');
    const expected = { verbs: ['get'], apiGroups: [''], resources: ['services/proxy'] };
    for (const [namespace, own] of [
      ['checks', []],
      ['default', []],
      ['hooks', [JSON.stringify({ ...expected, resourceNames: ['https:well:443'] })]],
    ] as const) {
      const ordinary = await rightsIn(namespace, nobody);
      const rights = await rightsIn(namespace, token);
      expect(rights.filter((right) => !ordinary.includes(right))).toEqual(own);
    }
  });
});
