import { readFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { until } from '../support/processes';

type Listener = (pods: readonly Manifest[]) => void;

/** All that ever happens to the pods with a label, in its order: a poll would miss the moment in which none is ready. */
export class PodWatch {
  private readonly pods: Map<string, Manifest>;
  private readonly gone = new Set<string>();
  private readonly listeners: Listener[] = [];
  private readonly agent: Agent;
  private readonly stream: ClientRequest;
  private ended: string | undefined;

  public static async of(api: ControlPlane, labelSelector: string): Promise<PodWatch> {
    const path = `/api/v1/pods?labelSelector=${encodeURIComponent(labelSelector)}`;
    return new PodWatch(api, path, accepted(await api.request('GET', path)));
  }

  private constructor(
    private readonly api: ControlPlane,
    private readonly path: string,
    { items, metadata }: Manifest,
  ) {
    this.pods = new Map((items as Manifest[]).map((pod) => [uidOf(pod), pod]));
    this.agent = new Agent({ ca: readFileSync(api.caFile) });
    const since = `&watch=1&resourceVersion=${String(metadata.resourceVersion)}`;
    const headers = { authorization: `Bearer ${api.adminToken}`, accept: 'application/json' };
    const end = (why: Error) => {
      this.ended ??= why.message;
    };
    this.stream = request(new URL(path + since, api.url), { agent: this.agent, headers }, (response) => {
      response.once('error', end);
      response.once('end', () => {
        end(new Error('the API server has ended the watch of pods'));
      });
      let rest = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach((line) => {
          this.take(JSON.parse(line) as Manifest);
        });
      });
    });
    this.stream.once('error', end);
    this.stream.end();
  }

  /** As they are now. */
  public get current(): readonly Manifest[] {
    if (this.ended !== undefined) {
      throw new Error(this.ended);
    }
    return [...this.pods.values()];
  }

  /** Is told of all pods, at once and after each change of one. */
  public onChange(listener: Listener): void {
    this.listeners.push(listener);
    listener(this.current);
  }

  /** Waits until all is told that has happened up to now. */
  public async caughtUp(): Promise<void> {
    const { items, metadata } = accepted(await this.api.request('GET', this.path));
    const listed = new Map((items as Manifest[]).map((pod) => [uidOf(pod), pod]));
    await until('changes of pods are not told', () => {
      const known = [...listed.values()].every((pod) => {
        const mine = this.pods.get(uidOf(pod));
        return mine ? versionOf(mine) >= versionOf(pod) : this.gone.has(uidOf(pod));
      });
      const newer = (pod: Manifest) => versionOf(pod) > Number(metadata.resourceVersion);
      return Promise.resolve((known && this.current.every((pod) => listed.has(uidOf(pod)) || newer(pod))) || undefined);
    });
  }

  public close(): void {
    this.ended = 'closed';
    this.stream.destroy();
    this.agent.destroy();
  }

  private take({ type, object }: Manifest): void {
    if (type === 'ERROR') {
      this.ended = String(object.message);
    } else if (type === 'DELETED') {
      this.pods.delete(uidOf(object));
      this.gone.add(uidOf(object));
    } else {
      this.pods.set(uidOf(object), object);
    }
    const pods = [...this.pods.values()];
    this.listeners.forEach((listener) => {
      listener(pods);
    });
  }
}

function uidOf({ metadata }: Manifest): string {
  return String(metadata.uid);
}

function versionOf({ metadata }: Manifest): number {
  return Number(metadata.resourceVersion);
}
