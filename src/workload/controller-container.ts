import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { EnvEntry } from '../model/election/render';
import { writableMounts } from './volumes';
import { WorkloadOptions } from './workload-options';

/** What the election adds to the container. */
export interface ElectionWords {
  readonly args: readonly string[];
  readonly env: readonly EnvEntry[];
  readonly mount?: kplus.VolumeMount;
}

/** The container that the controller runs in: the user's options, and behind them what the election adds. */
export function controllerContainer(
  scope: Construct,
  name: string,
  options: WorkloadOptions,
  election: ElectionWords,
): kplus.ContainerProps {
  const mounts = [
    ...(options.volumeMounts ?? []),
    ...(election.mount ? [election.mount] : []),
    ...writableMounts(scope, options.writablePaths ?? []),
  ];
  const args = [...(options.args ?? []), ...election.args];
  return {
    name: options.containerName ?? name,
    image: options.image,
    imagePullPolicy: options.imagePullPolicy,
    command: options.command,
    args: args.length > 0 ? args : undefined,
    envVariables: { ...options.env, ...electionVariables(election.env) },
    envFrom: options.envFrom && [...options.envFrom],
    ports: options.ports,
    liveness: options.liveness,
    readiness: options.readiness,
    startup: options.startup,
    resources: options.resources,
    volumeMounts: mounts,
  };
}

function electionVariables(entries: readonly EnvEntry[]): Record<string, kplus.EnvValue> {
  return Object.fromEntries(
    entries.map((entry) => [
      entry.name,
      'fieldPath' in entry
        ? kplus.EnvValue.fromFieldRef(entry.fieldPath as unknown as kplus.EnvFieldPaths)
        : kplus.EnvValue.fromValue(entry.value),
    ]),
  );
}
