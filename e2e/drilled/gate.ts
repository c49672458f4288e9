import { readFileSync } from 'node:fs';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import { AddressInfo } from 'node:net';
import { ControlPlane } from '../support/control-plane';

/** A request, as far as a gate is about it. */
export interface Passing {
  readonly method: string;
  readonly path: string;
}

/** A request that is held up. */
export interface Held {
  /** Once it has come. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

interface Hold extends Held {
  readonly isMeant: (passing: Passing) => boolean;
  readonly before: boolean;
  readonly arrive: () => void;
  readonly released: Promise<void>;
}

/** A way to the API server on which requests can be held up, before they are done or before that is answered. */
export class Gate {
  private readonly agent: Agent;
  private readonly holds: Hold[] = [];

  private constructor(
    private readonly server: Server,
    private readonly api: ControlPlane,
  ) {
    this.agent = new Agent({ ca: readFileSync(api.caFile) });
    server.on('request', (incoming, outgoing) => {
      this.pass(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  public static async to(api: ControlPlane): Promise<Gate> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    server.unref();
    return new Gate(server, api);
  }

  /** A kubeconfig of somebody who goes through here. */
  public kubeconfig(name: string, token: string): string {
    const { port } = this.server.address() as AddressInfo;
    const cluster = { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
    return this.api.file(
      `gate-${name}`,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'gate',
        clusters: [{ name: 'gate', cluster }],
        users: [{ name: 'gate', user: { token } }],
        contexts: [{ name: 'gate', context: { cluster: 'gate', user: 'gate' } }],
      }),
    );
  }

  /** Holds up the next request that is meant, before it is done, or else before it is answered. */
  public hold(isMeant: (passing: Passing) => boolean, before: boolean): Held {
    let [arrive, release]: (() => void)[] = [];
    const reached = new Promise<void>((resolve) => (arrive = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    const hold = { isMeant, before, arrive, release, reached, released };
    this.holds.push(hold);
    return hold;
  }

  public close(): void {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = incoming;
    const hold = this.holds.find(({ isMeant }) => isMeant({ method, path: path.split('?')[0] }));
    if (hold !== undefined) {
      this.holds.splice(this.holds.indexOf(hold), 1);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    if (hold?.before === true) {
      hold.arrive();
      await hold.released;
    }
    const sent = request(new URL(path, this.api.url), { method, headers, agent: this.agent });
    sent.on('error', () => outgoing.destroy());
    sent.on('response', (response) => {
      const answer = () => {
        outgoing.writeHead(response.statusCode ?? 0, response.headers);
        // So that a watch begins before there is something to tell.
        outgoing.flushHeaders();
        response.pipe(outgoing);
      };
      if (hold?.before === false) {
        hold.arrive();
        void hold.released.then(answer);
      } else {
        answer();
      }
    });
    outgoing.on('close', () => sent.destroy());
    sent.end(Buffer.concat(chunks));
  }
}
