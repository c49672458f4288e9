import { ClientRequest, IncomingMessage, OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest, RequestOptions } from 'node:https';
import { ApiCall } from '../../model/drill/api-call';
import { Manifest, objectAt, objectsAt, textOf } from '../../model/manifest/manifest';
import { isPlainObject } from '../../model/plain-object';
import { UsageError } from '../exit-code';
import { Connection } from './connection';

/** A refusal of the API server. */
export class ApiError extends Error {
  public constructor(
    public readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** No answer: whether the API server has done what it was asked is not known. */
export class NoAnswer extends Error {}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Milliseconds that an answer may take to begin, and the API server is given to do what it is asked. */
const TIMEOUT_MS = 15_000;
const SERVER_TIMEOUT = '10s';
/** How many objects are asked for at once. */
const PAGE = 500;

const JSON_TYPE = 'application/json';
const PATCH_TYPE = 'application/json-patch+json';
/** Objects without their spec and status. */
const METADATA_TYPE = `${JSON_TYPE};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,${JSON_TYPE}`;

/** The few things that a drill asks an API server for. */
export class Api {
  public constructor(public readonly connection: Connection) {}

  public get(path: string): Promise<Manifest> {
    return this.answer('GET', path);
  }

  /** The object, or nothing where there is none. */
  public async find(path: string): Promise<Manifest | undefined> {
    return this.get(path).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) {
        return undefined;
      }
      throw error;
    });
  }

  /** All objects of a collection, page by page. */
  public async list(path: string, query: Query = {}, { metadataOnly = false } = {}): Promise<Manifest[]> {
    const items: Manifest[] = [];
    let next: string | undefined;
    do {
      const accept = metadataOnly ? METADATA_TYPE : JSON_TYPE;
      const page = await this.answer('GET', withQuery(path, { ...query, limit: PAGE, continue: next }), { accept });
      items.push(...objectsAt(page, 'items'));
      next = textOf(objectAt(page, 'metadata'), 'continue');
    } while (next !== undefined && next !== '');
    return items;
  }

  /** Asks for a change. */
  public send({ method, path, body }: ApiCall): Promise<Manifest> {
    const contentType = method === 'PATCH' ? PATCH_TYPE : JSON_TYPE;
    // So that what comes late is not done after it has been taken back.
    return this.answer(method, withQuery(path, { timeout: SERVER_TIMEOUT }), { body, contentType });
  }

  /** An answer that goes on; it has begun, and may have been a refusal, which is thrown. */
  public async stream(path: string, query: Query, signal: AbortSignal): Promise<IncomingMessage> {
    const response = await this.begin('GET', withQuery(path, query), { signal });
    if (response.statusCode !== 200) {
      throw refusal(response.statusCode ?? 0, await textFrom(response));
    }
    return response;
  }

  private async answer(method: string, path: string, options: Sent = {}): Promise<Manifest> {
    const response = await this.begin(method, path, options);
    const text = await textFrom(response);
    const status = response.statusCode ?? 0;
    if (status >= 300) {
      throw refusal(status, text);
    }
    const value = parsed(text);
    return isPlainObject(value) ? value : {};
  }

  private async begin(method: string, path: string, sent: Sent): Promise<IncomingMessage> {
    const options = await this.connection.options().catch((error: unknown) => {
      throw new UsageError(`cannot get credentials for ${this.connection.server}: ${oneLine(error)}`);
    });
    return open(new URL(this.connection.server + path), options, { method, ...sent });
  }
}

interface Sent {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** Ends the whole of it. */
  readonly signal?: AbortSignal;
}

function open(
  url: URL,
  options: RequestOptions,
  { method, body, contentType, accept = JSON_TYPE, signal }: Sent & { readonly method: string },
): Promise<IncomingMessage> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    ...(options.headers as OutgoingHttpHeaders | undefined),
    accept,
    'user-agent': 'cdk8s-ha-operator-drill',
    ...(payload === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(payload) }),
  };
  const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = send(url, { ...options, method, headers, signal });
    const timer = setTimeout(() => {
      sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`));
    }, TIMEOUT_MS);
    sent.once('error', (error) => {
      clearTimeout(timer);
      reject(new NoAnswer(`${url.origin} does not answer: ${oneLine(error)}`));
    });
    sent.once('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    sent.end(payload);
  });
}

function textFrom(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => response.destroy(new Error('the answer did not end')), TIMEOUT_MS);
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('end', () => {
      resolve(Buffer.concat(chunks).toString());
    });
    // Also where it ends in the middle.
    response.once('error', (error) => {
      reject(new NoAnswer(oneLine(error)));
    });
    response.once('close', () => {
      clearTimeout(timer);
    });
  });
}

function refusal(status: number, text: string): ApiError {
  const value = parsed(text);
  const message = isPlainObject(value) ? textOf(value, 'message') : undefined;
  return new ApiError(status, oneLine(message ?? (text.trim() || `status ${status}`)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? path
    : `${path}?${given.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&')}`;
}

/** What an error says, in one line. */
export function oneLine(error: unknown): string {
  // Where several addresses were tried, the error of each is in one that says nothing.
  const errors: unknown[] = error instanceof AggregateError && error.message === '' ? error.errors : [error];
  return errors
    .map((one) => (one instanceof Error ? one.message : String(one)))
    .join('; ')
    .trim()
    .replace(/\s*\n\s*/g, ' ');
}
