import { ciliumDefinitions } from '../support/cilium-definitions';
import { ControlPlane, startControlPlane } from '../support/control-plane';
import { monitoringDefinitions } from '../support/monitoring-definitions';

/** A control plane that serves Cilium's two kinds of policy, the others only take time, and what Prometheus is told with. */
export async function startCluster(): Promise<ControlPlane> {
  const cluster = await startControlPlane();
  const definitions = await ciliumDefinitions();
  await cluster.installDefinitions(definitions.filter((text) => /^ +kind: Cilium\w*NetworkPolicy$/m.test(text)));
  await cluster.installDefinitions(await monitoringDefinitions());
  return cluster;
}
