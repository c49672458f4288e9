import { rootCertificates } from 'node:tls';
import { Duration } from 'cdk8s';
import { WebhookCheckProps, WebhookCheckRoute } from '../../src';
import { jobOf } from './check';
import { CERTIFICATE, HttpsServer, ListenOptions, Reply, serveHttps } from './https-server';
import { CheckRun, runCheck, RunOptions } from './run-check';

const servers: HttpsServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(replies: readonly Reply[], options?: ListenOptions): Promise<HttpsServer> {
  const server = await serveHttps(replies, options);
  servers.push(server);
  return server;
}

const OK = { status: 200, body: 'ok' };
const NOT_FOUND = { status: 404, body: '404 page not found' };
const [ONE_TRY, SEVERAL] = [Duration.seconds(1), Duration.minutes(1)];

/** Where nothing listens. */
async function closedPort(): Promise<number> {
  const { port, close } = await serveHttps([]);
  await close();
  return port;
}

describe('the script that calls the Service', () => {
  const run = (port: number, props: Partial<WebhookCheckProps> = {}, options: RunOptions = {}): Promise<CheckRun> =>
    runCheck(jobOf({ route: WebhookCheckRoute.SERVICE, timeout: ONE_TRY, ...props }), {
      hosts: { 'hook.test-system.svc:443': `127.0.0.1:${port}` },
      ...options,
    });

  test.each<[string, number, boolean | undefined, number]>([
    ['is well where the webhook is', 200, undefined, 0],
    ['is well with another 2xx', 204, undefined, 0],
    ['is well with a redirection, which it does not follow', 302, undefined, 0],
    ['fails where the path is unknown', 404, undefined, 1],
    ['is well with an unknown path, if any status is', 404, true, 0],
    ['is well with a refusal, if any status is', 401, true, 0],
    ['fails where the webhook does', 500, undefined, 1],
    ['fails where the webhook does, whatever status is well', 500, true, 1],
    ['fails where the webhook is not ready, whatever status is well', 503, true, 1],
  ])('%s: %i', async (_what, status, anyStatus, expected) => {
    const server = await serve([{ status, body: 'what the webhook says' }]);
    const { code, out, err } = await run(server.port, { anyStatus });
    expect(code).toBe(expected);
    expect(server.asked).toEqual(['GET hook.test-system.svc/healthz']);
    if (expected === 0) {
      expect([out, err]).toEqual([`webhook test-system/hook:443/healthz answers: ${status}\n`, '']);
    } else {
      expect(out).toBe(`what the webhook says\n${status}\n`);
      expect(err).toBe(`webhook test-system/hook:443/healthz cannot be called: ${status}\n`);
    }
  });

  test('fails where nothing listens, and says which webhook and why', async () => {
    const { code, err } = await run(await closedPort());
    expect(code).toBe(1);
    expect(err).toContain('curl: (7) Failed to connect');
    expect(err).toContain('webhook test-system/hook:443/healthz cannot be called: 000\n');
  });

  test('fails where nothing listens, whatever status is well', async () => {
    expect((await run(await closedPort(), { anyStatus: true })).code).toBe(1);
  });

  test('tries again until the webhook listens', async () => {
    const port = await closedPort();
    const whileWaiting = async () => {
      if (servers.length === 0) {
        await serve([OK], { port });
      }
    };
    const { code, out, err, seconds } = await run(port, { timeout: SEVERAL }, { whileWaiting });
    expect(code).toBe(0);
    expect(seconds).toBe(5);
    expect(err).toContain('curl: (7)');
    expect(out).toContain('webhook test-system/hook:443/healthz answers: 200');
  });

  test('tries again until the webhook is well, and shows what it said before', async () => {
    const server = await serve([{ status: 500, body: 'starting' }, { status: 503, body: 'not yet' }, OK]);
    const { code, out, err } = await run(server.port, { timeout: SEVERAL });
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe('starting\n500\nnot yet\n503\nwebhook test-system/hook:443/healthz answers: 200\n');
  });

  test('calls the port, the path and the namespace that it is given', async () => {
    const server = await serve([OK]);
    const props = { serviceNamespace: 'shop', servicePort: 8443, path: '/live?verbose=%20&x=~.-_' };
    const { code, out } = await run(0, props, { hosts: { 'hook.shop.svc:8443': `127.0.0.1:${server.port}` } });
    expect(code).toBe(0);
    expect(server.asked).toEqual([`GET hook.shop.svc:8443${props.path}`]);
    expect(out).toBe(`webhook shop/hook:8443${props.path} answers: 200\n`);
  });
});

describe('the script that asks the API server', () => {
  const STATUS = JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'forbidden: no' });
  const serviceAccount = { token: 'the-token', 'ca.crt': CERTIFICATE };

  const run = (port: number, anyStatus?: boolean, mounted: Record<string, string> = serviceAccount) =>
    runCheck(jobOf({ anyStatus, timeout: ONE_TRY }), {
      hosts: { 'kubernetes.default.svc:443': `127.0.0.1:${port}` },
      serviceAccount: mounted,
    });

  test('asks for its proxy of the Service, with its token', async () => {
    const server = await serve([OK]);
    const { code, out, err } = await run(server.port);
    expect([code, out, err]).toEqual([0, 'webhook test-system/hook:443/healthz answers: 200\n', '']);
    expect(server.asked).toEqual([
      'GET kubernetes.default.svc/api/v1/namespaces/test-system/services/https:hook:443/proxy/healthz',
    ]);
    expect(server.authorizations).toEqual(['Bearer the-token']);
  });

  test('shows its token to nobody who is not the API server', async () => {
    const server = await serve([OK]);
    const { code, err } = await run(server.port, true, { ...serviceAccount, 'ca.crt': rootCertificates[0] });
    expect(code).toBe(1);
    expect(err).toContain('curl: (60) SSL certificate problem');
    expect(server.asked).toEqual([]);
  });

  test.each<[string, number, Reply, boolean]>([
    ['the webhook does not know the path', 1, NOT_FOUND, false],
    ['the webhook does not know the path, and any status is well', 0, NOT_FOUND, true],
    ['the API server refuses', 1, { status: 403, body: STATUS }, true],
    ['the API server knows no such Service', 1, { status: 404, body: STATUS.replaceAll('":', '": ') }, true],
    ['the API server does not know the token', 1, { status: 401, body: STATUS }, true],
    ['the API server cannot call the webhook', 1, { status: 503, body: STATUS }, true],
  ])('%s: exit code %i', async (_what, expected, reply, anyStatus) => {
    const server = await serve([reply]);
    const { code, out } = await run(server.port, anyStatus);
    expect(code).toBe(expected);
    expect(out).toContain(expected === 0 ? `answers: ${reply.status}` : `${reply.body ?? ''}\n${reply.status}`);
  });
});

describe.each(Object.values(WebhookCheckRoute))('by the route %s', (route) => {
  test.each([1, 30, 39, 40, 180, 3600])('the Job outlives a script that has %i s', async (seconds) => {
    const job = jobOf({ route, timeout: Duration.seconds(seconds) });
    const ended = await runCheck(job, { serviceAccount: { token: '' }, curl: 'hangs' });
    expect(ended.code).toBe(1);
    // The last attempt is let finish, and before the first the image has to be pulled.
    expect(ended.seconds).toBeLessThanOrEqual(seconds + 35);
    expect(job.spec.activeDeadlineSeconds - ended.seconds).toBeGreaterThanOrEqual(60);
  });
});

test.each(Object.values(WebhookCheckRoute))(
  'a webhook that is refused at once, as one without pods is, is tried for its time, by %s',
  async (route) => {
    const job = jobOf({ route, timeout: Duration.minutes(3) });
    const { seconds, code } = await runCheck(job, { serviceAccount: { token: '' }, curl: 'isRefused' });
    expect(code).toBe(1);
    expect(seconds).toBeGreaterThanOrEqual(180);
    expect(seconds).toBeLessThan(180 + 10);
  },
);

// k8s.io/apiserver, pkg/server/filters/priority-and-fairness.go
test('an API server that has too much to do does not pass for a webhook with any status', async () => {
  const server = await serve([{ status: 429, body: 'Too many requests, please try again later.\n' }]);
  const { code } = await runCheck(jobOf({ anyStatus: true, timeout: ONE_TRY }), {
    hosts: { 'kubernetes.default.svc:443': `127.0.0.1:${server.port}` },
    serviceAccount: { token: '', 'ca.crt': CERTIFICATE },
  });
  expect(code).toBe(1);
});
