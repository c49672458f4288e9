import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct, IConstruct } from 'constructs';
import { claimLease, claimObject } from './internal/claims';
import { nameIn } from './internal/namespace';
import { ElectionPlan } from './leader-election/election-plan';
import { grantConfigurationAccess } from './rbac/configuration-access';
import { grantLeaseAccess, LeaseAccess } from './rbac/lease-access';
import { configurationName, ControllerConfiguration, createConfiguration } from './workload/configuration';

export interface ElectionSubject {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: kplus.IServiceAccount;
  /** Of an object of this kind and name. */
  readonly metadataOf: (kind: string, name: string) => ApiObjectMetadata;
}

/** Lets a controller have its lease, which no other of the chart may contend for; absent where there is no election. */
export function grantLease(
  construct: IConstruct,
  scope: Construct,
  { lease }: ElectionPlan,
  subject: ElectionSubject,
): LeaseAccess | undefined {
  if (!lease) {
    return undefined;
  }
  lease.leases?.forEach((name) => {
    claimLease(construct, name, lease.namespace);
  });
  const name = `${nameIn(lease.namespace, subject)}-leader-election`;
  claimObject(construct, 'Role', name, lease.namespace);
  return grantLeaseAccess(scope, lease, subject.serviceAccount, { name, labels: subject.labels });
}

/** The ConfigMap that tells a controller of its election; absent where flags or variables do. */
export function electionConfiguration(
  scope: Construct,
  { configuration }: ElectionPlan,
  { name, serviceAccount, metadataOf }: ElectionSubject,
): ControllerConfiguration | undefined {
  if (!configuration) {
    return undefined;
  }
  const configMap = configurationName(name, configuration);
  if (configuration.kind === 'config-map') {
    grantConfigurationAccess(scope, configMap, serviceAccount, metadataOf('Role', `${name}-configuration`));
  }
  return createConfiguration(scope, configuration, metadataOf('ConfigMap', configMap));
}
