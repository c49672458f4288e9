import { Duration } from 'cdk8s';
import { NetworkBackend, WebhookCheckProps, WebhookCheckRoute } from '../../src';
import { fullRefusal, Refusal, refusal } from '../support/refusal';
import { chartWithoutNamespace, operator, testChart } from '../support/subject';
import { check } from '../webhook/check';

const given = (props: Partial<WebhookCheckProps>) => () => check(props);
const LABEL = `is not a DNS label; use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit`;
const noPath = (path: string) =>
  `path: ${JSON.stringify(path)} is not a path; begin it with '/', such as '/healthz', encode what is not plain, and leave '.' and '..' out`;
const noPort = (port: number) => `servicePort: ${port} is not a port; use a whole number from 1 to 65535`;
const noTime = (seconds: number) => `timeout: ${seconds}s is not a whole number of seconds from 1; choose another`;
const noService = (name: string) =>
  `serviceName: "${name}" is not a valid Service name; use at most 63 lower-case letters, digits and '-', beginning with a letter`;

test.each<Refusal>([
  ['no Service', given({ serviceName: '' }), noService('')],
  ['a Service with its namespace', given({ serviceName: 'hook.shop' }), noService('hook.shop')],
  ['a Service that begins with a digit', given({ serviceName: '1hook' }), noService('1hook')],
  ['a malformed namespace of it', given({ serviceNamespace: 'Shop' }), `serviceNamespace: "Shop" ${LABEL}`],
  ['a namespace of it with a slash', given({ serviceNamespace: 'a/b' }), `serviceNamespace: "a/b" ${LABEL}`],
  ['port 0', given({ servicePort: 0 }), noPort(0)],
  ['port 65536', given({ servicePort: 65536 }), noPort(65536)],
  ['half a port', given({ servicePort: 443.5 }), noPort(443.5)],
  ['no path', given({ path: '' }), noPath('')],
  ['a path without its slash', given({ path: 'healthz' }), noPath('healthz')],
  ['a whole URL', given({ path: 'https://hook/healthz' }), noPath('https://hook/healthz')],
  ['a path with a space', given({ path: '/a b' }), noPath('/a b')],
  ['a path with a new line', given({ path: '/a\n' }), noPath('/a\n')],
  ['a path with a command', given({ path: '/$(id)' }), noPath('/$(id)')],
  ['a path that curl would take for several', given({ path: '/{a,b}' }), noPath('/{a,b}')],
  ['a path with a fragment', given({ path: '/a#b' }), noPath('/a#b')],
  // curl would take them out, and call another path of the API server.
  ...['/..', '/../../../../../../../healthz', '/a/../b', '/./healthz', '/%2e%2E/x', '/..?a'].map((path): Refusal => [
    `the path ${path}`,
    given({ path }),
    noPath(path),
  ]),
  ['no time', given({ timeout: Duration.seconds(0) }), noTime(0)],
  ['half a second', given({ timeout: Duration.millis(500) }), noTime(0.5)],
  ['a second and a half', given({ timeout: Duration.millis(1500) }), noTime(1.5)],
  ['a malformed name', given({ name: 'my check' }), `name: "my check" ${LABEL}`],
  ['a name that is too long', given({ name: 'a'.repeat(64) }), `name: "${'a'.repeat(64)}" ${LABEL}`],
  ['an id that is no name', () => check({}, testChart(), 'Check'), `name: "Check" ${LABEL}`],
  ['a malformed namespace', given({ namespace: 'Checks' }), `namespace: "Checks" ${LABEL}`],
])('%s is refused', (_what, build, message) => {
  expect(refusal(build)).toBe(message);
});

const NO_IMAGE = "image: no image was given; name it with its tag or digest, such as 'ghcr.io/example/operator:1.2.3'";

test.each<Refusal>([
  ['no image', given({ image: '' }), NO_IMAGE],
  ['an image of white space', given({ image: ' ' }), NO_IMAGE],
  ['an image with white space', given({ image: 'curl curl' }), 'image: "curl curl" has white space in it; remove it'],
])('%s is refused', (_what, build, message) => {
  expect(refusal(build)).toBe(message);
});

test.each<Partial<WebhookCheckProps>>([
  { path: '/' },
  { path: '/healthz/ping?exclude=etcd&verbose=1&x=%7B%7D' },
  { path: '/a_b-c.d~e' },
  { servicePort: 1 },
  { servicePort: 65535 },
  { timeout: Duration.seconds(1) },
  { timeout: Duration.hours(1) },
  { name: 'a'.repeat(63), namespace: 'b'.repeat(63), serviceNamespace: 'c'.repeat(63) },
])('%j is accepted', (props) => {
  expect(given(props)).not.toThrow();
});

test('a namespace is needed', () => {
  expect(refusal(() => check({}, chartWithoutNamespace()))).toBe(
    "namespace: neither the chart nor the props name one, and RBAC subjects and policies must; pass namespace, or create the chart with { namespace: 'my-system' }",
  );
});

test('the refusal says where', () => {
  expect(fullRefusal(given({ servicePort: 0 }))).toBe(`${noPort(0)} (at test/check)`);
});

describe('what there is already, and would be overwritten, is refused:', () => {
  const taken = (kind: string, name: string, namespace: string, by: string) =>
    `name: ${kind} '${name}' in namespace '${namespace}' is already rendered by ${by}; give one of the two another name`;

  test('by another check', () => {
    const chart = testChart();
    check({ name: 'same' }, chart, 'first');
    expect(refusal(() => check({ name: 'same' }, chart, 'second'))).toBe(
      taken('CiliumNetworkPolicy', 'same', 'test-system', 'test/first'),
    );
  });

  test('by another check, where neither has a policy or rights', () => {
    const chart = testChart();
    const bare = { name: 'same', route: WebhookCheckRoute.SERVICE, network: { backend: NetworkBackend.NONE } };
    check(bare, chart, 'first');
    expect(refusal(() => check(bare, chart, 'second'))).toBe(taken('Job', 'same', 'test-system', 'test/first'));
  });

  test('by an operator', () => {
    const chart = testChart();
    operator({}, chart);
    expect(refusal(() => check({ name: 'sample' }, chart))).toBe(
      taken('CiliumNetworkPolicy', 'sample', 'test-system', 'test/sample'),
    );
  });

  test('by an operator, whose Service and budget would count the pod too, also where they share no object', () => {
    const chart = testChart();
    const network = { backend: NetworkBackend.NONE };
    operator({ network }, chart, 'same');
    expect(refusal(() => check({ name: 'same', network, route: WebhookCheckRoute.SERVICE }, chart))).toBe(
      "name: pods of name 'same' and instance 'same' in namespace 'test-system' are already those of test/same; give one of the two another name",
    );
  });

  test("in the webhook's namespace, by a check of another", () => {
    const chart = testChart();
    check({ namespace: 'a-b', name: 'c', serviceNamespace: 'shop' }, chart, 'first');
    expect(refusal(() => check({ namespace: 'a', name: 'b-c', serviceNamespace: 'shop' }, chart, 'second'))).toBe(
      taken('Role', 'a-b-c', 'shop', 'test/first'),
    );
  });

  test('but not where names or namespaces differ', () => {
    const chart = testChart();
    check({}, chart, 'first');
    check({}, chart, 'second');
    expect(() => check({ name: 'first', namespace: 'other' }, chart, 'third')).not.toThrow();
  });
});
