import { Agent, request } from 'node:https';
import { Manifest } from '../../test/support/manifests';

export interface Answer {
  readonly status: number;
  /** What was sent as JSON; empty where something else was. */
  readonly body: Manifest;
  readonly text: string;
  /** Why it was refused; empty where it was not. */
  readonly message: string;
  /** The texts of the `Warning` headers, such as those of PodSecurity. */
  readonly warnings: readonly string[];
}

export interface RequestOptions {
  /** Sent as JSON, which is YAML too; a string as it is. */
  readonly body?: Manifest | string;
  readonly contentType?: string;
  /** Who asks; by default the administrator. */
  readonly token?: string;
}

/** Speaks to one API server, whose authority is the only one it trusts. */
export class ApiClient {
  private readonly agent: Agent;

  public constructor(
    public readonly url: string,
    ca: string,
    public readonly adminToken: string,
  ) {
    this.agent = new Agent({ ca, keepAlive: true });
  }

  /** Any answer is one, also a refusal; only silence throws. */
  public request(
    method: string,
    path: string,
    { body, contentType = 'application/json', token = this.adminToken }: RequestOptions = {},
  ): Promise<Answer> {
    const payload = typeof body === 'object' ? JSON.stringify(body) : body;
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.url), {
        agent: this.agent,
        method,
        timeout: 60_000,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          ...(payload !== undefined && { 'content-type': contentType, 'content-length': Buffer.byteLength(payload) }),
        },
      });
      sent.once('error', reject);
      sent.once('timeout', () => {
        sent.destroy(new Error(`${method} ${path}: no answer within 60 s`));
      });
      sent.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const warnings = response.headersDistinct.warning ?? [];
          resolve(answerOf(response.statusCode ?? 0, Buffer.concat(chunks).toString(), warnings));
        });
      });
      sent.end(payload);
    });
  }

  public close(): void {
    this.agent.destroy();
  }
}

/** The object in an answer that was not a refusal. */
export function accepted(answer: Answer, what = 'the request'): Manifest {
  if (answer.status >= 400) {
    throw new Error(`${what} was refused with ${answer.status}: ${answer.message}`);
  }
  return answer.body;
}

function answerOf(status: number, text: string, warnings: readonly string[]): Answer {
  const body = text.startsWith('{') ? (JSON.parse(text) as Manifest) : {};
  const message = status < 400 ? '' : String(body.message ?? text.trim());
  return { status, body, text, message, warnings: warnings.map(warningText) };
}

/** `299 - "text"`, in which quotation marks and backslashes have a backslash before them. */
function warningText(header: string): string {
  const quoted = /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/.exec(header)?.[1];
  return quoted?.replace(/\\(.)/g, '$1') ?? header;
}
