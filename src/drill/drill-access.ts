import { ApiObject, ApiObjectProps, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { claimObject } from '../internal/claims';
import { clusterScoped } from '../internal/cluster-scoped';
import { LeaderElectedController } from '../leader-elected-controller';
import { DrillEvent } from '../model/drill/event';
import { drillRights } from '../model/drill/rights';
import { roleManifests } from '../model/drill/roles';
import { configMapNames } from '../model/manifest/config-map-names';
import { Manifest, objectAt } from '../model/manifest/manifest';

type RoleProps = ApiObjectProps & { readonly rules?: unknown };

/** Grants what a drill of a controller with an event needs, and no more. */
export function grantDrill(
  scope: Construct,
  controller: LeaderElectedController,
  event: DrillEvent,
  account: kplus.IServiceAccount,
  { name, labels }: { readonly name: string; readonly labels: Record<string, string> },
): void {
  const { namespace, leaseName, leaseNamespace } = controller;
  const options = { name, namespace, leaseNamespace, serviceAccount: { namespace, name: account.name } };
  const reading = (configMaps: readonly string[]) =>
    roleManifests(
      drillRights([event], { deployment: controller.name, lease: leaseName, configMaps }),
      options,
    ) as RoleProps[];
  reading([]).forEach(({ metadata = {}, rules, ...rest }, index) => {
    claimObject(scope, rest.kind, metadata.name ?? '', metadata.namespace);
    // Lazily, since containers and volumes may still be added to the controller.
    const current = Lazy.any({ produce: () => reading(configMapsOf(controller))[index].rules }) as unknown;
    const object = new ApiObject(scope, `${rest.kind}-${metadata.namespace ?? 'cluster'}`, {
      ...rest,
      metadata: { ...metadata, labels },
      ...(rules === undefined ? {} : { rules: current }),
    });
    if (metadata.namespace === undefined) {
      clusterScoped(object);
    }
  });
}

/** Those that tell a controller of its election, or may. */
function configMapsOf({ deployment, configMap }: LeaderElectedController): string[] {
  const manifest = ApiObject.of(deployment).toJson() as Manifest;
  const mounted = configMapNames(objectAt(manifest, 'spec', 'template', 'spec'));
  return [...new Set([...mounted, ...(configMap === undefined ? [] : [configMap.name])])];
}
