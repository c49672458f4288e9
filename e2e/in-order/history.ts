import { readFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { get } from 'node:https';
import { Manifest } from '../../test/support/manifests';
import { accepted, ApiClient } from '../support/api-client';
import { ControlPlane } from '../support/control-plane';
import { Discovery } from '../support/discovery';
import { until } from '../support/processes';
import { idOf } from '../support/synthesized';

/** One write, as the API server tells it to those who watch: the object as it was then, or last was. */
export interface Happening {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Manifest;
}

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: {} };

/** What happens to pods and to the kinds of some manifests, from when it is made. */
export class History {
  private constructor(
    private readonly api: ControlPlane,
    private readonly collections: readonly string[],
    private readonly start: string,
  ) {}

  public static async of(api: ControlPlane, manifests: readonly Manifest[]): Promise<History> {
    const client = new ApiClient(api.url, readFileSync(api.caFile, 'utf8'), api.adminToken);
    try {
      const discovery = new Discovery(client);
      const paths = await Promise.all([POD, ...manifests].map((manifest) => discovery.collectionOf(manifest)));
      const everywhere = paths.map((path) => path.replace(/\/namespaces\/[^/]+\//, '/'));
      const { metadata } = accepted(await client.request('GET', '/api/v1/pods?limit=1'));
      return new History(api, [...new Set(everywhere)], String(metadata.resourceVersion));
    } finally {
      client.close();
    }
  }

  /** All of it in its order, as soon as that is what is waited for; the API server remembers what was before. */
  public async until(what: string, isDone: (happenings: readonly Happening[]) => boolean): Promise<Happening[]> {
    const found: Happening[] = [];
    const watches = this.collections.map((path) => this.watch(path, (happening) => found.push(happening)));
    try {
      await until(what, () => Promise.resolve(isDone(found) || undefined));
    } finally {
      watches.forEach((watch) => {
        watch.destroy();
      });
    }
    return found.sort((a, b) => revision(a) - revision(b));
  }

  private watch(path: string, tell: (happening: Happening) => void): ClientRequest {
    const url = `${this.api.url}${path}?watch=true&resourceVersion=${this.start}`;
    const headers = { authorization: `Bearer ${this.api.adminToken}` };
    const request = get(url, { headers, ca: readFileSync(this.api.caFile, 'utf8') }, (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach((line) => {
          const { type, object } = JSON.parse(line) as Manifest;
          // Another, such as that it does not remember so much, ends in waiting in vain.
          if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') {
            tell({ type, object: object as Manifest });
          }
        });
      });
      response.on('error', () => undefined);
    });
    request.on('error', () => undefined);
    return request;
  }
}

/** The objects of manifests in the order in which they came, once all have. */
export async function cameOf(history: History, manifests: readonly Manifest[]): Promise<Manifest[]> {
  const happenings = await history.until('not everything came', allCame(manifests));
  return happenings.filter(({ type }) => type === 'ADDED').map(({ object }) => object);
}

export function allCame(manifests: readonly Manifest[]): (happenings: readonly Happening[]) => boolean {
  return allAre('ADDED', manifests);
}

/** Manifests are gone, and so are this many pods, and all others that there was any news of. */
export function allWent(manifests: readonly Manifest[], pods: number): (happenings: readonly Happening[]) => boolean {
  return (happenings) => {
    const known = happenings.map(({ object }) => object).filter(({ kind }) => kind === 'Pod');
    const enough = new Set(known.map(idIn)).size >= pods;
    return enough && allAre('DELETED', [...manifests, ...known])(happenings);
  };
}

function allAre(
  wanted: Happening['type'],
  manifests: readonly Manifest[],
): (happenings: readonly Happening[]) => boolean {
  return (happenings) => {
    const ids = new Set(happenings.filter(({ type }) => type === wanted).map(({ object }) => idIn(object)));
    return manifests.every((manifest) => ids.has(idIn(manifest)));
  };
}

function idIn(object: Manifest): string {
  return `${String(object.metadata.namespace)} ${idOf(object)}`;
}

function revision({ object }: Happening): number {
  return Number(object.metadata.resourceVersion);
}
