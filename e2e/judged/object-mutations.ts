import { critical, Mutation, OTHER_LABELS, warning } from './broken';

const NO_BUDGET = critical('deployment-has-poddisruptionbudget', 'No matching PodDisruptionBudget was found');
const NOT_SPREAD = warning(
  'deployment-has-host-podantiaffinity',
  'Deployment does not have a host podAntiAffinity set',
);
const NO_POLICY = critical('pod-networkpolicy', 'The pod does not have a matching NetworkPolicy');
const SELECTS_NONE = critical(
  'networkpolicy-targets-pod',
  "The NetworkPolicys selector doesn't match any pods",
  'NetworkPolicy/beskar7',
);
const LEADS_NOWHERE = critical(
  'service-targets-pod',
  'The services selector does not match any pods',
  'Service/beskar7-webhook-service',
);

export const OBJECT_MUTATIONS: readonly Mutation[] = [
  [
    'no budget',
    (broken) => {
      broken.remove('PodDisruptionBudget');
    },
    [NO_BUDGET],
  ],
  [
    'a budget for others',
    ({ budget }) => {
      budget.spec.selector = { matchLabels: OTHER_LABELS };
    },
    [NO_BUDGET],
  ],
  [
    'a budget in another namespace',
    ({ budget }) => {
      budget.metadata.namespace = 'default';
    },
    [NO_BUDGET],
  ],
  [
    'a budget without a limit',
    ({ budget }) => {
      delete budget.spec.maxUnavailable;
    },
    [critical('poddisruptionbudget-has-policy', 'PodDisruptionBudget missing policy', 'PodDisruptionBudget/beskar7')],
  ],
  [
    'an API version that is deprecated',
    ({ budget }) => {
      budget.apiVersion = 'policy/v1beta1';
    },
    [
      warning(
        'stable-version',
        'The apiVersion and kind policy/v1beta1/PodDisruptionBudget is deprecated',
        'PodDisruptionBudget/beskar7',
      ),
    ],
  ],
  [
    'no policy',
    (broken) => {
      broken.remove('NetworkPolicy');
    },
    [NO_POLICY],
  ],
  [
    'a policy for others',
    ({ policy }) => {
      policy.spec.podSelector = { matchLabels: OTHER_LABELS };
    },
    [NO_POLICY, SELECTS_NONE],
  ],
  [
    'a policy in another namespace',
    ({ policy }) => {
      policy.metadata.namespace = 'default';
    },
    [NO_POLICY, SELECTS_NONE],
  ],
  [
    'a policy that lets out everything',
    ({ policy }) => {
      policy.spec.policyTypes = ['Ingress'];
    },
    [warning('pod-networkpolicy', 'The pod does not have a matching egress NetworkPolicy')],
  ],
  [
    'a policy that lets in everybody',
    ({ policy }) => {
      policy.spec.policyTypes = ['Egress'];
    },
    [warning('pod-networkpolicy', 'The pod does not have a matching ingress NetworkPolicy')],
  ],
  [
    'no anti-affinity',
    ({ pod }) => {
      delete pod.affinity;
    },
    [NOT_SPREAD],
  ],
  [
    'anti-affinity to others',
    ({ pod }) => {
      const [{ podAffinityTerm }] = pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
      podAffinityTerm.labelSelector = { matchLabels: OTHER_LABELS };
    },
    [NOT_SPREAD],
  ],
  [
    'zones that count the pods of nobody',
    ({ pod }) => {
      delete pod.topologySpreadConstraints[0].labelSelector;
    },
    [critical('pod-topology-spread-constraints', 'Pod Topology Spread Constraints')],
  ],
  [
    'one replica behind a Service',
    ({ deployment }) => {
      deployment.spec.replicas = 1;
    },
    [warning('deployment-replicas', 'Deployment few replicas')],
  ],
  [
    'all replicas replaced at once',
    ({ deployment }) => {
      deployment.spec.strategy = { type: 'Recreate' };
    },
    [warning('deployment-strategy', 'Deployment update strategy')],
  ],
  [
    'a selector that is not of its pods',
    ({ deployment }) => {
      deployment.spec.selector = { matchLabels: OTHER_LABELS };
    },
    [
      critical(
        'deployment-pod-selector-labels-match-template-metadata-labels',
        'Deployment selector labels not matching template metadata labels',
      ),
    ],
  ],
  [
    'a Service that leads nowhere',
    (broken) => {
      broken.only('Service', 'beskar7-webhook-service').spec.selector = OTHER_LABELS;
    },
    [LEADS_NOWHERE],
  ],
  [
    'a Service in another namespace',
    (broken) => {
      broken.only('Service', 'beskar7-webhook-service').metadata.namespace = 'default';
    },
    [LEADS_NOWHERE],
  ],
  [
    'a Service on a port of every node',
    (broken) => {
      broken.only('Service', 'beskar7-webhook-service').spec.type = 'NodePort';
    },
    [warning('service-type', 'The service is of type NodePort', 'Service/beskar7-webhook-service')],
  ],
  [
    'a webhook that is called before it is ready',
    ({ container }) => {
      delete container.readinessProbe;
    },
    [critical('pod-probes', 'Container is missing a readinessProbe')],
  ],
  [
    'a pod that is restarted for not being ready',
    ({ container }) => {
      container.livenessProbe = container.readinessProbe;
    },
    [critical('pod-probes-identical', 'Container has the same readiness and liveness probe')],
  ],
  [
    'a label that the API server refuses',
    ({ deployment }) => {
      deployment.metadata.labels.note = 'no spaces';
    },
    [critical('label-values', 'Invalid label value')],
  ],
  [
    'a Deployment that nobody excused',
    ({ deployment }) => {
      deployment.metadata.name = 'stranger';
    },
    [
      critical(
        'container-ephemeral-storage-request-and-limit',
        'Ephemeral Storage limit is not set',
        'Deployment/stranger',
      ),
      critical(
        'container-ephemeral-storage-request-and-limit',
        'Ephemeral Storage request is not set',
        'Deployment/stranger',
      ),
      critical('container-image-pull-policy', 'ImagePullPolicy is not set to Always', 'Deployment/stranger'),
    ],
  ],
];
