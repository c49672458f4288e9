import { Manifest, ofKind } from '../support/manifests';
import { brokenMonitoring } from './monitoring-invariants';
import { brokenDnsProxy, brokenPolicyInvariants } from './policy-invariants';

/** What must hold for any set of manifests that is rendered; an empty list if it does. */
export function brokenInvariants(manifests: readonly Manifest[]): string[] {
  return [
    ...duplicates(manifests),
    ...looseSelectors(manifests),
    ...blockingBudgets(manifests),
    ...stuckRollouts(manifests),
    ...danglingBindings(manifests),
    ...lateDependencies(manifests),
    ...brokenMonitoring(manifests),
    ...manifests.flatMap(brokenPolicyInvariants),
    ...manifests.flatMap(brokenDnsProxy),
    ...ofKind(manifests, 'Deployment').flatMap((d) => splitBrain(d, manifests)),
  ];
}

function id({ kind, metadata }: Manifest): string {
  return `${String(kind)} ${String(metadata.namespace)}/${String(metadata.name)}`;
}

function duplicates(manifests: readonly Manifest[]): string[] {
  const ids = manifests.map(id);
  return ids.filter((x, i) => ids.indexOf(x) !== i).map((x) => `${x} is rendered twice`);
}

function selects(selector: Manifest, labels: Manifest): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function looseSelectors(manifests: readonly Manifest[]): string[] {
  const pods = ofKind(manifests, 'Deployment').map((d) => d.spec.template.metadata.labels as Manifest);
  const selectors = manifests.flatMap((m): [string, Manifest][] => {
    switch (m.kind) {
      case 'Deployment':
      case 'PodDisruptionBudget':
        return [[id(m), m.spec.selector.matchLabels as Manifest]];
      case 'Service':
        return [[id(m), m.spec.selector as Manifest]];
      case 'CiliumNetworkPolicy':
        return [[id(m), m.spec.endpointSelector.matchLabels as Manifest]];
      case 'NetworkPolicy':
        return [[id(m), m.spec.podSelector.matchLabels as Manifest]];
      default:
        return [];
    }
  });
  return selectors
    .filter(([, selector]) => Object.keys(selector).length === 0 || !pods.every((labels) => selects(selector, labels)))
    .map(([who]) => `${who} does not select the pods`);
}

/** Whole pods, by the rounding that Kubernetes documents for each field. */
function pods(value: number | string, replicas: number, round: (n: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(value) * replicas) / 100);
}

function blockingBudgets(manifests: readonly Manifest[]): string[] {
  const replicas = Number(ofKind(manifests, 'Deployment')[0]?.spec.replicas);
  return ofKind(manifests, 'PodDisruptionBudget')
    .filter(({ spec }) => {
      const spared =
        spec.maxUnavailable === undefined
          ? replicas - pods(spec.minAvailable, replicas, Math.ceil)
          : pods(spec.maxUnavailable, replicas, Math.ceil);
      return spared < 1;
    })
    .map((budget) => `${id(budget)} never allows an eviction`);
}

function stuckRollouts(manifests: readonly Manifest[]): string[] {
  return ofKind(manifests, 'Deployment')
    .filter(({ spec }) => {
      const { rollingUpdate } = spec.strategy;
      if (!rollingUpdate) {
        return false;
      }
      const required =
        spec.template.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0];
      const surge = pods(rollingUpdate.maxSurge, spec.replicas, Math.ceil);
      const unavailable = pods(rollingUpdate.maxUnavailable, spec.replicas, Math.floor);
      return required !== undefined && required.matchLabelKeys === undefined && surge > 0 && unavailable === 0;
    })
    .map((deployment) => `${id(deployment)} cannot roll out on as many nodes as replicas`);
}

function danglingBindings(manifests: readonly Manifest[]): string[] {
  return [...ofKind(manifests, 'RoleBinding'), ...ofKind(manifests, 'ClusterRoleBinding')]
    .filter(({ roleRef, subjects, metadata }) => {
      const namespace = roleRef.kind === 'Role' ? String(metadata.namespace) : undefined;
      const role = manifests.some(
        (m) => m.kind === roleRef.kind && m.metadata.name === roleRef.name && m.metadata.namespace === namespace,
      );
      // Prometheus is somebody else's.
      const isForeign = String(metadata.name).endsWith('-metrics-reader');
      const account = subjects.every(
        (s: Manifest) =>
          isForeign ||
          manifests.some(
            (m) => m.kind === 'ServiceAccount' && m.metadata.name === s.name && m.metadata.namespace === s.namespace,
          ),
      );
      return !role || !account;
    })
    .map((binding) => `${id(binding)} binds what is not there`);
}

/** What calls the pods, or watches them. */
const MAY_BE_LATE =
  /^(\w+WebhookConfiguration|PodMonitor|ServiceMonitor|PrometheusRule)\/|^ClusterRole(Binding)?\/.*-metrics-reader$|^ConfigMap\/.*-dashboard$/;

function lateDependencies(manifests: readonly Manifest[]): string[] {
  const first = manifests.findIndex((m) => m.kind === 'Deployment');
  return manifests
    .slice(first + 1)
    .filter((m) => !MAY_BE_LATE.test(`${String(m.kind)}/${String(m.metadata.name)}`))
    .map((m) => `${id(m)} comes after the Deployment`);
}

/** Several replicas with an election: there is a role for one lease, where the container is told to look for it. */
function splitBrain(deployment: Manifest, manifests: readonly Manifest[]): string[] {
  const { args = [], env = [] } = deployment.spec.template.spec.containers[0];
  const words = [...(args as string[]), ...(env as Manifest[]).map((e) => `${String(e.name)}=${String(e.value)}`)];
  const off = words.some((w) => /leader-elect=false|ENABLE_LEADER_ELECTION=false/.test(w));
  const on = words.some((w) => /^--leader-elect$|ENABLE_LEADER_ELECTION=true/.test(w));
  const told = words
    .map((w) => /^(?:--leader-election-namespace|(?:\w+_)?LEASE_NAMESPACE)=(.*)$/.exec(w)?.[1])
    .find(Boolean);
  const roles = ofKind(manifests, 'Role').filter((r) =>
    r.rules.some((rule: Manifest) => rule.resources.includes('leases')),
  );
  return [
    ...(off && deployment.spec.replicas > 1 ? ['several replicas without election'] : []),
    ...(on && roles.length !== 1 ? [`${roles.length} roles for leases`] : []),
    ...(on && told !== undefined && roles[0]?.metadata.namespace !== told ? [`the role is not in ${told}`] : []),
  ];
}
