import { readFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { get } from 'node:https';
import { createInterface } from 'node:readline';
import { Manifest } from '../../test/support/manifests';
import { accepted } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';

/** Objects as they are and were at every moment: whoever only asks now and then misses what was between. */
export class Watch {
  /** Follows what a path lists until it is stopped. */
  public static async of(api: ControlPlane, path: string): Promise<Watch> {
    const { items, metadata } = accepted(await api.request('GET', path), path);
    const watch = new Watch(items as Manifest[]);
    const url = new URL(path, api.url);
    url.searchParams.set('watch', 'true');
    url.searchParams.set('resourceVersion', String(metadata.resourceVersion));
    const options = { ca: readFileSync(api.caFile), headers: { authorization: `Bearer ${api.adminToken}` } };
    const failed = (error: Error) => (watch.failure = error);
    watch.request = get(url, options, (response) => {
      // The interface passes on the errors of what it reads.
      createInterface({ input: response })
        .on('error', failed)
        .on('line', (line) => {
          watch.happened(JSON.parse(line) as Manifest);
        });
    }).on('error', failed);
    return watch;
  }

  private readonly byName: Map<string, Manifest>;
  private request: ClientRequest | undefined;
  private failure: Error | undefined;
  private readonly listeners: (() => void)[] = [];
  private changedAt = Date.now();

  private constructor(objects: readonly Manifest[]) {
    this.byName = new Map(objects.map((object) => [String(object.metadata.name), object]));
  }

  /** The objects, as they were last seen. */
  public get objects(): Manifest[] {
    if (this.failure) {
      throw this.failure;
    }
    return [...this.byName.values()];
  }

  /** For how long nothing has changed. */
  public get quietMs(): number {
    return Date.now() - this.changedAt;
  }

  /** Has something done after each change, while `objects` is as it was then. */
  public onChange(changed: () => void): void {
    this.listeners.push(changed);
  }

  public stop(): void {
    this.listeners.length = 0;
    this.request?.destroy();
  }

  private happened(event: Manifest): void {
    const { type, object } = event;
    // A refusal is no event.
    if (type === 'ERROR' || object === undefined) {
      this.failure = new Error(`the watch ended: ${String((object ?? event).message)}`);
      return;
    }
    if (type === 'DELETED') {
      this.byName.delete(String(object.metadata.name));
    } else {
      this.byName.set(String(object.metadata.name), object as Manifest);
    }
    this.changedAt = Date.now();
    this.listeners.forEach((changed) => {
      changed();
    });
  }
}
