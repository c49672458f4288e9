import { ServiceAccount } from 'cdk8s-plus-28';
import { Refusal, refusal } from '../support/refusal';
import { chartWithoutNamespace, election, operator, testChart } from '../support/subject';

const LABEL =
  "is not a DNS label; use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit";
const SUBDOMAIN =
  "is not a DNS subdomain; use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit";
const LABEL_VALUE =
  "is not a label value; use at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";
const QUALIFIED = 'use [DNS subdomain/]name, the name with at most 63 characters';
const SERVICE =
  "is not a valid Service name; use at most 63 lower-case letters, digits and '-', beginning with a letter";
const long = 'a'.repeat(64);

describe('names:', () => {
  test.each<Refusal>([
    ['upper case', () => operator({ name: 'Sample' }), `name: "Sample" ${LABEL}`],
    ['an underscore', () => operator({ name: 'my_sample' }), `name: "my_sample" ${LABEL}`],
    ['a dot', () => operator({ name: 'my.sample' }), `name: "my.sample" ${LABEL}`],
    ['a dash at the end', () => operator({ name: 'sample-' }), `name: "sample-" ${LABEL}`],
    ['nothing', () => operator({ name: '' }), `name: "" ${LABEL}`],
    ['64 characters', () => operator({ name: long }), `name: "${long}" ${LABEL}`],
    ['an id that is no name', () => operator({}, testChart(), 'Sample'), `name: "Sample" ${LABEL}`],
    ['of an instance', () => operator({ instance: 'blue green' }), `instance: "blue green" ${LABEL}`],
    ['of a host', () => operator({ hostname: 'a.b' }), `hostname: "a.b" ${LABEL}`],
    ['of a container', () => operator({ containerName: 'Manager' }), `containerName: "Manager" ${LABEL}`],
    ['of a pull secret', () => operator({ imagePullSecrets: ['a/b'] }), `imagePullSecrets: "a/b" ${SUBDOMAIN}`],
    [
      'of a PriorityClass',
      () => operator({ placement: { priorityClassName: 'High' } }),
      `placement.priorityClassName: "High" ${SUBDOMAIN}`,
    ],
    [
      'that no Service can be made of, with metrics',
      () => operator({ name: '9sample', metrics: { port: 8080 } }),
      `name: "9sample-metrics" ${SERVICE}`,
    ],
    [
      "that a Service's suffix makes too long",
      () => operator({ name: 'a'.repeat(60), webhook: {} }),
      `name: "${'a'.repeat(60)}-webhook" ${SERVICE}`,
    ],
    [
      'of the webhook Service',
      () => operator({ webhook: { serviceName: 'Webhook' } }),
      `webhook.serviceName: "Webhook" ${SERVICE}`,
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('63 characters are accepted', () => {
    expect(operator({ name: long.slice(1) }).name).toHaveLength(63);
  });
});

describe('leases:', () => {
  const lease = (leaseName: string) => () => operator({ leaderElection: election({ leaseName }) });
  // Labels of at most 63 characters with a dot each.
  const subdomain = (length: number) => 'a'.repeat(length).replace(/(.{40})a(?=.)/g, '$1.');

  test.each<Refusal>([
    ['upper case', lease('Sample'), `leaderElection.leaseName: "Sample" ${SUBDOMAIN}`],
    ['nothing', lease(''), `leaderElection.leaseName: "" ${SUBDOMAIN}`],
    [
      '254 characters',
      lease(subdomain(254)),
      `leaderElection.leaseName: "${subdomain(254)}" has 254 characters; use at most 253 characters`,
    ],
    [
      'a namespace with a dot',
      () => operator({ leaderElection: election({ leaseNamespace: 'a.b' }) }),
      `leaderElection.leaseNamespace: "a.b" ${LABEL}`,
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('253 characters are accepted', () => {
    expect(lease(subdomain(253))().leaseName).toHaveLength(253);
  });
});

describe('namespaces:', () => {
  test.each<Refusal>([
    [
      'none is known',
      () => operator({}, chartWithoutNamespace()),
      "namespace: neither the chart nor the props name one, and RBAC subjects and policies must; pass namespace, or create the chart with { namespace: 'my-system' }",
    ],
    ['malformed in the props', () => operator({ namespace: 'My' }), `namespace: "My" ${LABEL}`],
    ['malformed in the chart', () => operator({}, testChart('my.system')), `namespace: "my.system" ${LABEL}`],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test.each([
    ['the namespace it was imported from', 'other', { namespaceName: 'other' }],
    ["cdk8s-plus' default", 'default', {}],
  ])('a ServiceAccount in another namespace, %s, is refused', (_what, namespace, options) => {
    const chart = testChart();
    const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'account', 'shared', options);
    expect(refusal(() => operator({ serviceAccount }, chart))).toBe(
      `serviceAccount: 'shared' is in namespace "${namespace}", and pods in "test-system" can only run as an account of their own; import it with ServiceAccount.fromServiceAccountName(scope, id, name, { namespaceName: "test-system" })`,
    );
  });
});

describe('labels and annotations:', () => {
  test.each<Refusal>([
    ['a key with a space', () => operator({ labels: { 'a b': '' } }), `labels: "a b" is not a label key; ${QUALIFIED}`],
    [
      'a key with two slashes',
      () => operator({ podLabels: { 'a/b/c': '' } }),
      `podLabels: "a/b/c" is not a label key; ${QUALIFIED}`,
    ],
    [
      'a key whose prefix is no domain',
      () => operator({ labels: { 'A_B/c': '' } }),
      `labels: "A_B/c" is not a label key; ${QUALIFIED}`,
    ],
    [
      'a key of 64 characters',
      () => operator({ labels: { [long]: '' } }),
      `labels: "${long}" is not a label key; ${QUALIFIED}`,
    ],
    ['a value with a space', () => operator({ labels: { tier: 'a b' } }), `labels['tier']: "a b" ${LABEL_VALUE}`],
    ['a value of 64', () => operator({ podLabels: { tier: long } }), `podLabels['tier']: "${long}" ${LABEL_VALUE}`],
    [
      'an annotation key',
      () => operator({ podAnnotations: { 'a b': '' } }),
      `podAnnotations: "a b" is not an annotation key; ${QUALIFIED}`,
    ],
    [
      'a node label',
      () => operator({ placement: { nodeSelector: { 'a b': '' } } }),
      `placement.nodeSelector: "a b" is not a label key; ${QUALIFIED}`,
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('an annotation may have any value, and a label an empty one', () => {
    const { deployment } = operator({ podAnnotations: { note: 'a b\nc' }, podLabels: { tier: '' } });
    expect(deployment.podMetadata.getLabel('tier')).toBe('');
  });
});
