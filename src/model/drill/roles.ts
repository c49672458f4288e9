import { DrillRight } from './rights';

/** Where the roles are, and to whom they are bound. */
export interface RoleOptions {
  /** Of the Deployment; without it the roles go where they are applied. */
  readonly namespace?: string;
  readonly deployment?: string;
  /** What the roles are called; after the Deployment if absent. */
  readonly name?: string;
  /** That of the Deployment if absent. */
  readonly leaseNamespace?: string;
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
}

interface Place {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
  readonly namespace?: string;
  readonly rights: readonly DrillRight[];
}

const API = 'rbac.authorization.k8s.io';

/** Roles that grant rights, each with its binding if they are bound to somebody. */
export function roleManifests(rights: readonly DrillRight[], options: RoleOptions): object[] {
  return placesOf(rights, options)
    .filter((place) => place.rights.length > 0)
    .flatMap((place) => [
      roleOf(place),
      ...(options.serviceAccount === undefined ? [] : [bindingOf(place, options.serviceAccount)]),
    ]);
}

/** One role for each namespace, and one for the cluster, whose names begin with the namespace of the Deployment. */
function placesOf(rights: readonly DrillRight[], options: RoleOptions): Place[] {
  const { namespace, deployment, leaseNamespace } = options;
  const { name = deployment === undefined ? 'failover-drill' : `${deployment}-drill` } = options;
  const elsewhere = namespace === undefined ? name : `${namespace}-${name}`;
  const isElsewhere = leaseNamespace !== undefined && leaseNamespace !== namespace;
  const within = (scopes: readonly DrillRight['scope'][]) => rights.filter(({ scope }) => scopes.includes(scope));
  return [
    {
      kind: 'Role',
      name,
      namespace,
      rights: within(isElsewhere ? ['namespace'] : ['namespace', 'lease-namespace']),
    },
    ...(isElsewhere
      ? [{ kind: 'Role', name: elsewhere, namespace: leaseNamespace, rights: within(['lease-namespace']) } as const]
      : []),
    { kind: 'ClusterRole', name: elsewhere, rights: within(['cluster']) },
  ];
}

function roleOf({ kind, name, namespace, rights }: Place): object {
  return {
    apiVersion: `${API}/v1`,
    kind,
    metadata: { name, namespace },
    rules: rights.map(({ apiGroups, resources, resourceNames, verbs }) => ({
      apiGroups,
      resources,
      resourceNames,
      verbs,
    })),
  };
}

function bindingOf({ kind, name, namespace }: Place, serviceAccount: { namespace: string; name: string }): object {
  return {
    apiVersion: `${API}/v1`,
    kind: `${kind}Binding`,
    metadata: { name, namespace },
    roleRef: { apiGroup: API, kind, name },
    subjects: [{ kind: 'ServiceAccount', namespace: serviceAccount.namespace, name: serviceAccount.name }],
  };
}
