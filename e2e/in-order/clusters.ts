import { ciliumDefinitions } from '../support/cilium-definitions';
import { Cluster, startCluster } from '../support/cluster';
import { ControlPlane, startControlPlane } from '../support/control-plane';
import { monitoringDefinitions } from '../support/monitoring-definitions';

/** What is applied to it stays as it is, and nothing runs. */
export async function withoutControllers(): Promise<ControlPlane> {
  const api = await startControlPlane();
  await api.installDefinitions(await neededDefinitions());
  return api;
}

/** Pods run on three nodes in three zones. */
export async function withNodes(): Promise<Cluster> {
  const cluster = await startCluster();
  await cluster.api.installDefinitions(await neededDefinitions());
  await Promise.all(['a', 'b', 'c'].map((zone) => cluster.addNode(`node-${zone}`, zone)));
  return cluster;
}

/** The definition of CiliumNetworkPolicy, as Cilium has it, and those of prometheus-operator. */
async function neededDefinitions(): Promise<string[]> {
  const policies = (await ciliumDefinitions()).filter((text) =>
    text.includes('\n  name: ciliumnetworkpolicies.cilium.io\n'),
  );
  return [...policies, ...(await monitoringDefinitions())];
}
