import { ServiceAccount } from 'cdk8s-plus-28';
import { LeaderElection, LeaderElectionDialect, Platform } from '../src';
import { container, documents, find, idOf, podSpec } from './support/documents';
import { controller, IMAGE, LEASE_NAME, NAMESPACE, testChart } from './support/subject';

const selector = { 'app.kubernetes.io/name': 'sample', 'app.kubernetes.io/instance': 'sample' };

describe('by default', () => {
  const docs = documents(controller());
  const deployment = find(docs, 'Deployment');

  test('there are six objects, all in the namespace, named after the construct and labelled', () => {
    expect(docs.map(idOf)).toEqual([
      'CiliumNetworkPolicy/sample',
      'ServiceAccount/sample',
      'Role/sample-leader-election',
      'RoleBinding/sample-leader-election',
      'PodDisruptionBudget/sample',
      'Deployment/sample',
    ]);
    for (const { metadata } of docs) {
      expect(metadata).toMatchObject({ namespace: NAMESPACE, labels: selector });
    }
  });

  test('three replicas are replaced one at a time, none of them added first', () => {
    expect(deployment.spec).toMatchObject({
      replicas: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      minReadySeconds: 0,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: selector },
    });
    expect(deployment.spec).not.toHaveProperty('revisionHistoryLimit');
  });

  test('replicas prefer nodes of their own', () => {
    expect(podSpec(docs, 'affinity')).toEqual({
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              labelSelector: { matchLabels: selector },
              topologyKey: 'kubernetes.io/hostname',
              matchLabelKeys: ['pod-template-hash'],
            },
          },
        ],
      },
    });
  });

  test('each revision is spread over the zones that it may run in', () => {
    expect(podSpec(docs, 'topologySpreadConstraints')).toEqual([
      {
        topologyKey: 'topology.kubernetes.io/zone',
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector },
        matchLabelKeys: ['pod-template-hash'],
        nodeTaintsPolicy: 'Honor',
      },
    ]);
  });

  test('nodes are drained of one replica at a time, and always of crashed ones', () => {
    expect(find(docs, 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selector },
    });
  });

  test('a pod may take its graceful shutdown, the renew deadline and 5 s to stop: 45 s', () => {
    expect(podSpec(docs, 'terminationGracePeriodSeconds')).toBe(45);
  });

  test('the role holds what client-go uses, and nothing else', () => {
    expect(find(docs, 'Role').rules).toEqual([
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        resourceNames: [LEASE_NAME],
        verbs: ['get', 'update'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    ]);
  });

  test('the role is bound to the account of the pods', () => {
    expect(find(docs, 'RoleBinding')).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'sample-leader-election' },
      subjects: [{ kind: 'ServiceAccount', name: 'sample', namespace: NAMESPACE }],
    });
    expect(find(docs, 'RoleBinding').subjects).toHaveLength(1);
  });

  test('the pods mount the token of the account, and no other pod does by mistake', () => {
    expect(podSpec(docs, 'serviceAccountName')).toBe('sample');
    expect(podSpec(docs, 'automountServiceAccountToken')).toBe(true);
    expect(find(docs, 'ServiceAccount').automountServiceAccountToken).toBe(false);
  });

  test('the policy lets pods call the API server and cluster DNS by UDP and TCP, and nobody call them', () => {
    const known = documents(controller({ network: { platform: Platform.SELF_MANAGED } }));
    expect(find(known, 'CiliumNetworkPolicy').spec).toEqual({
      endpointSelector: { matchLabels: selector },
      egress: [
        { toEntities: ['kube-apiserver'] },
        {
          toEndpoints: [
            { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } },
          ],
          toPorts: [
            {
              ports: [
                { port: '53', protocol: 'UDP' },
                { port: '53', protocol: 'TCP' },
              ],
            },
          ],
        },
      ],
      ingress: [{}],
    });
  });

  test('pods meet Pod Security "restricted", and their file system is read-only', () => {
    expect(podSpec(docs, 'securityContext')).toEqual({
      fsGroupChangePolicy: 'Always',
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container(docs, 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    });
    expect(podSpec(docs, 'hostNetwork')).toBe(false);
    expect(podSpec(docs, 'volumes')).toBeUndefined();
  });

  test('the container is small, with no limit of CPU', () => {
    expect(container(docs)).toMatchObject({ name: 'sample', image: IMAGE, imagePullPolicy: 'IfNotPresent' });
    expect(container(docs, 'resources')).toEqual({
      requests: { cpu: '10m', memory: '64Mi' },
      limits: { memory: '256Mi' },
    });
  });

  test('there are no probes, ports, placement or priority that nobody asked for', () => {
    expect(container(docs)).not.toHaveProperty('startupProbe');
    expect(container(docs)).not.toHaveProperty('livenessProbe');
    expect(container(docs)).not.toHaveProperty('readinessProbe');
    expect(container(docs)).not.toHaveProperty('ports');
    expect(podSpec(docs)).not.toHaveProperty('nodeSelector');
    expect(podSpec(docs)).not.toHaveProperty('tolerations');
    expect(podSpec(docs)).not.toHaveProperty('priorityClassName');
    expect(podSpec(docs)).not.toHaveProperty('imagePullSecrets');
  });
});

describe('one replica', () => {
  const docs = documents(controller({ replicas: 1 }));

  test('still elects, and may be drained', () => {
    expect(docs.map((doc) => doc.kind)).toContain('Role');
    expect(docs.map((doc) => doc.kind)).not.toContain('PodDisruptionBudget');
  });

  test('keeps away from nobody', () => {
    expect(podSpec(docs)).not.toHaveProperty('affinity');
    expect(podSpec(docs)).not.toHaveProperty('topologySpreadConstraints');
  });
});

describe('with the election disabled', () => {
  const subject = controller({ leaderElection: LeaderElection.disabled(LeaderElectionDialect.KUBEBUILDER) });
  const docs = documents(subject);

  test('one replica is stopped before the next is started', () => {
    expect(find(docs, 'Deployment').spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(subject.replicas).toBe(1);
  });

  test('there is no lease, no role and no budget', () => {
    expect(docs.map((doc) => doc.kind)).toEqual(['CiliumNetworkPolicy', 'ServiceAccount', 'Deployment']);
    expect(subject.leaseName).toBeUndefined();
    expect(subject.leaseRole).toBeUndefined();
    expect(subject.podDisruptionBudget).toBeUndefined();
  });
});

describe('without need of an election', () => {
  const leaderElection = LeaderElection.notNeeded('every replica serves');
  const docs = documents(controller({ leaderElection, replicas: 5 }));

  test('any number of replicas runs, is spread and has a budget, with no role', () => {
    expect(find(docs, 'Deployment').spec).toMatchObject({
      replicas: 5,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    });
    expect(docs.map((doc) => doc.kind)).toEqual([
      'CiliumNetworkPolicy',
      'ServiceAccount',
      'PodDisruptionBudget',
      'Deployment',
    ]);
  });

  test("the grace period is Kubernetes' own", () => {
    expect(podSpec(docs, 'terminationGracePeriodSeconds')).toBe(30);
  });

  test('its reason is there to be read', () => {
    expect(leaderElection.reason).toBe('every replica serves');
  });
});

test('name, instance and labels are on every object, and the selector on the pods and all who select them', () => {
  const subject = controller({
    name: 'manager',
    instance: 'blue',
    labels: { team: 'dns' },
    podLabels: { tier: 'one' },
  });
  const docs = documents(subject);
  const chosen = { 'app.kubernetes.io/name': 'manager', 'app.kubernetes.io/instance': 'blue' };
  for (const { metadata } of docs) {
    expect(metadata.labels).toEqual({ ...chosen, team: 'dns' });
  }
  expect(subject.podSelector).toEqual(chosen);
  expect(find(docs, 'Deployment').spec).toMatchObject({
    selector: { matchLabels: chosen },
    template: { metadata: { labels: { ...chosen, team: 'dns', tier: 'one' } } },
  });
  expect(find(docs, 'PodDisruptionBudget').spec).toMatchObject({ selector: { matchLabels: chosen } });
  expect(find(docs, 'CiliumNetworkPolicy').spec).toMatchObject({ endpointSelector: { matchLabels: chosen } });
});

test('an imported account is used, bound, and none is created', () => {
  const chart = testChart();
  const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'imported', 'shared', {
    namespaceName: NAMESPACE,
  });
  const subject = controller({ serviceAccount }, chart);
  const docs = documents(subject);
  expect(docs.map((doc) => doc.kind)).not.toContain('ServiceAccount');
  expect(podSpec(docs, 'serviceAccountName')).toBe('shared');
  expect(podSpec(docs, 'automountServiceAccountToken')).toBe(true);
  expect(find(docs, 'RoleBinding')).toMatchObject({
    subjects: [{ kind: 'ServiceAccount', name: 'shared', namespace: NAMESPACE }],
  });
  expect(subject.serviceAccount).toBe(serviceAccount);
});

test('the namespace of the props is before that of the chart', () => {
  const docs = documents(controller({ namespace: 'other' }));
  expect(new Set(docs.map((doc) => doc.metadata.namespace))).toEqual(new Set(['other']));
});
