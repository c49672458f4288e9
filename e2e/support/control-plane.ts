import { Manifest } from '../../test/support/manifests';
import { accepted, Answer, ApiClient, RequestOptions } from './api-client';
import { RunningApiServer, startApiServer } from './api-server';
import { asset } from './assets';
import { definitionsIn } from './definitions';
import { Discovery } from './discovery';
import { startEtcd } from './etcd';
import { kubeconfig } from './kubeconfig';
import { FreePort } from './ports';
import { Component, until, Workplace } from './processes';

/** The strictest Pod Security Standard, enforced, and warned of where only a controller would meet the refusal. */
export const RESTRICTED: Readonly<Record<string, string>> = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/warn': 'restricted',
};

export interface WriteOptions {
  /** Admission and validation run, and nothing is stored. */
  readonly dryRun?: boolean;
  /** Who writes; by default the administrator. */
  readonly token?: string;
}

export interface ApplyOptions extends WriteOptions {
  /** @default 'e2e' */
  readonly fieldManager?: string;
  /** Whether a namespace that is missing is made, as by `namespace()`, also for a dry run. @default true */
  readonly createNamespace?: boolean;
}

export interface ControlPlaneOptions {
  readonly freePort?: FreePort;
  /** Further arguments of the API server. */
  readonly apiServerArgs?: readonly string[];
}

/** etcd and kube-apiserver, without controllers, scheduler and nodes: what is stored stays as it is. */
export class ControlPlane {
  public readonly url: string;
  public readonly caFile: string;
  public readonly adminToken: string;
  /** The private key that tokens of ServiceAccounts are signed with. */
  public readonly serviceAccountKeyFile: string;
  /** What runs; for tests of this harness. */
  public readonly components: Component[];
  public readonly folder: string;
  private readonly client: ApiClient;
  private readonly discovery: Discovery;
  private readonly kubeconfigs = new Map<string, string>();
  private stopped: Promise<void> | undefined;

  public constructor(
    private readonly workplace: Workplace,
    etcd: Component,
    { apiServer, client, caFile, serviceAccountKeyFile }: RunningApiServer,
  ) {
    this.url = client.url;
    this.caFile = caFile;
    this.serviceAccountKeyFile = serviceAccountKeyFile;
    this.adminToken = client.adminToken;
    this.components = [etcd, apiServer];
    this.folder = workplace.folder;
    this.client = client;
    this.discovery = new Discovery(client);
  }

  /** Any path of the API. Refusals are answers too; `accepted()` makes errors of them. */
  public request(method: string, path: string, options?: RequestOptions): Promise<Answer> {
    return this.client.request(method, path, options);
  }

  /** Server-side apply, in which an unknown field is a refusal. */
  public async apply(manifest: Manifest, options: ApplyOptions = {}): Promise<Answer> {
    const { fieldManager = 'e2e', createNamespace = true, token } = options;
    const path = await this.discovery.pathOf(manifest);
    const patch = () =>
      this.request('PATCH', `${path}?fieldManager=${fieldManager}&force=true&${query(options)}`, {
        body: manifest,
        contentType: 'application/apply-patch+yaml',
        token,
      });
    const answer = await patch();
    const namespace = String(manifest.metadata.namespace);
    if (createNamespace && answer.status === 404 && answer.message === `namespaces "${namespace}" not found`) {
      await this.namespace(namespace);
      return patch();
    }
    return answer;
  }

  /** A creation, in which an unknown field is a refusal. */
  public async create(manifest: Manifest, options: WriteOptions = {}): Promise<Answer> {
    const path = await this.discovery.collectionOf(manifest);
    return this.request('POST', `${path}?${query(options)}`, { body: manifest, token: options.token });
  }

  /** The stored object of a manifest, of which apiVersion, kind, name and namespace count. */
  public async get(manifest: Manifest, token?: string): Promise<Answer> {
    return this.request('GET', await this.discovery.pathOf(manifest), { token });
  }

  public async delete(manifest: Manifest, token?: string): Promise<Answer> {
    return this.request('DELETE', await this.discovery.pathOf(manifest), { token });
  }

  /** A namespace in which pods can be created: its ServiceAccount `default`, a controller's work elsewhere, is there too. */
  public async namespace(name: string, labels: Readonly<Record<string, string>> = RESTRICTED): Promise<void> {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
    accepted(await this.apply(namespace), `namespace ${name}`);
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
    accepted(await this.apply(account, { createNamespace: false }), `ServiceAccount default of ${name}`);
  }

  /** Installs CustomResourceDefinitions, from the files of a folder or from YAML texts, and waits until they are served. */
  public async installDefinitions(source: string | readonly string[]): Promise<void> {
    await Promise.all(definitionsIn(source).map((definition) => this.install(definition)));
  }

  /** A token of a ServiceAccount for an hour, as a pod gets one. */
  public async tokenOf(namespace: string, serviceAccount: string): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`;
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } };
    const { status } = accepted(await this.request('POST', path, { body }), `a token of ${serviceAccount}`);
    return String(status.token);
  }

  /** Starts a program beside, which ends with this. */
  public start(
    name: string,
    program: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Component {
    const component = this.workplace.start(name, program, args, env);
    this.components.push(component);
    return component;
  }

  /** The path of a file that is gone with this, and written if there is a text. */
  public file(name: string, text?: string): string {
    return this.workplace.file(name, text);
  }

  /** The path of a kubeconfig file; of the administrator's by default. */
  public kubeconfig(token: string = this.adminToken): string {
    // Written once: others may be reading it.
    const known = this.kubeconfigs.get(token);
    const name = `kubeconfig-${this.kubeconfigs.size}`;
    const path = known ?? this.workplace.file(name, JSON.stringify(kubeconfig(this.url, this.caFile, token)));
    this.kubeconfigs.set(token, path);
    return path;
  }

  /** Ends everything and removes its folder. */
  public stop(): Promise<void> {
    this.client.close();
    this.stopped ??= this.workplace.close();
    return this.stopped;
  }

  private async install(definition: Manifest): Promise<void> {
    const { name } = definition.metadata;
    accepted(await this.apply(definition), `the definition ${String(name)}`);
    const { group, names, versions } = definition.spec;
    await until(`the definition ${String(name)} is not established`, async () => {
      const { status } = accepted(await this.get(definition));
      return condition(status, 'Established') || undefined;
    });
    const served = (versions as Manifest[]).filter((version) => version.served === true);
    for (const version of served) {
      const apiVersion = `${String(group)}/${String(version.name)}`;
      // Established is said a little before it is true of every part of the API server.
      await until(`${apiVersion} ${String(names.kind)} is not served`, async () => {
        const listed = await this.request('GET', `/apis/${apiVersion}/${String(names.plural)}?limit=1`);
        return (await this.discovery.find(apiVersion, String(names.kind))) && (listed.status === 200 || undefined);
      });
    }
  }
}

/** The port is asked for again if another process was faster to take it. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const programs = { etcd: await asset('etcd'), apiServer: await asset('kube-apiserver') };
  for (let attempts = 3; ; attempts -= 1) {
    const workplace = new Workplace();
    try {
      const { etcd, address } = await startEtcd(workplace, programs.etcd);
      const apiServer = await startApiServer(workplace, programs.apiServer, { etcd: address, ...options });
      const controlPlane = new ControlPlane(workplace, etcd, apiServer);
      // The API server makes these itself, only a little later.
      await Promise.all(['default', 'kube-system'].map((name) => controlPlane.namespace(name, {})));
      return controlPlane;
    } catch (error) {
      await workplace.close();
      if (attempts === 1 || !String(error).includes('address already in use')) {
        throw error;
      }
    }
  }
}

function query({ dryRun = false }: WriteOptions): string {
  return `fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
}

function condition(status: Manifest | undefined, type: string): boolean {
  const conditions = (status?.conditions ?? []) as Manifest[];
  return conditions.some((c) => c.type === type && c.status === 'True');
}
