import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtTool } from './tools';

const TOOL = 'monitoring-definitions';
const PACKAGE = 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1';

/** Those of Prometheus itself are ten times as long, and nothing that is rendered is one. */
const KINDS = ['PodMonitor', 'ServiceMonitor', 'PrometheusRule'];

/**
 * The texts of prometheus-operator's CustomResourceDefinitions of what monitors and what alerts. They are made anew each
 * time, which takes a second, of the package that `monitoring-definitions` is pinned to.
 */
export async function monitoringDefinitions(): Promise<string[]> {
  // As upstream calls it, so that nothing is left out.
  const text = await controllerGen('crd:crdVersions=v1', `paths=${PACKAGE}`, 'output:stdout');
  const definitions = text.split(/^---$/m);
  return KINDS.map((kind) => {
    const definition = definitions.find((one) => new RegExp(`^ {4}kind: ${kind}$`, 'm').test(one));
    if (definition === undefined) {
      throw new Error(`controller-gen made no definition of ${kind}; it printed:\n${text.slice(0, 500)}`);
    }
    return definition;
  });
}

async function controllerGen(...args: readonly string[]): Promise<string> {
  const program = await builtTool(TOOL);
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: join(__dirname, '../tools', TOOL),
    // Read-only, as it asks Go for the package, which else might change what is committed.
    env: { ...process.env, GOWORK: 'off', GOFLAGS: '-mod=readonly' },
    maxBuffer: 2 ** 26,
  });
  return stdout;
}
