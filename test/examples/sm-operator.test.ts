import { Testing } from 'cdk8s';
import { SmOperatorChart } from '../../examples/sm-operator/chart';
import { containerOf, envOf, podSpec, unknownTo } from '../support/container';
import { only, render } from '../support/manifests';
import { expand, grantsOf } from '../support/rbac';
import { assertSchemas } from '../support/schema';
import { SM_OPERATOR } from './facts';

const NAMESPACE = 'sm-operator-system';
const manifests = render(new SmOperatorChart(Testing.app(), 'sm-operator'));
const deployment = only(manifests, 'Deployment');
const container = containerOf(deployment);

test('every manifest validates against the published schemas', () => {
  expect(() => {
    assertSchemas(manifests);
  }).not.toThrow();
});

test('the binary knows every flag and variable that it is given', () => {
  expect(unknownTo(SM_OPERATOR, container)).toEqual([]);
});

test('the election is switched on, and nothing that the binary has no flag for is rendered', () => {
  expect(container.args).toEqual([
    '--health-probe-bind-address=:8081',
    '--metrics-bind-address=:8443',
    '--leader-elect',
  ]);
});

test('the state is written to a volume, since the file system is read-only', () => {
  expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
  const statePath = envOf(container).BW_SECRETS_MANAGER_STATE_PATH;
  const mount = container.volumeMounts.find((m: { mountPath: string }) => m.mountPath === statePath);
  expect(podSpec(deployment).volumes).toContainEqual({ name: mount.name, emptyDir: {} });
});

test('it may do what upstream grants it, and hold the lease that its source names, and nothing else', () => {
  const manage = 'create delete get list patch update watch';
  const lease = '/leases[479cde60.bitwarden.com]';
  expect(grantsOf(manifests, NAMESPACE, 'sm-operator')).toEqual(
    new Set([
      ...expand('*', 'k8s.bitwarden.com', 'bitwardensecrets', manage),
      ...expand('*', 'k8s.bitwarden.com', 'bitwardensecrets/finalizers', 'update'),
      ...expand('*', 'k8s.bitwarden.com', 'bitwardensecrets/status', 'get patch update'),
      ...expand('*', '', 'secrets', manage),
      ...expand('*', '', 'secrets/status', 'get'),
      ...expand('*', 'authentication.k8s.io', 'tokenreviews', 'create'),
      ...expand('*', 'authorization.k8s.io', 'subjectaccessreviews', 'create'),
      ...expand(NAMESPACE, 'coordination.k8s.io', 'leases', 'create'),
      ...['get', 'update'].map((verb) => `${NAMESPACE} coordination.k8s.io${lease} ${verb}`),
      ...expand(NAMESPACE, '', 'events', 'create patch'),
    ]),
  );
});

test('the incident of the missing policy cannot recur: API server, DNS in kube-system by UDP and TCP, and Bitwarden', () => {
  const { spec } = only(manifests, 'CiliumNetworkPolicy');
  expect(spec).toEqual({
    endpointSelector: { matchLabels: deployment.spec.selector.matchLabels },
    egress: [
      { toEntities: ['kube-apiserver'] },
      {
        toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
        toPorts: [
          {
            ports: [
              { port: '53', protocol: 'UDP' },
              { port: '53', protocol: 'TCP' },
            ],
            rules: { dns: [{ matchPattern: '*' }] },
          },
        ],
      },
      {
        toFQDNs: [{ matchName: 'api.bitwarden.com' }, { matchName: 'identity.bitwarden.com' }],
        toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
      },
    ],
    ingress: [
      {
        fromEndpoints: [
          {
            matchLabels: {
              'k8s:io.kubernetes.pod.namespace': 'monitoring',
              'k8s:app.kubernetes.io/name': 'prometheus',
            },
          },
        ],
        toPorts: [{ ports: [{ port: '8443', protocol: 'TCP' }] }],
      },
      { fromEntities: ['host'], toPorts: [{ ports: [{ port: '8081', protocol: 'TCP' }] }] },
    ],
  });
});

test('the policy is there before the pods, whoever applies it', () => {
  const kinds = manifests.map(({ kind }) => String(kind));
  expect(kinds.indexOf('CiliumNetworkPolicy')).toBeLessThan(kinds.indexOf('Deployment'));
  expect(only(manifests, 'CiliumNetworkPolicy').metadata.annotations).toEqual({
    'argocd.argoproj.io/sync-wave': '-1',
    'kubernetes.io/description':
      'Calls the API server; cluster DNS; api.bitwarden.com, identity.bitwarden.com (TCP 443). ' +
      'Called by pods app.kubernetes.io/name=prometheus in monitoring (TCP 8443); its node.',
  });
});

test('a leader has time to shut down: 30 s for its work, its renew deadline, and a margin', () => {
  expect(podSpec(deployment).terminationGracePeriodSeconds).toBe(45);
});
