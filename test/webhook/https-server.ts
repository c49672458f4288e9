import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A key and its certificate, for any host and for `kubernetes.default.svc`. */
export const CERTIFICATE = readFileSync(join(__dirname, 'test-only.pem'), 'utf8');

export interface Reply {
  readonly status: number;
  /** @default '' */
  readonly body?: string;
}

export interface HttpsServer {
  readonly port: number;
  /** What was asked, such as `GET hook.shop.svc/healthz`. */
  readonly asked: readonly string[];
  /** The headers `Authorization` of what was asked. */
  readonly authorizations: readonly (string | undefined)[];
  readonly close: () => Promise<void>;
}

export interface ListenOptions {
  /** @default 127.0.0.1 */
  readonly address?: string;
  /** @default - any that is free */
  readonly port?: number;
}

/** Serves HTTPS with a certificate that nobody trusts; the last reply is given again and again. */
export function serveHttps(
  [...replies]: readonly Reply[],
  { address = '127.0.0.1', port = 0 }: ListenOptions = {},
): Promise<HttpsServer> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = createServer({ key: CERTIFICATE, cert: CERTIFICATE }, ({ method, url, headers }, response) => {
    asked.push(`${method ?? ''} ${headers.host ?? ''}${url ?? ''}`);
    authorizations.push(headers.authorization);
    const { status, body = '' } = (replies.length > 1 ? replies.shift() : replies.at(0)) ?? { status: 500 };
    response.writeHead(status, { 'content-type': 'text/plain', location: '/elsewhere' }).end(body);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      resolve({ port: (server.address() as AddressInfo).port, asked, authorizations, close });
    });
  });
}
