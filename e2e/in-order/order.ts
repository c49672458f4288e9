import { Manifest, ofKind } from '../../test/support/manifests';
import { idOf, policiesIn } from '../support/synthesized';

/** The first has to be there before the second. */
export type Pair = readonly [first: Manifest, then: Manifest];

/** What of stored objects came in the wrong order, or is missing; empty where a controller is never without what it needs. */
export function inOrder(stored: readonly Manifest[]): string[] {
  const workloads = [...ofKind(stored, 'Deployment'), ...ofKind(stored, 'Job')];
  const pairs = [
    ...stored.flatMap((object) => namespaceOf(object, stored)),
    ...workloads.flatMap((workload) => rightsOf(workload, stored)),
    ...workloads.flatMap((workload) => policiesOf(workload, stored)),
    ...workloads.flatMap((workload) => callersOf(workload, stored)),
  ];
  return [
    ...workloads.filter((workload) => policiesOf(workload, stored).length === 0).map(withoutPolicy),
    ...pairs
      .filter(([first, then]) => revision(first) > revision(then))
      .map(([first, then]) => `${idOf(first)} came after ${idOf(then)}`),
  ];
}

/** Whether a pod is one that a policy selects. */
export function isAbout(policy: Manifest, pod: Manifest): boolean {
  const { matchLabels } = (policy.spec.endpointSelector ?? policy.spec.podSelector) as Manifest;
  const wanted = Object.entries((matchLabels ?? {}) as Record<string, string>);
  return (
    policy.metadata.namespace === pod.metadata.namespace &&
    wanted.every(([key, value]) => pod.metadata.labels?.[key.replace(/^k8s:/, '')] === value)
  );
}

/** The API server counts all writes; so the smaller number is the earlier one. */
export function revision({ metadata }: Manifest): number {
  return Number(metadata.resourceVersion);
}

function withoutPolicy(workload: Manifest): string {
  return `no policy is about ${idOf(workload)}`;
}

function namespaceOf(object: Manifest, stored: readonly Manifest[]): Pair[] {
  return ofKind(stored, 'Namespace')
    .filter(({ metadata }) => metadata.name === object.metadata.namespace)
    .map((namespace) => [namespace, object]);
}

function policiesOf(workload: Manifest, stored: readonly Manifest[]): Pair[] {
  return policiesIn(stored)
    .filter((policy) => isAbout(policy, podsOf(workload)))
    .map((policy) => [policy, workload]);
}

/** The account of the pods, the bindings that name it, and the roles that these give it. */
function rightsOf(workload: Manifest, stored: readonly Manifest[]): Pair[] {
  const { namespace } = workload.metadata;
  const name = String(workload.spec.template.spec.serviceAccountName);
  const bindings = stored.filter(({ subjects }) =>
    ((subjects ?? []) as Manifest[]).some((subject) => subject.name === name && subject.namespace === namespace),
  );
  const roles = bindings.flatMap(({ roleRef, metadata }) =>
    ofKind(stored, String(roleRef.kind)).filter(
      (role) => role.metadata.name === roleRef.name && role.metadata.namespace === namespaceIn(roleRef, metadata),
    ),
  );
  const accounts = ofKind(stored, 'ServiceAccount').filter(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  return [...accounts, ...roles, ...bindings].map((first) => [first, workload]);
}

function namespaceIn(roleRef: Manifest, { namespace }: Manifest): unknown {
  return roleRef.kind === 'ClusterRole' ? undefined : namespace;
}

/** Whatever has the API server call a workload: that fails until it serves. */
export function callersOf(workload: Manifest, stored: readonly Manifest[]): Pair[] {
  const services = ofKind(stored, 'Service').filter(
    ({ metadata, spec }) =>
      metadata.namespace === workload.metadata.namespace &&
      Object.entries((spec.selector ?? {}) as Record<string, string>).every(
        ([key, value]) => podsOf(workload).metadata.labels?.[key] === value,
      ),
  );
  const calls = ({ name, namespace }: Manifest) =>
    services.some(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  return stored
    .filter(({ webhooks, spec, kind }) =>
      kind === 'APIService'
        ? calls(spec.service as Manifest)
        : ((webhooks ?? []) as Manifest[]).some(({ clientConfig }) => calls(clientConfig.service as Manifest)),
    )
    .map((caller) => [workload, caller]);
}

/** Its template, as a pod of it is. */
function podsOf({ metadata, spec }: Manifest): Manifest {
  return { metadata: { namespace: metadata.namespace, labels: spec.template.metadata.labels } };
}
