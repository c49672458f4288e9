import { Manifest, ofKind } from './manifests';

/** Each thing that a ServiceAccount may do, such as `* /secrets get` or `kube-system coordination.k8s.io/leases[x] get`. */
export function grantsOf(manifests: readonly Manifest[], namespace: string, serviceAccount: string): Set<string> {
  const bindings = [...ofKind(manifests, 'RoleBinding'), ...ofKind(manifests, 'ClusterRoleBinding')].filter((binding) =>
    binding.subjects.some(
      (s: Manifest) => s.kind === 'ServiceAccount' && s.name === serviceAccount && s.namespace === namespace,
    ),
  );
  return new Set(
    bindings.flatMap((binding) => {
      const role = manifests.find(
        (m) =>
          m.kind === binding.roleRef.kind &&
          m.metadata.name === binding.roleRef.name &&
          (m.kind === 'ClusterRole' || m.metadata.namespace === binding.metadata.namespace),
      );
      const scope = binding.kind === 'ClusterRoleBinding' ? '*' : String(binding.metadata.namespace);
      return (role?.rules ?? []).flatMap((rule: Manifest) => grants(scope, rule));
    }),
  );
}

function grants(scope: string, rule: Manifest): string[] {
  const names: string[] = rule.resourceNames?.length > 0 ? rule.resourceNames.map((n: string) => `[${n}]`) : [''];
  return rule.apiGroups.flatMap((group: string) =>
    rule.resources.flatMap((resource: string) =>
      names.flatMap((name) => rule.verbs.map((verb: string) => `${scope} ${group}/${resource}${name} ${verb}`)),
    ),
  );
}

/** Expected grants, written densely: `expand('*', 'apps', 'deployments', 'get list')`. */
export function expand(scope: string, group: string, resources: string, verbs: string): string[] {
  return resources
    .split(' ')
    .flatMap((resource) => verbs.split(' ').map((verb) => `${scope} ${group}/${resource} ${verb}`));
}
