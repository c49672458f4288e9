import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import {
  CaInjection,
  FailurePolicy,
  MetricsAuth,
  MetricsScheme,
  WebhookHandlerOptions,
  WebhookOptions,
} from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { election, NAMESPACE, operator, testChart } from '../support/subject';

const NAME = 'validate.sample.example.com';
const handler = (options: Partial<WebhookHandlerOptions> = {}): WebhookHandlerOptions => ({
  name: NAME,
  path: '/validate',
  rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['samples'] }],
  ...options,
});
const webhook = (options: WebhookOptions) => () =>
  operator({ webhook: { caInjection: CaInjection.external(), ...options } });
const validating = (options: Partial<WebhookHandlerOptions>) => webhook({ validating: [handler(options)] });
const mutating = (options: Partial<WebhookHandlerOptions>) => webhook({ mutating: [handler(options)] });

describe('webhooks:', () => {
  const NO_NAME = "is not a fully qualified name with at least 3 parts; name it such as 'validate.bindy.example.com'";
  const timeout = (seconds: string) =>
    `webhook.validating.timeout: ${seconds} is not within 1s and 30s, in whole seconds; use Duration.seconds(10)`;
  const NOTHING = `webhook.validating.rules: webhook "${NAME}" is asked about nothing; give it at least one rule with apiGroups, apiVersions and resources`;

  test.each<Refusal>([
    [
      'no CA',
      webhook({ caInjection: undefined, validating: [handler()] }),
      'webhook.caInjection: nothing was given, so the API server would not trust the webhook; use CaInjection.fromCertificate(name), .fromSecret(name), .inline(caBundle) or .external()',
    ],
    ['a name of two parts', validating({ name: 'example.com' }), `webhook.validating.name: "example.com" ${NO_NAME}`],
    ['a name that is no domain', mutating({ name: 'A.b.c' }), `webhook.mutating.name: "A.b.c" ${NO_NAME}`],
    ['a timeout of 31s', validating({ timeout: Duration.seconds(31) }), timeout('31s')],
    ['a timeout of 0s', validating({ timeout: Duration.seconds(0) }), timeout('0s')],
    ['a timeout of 1.5s', validating({ timeout: Duration.millis(1500) }), timeout('1.5s')],
    [
      'a path without slash',
      mutating({ path: 'mutate' }),
      `webhook.mutating.path: "mutate" is not a path; begin it with '/'`,
    ],
    ['no rules', validating({ rules: [] }), NOTHING],
    [
      'a group with its version',
      validating({ rules: [{ apiGroups: ['apps/v1'], apiVersions: ['*'], resources: ['deployments'] }] }),
      `webhook.validating.rules: "apps/v1" is not an API group; put the version into apiVersions ('apps', ['v1'])`,
    ],
    ['no groups', validating({ rules: [{ apiGroups: [], apiVersions: ['v1'], resources: ['pods'] }] }), NOTHING],
    ['no versions', validating({ rules: [{ apiGroups: [''], apiVersions: [], resources: ['pods'] }] }), NOTHING],
    ['no resources', validating({ rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: [] }] }), NOTHING],
    [
      'one name twice',
      webhook({ validating: [handler(), handler()] }),
      `webhook.validating: '${NAME}' names two webhooks; give each a name of its own`,
    ],
    [
      'a malformed namespace left out',
      validating({ excludedNamespaces: ['Kube'] }),
      `webhook.validating.excludedNamespaces: "Kube" is not a DNS label; use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit`,
    ],
    [
      'a malformed label of namespaces left out',
      validating({ excludedNamespaceLabels: { 'a b': 'c' } }),
      'webhook.validating.excludedNamespaceLabels: "a b" is not a label key; use [DNS subdomain/]name, the name with at most 63 characters',
    ],
    [
      'a malformed certificate Secret',
      webhook({ certificate: { secretName: 'TLS' } }),
      `webhook.certificate.secretName: "TLS" is not a DNS subdomain; use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit`,
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test.each([1, 30])('a timeout of %ds is accepted', (seconds) => {
    expect(validating({ timeout: Duration.seconds(seconds) })().validatingWebhookConfiguration).toBeDefined();
  });

  test.each([
    ['a Certificate', () => CaInjection.fromCertificate('')],
    ['a Secret', () => CaInjection.fromSecret('')],
  ])('the CA of %s without a name is refused', (_what, build) => {
    expect(refusal(build)).toMatch(/^webhook\.caInjection: "" is not a DNS subdomain; use /);
  });

  test('the CA of a namespace that is none is refused', () => {
    expect(refusal(() => CaInjection.fromSecret('ca', 'Team A'))).toMatch(
      /^webhook\.caInjection: "Team A" is not a DNS label; use /,
    );
  });

  test('one name for a validating and a mutating webhook is accepted', () => {
    const { mutatingWebhookConfiguration } = webhook({ validating: [handler()], mutating: [handler()] })();
    expect(mutatingWebhookConfiguration).toBeDefined();
  });

  test('no CA is needed where there are no configurations', () => {
    expect(webhook({ caInjection: undefined })().webhookService).toBeDefined();
  });
});

describe('a webhook that would keep its own pods from starting is refused where it', () => {
  const judging = (apiGroups: string[], resources: string[], options: Partial<WebhookHandlerOptions> = {}) =>
    validating({ rules: [{ apiGroups, apiVersions: ['v1'], resources }], ...options });
  const message = `webhook.validating: webhook "${NAME}" judges pods with failure policy Fail in its own namespace too, so once all its pods are gone none could be created again; set excludedNamespaces: ["test-system"], or failurePolicy IGNORE`;

  test.each([
    ['names pods', judging([''], ['pods'])],
    ['takes all core resources', judging([''], ['*'])],
    ['takes everything', judging(['*'], ['*/*'])],
    ['leaves out another namespace only', judging([''], ['pods'], { excludedNamespaces: ['kube-system'] })],
  ])('%s', (_what, build) => {
    expect(refusal(build)).toBe(message);
  });

  test.each([
    ['judges pods of another group', judging(['metrics.k8s.io'], ['pods'])],
    ['judges no pods', judging([''], ['secrets', 'pods/exec'])],
    ['leaves out its own namespace', judging([''], ['pods'], { excludedNamespaces: [NAMESPACE] })],
    ['lets requests through when it is down', judging([''], ['pods'], { failurePolicy: FailurePolicy.IGNORE })],
  ])('but accepted where it %s', (_what, build) => {
    expect(build().validatingWebhookConfiguration).toBeDefined();
  });
});

test.each([undefined, MetricsScheme.HTTP])('metrics for authenticated scrapers over %s are refused', (scheme) => {
  const metrics = { port: 8443, scheme, auth: MetricsAuth.KUBERNETES };
  expect(refusal(() => operator({ metrics }))).toBe(
    "metrics.auth: KUBERNETES over plain HTTP would send the scraper's token in the clear; set scheme: MetricsScheme.HTTPS, or leave auth out",
  );
});

describe('definitions:', () => {
  const directory = mkdtempSync(join(tmpdir(), 'crds-'));
  const file = join(directory, 'crds.yaml');
  const holding = (...lines: string[]) => {
    writeFileSync(file, lines.join('\n'));
    return () => operator({ crds: [file] });
  };
  const definition = (name: string) => [
    'apiVersion: apiextensions.k8s.io/v1',
    'kind: CustomResourceDefinition',
    `metadata: { name: ${name} }`,
    '---',
  ];
  const foreign = (found: string) =>
    `crds: "${file}" holds ${found}, and only CustomResourceDefinitions with a name are taken; add other manifests with cdk8s Include`;

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  test('a file that is missing is refused', () => {
    expect(refusal(() => operator({ crds: ['config/missing.yaml'] }))).toBe(
      'crds: there is no file "config/missing.yaml"; give a path relative to where the app runs, or an absolute one',
    );
  });

  test.each([
    ['another kind', [...definition('a.example.com'), 'kind: Secret'], 'a Secret'],
    ['no kind', ['hello: world'], 'a document without kind'],
    ['no name', ['kind: CustomResourceDefinition'], 'a CustomResourceDefinition'],
    ['nothing', [''], 'no document'],
  ])('a file with %s is refused', (_what, lines, found) => {
    expect(refusal(holding(...lines))).toBe(foreign(found));
  });

  test('one definition in two operators of a chart is refused', () => {
    holding(...definition('samples.example.com'));
    const chart = testChart();
    operator({ crds: [file] }, chart, 'first');
    const second = { crds: [file], leaderElection: election({ leaseName: 'second' }) };
    expect(refusal(() => operator(second, chart, 'second'))).toBe(
      "name: CustomResourceDefinition 'samples.example.com' is already rendered by test/first; give one of the two another name",
    );
  });
});
