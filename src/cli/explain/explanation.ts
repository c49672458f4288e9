import { CatalogedController, Dialect } from '../../model/dialect';
import { ElectionRequest, Lease } from '../../model/election/election';
import { RenderedElection, renderElection } from '../../model/election/render';
import { electionProblems, releases, resolveElection } from '../../model/election/request';
import { timingAdvice } from '../../model/election-advice';
import { ElectionFigures, electionFigures, MANAGER_TRAITS } from '../../model/figures';
import { LeaseClientId } from '../../model/lease-client';
import { Problem } from '../../model/problem';
import { DEFAULT_TIMING, Timing, timingProblems } from '../../model/timing';
import { ExplainOptions } from './options';

/** Something that a user should mend. */
export interface Finding {
  readonly message: string;
  readonly remedy: string;
}

/** What a timing means, and how a controller is told of it. */
export interface Explanation {
  readonly heading: string;
  readonly dialect?: Dialect;
  readonly client: LeaseClientId;
  readonly figures: ElectionFigures;
  readonly releases: boolean;
  readonly replicas: number;
  readonly rendered: RenderedElection;
  readonly lease: Partial<Lease>;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

/** A controller of which there is nothing to explain, and why. */
export interface Unexplained {
  readonly heading: string;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

const DEFAULT_REPLICAS = 3;
const DEFAULT_NAMESPACE = 'default';

/** What is known of a controller from its manifest. */
export interface Surroundings {
  readonly heading: string;
  readonly name: string;
  readonly namespace?: string;
  readonly image?: string;
  readonly replicas?: number;
  /** What the manifest says; options win over it. */
  readonly request: ElectionRequest;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

/** Explains a timing as such, with client-go's figures. */
export function explainTiming({
  timing = DEFAULT_TIMING,
  releaseOnCancel,
  replicas,
}: ExplainOptions): Explanation | Unexplained {
  const heading = 'client-go';
  if (isProblem(timing)) {
    return unexplained(heading, [timing]);
  }
  const refused = timingProblems(timing, 'timing');
  if (refused.length > 0) {
    return unexplained(heading, refused);
  }
  const released = releaseOnCancel ?? MANAGER_TRAITS.releases;
  const figures = electionFigures('client-go', timing, { ...MANAGER_TRAITS, releases: released });
  return {
    heading,
    client: 'client-go',
    figures,
    releases: released,
    replicas: replicas ?? DEFAULT_REPLICAS,
    rendered: { args: [], env: [] },
    lease: {},
    notes: [],
    findings: timingAdvice('client-go', figures),
  };
}

/** Explains a controller's election. */
export function explainController(
  controller: CatalogedController,
  options: ExplainOptions,
  found?: Surroundings,
): Explanation | Unexplained {
  const heading = found?.heading ?? `${controller.id}: ${controller.title}`;
  const replicas = options.replicas ?? found?.replicas;
  if (controller.kind === 'no-election') {
    const message = `${controller.title} ${controller.reason}`;
    return controller.replicas === 'any' || (replicas !== undefined && replicas <= 1)
      ? { heading, notes: [message], findings: [] }
      : unexplained(heading, [{ message, remedy: 'run one replica' }]);
  }
  if (options.timing !== undefined && isProblem(options.timing)) {
    return unexplained(heading, [options.timing]);
  }
  const request = requestOf(options, options.timing, found?.request);
  const place = {
    podNamespace: options.namespace ?? found?.namespace ?? DEFAULT_NAMESPACE,
    name: options.name ?? found?.name ?? controller.id,
    image: found?.image,
  };
  // A name that only its author knows changes nothing of what is explained.
  const refused = electionProblems(controller, request, place).filter(
    ({ path }) => path !== 'leaderElection.leaseName' || request.leaseName !== undefined,
  );
  if (refused.length > 0) {
    return unexplained(heading, [...refused, ...(found?.findings ?? [])]);
  }
  const election = resolveElection(controller, request, place);
  const released = releases(controller, election);
  const figures = electionFigures(controller.client, election.timing, {
    releases: released,
    gracefulShutdown: controller.gracefulShutdown,
  });
  return {
    heading,
    dialect: controller,
    client: controller.client,
    figures,
    releases: released,
    replicas: replicas ?? DEFAULT_REPLICAS,
    rendered: renderElection(controller, election, place.name),
    // What a manifest does not name is what its binary makes of it, and not what we would have named it.
    lease: { ...election.lease, name: found ? request.leaseName : election.lease.name },
    notes: [...confidenceNotes(controller), ...(found?.notes ?? [])],
    findings: [...(found?.findings ?? []), ...timingAdvice(controller.client, figures)],
  };
}

function unexplained(heading: string, findings: readonly Finding[]): Unexplained {
  return { heading, notes: [], findings };
}

function requestOf(options: ExplainOptions, timing: Timing | undefined, read: ElectionRequest = {}): ElectionRequest {
  return {
    timing: timing ?? read.timing,
    leaseName: options.leaseName ?? read.leaseName,
    leaseNamespace: options.leaseNamespace ?? read.leaseNamespace,
    releaseOnCancel: options.releaseOnCancel ?? read.releaseOnCancel,
  };
}

function confidenceNotes({ confidence }: Dialect): string[] {
  switch (confidence) {
    case 'source':
      return [];
    case 'older-source':
      return ['read in an older version of its source'];
    case 'unverified':
      return ['unverified: put together from excerpts and documentation'];
  }
}

export function isProblem(value: Timing | Problem): value is Problem {
  return 'remedy' in value;
}
