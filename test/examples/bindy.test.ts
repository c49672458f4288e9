import { Testing } from 'cdk8s';
import { BindyChart } from '../../examples/bindy/chart';
import { containerOf, envOf, podSpec, unknownTo } from '../support/container';
import { only, render } from '../support/manifests';
import { expand, grantsOf } from '../support/rbac';
import { assertSchemas } from '../support/schema';
import { BINDY } from './facts';

const RECORDS = 'arecords aaaarecords txtrecords cnamerecords mxrecords nsrecords srvrecords caarecords';
const KINDS = `bind9instances bind9clusters clusterbind9providers dnszones ${RECORDS}`;

const own = render(new BindyChart(Testing.app(), 'bindy'));
const inKubeSystem = render(new BindyChart(Testing.app(), 'bindy', { leaseNamespace: 'kube-system' }));

describe.each([
  { manifests: own, leaseNamespace: 'bindy-system' },
  { manifests: inKubeSystem, leaseNamespace: 'kube-system' },
])('with the lease in $leaseNamespace', ({ manifests, leaseNamespace }) => {
  const container = containerOf(only(manifests, 'Deployment'));

  test('every manifest validates against the published schemas', () => {
    expect(() => {
      assertSchemas(manifests);
    }).not.toThrow();
  });

  test('the binary knows every word and variable that it is given', () => {
    expect(unknownTo(BINDY, container)).toEqual([]);
  });

  test('the variables carry the prefix, all but POD_NAME', () => {
    expect(envOf(container)).toEqual({
      RUST_LOG: 'info',
      RUST_LOG_FORMAT: 'json',
      POD_NAMESPACE: 'metadata.namespace',
      POD_NAME: 'metadata.name',
      BINDY_ENABLE_LEADER_ELECTION: 'true',
      BINDY_LEASE_NAME: 'bindy-leader',
      BINDY_LEASE_NAMESPACE: leaseNamespace,
      BINDY_LEASE_DURATION_SECONDS: '15',
      BINDY_LEASE_RENEW_DEADLINE_SECONDS: '10',
      BINDY_LEASE_RETRY_PERIOD_SECONDS: '2',
    });
  });

  test('it may do what upstream grants it, and with its lease what its client does: get, create, patch', () => {
    const manage = 'create delete get list patch update watch';
    expect(grantsOf(manifests, 'bindy-system', 'bindy')).toEqual(
      new Set([
        ...expand('*', 'bindy.firestoned.io', 'bind9instances bind9clusters', manage),
        ...expand(
          '*',
          'bindy.firestoned.io',
          `clusterbind9providers dnszones ${RECORDS}`,
          'create get list patch update watch',
        ),
        ...expand('*', 'bindy.firestoned.io', KINDS.replace(/\w+/g, '$&/status'), 'get patch update'),
        ...expand('*', 'apps', 'deployments', manage),
        ...expand('*', '', 'services configmaps serviceaccounts', manage),
        ...expand('*', '', 'secrets pods endpoints', 'get list watch'),
        ...expand('*', '', 'events', 'create patch'),
        ...expand('bindy-system', '', 'secrets', 'create delete patch update'),
        ...expand(leaseNamespace, 'coordination.k8s.io', 'leases', 'create'),
        ...['get', 'patch'].map((verb) => `${leaseNamespace} coordination.k8s.io/leases[bindy-leader] ${verb}`),
      ]),
    );
  });
});

test('the token for bindcar is projected where bindy reads it', () => {
  const deployment = only(own, 'Deployment');
  const mount = containerOf(deployment).volumeMounts.find(
    (m: { mountPath: string }) => m.mountPath === '/var/run/secrets/bindcar',
  );
  expect(mount.readOnly).toBe(true);
  expect(podSpec(deployment).volumes).toContainEqual({
    name: mount.name,
    projected: { sources: [{ serviceAccountToken: { audience: 'bindcar', expirationSeconds: 3600, path: 'token' } }] },
  });
});

test('it has no probes, since the binary has no health endpoint', () => {
  const container = containerOf(only(own, 'Deployment'));
  expect([container.livenessProbe, container.readinessProbe, container.startupProbe]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('it reaches the pods of BIND9 at the ports that they listen on, in their namespace', () => {
  const peer = {
    toEndpoints: [
      { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'dns-system', 'k8s:app.kubernetes.io/name': 'bind9' } },
    ],
  };
  const { egress } = only(own, 'CiliumNetworkPolicy').spec;
  expect(egress.slice(-2)).toEqual([
    { ...peer, toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] },
    { ...peer, toPorts: [{ ports: [{ port: '5353', protocol: 'UDP' }] }] },
  ]);
});

test('its metrics are all that can be called, by Prometheus', () => {
  expect(only(own, 'CiliumNetworkPolicy').spec.ingress).toEqual([
    {
      fromEndpoints: [
        {
          matchLabels: {
            'k8s:io.kubernetes.pod.namespace': 'monitoring',
            'k8s:app.kubernetes.io/name': 'prometheus',
          },
        },
      ],
      toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }],
    },
  ]);
});
