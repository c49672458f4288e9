import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Manifest } from '../../test/support/manifests';
import { ControlPlane } from './control-plane';
import { Component } from './processes';

/** Where a kubelet mounts the token of the ServiceAccount. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * With a host name and a /var/run that no other process sees, and as process 1, as in a container: one that does not
 * listen to SIGTERM is not ended by it then.
 */
const ENTER = `
hostname "$1" && mount -t tmpfs tmpfs "$(readlink -f /var/run)" && mkdir -p ${ACCOUNT} && cp "$2"/* ${ACCOUNT}/ || exit 125
shift 2
exec "$@"
`;

export interface PodProcessOptions {
  /** The program that the container's image stands for, which its command begins with, if it has one. */
  readonly program: string;
  /** On 127.0.0.1. */
  readonly apiServerPort: number;
  /** What the test needs and the manifest does not say, such as ports that differ on one host. */
  readonly extraArgs?: readonly string[];
}

/**
 * Runs the one container of a pod as a kubelet would, on this host: with its arguments and variables, the pod's host
 * name, and a token of the pod's ServiceAccount. The pod need not exist.
 */
export async function startPodProcess(
  api: ControlPlane,
  pod: Manifest,
  { program, apiServerPort, extraArgs = [] }: PodProcessOptions,
): Promise<Component> {
  const { metadata, spec } = pod;
  const [container] = spec.containers as Manifest[];
  const name = String(metadata.name);
  if (container.envFrom !== undefined) {
    throw new Error(`envFrom of pod ${name} is not provided here`);
  }
  const folder = api.file(`pod-${name}-${randomUUID()}`);
  mkdirSync(folder, { mode: 0o700 });
  if (spec.automountServiceAccountToken !== false) {
    const token = await api.tokenOf(String(metadata.namespace), String(spec.serviceAccountName ?? 'default'));
    writeFileSync(join(folder, 'token'), token);
    writeFileSync(join(folder, 'ca.crt'), readFileSync(api.caFile));
  }
  writeFileSync(join(folder, 'namespace'), String(metadata.namespace));
  const env = {
    TZ: 'UTC',
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: String(apiServerPort),
    ...environmentOf(container, pod),
  };
  const [, ...command] = (container.command ?? ['']) as string[];
  const words = [...command, ...((container.args ?? []) as string[])];
  const args = [...words.map((word) => expanded(word, env)), ...extraArgs];
  const host = String(spec.hostNetwork ? spec.nodeName : (spec.hostname ?? name));
  const enter = [...namespaces(), '/bin/sh', '-c', ENTER, 'enter', host, folder];
  const outer = api.start(`process-${name}-${randomUUID().slice(0, 8)}`, 'unshare', [...enter, program, ...args], env);
  return {
    ...outer,
    signal: (signal) => {
      // Where there is no child, it has ended, or is about to begin.
      const child = childOf(outer.pid);
      if (child === undefined) {
        outer.signal(signal);
      } else {
        kill(child, signal);
      }
    },
  };
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

function childOf(pid: number): number | undefined {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return child === '' ? undefined : Number(child);
  } catch {
    return undefined;
  }
}

/** Root may do so as it is; others within a user namespace, where the system lets them make one. */
export function namespaces(): string[] {
  const own = ['--uts', '--mount', '--pid', '--fork', '--kill-child'];
  return process.getuid?.() === 0 ? own : ['--user', '--map-root-user', ...own];
}

function environmentOf(container: Manifest, pod: Manifest): Record<string, string> {
  const variables = (container.env ?? []) as Manifest[];
  return Object.fromEntries(variables.map((variable) => [String(variable.name), valueOf(variable, pod)]));
}

function valueOf({ name, value, valueFrom }: Manifest, pod: Manifest): string {
  if (valueFrom === undefined) {
    return String(value ?? '');
  }
  const path = String(valueFrom.fieldRef?.fieldPath);
  const field = FIELDS[path];
  if (field === undefined) {
    throw new Error(`the variable ${String(name)} comes from ${JSON.stringify(valueFrom)}, which is not provided here`);
  }
  return field(pod);
}

const FIELDS: Readonly<Partial<Record<string, (pod: Manifest) => string>>> = {
  'metadata.name': ({ metadata }) => String(metadata.name),
  'metadata.namespace': ({ metadata }) => String(metadata.namespace),
  'metadata.uid': ({ metadata }) => String(metadata.uid),
  'spec.nodeName': ({ spec }) => String(spec.nodeName),
  'spec.serviceAccountName': ({ spec }) => String(spec.serviceAccountName),
};

/** `$(NAME)` is the value of a variable. */
function expanded(arg: string, env: Readonly<Record<string, string>>): string {
  return arg.replace(/\$\(([A-Za-z_]\w*)\)/g, (whole, name: string) => env[name] ?? whole);
}
