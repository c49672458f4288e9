import { Problem, problem, quote } from './problem';

/** One RBAC rule on resources of one API group. */
export interface ApiRule {
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Empty: all objects. */
  readonly resourceNames: readonly string[];
}

/**
 * Resources of the built-in APIs that have no namespace, by group. A Role cannot grant them.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  '': ['componentstatuses', 'namespaces', 'nodes', 'persistentvolumes'],
  'admissionregistration.k8s.io': [
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
    'mutatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'validatingwebhookconfigurations',
  ],
  'apiextensions.k8s.io': ['customresourcedefinitions'],
  'apiregistration.k8s.io': ['apiservices'],
  'authentication.k8s.io': ['selfsubjectreviews', 'tokenreviews'],
  'authorization.k8s.io': ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'subjectaccessreviews'],
  'certificates.k8s.io': ['certificatesigningrequests', 'clustertrustbundles', 'signers'],
  'flowcontrol.apiserver.k8s.io': ['flowschemas', 'prioritylevelconfigurations'],
  'networking.k8s.io': ['ingressclasses', 'ipaddresses', 'servicecidrs'],
  'node.k8s.io': ['runtimeclasses'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles'],
  'resource.k8s.io': ['deviceclasses', 'resourceslices'],
  'scheduling.k8s.io': ['priorityclasses'],
  'storage.k8s.io': ['csidrivers', 'csinodes', 'storageclasses', 'volumeattachments', 'volumeattributesclasses'],
};

const NAME = /^[a-z][a-z0-9]*$/;
const RESOURCE = /^(\*|[a-z][a-z0-9-]*)(\/(\*|[a-z][a-z0-9-]*))?$/;
/** The API server does not know the name of what is about to be created, nor those of a collection. */
const VERBS_WITHOUT_NAME = ['create', 'deletecollection'];

export function apiRuleProblems({ apiGroup, resources, verbs, resourceNames }: ApiRule, path: string): Problem[] {
  const problems: Problem[] = [];
  if (resources.length === 0) {
    problems.push(
      problem(
        path,
        `no resources of API group ${quote(apiGroup)} were given`,
        "name them in the plural, such as 'secrets'",
      ),
    );
  }
  if (verbs.length === 0) {
    problems.push(
      problem(path, `no verbs for ${resources.join(', ')} were given`, "name them, such as 'get', 'list', 'watch'"),
    );
  }
  if (apiGroup.includes('/') || apiGroup !== apiGroup.toLowerCase()) {
    problems.push(
      problem(
        path,
        `${quote(apiGroup)} is not an API group`,
        "leave the version out ('apps', not 'apps/v1'); the core group is ''",
      ),
    );
  }
  for (const resource of resources.filter((r) => !RESOURCE.test(r))) {
    problems.push(
      problem(
        path,
        `${quote(resource)} is not a resource`,
        "use the lower-case plural, such as 'secrets' or 'deployments/scale'",
      ),
    );
  }
  for (const verb of verbs.filter((v) => v !== '*' && !NAME.test(v))) {
    problems.push(problem(path, `${quote(verb)} is not a verb`, "use lower-case words such as 'get', 'list', 'watch'"));
  }
  const unnamed = verbs.filter((verb) => VERBS_WITHOUT_NAME.includes(verb));
  if (resourceNames.length > 0 && unnamed.length > 0) {
    problems.push(
      problem(
        path,
        `${unnamed.join(', ')} cannot be limited to names (${resourceNames.join(', ')})`,
        'grant it in a rule of its own, without names',
      ),
    );
  }
  return problems;
}

/** Refuses what a Role cannot grant. */
export function namespacedRuleProblems({ apiGroup, resources }: ApiRule, namespace: string, path: string): Problem[] {
  const clusterScoped = CLUSTER_SCOPED[apiGroup] ?? [];
  return resources
    .filter((resource) => clusterScoped.includes(resource.split('/')[0] ?? ''))
    .map((resource) =>
      problem(
        path,
        `${quote(resource)} have no namespace, so a Role in ${quote(namespace)} cannot grant them`,
        'move the rule to permissions, which become a ClusterRole',
      ),
    );
}
