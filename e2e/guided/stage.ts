import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCommandLine } from '../../scripts/bundle';
import { Manifest } from '../../test/support/manifests';
import { ROOT } from '../../test/support/repository';
import { ciliumDefinitions } from '../support/cilium-definitions';
import { Cluster } from '../support/cluster';
import { startControlPlane } from '../support/control-plane';
import { Kubelet } from '../support/kubelet';
import { startKubelets } from '../support/kwok';
import { startControllerManager, startScheduler } from '../support/managers';
import { monitoringDefinitions } from '../support/monitoring-definitions';
import { PodRunner } from '../support/pod-runner';
import { builtTool } from '../support/tools';
import { DEFINITIONS } from './definitions';
import { Shell } from './shell';

/** What the images of pods stand for. */
const PROGRAMS = {
  'ghcr.io/projectbeskar/beskar7/beskar7': 'controller-runtime-manager',
  'ghcr.io/example/operator': 'client-go-elector',
} as const;

/** An image with this program in it, as the guide to drills has it. */
const DRILL_IMAGE = 'ghcr.io/example/failover-drill';

/** Does nothing, and ends when it is told to. */
const IDLE = '#!/bin/sh\ntrap "exit 0" TERM\nwhile :; do sleep 1; done\n';

/** A cluster as its users have it, with a shell beside it in which kubectl and npx are there. */
export class Stage {
  public readonly nodes = ['node-a', 'node-b', 'node-c'];
  private readonly shells: Shell[] = [];

  private constructor(
    public readonly cluster: Cluster,
    public readonly runner: PodRunner,
    private readonly kubelet: Kubelet,
  ) {}

  public static async start(): Promise<Stage> {
    const programs = new Map<string, string>();
    for (const [image, tool] of Object.entries(PROGRAMS)) {
      programs.set(image, await builtTool(tool));
    }
    const api = await startControlPlane({
      apiServerArgs: [
        // Webhooks are called at their pods, as there is nobody who would load-balance to them.
        '--enable-aggregator-routing=true',
        '--default-not-ready-toleration-seconds=1',
        '--default-unreachable-toleration-seconds=1',
      ],
    });
    programs.set(DRILL_IMAGE, api.file('bin/cdk8s-ha-operator'));
    const idle = api.file('idle');
    writeFileSync(idle, IDLE, { mode: 0o755 });
    const runner = new PodRunner(api, {
      readyAfterMs: 1000,
      programOf: (pod) => programs.get(imageOf(pod)) ?? idle,
    });
    const stage = new Stage(new Cluster(api), runner, await Kubelet.start(api, runner));
    try {
      await Promise.all([
        startControllerManager(api),
        startScheduler(api),
        startKubelets(api, { pods: false, readyAfterMs: 0 }),
        installAll(stage),
        stage.tools(),
      ]);
      await Promise.all(stage.nodes.map((name) => stage.addNode(name, `zone-of-${name}`)));
      return stage;
    } catch (error) {
      await stage.stop();
      throw error;
    }
  }

  /** A node with a kubelet, which `kubectl logs` asks. */
  public async addNode(name: string, zone: string): Promise<void> {
    await this.cluster.addNode(name, zone);
    await this.kubelet.serve(name);
  }

  /** Where the commands of a reader run, in a folder of their own. */
  public folder(name: string): string {
    const folder = this.cluster.api.file(name);
    mkdirSync(join(folder, 'dist'), { recursive: true });
    return folder;
  }

  /** A shell in which the tools of readers are. */
  public shell(folder: string): Shell {
    const { api } = this.cluster;
    const PATH = `${api.file('bin')}:${process.env.PATH ?? ''}`;
    const shell = new Shell({ folder, env: { PATH, HOME: api.folder, KUBECONFIG: api.kubeconfig() } });
    this.shells.push(shell);
    return shell;
  }

  /** Runs kubectl as an administrator who is not the reader of the page; it has to succeed. */
  public async kubectl(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.cluster.kubectl(...args);
    if (code !== 0) {
      throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    }
    return stdout;
  }

  public async stop(): Promise<void> {
    for (const shell of this.shells) {
      shell.close();
    }
    await this.runner.stop();
    await this.kubelet.stop();
    await this.cluster.stop();
  }

  /** kubectl, and `npx cdk8s-ha-operator` as of an installed package. */
  private async tools(): Promise<void> {
    const bin = this.cluster.api.file('bin');
    mkdirSync(bin);
    symlinkSync(await builtTool('kubectl'), join(bin, 'kubectl'));
    await bundleCommandLine(join(ROOT, 'src'), bin);
    const script = (name: string, text: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    };
    script('cdk8s-ha-operator', `exec '${process.execPath}' '${join(bin, 'cli', 'main.js')}' "$@"`);
    script('npx', '[ "$1" = cdk8s-ha-operator ] || exit 127\nexec "$@"');
  }
}

async function installAll({ cluster }: Stage): Promise<void> {
  await cluster.api.installDefinitions([
    ...(await ciliumDefinitions()),
    ...(await monitoringDefinitions()),
    DEFINITIONS,
  ]);
}

/** Without its tag. */
function imageOf({ spec }: Manifest): string {
  const [container] = spec.containers as Manifest[];
  return String(container.image).replace(/:[^/]*$/, '');
}
