import { controllersThatMayBe } from '../../leader-election/catalog';
import { CatalogedController, Dialect } from '../../model/dialect';
import { ElectionRequest } from '../../model/election/election';
import { identifyController } from '../../model/election/identify';
import { ElectionReading, readElection } from '../../model/election/read';
import { UsageError } from '../exit-code';
import { Io } from '../io';
import { explainController, Explanation, Finding, Surroundings, Unexplained } from './explanation';
import { chosenContainers, Found, readWorkloads } from './manifests';
import { ExplainOptions } from './options';

/** Explains each controller of a file that elects a leader, or that is known not to. */
export function explainManifests(
  path: string,
  options: ExplainOptions,
  io: Io,
  asked?: CatalogedController,
): (Explanation | Unexplained)[] {
  const chosen = chosenContainers(readWorkloads(path, io), options);
  const known = chosen.flatMap((found) => {
    const candidates = candidatesOf(found, chosen.length === 1 ? asked : undefined);
    const [controller] = asked === undefined ? candidates : candidates.filter(({ id }) => id === asked.id);
    return controller === undefined ? [] : [explainFound(found, controller, candidates, options)];
  });
  if (known.length === 0) {
    throw new UsageError(
      asked === undefined
        ? `no container of ${path} is known to elect a leader; name its controller by --dialect`
        : `none of the containers of ${path} looks like ${asked.title}; choose one by --container`,
    );
  }
  return known;
}

/** What a container may be; if it is the only one, the user knows better. */
function candidatesOf({ container }: Found, asked?: CatalogedController): readonly CatalogedController[] {
  return asked ? [asked] : identifyController(container, controllersThatMayBe(container)).candidates;
}

function explainFound(
  { workload, container }: Found,
  controller: CatalogedController,
  candidates: readonly CatalogedController[],
  options: ExplainOptions,
): Explanation | Unexplained {
  const where = [workload.namespace, workload.kind, workload.name].filter(Boolean).join('/');
  const surroundings = {
    heading: `${where}, container ${container.name}: ${controller.title} (${controller.id})`,
    name: workload.name,
    namespace: workload.namespace,
    image: container.image,
    replicas: workload.replicas,
    notes: alsoPossible(controller, candidates),
  };
  if (controller.kind === 'no-election') {
    return explainController(controller, options, { ...surroundings, request: {}, findings: [] });
  }
  const reading = readElection(controller, container, options.namespace ?? workload.namespace);
  const findings = [...reading.problems, ...offFindings(reading, options.replicas ?? workload.replicas)];
  const found: Surroundings = { ...surroundings, request: requestOf(reading, controller), findings };
  return reading.enabled
    ? explainController(controller, options, found)
    : { heading: found.heading, notes: ['the leader election is off'], findings };
}

/** What is said; the binary's own timing and release are asked for by asking for none. */
function requestOf(
  { timing, written, lease, releaseOnCancel }: ElectionReading,
  { defaults }: Dialect,
): ElectionRequest {
  return {
    timing: written.length > 0 ? timing : undefined,
    leaseName: lease.name,
    leaseNamespace: lease.namespace,
    releaseOnCancel: releaseOnCancel === defaults.releaseOnCancel ? undefined : releaseOnCancel,
  };
}

function offFindings({ enabled }: ElectionReading, replicas: number | undefined): Finding[] {
  return enabled || (replicas !== undefined && replicas <= 1)
    ? []
    : [
        {
          message: `the leader election is off, and ${replicas === undefined ? 'the pods of all nodes' : `${replicas} replicas all`} act at once (split brain)`,
          remedy: 'turn it on, or run one replica',
        },
      ];
}

function alsoPossible(controller: CatalogedController, candidates: readonly CatalogedController[]): string[] {
  const most = 3;
  const others = candidates.filter((other) => other !== controller).map(({ id }) => id);
  const shown = [...others.slice(0, most), ...(others.length > most ? ['…'] : [])];
  return others.length === 0 ? [] : [`by its settings it may also be: ${shown.join(', ')}`];
}
