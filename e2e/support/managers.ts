import { ClientRequest } from 'node:http';
import { request } from 'node:https';
import { ControlPlane } from './control-plane';
import { freePort } from './ports';
import { Component, ready } from './processes';
import { builtTool } from './tools';

/** Starts kube-controller-manager, with all controllers that it has by default. */
export function startControllerManager(controlPlane: ControlPlane): Promise<Component> {
  return start(controlPlane, 'kube-controller-manager', [
    `--service-account-private-key-file=${controlPlane.serviceAccountKeyFile}`,
    `--root-ca-file=${controlPlane.caFile}`,
    '--use-service-account-credentials=true',
    // A node that is gone is noticed soon: whoever tests it waits for it.
    '--node-monitor-period=500ms',
    // And none is gone by itself: there are no heartbeats.
    '--node-monitor-grace-period=1h',
    // By default it writes 20 times a second, which many rollouts at once would wait for.
    '--kube-api-qps=500',
    '--kube-api-burst=500',
  ]);
}

export function startScheduler(controlPlane: ControlPlane): Promise<Component> {
  return start(controlPlane, 'kube-scheduler', []);
}

async function start(controlPlane: ControlPlane, name: string, args: readonly string[]): Promise<Component> {
  const program = await builtTool(name);
  const port = await freePort();
  const kubeconfig = controlPlane.kubeconfig();
  const component = controlPlane.start(name, program, [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${controlPlane.file(`${name}-certificates`)}`,
    // There is one of it.
    '--leader-elect=false',
    ...args,
  ]);
  await ready(component, () => healthy(port));
  return component;
}

function healthy(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // It signs its certificate itself and keeps the authority to itself.
    request({ host: '127.0.0.1', port, path: '/healthz', timeout: 1000, rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .once('error', reject)
      .once('timeout', function (this: ClientRequest) {
        this.destroy(new Error('it does not answer'));
      })
      .end();
  });
}
