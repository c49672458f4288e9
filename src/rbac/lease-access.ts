import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ApiEndpoint } from '../internal/api-endpoint';
import { compactRules } from '../internal/compact-rules';
import { LeaseClient } from '../model/dialect';
import { Lease } from '../model/election';

/** The least that an election client needs at the API server: the one lease, and Events about it. */
export interface LeaseAccess {
  readonly role: kplus.Role;
  readonly roleBinding: kplus.RoleBinding;
}

/** Grants it in the lease's namespace, which need not be the subject's. */
export function grantLeaseAccess(
  scope: Construct,
  lease: Lease,
  client: LeaseClient,
  subject: kplus.ISubject,
  metadata: ApiObjectMetadata,
): LeaseAccess {
  const leases = 'coordination.k8s.io';
  const role = new kplus.Role(scope, 'LeaderElectionRole', { metadata: { ...metadata, namespace: lease.namespace } });
  // The name of what is created is not known to authorization, so create cannot be limited to it.
  role.allow(['create'], new ApiEndpoint(leases, 'leases'));
  role.allow([...client.namedVerbs], new ApiEndpoint(leases, 'leases', lease.name));
  if (client.recordsEvents) {
    role.allow(['create', 'patch'], new ApiEndpoint('', 'events'));
  }
  compactRules(role);
  const roleBinding = new kplus.RoleBinding(scope, 'LeaderElectionRoleBinding', {
    role,
    metadata: { ...metadata, namespace: lease.namespace },
  });
  roleBinding.addSubjects(subject);
  return { role, roleBinding };
}
