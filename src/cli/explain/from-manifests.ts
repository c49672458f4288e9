import { CatalogedController } from '../../model/dialect';
import { readElection } from '../../model/election/read';
import { alsoPossible, candidatesOf, offFindings, sharedNameFindings } from '../controllers';
import { UsageError } from '../exit-code';
import { Io } from '../io';
import { explainController, Explanation, Unexplained } from './explanation';
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
    // If it is the only one, the user knows better.
    const candidates = asked !== undefined && chosen.length === 1 ? [asked] : candidatesOf(found.container);
    const [likeliest] = asked === undefined ? candidates : candidates.filter(({ id }) => id === asked.id);
    const controller = likeliest && (asked ?? likeliest);
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
    return explainController(controller, options, { ...surroundings, findings: [] });
  }
  const reading = readElection(controller, container, options.namespace ?? workload.namespace);
  const replicas = options.replicas ?? workload.replicas;
  const findings = [
    ...reading.problems,
    ...(reading.enabled ? sharedNameFindings(controller, workload) : offFindings(controller, reading, replicas)),
  ];
  return reading.enabled
    ? explainController(controller, options, { ...surroundings, reading, findings })
    : { heading: surroundings.heading, notes: ['the leader election is off'], findings };
}
