const labels = { 'app.kubernetes.io/name': 'bindy' };

export const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'bindy', namespace: 'dns', labels, annotations: { 'example.com/note': '1' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: labels },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: '25%' } },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: 'bindy',
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, fsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } },
        topologySpreadConstraints: [
          {
            topologyKey: 'topology.kubernetes.io/zone',
            maxSkew: 1,
            whenUnsatisfiable: 'DoNotSchedule',
            nodeTaintsPolicy: 'Honor',
            nodeAffinityPolicy: 'Honor',
            labelSelector: { matchLabels: labels },
            matchLabelKeys: ['pod-template-hash'],
          },
        ],
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: { matchLabels: labels },
                matchLabelKeys: ['pod-template-hash'],
              },
            ],
          },
        },
        containers: [
          {
            name: 'manager',
            image: 'ghcr.io/example/bindy:v1',
            args: ['--leader-elect'],
            env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
            ports: [{ name: 'metrics', containerPort: 8080, protocol: 'TCP' }],
            livenessProbe: { httpGet: { path: '/healthz', port: 'metrics' }, periodSeconds: 10 },
            resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: 1, memory: '128Mi' } },
            securityContext: { capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
            volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/tokens', readOnly: true }],
          },
        ],
        volumes: [
          {
            name: 'token',
            projected: {
              defaultMode: 288,
              sources: [
                { serviceAccountToken: { path: 'token', expirationSeconds: 3600, audience: 'api' } },
                { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
                { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
              ],
            },
          },
          { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
        ],
      },
    },
  },
};

export const podDisruptionBudget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'bindy' },
  spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
};

const ciliumRule = {
  endpointSelector: { matchLabels: labels },
  ingress: [{ fromEndpoints: [{ matchLabels: { app: 'prometheus' } }], toPorts: [{ ports: [{ port: '8080' }] }] }],
  egress: [
    { toEntities: ['kube-apiserver'] },
    {
      toEndpoints: [{ matchLabels: { 'k8s:k8s-app': 'kube-dns' } }],
      toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*.example.com' }] } }],
    },
    {
      toFQDNs: [{ matchName: 'api.example.com' }, { matchPattern: '*.example.org' }],
      toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
    },
    { toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }] },
  ],
};

export const ciliumNetworkPolicy = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'bindy' },
  spec: ciliumRule,
};

const { endpointSelector, ...nodeRule } = ciliumRule;

const rules = [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] }];
const subjects = [{ kind: 'ServiceAccount', name: 'bindy', namespace: 'dns' }];
const jobSpec = {
  backoffLimit: 1,
  template: { spec: { restartPolicy: 'Never', containers: [{ name: 'job', image: 'job:v1' }] } },
};
const webhook = {
  name: 'bindy.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  failurePolicy: 'Fail',
  clientConfig: { service: { name: 'bindy', namespace: 'dns', path: '/validate', port: 443 } },
  rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['zones'], operations: ['CREATE'] }],
};

function object(apiVersion: string, kind: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { apiVersion, kind, metadata: { name: 'bindy' }, ...fields };
}

/** One of each kind that this library, or an operator around it, renders. */
export const validDocuments: Record<string, unknown>[] = [
  deployment,
  podDisruptionBudget,
  ciliumNetworkPolicy,
  object('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', { spec: { ...nodeRule, nodeSelector: endpointSelector } }),
  object('v1', 'Namespace'),
  object('v1', 'ServiceAccount', { automountServiceAccountToken: false }),
  object('v1', 'ConfigMap', { data: { 'config.yaml': 'a: 1' }, immutable: true }),
  object('v1', 'Secret', { type: 'Opaque', stringData: { key: 'value' }, data: { other: 'dmFsdWU=' } }),
  object('v1', 'Service', {
    spec: { selector: labels, ports: [{ name: 'metrics', port: 8080, targetPort: 'metrics', protocol: 'TCP' }] },
  }),
  object('rbac.authorization.k8s.io/v1', 'Role', { rules }),
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules }),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'bindy' },
    subjects,
  }),
  object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'bindy' },
    subjects,
  }),
  object('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 'metrics', protocol: 'TCP' }] }],
      egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }], ports: [{ port: 443 }] }],
    },
  }),
  object('batch/v1', 'Job', { spec: jobSpec }),
  object('batch/v1', 'CronJob', {
    spec: { schedule: '*/5 * * * *', concurrencyPolicy: 'Forbid', jobTemplate: { spec: jobSpec } },
  }),
  object('scheduling.k8s.io/v1', 'PriorityClass', { value: 1000000, preemptionPolicy: 'PreemptLowerPriority' }),
  object('coordination.k8s.io/v1', 'Lease', { spec: { leaseDurationSeconds: 15 } }),
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', { webhooks: [webhook] }),
  object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', {
    webhooks: [{ ...webhook, reinvocationPolicy: 'IfNeeded' }],
  }),
  object('apiregistration.k8s.io/v1', 'APIService', {
    spec: { group: 'example.com', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 15 },
  }),
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Zone', plural: 'zones' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', default: { ttl: 60 }, additionalProperties: { type: 'string' } } },
            },
          },
        },
      ],
    },
  }),
];
