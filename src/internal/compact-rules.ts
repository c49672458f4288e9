import * as kplus from 'cdk8s-plus-28';

interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources?: string[];
  readonly resourceNames?: string[];
}

/**
 * Has a role print its rules as people write them: one for all resources of a group with the same verbs,
 * one for all names of a resource. cdk8s-plus prints one rule a resource. Rules added later are included.
 */
export function compactRules(role: kplus.Role | kplus.ClusterRole): void {
  const target = role as unknown as { synthesizeRules(): PolicyRule[] };
  const each = target.synthesizeRules.bind(role);
  target.synthesizeRules = () => {
    const merged = new Map<string, PolicyRule>();
    for (const rule of each()) {
      const named = (rule.resourceNames ?? []).length > 0;
      const key = rule.resources
        ? [rule.apiGroups.join(), rule.verbs.join(), named ? rule.resources.join() : ''].join(' ')
        : JSON.stringify(rule);
      const found = merged.get(key);
      if (found) {
        addMissing(found.resources, rule.resources);
        addMissing(found.resourceNames, rule.resourceNames);
      } else {
        // Copies: what is merged into must not be the role's own list.
        merged.set(key, {
          ...rule,
          ...(rule.resources ? { resources: [...rule.resources] } : {}),
          resourceNames: named ? [...(rule.resourceNames ?? [])] : undefined,
        });
      }
    }
    return [...merged.values()];
  };
}

function addMissing(list: string[] | undefined, items: readonly string[] | undefined): void {
  list?.push(...(items ?? []).filter((item) => !list.includes(item)));
}
