import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ApiEndpoint } from '../internal/api-endpoint';
import { compactRules } from '../internal/compact-rules';
import { LeaseClientTraits } from '../model/lease-client';

/** What an election needs at the API server. */
export interface LeaseNeeds {
  /** All leases of the namespace if absent. */
  readonly leases?: readonly string[];
  readonly namespace: string;
  readonly client: LeaseClientTraits;
}

/** The least that an election client needs at the API server: its leases, and Events about them. */
export interface LeaseAccess {
  readonly role: kplus.Role;
  readonly roleBinding: kplus.RoleBinding;
}

/** Grants it in the lease's namespace, which need not be the subject's. */
export function grantLeaseAccess(
  scope: Construct,
  { leases, namespace, client }: LeaseNeeds,
  subject: kplus.ISubject,
  metadata: ApiObjectMetadata,
): LeaseAccess {
  const group = 'coordination.k8s.io';
  const role = new kplus.Role(scope, 'LeaderElectionRole', { metadata: { ...metadata, namespace } });
  const named = [...client.namedVerbs];
  if (leases === undefined) {
    role.allow(['create', ...named], new ApiEndpoint(group, 'leases'));
  } else {
    // The name of what is created is not known to authorization, so create cannot be limited to it.
    role.allow(['create'], new ApiEndpoint(group, 'leases'));
    leases.forEach((name) => {
      role.allow(named, new ApiEndpoint(group, 'leases', name));
    });
  }
  if (client.recordsEvents) {
    role.allow(['create', 'patch'], new ApiEndpoint('', 'events'));
  }
  compactRules(role);
  const roleBinding = new kplus.RoleBinding(scope, 'LeaderElectionRoleBinding', {
    role,
    metadata: { ...metadata, namespace },
  });
  roleBinding.addSubjects(subject);
  return { role, roleBinding };
}
