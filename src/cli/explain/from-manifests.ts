import { controllersThatMayBe } from '../../leader-election/catalog';
import { CatalogedController, Dialect } from '../../model/dialect';
import { identifyController } from '../../model/election/identify';
import { identityProblems } from '../../model/election/identity';
import { ElectionReading, readElection } from '../../model/election/read';
import { Workload } from '../../model/manifest/workload';
import { UsageError } from '../exit-code';
import { Io } from '../io';
import { explainController, Explanation, Finding, Unexplained } from './explanation';
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

/** Of a Deployment two pods may run on one node, and its pods are named as the rule has it; of others neither is sure. */
function sharedNameFindings(controller: Dialect, workload: Workload): Finding[] {
  return workload.kind === 'Deployment' ? identityProblems(controller, workload) : [];
}

/** Nothing runs of what does not start. */
function offFindings({ settings }: Dialect, { problems }: ElectionReading, replicas: number | undefined): Finding[] {
  const isUnread = problems.some(({ path }) => path === settings.enable?.name);
  if (isUnread || (replicas !== undefined && replicas <= 1)) {
    return [];
  }
  const all = replicas === undefined ? 'the pods of all nodes' : `${replicas} replicas all`;
  return [
    {
      message: `the leader election is off, and ${all} act at once (split brain)`,
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
