import { CatalogedController, Dialect } from '../../model/dialect';
import { configMapPath } from '../../model/drill/paths';
import { configMapRight } from '../../model/drill/rights';
import { Lease } from '../../model/election/election';
import { ElectionReading, readElection } from '../../model/election/read';
import { figuresOfElection } from '../../model/election/request';
import { ElectionFigures } from '../../model/figures';
import { configMapNames } from '../../model/manifest/config-map-names';
import { Manifest, objectAt } from '../../model/manifest/manifest';
import { NamedContainer, Workload, workloadsOf } from '../../model/manifest/workload';
import { describeProblem } from '../../model/problem';
import { alternatives } from '../../model/suggest';
import { alsoPossible, askedController, candidatesOf, sharedNameFindings } from '../controllers';
import { Refusal, UsageError } from '../exit-code';
import { parse } from '../yaml';
import { Api } from './api';
import { DrillOptions } from './options';
import { refuseForbidden } from './permissions';

/** What is drilled. */
export interface Subject {
  readonly namespace: string;
  readonly deployment: string;
  readonly container: string;
  readonly controller: Dialect;
  readonly isElecting: boolean;
  /** Whether a leader that is told to end releases the lease. */
  readonly releases: boolean;
  readonly figures: ElectionFigures;
  /** Without a name where that is not known yet. */
  readonly lease: Lease;
  readonly notes: readonly string[];
}

type Chosen = Pick<
  DrillOptions,
  'container' | 'dialect' | 'client' | 'timing' | 'releaseOnCancel' | 'leaseName' | 'leaseNamespace'
>;

/** Finds out what a Deployment runs, and how that elects. */
export async function subjectOf(api: Api, deployment: Manifest, options: Chosen): Promise<Subject> {
  const asked = askedController(options);
  const workload = await workloadOf(api, deployment, asked);
  const { container, controller, candidates } = electingContainer(workload, options, asked);
  const { name, namespace = '' } = workload;
  if (controller.kind === 'no-election') {
    throw new Refusal(`${controller.title} ${controller.reason}, so that there is no leader; leave the drill`);
  }
  const reading = readElection(controller, container, namespace);
  const timing = options.timing ?? reading.timing;
  const releaseOnCancel = options.releaseOnCancel ?? reading.releaseOnCancel;
  return {
    namespace,
    deployment: name,
    container: container.name,
    controller,
    // Who says when it elects says that it does.
    isElecting: reading.enabled || options.timing !== undefined,
    releases: releaseOnCancel,
    figures: figuresOfElection(controller, { timing, releaseOnCancel }),
    lease: {
      name: options.leaseName ?? reading.lease.name,
      namespace: options.leaseNamespace ?? reading.lease.namespace ?? namespace,
    },
    notes: [
      ...alsoPossible(controller, candidates),
      ...unsaidNotes(controller, reading, options),
      ...reading.problems.map(describeProblem),
      ...sharedNameFindings(controller, workload).map(({ message, remedy }) => `${message}; ${remedy}`),
    ],
  };
}

/** The Deployment with what its ConfigMaps put into it. */
async function workloadOf(api: Api, deployment: Manifest, asked?: CatalogedController): Promise<Workload> {
  const [bare] = workloadsOf([deployment], parse);
  const names = new Set([
    ...configMapNames(objectAt(deployment, 'spec', 'template', 'spec')),
    ...bare.containers.flatMap((container) => (asked ? [asked] : candidatesOf(container)).flatMap(ownConfigMaps)),
  ]);
  const namespace = bare.namespace ?? '';
  await refuseForbidden(api, [configMapRight([...names])], namespace);
  const read = [...names].map((name) => api.find(configMapPath(namespace, name)));
  const configMaps = (await Promise.all(read)).filter((configMap) => configMap !== undefined);
  const [workload] = workloadsOf([deployment, ...configMaps], parse);
  return workload;
}

/** The ConfigMap that a controller reads by itself. */
function ownConfigMaps(controller: CatalogedController): string[] {
  const rule = controller.kind === 'election' ? controller.configuration : undefined;
  return rule?.kind === 'config-map' ? [rule.name] : [];
}

interface Electing {
  readonly container: NamedContainer;
  readonly controller: CatalogedController;
  readonly candidates: readonly CatalogedController[];
}

/** The one container that is known to elect. */
function electingContainer(
  { namespace = '', name, containers }: Workload,
  { container: wanted }: Chosen,
  asked?: CatalogedController,
): Electing {
  const chosen = containers.filter((container) => wanted === undefined || container.name === wanted);
  const names = containers.map((container) => container.name);
  if (chosen.length === 0) {
    throw new UsageError(`--container: there is no '${wanted ?? ''}'; there is ${alternatives(names)}`);
  }
  const found = chosen.flatMap((container) => {
    // If it is the only one, the user knows better.
    const candidates = asked !== undefined && chosen.length === 1 ? [asked] : candidatesOf(container);
    const [likeliest] = asked === undefined ? candidates : candidates.filter(({ id }) => id === asked.id);
    const controller = likeliest && (asked ?? likeliest);
    return controller === undefined ? [] : [{ container, controller, candidates }];
  });
  const [first, ...others] = found.filter(({ controller }) => controller.kind === 'election' || found.length === 1);
  const where = `Deployment ${namespace}/${name}`;
  if (first === undefined) {
    throw new UsageError(
      asked === undefined
        ? `nothing in ${where} tells of a leader election; name its controller by --dialect ('flags' or 'env' for one's own), and give --timing if that is compiled in`
        : `none of the containers of ${where} looks like ${asked.title}; choose one by --container`,
    );
  }
  if (others.length > 0) {
    const electing = [first, ...others].map(({ container }) => container.name);
    throw new UsageError(`${electing.length} containers of ${where} elect; give --container ${alternatives(electing)}`);
  }
  return first;
}

/** What the bound stands on where nothing in the cluster says it. */
function unsaidNotes({ id, settings, defaults }: Dialect, { written }: ElectionReading, { timing }: Chosen): string[] {
  const isSettable = settings.leaseDuration !== undefined;
  return timing === undefined && written.length === 0 && !isSettable && defaults.timing === undefined
    ? [
        `dialect '${id}' does not know what timing is compiled into the binary, and takes it to be client-go's own; give --timing if it is another`,
      ]
    : [];
}
