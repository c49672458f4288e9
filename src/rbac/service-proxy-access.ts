import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ApiEndpoint } from '../internal/api-endpoint';

/** Grants GET through the API server's proxy to one Service, in the namespace that the metadata has. */
export function grantServiceProxyAccess(
  scope: Construct,
  service: string,
  subject: kplus.ISubject,
  metadata: ApiObjectMetadata,
): void {
  const role = new kplus.Role(scope, 'ServiceProxyRole', { metadata });
  role.allow(['get'], new ApiEndpoint('', 'services/proxy', service));
  const roleBinding = new kplus.RoleBinding(scope, 'ServiceProxyRoleBinding', { role, metadata });
  roleBinding.addSubjects(subject);
}
