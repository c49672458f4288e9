import { AddressInfo, createServer, Server, Socket } from 'node:net';

/** A connection, which goes on here to the API server. */
interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  isConnected: boolean;
  /** Whether something of it was lost, so that neither side can make sense of the rest. */
  isBroken: boolean;
}

/** The way of one process to the API server, which can be cut without anybody being told, as a network does it. */
export class ApiProxy {
  private readonly pairs = new Set<Pair>();
  private severed = false;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on('connection', (client) => {
      this.connect(client);
    });
  }

  /** A way to a port of the loopback address. */
  public static async to(target: number): Promise<ApiProxy> {
    const server = createServer({ allowHalfOpen: false });
    const proxy = new ApiProxy(server, target);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    // One that nobody closed must not keep the tests from ending.
    server.unref();
    return proxy;
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public get isCut(): boolean {
    return this.severed;
  }

  /** From now on nothing arrives, in either direction, and nothing is refused. */
  public cut(): void {
    this.severed = true;
    for (const { client, upstream } of this.pairs) {
      client.pause();
      upstream.pause();
    }
  }

  /** From now on everything arrives again. */
  public heal(): void {
    this.severed = false;
    for (const pair of this.pairs) {
      if (pair.isBroken) {
        this.end(pair);
      } else {
        pair.client.resume();
        pair.upstream.resume();
        this.open(pair);
      }
    }
  }

  /** From now on everything is refused, as on a host whose API server has ended. */
  public refuse(): void {
    this.close();
  }

  public close(): void {
    this.server.close();
    for (const pair of this.pairs) {
      this.end(pair);
    }
  }

  private connect(client: Socket): void {
    const upstream = new Socket();
    const pair: Pair = { client, upstream, isConnected: false, isBroken: false };
    this.pairs.add(pair);
    for (const [from, to] of [[client, upstream] as const, [upstream, client] as const]) {
      from.setNoDelay(true);
      from.on('data', (chunk) => {
        // What was on its way when the line was cut is lost with it.
        if (this.severed) {
          pair.isBroken = true;
        } else {
          to.write(chunk);
        }
      });
      // The end of one side is no news to the other while the line is cut.
      from.on('close', () => {
        pair.isBroken = true;
        if (!this.severed) {
          this.end(pair);
        }
      });
      // Always followed by `close`.
      from.on('error', () => undefined);
    }
    if (this.severed) {
      client.pause();
    } else {
      this.open(pair);
    }
  }

  private open(pair: Pair): void {
    if (!pair.isConnected) {
      pair.isConnected = true;
      pair.upstream.connect(this.target, '127.0.0.1');
    }
  }

  private end(pair: Pair): void {
    pair.client.destroy();
    pair.upstream.destroy();
    this.pairs.delete(pair);
  }
}
