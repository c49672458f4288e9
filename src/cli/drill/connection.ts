import { RequestOptions } from 'node:https';
import { alternatives } from '../../model/suggest';
import { reasonOf, UsageError } from '../exit-code';

/** The way to an API server, and who asks it. */
export interface Connection {
  /** Where its paths begin, without a slash at the end. */
  readonly server: string;
  /** How kubectl is called for the same, in commands that the user is told. */
  readonly kubectl: string;
  /** What a request needs beside its path. Credentials are renewed here, so it is asked before each. */
  options(): Promise<RequestOptions>;
  /** The same for another process. It has secrets in it, which are never to be written down or shown to others. */
  exported(): string;
}

export interface ConnectOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
}

export type Connect = (options: ConnectOptions) => Promise<Connection>;

/** Without a file as kubectl does it: those that KUBECONFIG names, ~/.kube/config, or the ServiceAccount of this pod. */
export const connect: Connect = async ({ kubeconfig, context }) => {
  const config = await emptyConfig();
  try {
    if (kubeconfig === undefined) {
      config.loadFromDefault();
    } else {
      config.loadFromFile(kubeconfig);
    }
  } catch (error) {
    throw new UsageError(`cannot read ${kubeconfig ?? 'the kubeconfig'}: ${reasonOf(error).split('\n')[0]}`);
  }
  if (config.getCurrentContext() === NOTHING_FOUND) {
    throw new UsageError(
      'there is no kubeconfig (neither KUBECONFIG nor ~/.kube/config), and this is no pod; give one by --kubeconfig',
    );
  }
  if (context !== undefined) {
    const names = config.getContexts().map(({ name }) => name);
    if (!names.includes(context)) {
      throw new UsageError(`--context: there is no '${context}'; there is ${alternatives(names)}`);
    }
    config.setCurrentContext(context);
  }
  return connectionOf(config, kubectlFor(kubeconfig, config.getCurrentContext()));
};

/** Connects as another process did. */
export async function connectAs(exported: string, kubectl: string): Promise<Connection> {
  const config = await emptyConfig();
  config.loadFromString(exported);
  return connectionOf(config, kubectl);
}

function kubectlFor(kubeconfig: string | undefined, context: string): string {
  return [
    'kubectl',
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${quoted(kubeconfig)}`]),
    ...(context && context !== IN_CLUSTER ? [`--context=${quoted(context)}`] : []),
  ].join(' ');
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** What the client calls its context where it has found no kubeconfig. */
const NOTHING_FOUND = 'loaded-context';
/** And that of a pod. */
const IN_CLUSTER = 'inClusterContext';

type KubeConfig = Awaited<ReturnType<typeof emptyConfig>>;

/** The client is loaded by those alone who need it: it takes as long as all the rest of the program. */
async function emptyConfig() {
  const { KubeConfig: Config } = await import('@kubernetes/client-node/dist/config.js');
  return new Config();
}

function connectionOf(config: KubeConfig, kubectl: string): Connection {
  const cluster = config.getCurrentCluster();
  const context = config.getCurrentContext();
  if (cluster === null) {
    throw new UsageError(
      context
        ? `the context '${context}' names no cluster of the kubeconfig; choose another by --context`
        : 'the kubeconfig has no current context; choose one by --context',
    );
  }
  tellPlugin(config);
  return {
    server: cluster.server,
    kubectl,
    options: async () => {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      return options;
    },
    exported: () => config.exportConfig(),
  };
}

/** What plugins for credentials are promised to find. */
const EXEC_INFO = 'KUBERNETES_EXEC_INFO';

interface ExecPlugin {
  apiVersion?: string;
  env?: { name: string; value: string }[];
}

/**
 * Some plugins do not run without being told in which version they are asked, which the client leaves out.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
function tellPlugin(config: KubeConfig): void {
  const exec = config.getCurrentUser()?.exec as ExecPlugin | null | undefined;
  if (exec && !exec.env?.some(({ name }) => name === EXEC_INFO)) {
    const value = JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', spec: { interactive: false } });
    exec.env = [...(exec.env ?? []), { name: EXEC_INFO, value }];
  }
}
