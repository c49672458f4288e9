import { refuse, refuseIfAny } from '../internal/refuse';
import { ApiRule, apiRuleProblems } from '../model/api-rule';
import { problem, quote } from '../model/problem';

const READ = ['get', 'list', 'watch'];
const MANAGE = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/**
 * What an operator may do with resources of one API group.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class ApiPermission {
  /**
   * To get, list and watch.
   *
   * @param apiGroup the API group without version; `''` for the core group.
   * @param resources plural names, such as `secrets`.
   */
  public static read(apiGroup: string, ...resources: string[]): ApiPermission {
    return new ApiPermission([rule(apiGroup, resources, READ)]);
  }

  /**
   * To create, delete, get, list, patch, update and watch.
   *
   * @param apiGroup the API group without version; `''` for the core group.
   * @param resources plural names, such as `deployments`.
   */
  public static manage(apiGroup: string, ...resources: string[]): ApiPermission {
    return new ApiPermission([rule(apiGroup, resources, MANAGE)]);
  }

  /**
   * What the controller of a custom resource needs: to manage it, to update its finalizers, and to get, patch
   * and update its status. The three rules that kubebuilder generates.
   *
   * @param apiGroup the custom resource's API group.
   * @param resources plural names.
   */
  public static reconcile(apiGroup: string, ...resources: string[]): ApiPermission {
    const sub = (name: string) => resources.map((resource) => `${resource}/${name}`);
    return new ApiPermission([
      rule(apiGroup, resources, MANAGE),
      rule(apiGroup, sub('finalizers'), ['update']),
      rule(apiGroup, sub('status'), ['get', 'patch', 'update']),
    ]);
  }

  /**
   * Just these verbs.
   *
   * @param verbs such as `get`, `create`, `approve`.
   * @param apiGroup the API group without version; `''` for the core group.
   * @param resources plural names, also of subresources, such as `deployments/scale`.
   */
  public static allow(verbs: string[], apiGroup: string, ...resources: string[]): ApiPermission {
    return new ApiPermission([rule(apiGroup, resources, verbs)]);
  }

  /**
   * Just these verbs, on just these objects.
   *
   * @param verbs such as `get` and `update`; not `create`, which cannot be limited by name.
   * @param apiGroup the API group without version; `''` for the core group.
   * @param resource the plural name.
   * @param names the objects' names, at least one.
   * @throws if no name is given, which would allow all objects, or an empty one.
   */
  public static allowNamed(verbs: string[], apiGroup: string, resource: string, ...names: string[]): ApiPermission {
    if (names.length === 0 || names.includes('')) {
      refuse(
        problem(
          'permissions',
          `allowNamed was given ${quote(names)} as the names of ${resource}`,
          'name each object, or use ApiPermission.allow for all of them',
        ),
      );
    }
    return new ApiPermission([{ ...rule(apiGroup, [resource], verbs), resourceNames: names }]);
  }

  /** @internal */
  public readonly _rules: readonly ApiRule[];

  private constructor(rules: ApiRule[]) {
    refuseIfAny(rules.flatMap((r) => apiRuleProblems(r, 'permissions')));
    this._rules = rules;
  }
}

function rule(apiGroup: string, resources: string[], verbs: string[]): ApiRule {
  return { apiGroup, resources, verbs, resourceNames: [] };
}
