import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { CERTIFICATE } from '../../test/webhook/https-server';
import { ControlPlane } from './control-plane';
import { PodRunner, RunPod } from './pod-runner';

/** A pod has one container here. */
const LOGS = /^\/containerLogs\/(?<namespace>[^/]+)\/(?<name>[^/]+)\/[^/]+$/;

/** What a kubelet serves, as far as `kubectl logs` needs it: what the processes of pods have printed. */
export class Kubelet {
  private constructor(
    private readonly server: Server,
    private readonly api: ControlPlane,
  ) {}

  /** The API server does not check the certificate of a kubelet, unless it is told whose it is. */
  public static async start(api: ControlPlane, runner: PodRunner): Promise<Kubelet> {
    const server = createServer({ key: CERTIFICATE, cert: CERTIFICATE }, ({ url = '' }, response) => {
      const { status, text } = replyTo(url, runner);
      response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    // One that nobody stopped must not keep the tests from ending.
    server.unref();
    return new Kubelet(server, api);
  }

  /** Has the API server ask here for what ran on a node. */
  public async serve(node: string): Promise<void> {
    const { port } = this.server.address() as AddressInfo;
    const status = {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    };
    const path = `/api/v1/nodes/${node}/status`;
    const contentType = 'application/merge-patch+json';
    const answer = await this.api.request('PATCH', path, { body: { status }, contentType });
    if (answer.status >= 400) {
      throw new Error(`the address of the kubelet of ${node} was refused: ${answer.message}`);
    }
  }

  public stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

/** A runner that has failed says so to whoever asks it. */
function replyTo(url: string, runner: PodRunner): Reply {
  try {
    return logsOf(runner, new URL(url, 'https://kubelet'));
  } catch (error) {
    return { status: 500, text: String(error) };
  }
}

function logsOf(runner: PodRunner, { pathname, searchParams }: URL): Reply {
  const asked = LOGS.exec(pathname)?.groups;
  if (asked === undefined || searchParams.get('follow') === 'true') {
    return { status: 501, text: `${pathname} is not served here` };
  }
  const { namespace, name } = asked;
  const pod = runner
    .pods(namespace)
    .filter((one) => one.name === name)
    .at(-1);
  return pod === undefined ? { status: 404, text: `pod ${name} has not run here` } : printed(pod, searchParams);
}

function printed({ name, processes }: RunPod, parameters: URLSearchParams): Reply {
  const isPrevious = parameters.get('previous') === 'true';
  const process = processes.at(isPrevious ? -2 : -1);
  if (process === undefined) {
    const what = isPrevious ? 'previous terminated container' : 'container';
    return { status: 400, text: `${what} in pod "${name}" not found` };
  }
  const tail = parameters.get('tailLines');
  const lines = process.log().split('\n');
  // The last one is empty, or half written.
  const whole = lines.slice(0, -1);
  const shown = tail === null ? whole : Number(tail) === 0 ? [] : whole.slice(-Number(tail));
  return { status: 200, text: shown.map((line) => `${line}\n`).join('') };
}
