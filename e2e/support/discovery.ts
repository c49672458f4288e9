import { Manifest } from '../../test/support/manifests';
import { ApiClient } from './api-client';

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Where the objects of a kind are, as the API server itself says it. */
export class Discovery {
  private readonly known = new Map<string, readonly Resource[]>();

  public constructor(private readonly client: ApiClient) {}

  /** The path of a manifest's object. Without a namespace it is in `default`, as with kubectl. */
  public async pathOf(manifest: Manifest): Promise<string> {
    return `${await this.collectionOf(manifest)}/${String(manifest.metadata.name)}`;
  }

  /** The path of the collection that a manifest's object is in. */
  public async collectionOf({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const groupVersion = String(apiVersion);
    const resource = await this.find(groupVersion, String(kind));
    if (!resource) {
      throw new Error(`the API server serves no ${String(kind)} of ${groupVersion}; are its definitions installed?`);
    }
    const namespace = resource.namespaced ? `/namespaces/${String(metadata?.namespace ?? 'default')}` : '';
    return `${rootOf(groupVersion)}${namespace}/${resource.name}`;
  }

  /** Only what was found is remembered: definitions may be installed at any time. */
  public async find(groupVersion: string, kind: string): Promise<Resource | undefined> {
    const known = (resources?: readonly Resource[]) => resources?.find((resource) => resource.kind === kind);
    const found = known(this.known.get(groupVersion));
    if (found) {
      return found;
    }
    const resources = await this.ask(groupVersion);
    this.known.set(groupVersion, resources);
    return known(resources);
  }

  private async ask(groupVersion: string): Promise<readonly Resource[]> {
    const { status, body } = await this.client.request('GET', rootOf(groupVersion));
    const resources = status === 200 ? (body.resources as Resource[]) : [];
    // Without the subresources, which have the kind of what they are part of.
    return resources.filter(({ name }) => !name.includes('/'));
  }
}

function rootOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
}
