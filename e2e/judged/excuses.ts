import { Manifest } from '../../test/support/manifests';
import {
  isolatedByCilium,
  pulledIfNotPresent,
  readOnly,
  runsAsImageGroup,
  runsAsImageUser,
  whereNothingRuns,
} from './grounds';

/** What kube-score finds fault with and we render all the same. */
export interface Excuse {
  readonly check: string;
  /** Which of the check's complaints, in its own words. */
  readonly says: string;
  readonly objects: readonly string[];
  readonly reason: string;
  /** What the reason rests on; where it is not so, there is no excuse. */
  readonly holds?: (object: Manifest, manifests: readonly Manifest[]) => boolean;
}

const CERT_MANAGER = [
  'Deployment/cert-manager',
  'Deployment/cert-manager-cainjector',
  'Deployment/cert-manager-webhook',
];
const GANDI = 'Deployment/cert-manager-webhook-gandi';
const PLAIN = 'Deployment/operator';
const OPERATORS = ['Deployment/beskar7', 'Deployment/bindy', 'Deployment/sm-operator', ...CERT_MANAGER, GANDI, PLAIN];
/** Pods that run once, and end. */
const ONE_SHOT = ['Job/webhook-check', 'CronJob/bindy-drill'];

export const EXCUSES: readonly Excuse[] = [
  {
    check: 'pod-networkpolicy',
    says: 'The pod does not have a matching NetworkPolicy',
    objects: [...OPERATORS, ...ONE_SHOT],
    reason: 'a CiliumNetworkPolicy isolates the pods in both directions, and kube-score does not know that kind',
    holds: isolatedByCilium,
  },
  {
    check: 'container-image-pull-policy',
    says: 'ImagePullPolicy is not set to Always',
    objects: [...OPERATORS, ...ONE_SHOT],
    reason: 'with Always no replica starts while the registry is away, not even where the image has been pulled before',
    holds: pulledIfNotPresent,
  },
  ...['limit', 'request'].map((amount) => ({
    check: 'container-ephemeral-storage-request-and-limit',
    says: `Ephemeral Storage ${amount} is not set`,
    objects: [...OPERATORS, ...ONE_SHOT],
    reason:
      'how much a binary writes is known to its users only, and too low a limit evicts the pod; `resources` has both',
    holds: readOnly,
  })),
  {
    check: 'container-security-context-user-group-id',
    says: 'The container is running with a low user ID',
    objects: [...CERT_MANAGER, PLAIN],
    reason: 'none is rendered; the image names its user, and the kubelet starts it only where that is not root',
    holds: runsAsImageUser,
  },
  {
    check: 'container-security-context-user-group-id',
    says: 'The container running with a low group ID',
    objects: [...CERT_MANAGER, PLAIN],
    reason: "none is rendered; it is the image's, which gives one to its own user, and to nobody and nonroot",
    holds: runsAsImageGroup,
  },
  {
    check: 'pod-probes',
    says: 'Container is missing a readinessProbe',
    objects: ['Deployment/bindy', 'Deployment/cert-manager', 'Deployment/cert-manager-cainjector'],
    reason: 'the binary has nothing to ask whether it is ready; behind the Service are its metrics alone',
  },
  {
    check: 'networkpolicy-targets-pod',
    says: "The NetworkPolicys selector doesn't match any pods",
    objects: [
      // cert-manager as its own chart installs it.
      ...['allow-api-server', 'allow-dns', 'default-deny', 'controller', 'webhook', 'webhook-gandi', 'metrics'],
      ...['cluster-dns', 'kube-system', 'konnectivity-agent', 'konnectivity-agent-aks', 'vpn-shoot'],
      ...['traefik', 'helm-install-traefik', 'helm-install-traefik-crd', 'rke2-ingress-nginx'],
      ...['allow-all-ingress', 'allow-all-egress'],
    ].map((name) => `NetworkPolicy/${name}`),
    reason: 'the pods come from elsewhere: from the cluster itself, or from a chart that is installed later',
    holds: whereNothingRuns,
  },
];
