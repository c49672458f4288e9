import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { PatchOperation } from '../../../src/model/drill/api-call';
import { patched, Unprocessable } from '../json-patch';
import { Manifest } from '../manifests';
import { isAskedFor } from './selectors';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Manifest;
}

export interface Reply {
  readonly status: number;
  readonly body: Manifest;
}

/** Answers a request instead of the server, or does not; it may take its time. */
export type Rule = (request: Request) => Promise<Reply | undefined> | Reply | undefined;

interface Change {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly path: string;
  readonly object: Manifest;
}

interface Watcher {
  readonly response: ServerResponse;
  readonly collection: string;
  readonly query: URLSearchParams;
  isSilent: boolean;
}

/** As much of an API server as a drill talks to, for what a real one does not do when it is asked to. */
export class FakeApi {
  public readonly requests: Request[] = [];
  /** The first that answers counts. */
  public readonly rules: Rule[] = [];
  /** What the one who asks may not do, such as `patch nodes`. */
  public readonly denied = new Set<string>();
  private readonly objects = new Map<string, Manifest>();
  private readonly history: Change[] = [];
  private readonly watchers = new Set<Watcher>();
  private version = 1;
  private oldest = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // A rule that throws breaks off.
      this.serve(request, response).catch(() => response.destroy());
    });
  }

  public static async start(): Promise<FakeApi> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new FakeApi(server);
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public get(path: string): Manifest | undefined {
    return this.objects.get(path);
  }

  /** The paths of all objects, each with a copy of it. */
  public all(): Record<string, Manifest> {
    return structuredClone(Object.fromEntries(this.objects));
  }

  public put(path: string, object: Manifest): Manifest {
    this.version += 1;
    const type = this.objects.has(path) ? 'MODIFIED' : 'ADDED';
    const metadata = { ...object.metadata, name: nameIn(path), resourceVersion: String(this.version) };
    const stored = { ...object, metadata };
    this.objects.set(path, stored);
    this.tell({ version: this.version, type, path, object: stored });
    return stored;
  }

  public remove(path: string): void {
    const object = this.objects.get(path);
    if (object !== undefined) {
      this.version += 1;
      this.objects.delete(path);
      this.tell({ version: this.version, type: 'DELETED', path, object });
    }
  }

  /** Ends the connections of all watches, as an API server does now and then. */
  public dropWatches(): void {
    for (const { response } of this.watchers) {
      response.end();
    }
    this.watchers.clear();
  }

  /** The connections of all watches seem to be there, but nothing comes. */
  public silenceWatches(): void {
    for (const watcher of this.watchers) {
      watcher.isSilent = true;
    }
  }

  /** Forgets what was, so that no watch can go on from there. */
  public compact(): void {
    this.oldest = this.version + 1;
    this.version += 1;
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', this.url);
    const text = await textOf(incoming);
    const request: Request = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: text === '' ? {} : (JSON.parse(text) as Manifest),
    };
    this.requests.push(request);
    for (const rule of this.rules) {
      const reply = await rule(request);
      if (reply !== undefined) {
        send(response, reply);
        return;
      }
    }
    if (request.query.get('watch') === 'true') {
      this.watch(request, response);
    } else {
      send(response, this.answer(request));
    }
  }

  private watch({ path, query }: Request, response: ServerResponse): void {
    const since = Number(query.get('resourceVersion'));
    if (since < this.oldest) {
      send(response, status(410, 'too old resource version'));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const watcher: Watcher = { response, collection: path, query, isSilent: false };
    this.watchers.add(watcher);
    response.on('close', () => this.watchers.delete(watcher));
    for (const change of this.history.filter(({ version }) => version > since)) {
      pass(change, watcher);
    }
  }

  private tell(change: Change): void {
    this.history.push(change);
    for (const watcher of this.watchers) {
      pass(change, watcher);
    }
  }

  private answer({ method, path, query, body }: Request): Reply {
    const object = this.objects.get(path);
    if (path.endsWith('/selfsubjectaccessreviews')) {
      const { verb, resource, subresource, group } = body.spec.resourceAttributes as Record<string, string | undefined>;
      const asked = `${verb ?? ''} ${[resource, subresource].filter(Boolean).join('/')}${group ? `.${group}` : ''}`;
      return { status: 201, body: { ...body, status: { allowed: !this.denied.has(asked) } } };
    }
    switch (method) {
      case 'GET':
        return object === undefined ? this.list(path, query) : { status: 200, body: object };
      case 'POST':
        return { status: 201, body: this.put(`${path}/${String(body.metadata.name)}`, body) };
      case 'PATCH':
        return object === undefined ? notFound(path) : this.patch(path, object, body as unknown as PatchOperation[]);
      case 'DELETE':
        this.remove(path);
        return object === undefined ? notFound(path) : { status: 200, body: object };
      default:
        return status(405, method);
    }
  }

  private patch(path: string, object: Manifest, operations: readonly PatchOperation[]): Reply {
    try {
      return { status: 200, body: this.put(path, patched(object, operations)) };
    } catch (error) {
      if (error instanceof Unprocessable) {
        return status(422, error.message);
      }
      throw error;
    }
  }

  private list(path: string, query: URLSearchParams): Reply {
    const items = [...this.objects].filter(([other]) => other.startsWith(`${path}/`) && folderOf(other) === path);
    if (
      items.length === 0 &&
      !/\/(pods|leases|nodes|replicasets|poddisruptionbudgets|ciliumnetworkpolicies)$/.test(path)
    ) {
      return notFound(path);
    }
    const asked = items.map(([, object]) => object).filter((object) => isAskedFor(object, query));
    const from = Number(query.get('continue') ?? 0);
    const to = from + Number(query.get('limit') ?? Infinity);
    const next = to < asked.length ? String(to) : '';
    const metadata = { resourceVersion: String(this.version), continue: next };
    return { status: 200, body: { kind: 'List', metadata, items: asked.slice(from, to) } };
  }
}

function pass({ type, path, object }: Change, { response, collection, query, isSilent }: Watcher): void {
  if (!isSilent && folderOf(path) === collection && isAskedFor(object, query)) {
    response.write(`${JSON.stringify({ type, object })}\n`);
  }
}

/** A refusal, as an API server words it. */
export function status(code: number, message: string): Reply {
  return { status: code, body: { kind: 'Status', status: 'Failure', code, message } };
}

function notFound(path: string): Reply {
  return status(404, `${path} not found`);
}

function send(response: ServerResponse, { status: code, body }: Reply): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
