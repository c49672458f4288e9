import { drillRights } from '../../model/drill/rights';
import { roleManifests } from '../../model/drill/roles';
import { stringify } from '../yaml';
import { RbacOptions } from './options';

/** The least that drills need, as manifests to apply. */
export function rbacText({ events, leaseName, ...options }: RbacOptions): string {
  const rights = drillRights(events, { deployment: options.deployment, lease: leaseName });
  // Those of one event do not take the place of those of another.
  const name = [options.deployment ?? 'failover', 'drill', ...(events.length === 1 ? events : [])].join('-');
  return roleManifests(rights, { ...options, name })
    .map((manifest) => stringify(manifest))
    .join('---\n');
}
