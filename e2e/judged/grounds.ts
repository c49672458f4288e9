import { Manifest } from '../../test/support/manifests';

/** One CiliumNetworkPolicy at least closes each direction for what the pods do not declare. */
export function isolatedByCilium(object: Manifest, manifests: readonly Manifest[]): boolean {
  const { namespace } = object.metadata;
  const labels = podOf(object).metadata.labels as Manifest;
  const selecting = manifests.filter(
    (other) =>
      other.kind === 'CiliumNetworkPolicy' &&
      other.metadata.namespace === namespace &&
      selects(other.spec.endpointSelector, labels),
  );
  return ['ingress', 'egress'].every((direction) =>
    selecting.some((policy) => (policy.spec[direction] ?? []).length > 0 && !policy.spec.enableDefaultDeny),
  );
}

/** Expressions are not read: what they select counts as not selected, so that it is reported. */
function selects(selector: Manifest, labels: Manifest): boolean {
  return (
    Object.keys(selector).join() === 'matchLabels' &&
    Object.entries(selector.matchLabels as Manifest).every(([key, value]) => labels[key] === value)
  );
}

export function pulledIfNotPresent(object: Manifest): boolean {
  return containersOf(object).every(({ imagePullPolicy }) => imagePullPolicy === 'IfNotPresent');
}

/** What fills a disk is logs, which the kubelet rotates, and what is mounted to be written to. */
export function readOnly(object: Manifest): boolean {
  return containersOf(object).every(({ securityContext }) => securityContext?.readOnlyRootFilesystem === true);
}

export function runsAsImageUser(object: Manifest): boolean {
  const { runAsUser, runAsNonRoot } = podOf(object).spec.securityContext ?? {};
  const own = containersOf(object).some(({ securityContext }) => securityContext?.runAsUser !== undefined);
  return runAsNonRoot === true && runAsUser === undefined && !own;
}

export function runsAsImageGroup(object: Manifest): boolean {
  const { runAsGroup } = podOf(object).spec.securityContext ?? {};
  const own = containersOf(object).some(({ securityContext }) => securityContext?.runAsGroup !== undefined);
  return runAsGroup === undefined && !own;
}

/** Policies that stand alone; beside pods of ours, one that selects none is wrong. */
export function whereNothingRuns(_: Manifest, manifests: readonly Manifest[]): boolean {
  return manifests.every(({ spec }) => (spec?.jobTemplate ?? spec?.template) === undefined);
}

/** The template of the pods, which a CronJob has in that of its Jobs. */
function podOf({ spec }: Manifest): Manifest {
  return (spec.jobTemplate?.spec ?? spec).template as Manifest;
}

function containersOf(object: Manifest): Manifest[] {
  const { containers, initContainers = [] } = podOf(object).spec;
  return [...initContainers, ...containers] as Manifest[];
}
