import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { refuse } from '../internal/refuse';
import { problem, quote } from '../model/problem';

/** The imported ServiceAccount, checked, or else a new one. */
export function serviceAccountFor(
  scope: Construct,
  imported: kplus.IServiceAccount | undefined,
  metadata: ApiObjectMetadata,
): kplus.IServiceAccount {
  if (imported === undefined) {
    // The pod mounts the token; other pods that name the account by mistake do not.
    return new kplus.ServiceAccount(scope, 'ServiceAccount', { metadata, automountToken: false });
  }
  const namespace = imported.toSubjectConfiguration().namespace;
  if (namespace !== metadata.namespace) {
    refuse(
      problem(
        'serviceAccount',
        `'${imported.name}' is in namespace ${quote(namespace)}, and pods in ${quote(metadata.namespace)} can only run as an account of their own`,
        `import it with ServiceAccount.fromServiceAccountName(scope, id, name, { namespaceName: ${quote(metadata.namespace)} })`,
      ),
      scope,
    );
  }
  return imported;
}
