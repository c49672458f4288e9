import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ApiEndpoint } from '../internal/api-endpoint';

/** Grants reading the one ConfigMap that a controller is configured by, whose namespace and name the Role has. */
export function grantConfigurationAccess(
  scope: Construct,
  configMap: string,
  subject: kplus.ISubject,
  metadata: ApiObjectMetadata,
): void {
  const role = new kplus.Role(scope, 'ConfigurationRole', { metadata });
  role.allow(['get'], new ApiEndpoint('', 'configmaps', configMap));
  const roleBinding = new kplus.RoleBinding(scope, 'ConfigurationRoleBinding', { role, metadata });
  roleBinding.addSubjects(subject);
}
