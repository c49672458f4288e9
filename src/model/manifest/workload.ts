import { Container } from '../election/container';
import { containerOf, PodContext } from './container';
import { Manifest, objectAt, objectsAt, textMapOf, textOf } from './manifest';

/** Something that runs pods. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  /** Absent where the manifest names none. */
  readonly namespace?: string;
  /** Absent for a DaemonSet, which runs one a node. */
  readonly replicas?: number;
  readonly hostNetwork?: boolean;
  readonly hostname?: string;
  readonly containers: readonly NamedContainer[];
}

export interface NamedContainer extends Container {
  readonly name: string;
}

/** Where each kind has its pods. */
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/**
 * The workloads among manifests, with what the ConfigMaps among them put into their containers.
 *
 * @param parse reads a text of YAML; it may throw.
 */
export function workloadsOf(manifests: readonly Manifest[], parse: (text: string) => unknown): Workload[] {
  return manifests.flatMap((manifest) => {
    const kind = textOf(manifest, 'kind') ?? '';
    return Object.hasOwn(POD_SPECS, kind) ? [workloadOf(manifest, POD_SPECS[kind], manifests, parse)] : [];
  });
}

function workloadOf(
  manifest: Manifest,
  path: readonly string[],
  manifests: readonly Manifest[],
  parse: (text: string) => unknown,
): Workload {
  const namespace = namespaceOf(manifest);
  const podSpec = objectAt(manifest, ...path);
  const context: PodContext = {
    volumes: objectsAt(podSpec, 'volumes'),
    configMaps: configMaps(manifests, namespace),
    parse,
  };
  const kind = textOf(manifest, 'kind') ?? '';
  return {
    kind,
    name: textOf(objectAt(manifest, 'metadata'), 'name') ?? '',
    namespace,
    replicas: kind === 'DaemonSet' ? undefined : replicasOf(manifest),
    hostNetwork: podSpec.hostNetwork === true,
    hostname: textOf(podSpec, 'hostname'),
    containers: objectsAt(podSpec, 'containers').map((container) => ({
      name: textOf(container, 'name') ?? '',
      ...containerOf(container, context),
    })),
  };
}

function replicasOf(manifest: Manifest): number {
  const { replicas } = objectAt(manifest, 'spec');
  return typeof replicas === 'number' ? replicas : 1;
}

function namespaceOf(manifest: Manifest): string | undefined {
  return textOf(objectAt(manifest, 'metadata'), 'namespace');
}

/** The data of the ConfigMaps of a namespace, by their names. */
function configMaps(manifests: readonly Manifest[], namespace?: string): Record<string, Record<string, string>> {
  return Object.fromEntries(
    manifests
      .filter((m) => m.kind === 'ConfigMap' && namespaceOf(m) === namespace)
      .map((m) => [textOf(objectAt(m, 'metadata'), 'name') ?? '', textMapOf(m, 'data')]),
  );
}
