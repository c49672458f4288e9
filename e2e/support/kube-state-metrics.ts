import { ControlPlane } from './control-plane';
import { freePort } from './ports';
import { ready } from './processes';
import { builtTool } from './tools';

/** Starts kube-state-metrics, with all that it tells of by default, and says where its metrics are. */
export async function startKubeStateMetrics(controlPlane: ControlPlane): Promise<string> {
  const program = await builtTool('kube-state-metrics');
  const [port, ownPort] = [await freePort(), await freePort()];
  const component = controlPlane.start('kube-state-metrics', program, [
    `--kubeconfig=${controlPlane.kubeconfig()}`,
    '--host=127.0.0.1',
    `--port=${port}`,
    '--telemetry-host=127.0.0.1',
    `--telemetry-port=${ownPort}`,
  ]);
  const address = `127.0.0.1:${port}`;
  // It answers before it has looked at anything; there always is the Lease of the API server.
  await ready(component, async () =>
    (await (await fetch(`http://${address}/metrics`)).text()).includes('kube_lease_renew_time{'),
  );
  return address;
}
