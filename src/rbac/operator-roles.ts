import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ApiEndpoint } from '../internal/api-endpoint';
import { claimObject } from '../internal/claims';
import { clusterScoped } from '../internal/cluster-scoped';
import { compactRules } from '../internal/compact-rules';
import { refuseIfAny } from '../internal/refuse';
import { namespacedRuleProblems } from '../model/api-rule';
import { dnsLabelProblems } from '../model/names';
import { ApiPermission } from './api-permission';

/** Names and labels of an operator's roles. */
export interface OperatorRolesOptions {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly subject: kplus.ISubject;
}

/** An operator's ClusterRole, and its Role in each namespace; each is made when the first rule needs it. */
export class OperatorRoles {
  private clusterRole?: kplus.ClusterRole;
  private readonly roles = new Map<string, kplus.Role>();

  constructor(
    private readonly scope: Construct,
    private readonly options: OperatorRolesOptions,
  ) {}

  public get forCluster(): kplus.ClusterRole | undefined {
    return this.clusterRole;
  }

  public inNamespace(namespace: string): kplus.Role | undefined {
    return this.roles.get(namespace);
  }

  public allow(permissions: readonly ApiPermission[]): void {
    for (const { resources, apiGroup, verbs, resourceNames } of permissions.flatMap((p) => p._rules)) {
      this.clusterRole ??= this.createClusterRole();
      this.clusterRole.allow([...verbs], ...endpoints(apiGroup, resources, resourceNames));
    }
  }

  public allowInNamespace(namespace: string, permissions: readonly ApiPermission[]): void {
    const path = `namespacePermissions['${namespace}']`;
    const rules = permissions.flatMap((p) => p._rules);
    refuseIfAny(
      [...dnsLabelProblems(path, namespace), ...rules.flatMap((r) => namespacedRuleProblems(r, namespace, path))],
      this.scope,
    );
    for (const { resources, apiGroup, verbs, resourceNames } of rules) {
      this.role(namespace).allow([...verbs], ...endpoints(apiGroup, resources, resourceNames));
    }
  }

  private createClusterRole(): kplus.ClusterRole {
    const { subject, labels } = this.options;
    // Cluster-scoped names carry the namespace, so that two installations do not overwrite each other.
    const metadata = { name: this.foreignName(), labels };
    const role = clusterScoped(new kplus.ClusterRole(this.scope, 'ClusterRole', { metadata }));
    compactRules(role);
    claimObject(this.scope, 'ClusterRole', metadata.name);
    const binding = clusterScoped(new kplus.ClusterRoleBinding(this.scope, 'ClusterRoleBinding', { role, metadata }));
    binding.addSubjects(subject);
    return role;
  }

  private role(namespace: string): kplus.Role {
    const found = this.roles.get(namespace);
    if (found) {
      return found;
    }
    const { name, labels, subject } = this.options;
    const metadata: ApiObjectMetadata = {
      name: namespace === this.options.namespace ? name : this.foreignName(),
      namespace,
      labels,
    };
    const role = new kplus.Role(this.scope, `Role-${namespace}`, { metadata });
    compactRules(role);
    claimObject(this.scope, 'Role', String(metadata.name), namespace);
    const binding = new kplus.RoleBinding(this.scope, `RoleBinding-${namespace}`, { role, metadata });
    binding.addSubjects(subject);
    this.roles.set(namespace, role);
    return role;
  }

  private foreignName(): string {
    return `${this.options.namespace}-${this.options.name}`;
  }
}

function endpoints(apiGroup: string, resources: readonly string[], names: readonly string[]): ApiEndpoint[] {
  return resources.flatMap((resource) =>
    names.length > 0
      ? names.map((name) => new ApiEndpoint(apiGroup, resource, name))
      : [new ApiEndpoint(apiGroup, resource)],
  );
}
