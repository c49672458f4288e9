import { CATALOG, controllersThatMayBe } from '../leader-election/catalog';
import { envDialect } from '../leader-election/catalog/env';
import { FLAGS } from '../leader-election/catalog/flags';
import { CatalogedController, Dialect } from '../model/dialect';
import { Container } from '../model/election/container';
import { identifyController } from '../model/election/identify';
import { identityProblems } from '../model/election/identity';
import { ElectionReading } from '../model/election/read';
import { LeaseClientId } from '../model/lease-client';
import { Workload } from '../model/manifest/workload';
import { Problem } from '../model/problem';
import { didYouMean } from '../model/suggest';
import { UsageError } from './exit-code';

/** The catalog, and the usual flags and variables of one's own controller. */
export const CONTROLLERS: readonly CatalogedController[] = [...CATALOG, FLAGS, envDialect('', 'client-go')];

/** What `--dialect` and `--client` say. */
export interface AskedController {
  readonly dialect?: string;
  readonly client?: LeaseClientId;
}

/** The controller that is asked for, if one is. */
export function askedController({ dialect, client }: AskedController): CatalogedController | undefined {
  const controller = dialect === undefined ? undefined : controllerOf(dialect);
  if (client === undefined) {
    return controller;
  }
  if (controller === undefined || CATALOG.includes(controller)) {
    throw new UsageError(
      `--client says what library a controller of your own elects with${controller === undefined ? '' : `, and '${controller.id}' is in the catalog`}; give it with --dialect flags or --dialect env, or leave it out`,
    );
  }
  return { ...controller, client } as Dialect;
}

/** The controller that `--dialect` names. */
function controllerOf(name: string): CatalogedController {
  const controller = CONTROLLERS.find(({ id }) => id === name);
  if (!controller) {
    const names = CONTROLLERS.map(({ id }) => id);
    const list = "try 'cdk8s-ha-operator explain --list'";
    throw new UsageError(`--dialect: '${name}' is not in the catalog; ${didYouMean(name, names, list)}`);
  }
  return controller;
}

/** What a container may be, the likeliest first. */
export function candidatesOf(container: Container): readonly CatalogedController[] {
  return identifyController(container, controllersThatMayBe(container)).candidates;
}

/** What else than the likeliest a container may be. */
export function alsoPossible(controller: CatalogedController, candidates: readonly CatalogedController[]): string[] {
  const most = 3;
  const others = [...new Set(candidates.map(({ id }) => id))].filter((id) => id !== controller.id);
  const shown = [...others.slice(0, most), ...(others.length > most ? ['…'] : [])];
  return others.length === 0 ? [] : [`by its settings it may also be: ${shown.join(', ')}`];
}

/** Something that a user should mend, and where. */
export type Finding = Omit<Problem, 'path'> & Partial<Problem>;

/** Of a Deployment two pods may run on one node, and its pods are named as the rule has it; of others neither is sure. */
export function sharedNameFindings(controller: Dialect, workload: Workload): Finding[] {
  return workload.kind === 'Deployment' ? identityProblems(controller, workload) : [];
}

/** What there is to say of an election that is off. Nothing runs of what does not start. */
export function offFindings(
  { settings }: Dialect,
  { problems }: ElectionReading,
  replicas: number | undefined,
): Finding[] {
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
