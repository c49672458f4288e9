import { Manifest, only } from '../../test/support/manifests';
import { Finished, Program, Run } from '../../test/support/program';
import { PROFILES, Rendered, rendered, System } from '../electing/systems';
import { Operator } from '../rolled/operators';
import { accepted } from '../support/api-client';
import { ciliumDefinitions } from '../support/cilium-definitions';
import { Cluster, startCluster } from '../support/cluster';
import { PodRunner } from '../support/pod-runner';
import { builtTool } from '../support/tools';
import { Enforcer } from './enforcer';
import { NetworkBackend } from 'cdk8s-ha-operator';

export type Profile = keyof typeof PROFILES;

/** One Deployment with pods that elect, on nodes of its own, and who may drill it. */
export interface Drilled {
  readonly operator: Operator;
  readonly rendered: Rendered;
  readonly namespace: string;
  readonly nodes: readonly string[];
  /** A token and a kubeconfig of the one who may do what `drill --rbac` prints, and nothing else. */
  readonly token: string;
  readonly kubeconfig: string;
}

const NODE_LABEL = 'e2e/pool';

/** A cluster in which the pods of operators run as processes, and the policies of Cilium are enforced. */
export class Stage {
  private readonly programs = new Map<string, string>();
  /** Namespaces in which no new pod begins. */
  public readonly held = new Set<string>();
  public readonly runner: PodRunner;
  public readonly enforcer: Enforcer;

  private constructor(
    public readonly cluster: Cluster,
    public readonly program: Program,
    private readonly hasCilium: boolean,
  ) {
    this.runner = new PodRunner(cluster.api, {
      readyAfterMs: 500,
      proxied: true,
      programOf: ({ metadata }) => this.programs.get(String(metadata.namespace)) ?? 'false',
      isHeld: ({ metadata }) => this.held.has(String(metadata.namespace)),
    });
    this.enforcer = new Enforcer(cluster.api, this.runner, hasCilium);
  }

  public static async start({ hasCilium = true } = {}): Promise<Stage> {
    const [cluster, program] = await Promise.all([startCluster({ pods: false, readyAfterMs: 0 }), Program.build()]);
    if (hasCilium) {
      await cluster.api.installDefinitions(await ciliumDefinitions());
    }
    return new Stage(cluster, program, hasCilium);
  }

  /** Starts an operator, with three nodes of its own, and waits until one of its pods leads. */
  public async add(
    system: System,
    namespace: string,
    profile: Profile,
    change: Change = () => undefined,
  ): Promise<Drilled> {
    this.programs.set(namespace, await builtTool(system.tool));
    const nodes = ['a', 'b', 'c'].map((zone) => `${namespace}-${zone}`);
    await Promise.all(nodes.map((node) => this.addNode(node, namespace)));
    const subject = rendered(this.hasCilium ? withCilium(system) : system, namespace, PROFILES[profile]);
    const manifests = structuredClone(subject.manifests) as Manifest[];
    only(manifests, 'Deployment').spec.template.spec.nodeSelector = { [NODE_LABEL]: namespace };
    change(manifests);
    const changed = { ...subject, manifests };
    const operator = new Operator(this.cluster, this.runner, system, changed);
    await operator.start();
    const token = await this.account(namespace);
    return { operator, rendered: changed, namespace, nodes, token, kubeconfig: this.cluster.api.kubeconfig(token) };
  }

  /** The program with the Deployment of an operator. */
  public start(drilled: Drilled, args: readonly string[], program = this.program): Run {
    const { namespace, kubeconfig } = drilled;
    const subject = ['--namespace', namespace, '--deployment', 'manager', '--kubeconfig', kubeconfig];
    return program.start(['drill', ...subject, ...args]);
  }

  public drill(drilled: Drilled, args: readonly string[], program = this.program): Promise<Finished> {
    return this.start(drilled, args, program).finished;
  }

  public async stop(): Promise<void> {
    await this.enforcer.stop();
    await this.runner.stop();
    await this.cluster.stop();
    this.program.remove();
  }

  /** A ServiceAccount with the rights that the program prints; gives its token. */
  public async account(namespace: string, args: readonly string[] = [], name = 'drill'): Promise<string> {
    const { api } = this.cluster;
    const metadata = { name, namespace };
    accepted(await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }));
    const subject = ['--namespace', namespace, '--deployment', 'manager', '--service-account', name];
    const { out } = await this.program.run(['drill', '--rbac', ...subject, ...args]);
    const file = api.file(`rbac-${namespace}-${name}.yaml`, out);
    const { code, stderr } = await this.cluster.kubectl('apply', '-f', file);
    if (code !== 0) {
      throw new Error(stderr);
    }
    return api.tokenOf(namespace, name);
  }

  private async addNode(name: string, pool: string): Promise<void> {
    await this.cluster.addNode(name, `zone-of-${name}`);
    await this.cluster.patch(`/api/v1/nodes/${name}`, { metadata: { labels: { [NODE_LABEL]: pool } } });
  }
}

export type Change = (manifests: Manifest[]) => void;

/** With policies of the kind that the drill has one of. */
function withCilium(system: System): System {
  return { ...system, props: { ...system.props, network: { backend: NetworkBackend.CILIUM } } };
}
