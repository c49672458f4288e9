import { CatalogedController, Dialect, NoElection } from '../../model/dialect';
import { DEFAULT_REPLICAS, ElectionPlace, ElectionRequest, Lease } from '../../model/election/election';
import { ElectionReading } from '../../model/election/read';
import { RenderedElection, renderElection } from '../../model/election/render';
import { electionProblems, figuresOfElection, releases, resolveElection } from '../../model/election/request';
import { sharedLeaseAdvice, timingAdvice } from '../../model/election-advice';
import { ElectionFigures, electionFigures, MANAGER_TRAITS, timingFigures } from '../../model/figures';
import { LeaseClientId } from '../../model/lease-client';
import { Problem, problem } from '../../model/problem';
import { DEFAULT_TIMING, Timing, TIMING_NAMES, timingProblems } from '../../model/timing';
import { Finding } from '../controllers';
import { electionOf, renderInPlace } from './in-place';
import { ExplainOptions } from './options';

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

const DEFAULT_NAMESPACE = 'default';

/** What is known of a controller from its manifest. */
export interface Surroundings {
  readonly heading: string;
  readonly name: string;
  readonly namespace?: string;
  readonly image?: string;
  readonly replicas?: number;
  /** Absent for a controller without an election. */
  readonly reading?: ElectionReading;
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
  const figures =
    releaseOnCancel === undefined
      ? timingFigures(timing)
      : electionFigures('client-go', timing, { ...MANAGER_TRAITS, releases: releaseOnCancel });
  return {
    heading,
    client: 'client-go',
    figures,
    releases: released,
    replicas: replicas ?? DEFAULT_REPLICAS,
    rendered: { args: [], env: [] },
    lease: {},
    notes: releaseOnCancel === undefined ? [lateReleaseNote(figures)] : [],
    findings: timingAdvice('client-go', figures),
  };
}

function lateReleaseNote({ httpTimeout }: ElectionFigures): string {
  return `a leader that releases its lease tries to before it stops, if it is cut off, which may take another ${httpTimeout ?? 0} s; --release-on-cancel reckons with it`;
}

/** Explains a controller's election. */
export function explainController(
  controller: CatalogedController,
  options: ExplainOptions,
  found?: Surroundings,
): Explanation | Unexplained {
  const replicas = options.replicas ?? found?.replicas;
  if (controller.kind === 'no-election') {
    return explainWithout(controller, found?.heading ?? controller.id, replicas);
  }
  const heading = found?.heading ?? `${controller.id}: ${controller.title}`;
  const refused = refusals(controller, options);
  if (refused.length > 0) {
    return unexplained(heading, [...refused, ...(found?.findings ?? [])]);
  }
  const place = placeOf(controller, options, found);
  const request = requestOf(options);
  const election = found?.reading
    ? electionOf(controller, request, found.reading)
    : resolveElection(controller, request, place);
  const invalid = found?.reading ? timingProblems(election.timing, 'timing') : [];
  if (TIMING_NAMES.some((name) => election.timing[name] <= 0)) {
    return unexplained(heading, [...(found?.findings ?? []), ...invalid]);
  }
  const figures = figuresOfElection(controller, election);
  return {
    heading,
    dialect: controller,
    client: controller.client,
    figures,
    releases: releases(controller, election),
    replicas: replicas ?? DEFAULT_REPLICAS,
    rendered: found?.reading
      ? renderInPlace(controller, election, found.reading)
      : renderElection(controller, election, place.name),
    lease: election.lease,
    notes: [
      ...confidenceNotes(controller),
      ...(found?.notes ?? sharedLeaseAdvice(controller, request).map(({ message, remedy }) => `${message}; ${remedy}`)),
    ],
    findings: [
      ...(found?.findings ?? []),
      ...(invalid.length > 0 ? invalid : timingAdvice(controller.client, figures, controller)),
    ],
  };
}

function explainWithout(
  { title, reason, replicas: allowed }: NoElection,
  heading: string,
  replicas: number | undefined,
): Unexplained {
  const message = `${title} ${reason}`;
  return allowed === 'any' || (replicas !== undefined && replicas <= 1)
    ? { heading, notes: [message], findings: [] }
    : unexplained(heading, [{ message, remedy: 'run one replica' }]);
}

/** Why a controller cannot do what the command line asks of it. */
function refusals(controller: Dialect, options: ExplainOptions): Problem[] {
  const { timing } = options;
  if (timing !== undefined && isProblem(timing)) {
    return [timing];
  }
  if (options.isSearched && controller.client !== 'client-go') {
    const why = `what is searched for is by the figures of client-go, and dialect '${controller.id}' elects with ${controller.client}`;
    return [problem('failover', why, 'give --timing')];
  }
  // A name that only its author knows changes nothing of what is explained.
  return electionProblems(controller, requestOf(options), placeOf(controller, options)).filter(
    ({ path }) => path !== 'leaderElection.leaseName' || options.leaseName !== undefined,
  );
}

function placeOf(controller: Dialect, options: ExplainOptions, found?: Surroundings): ElectionPlace {
  return {
    podNamespace: options.namespace ?? found?.namespace ?? DEFAULT_NAMESPACE,
    name: options.name ?? found?.name ?? controller.id,
    image: found?.image,
  };
}

function unexplained(heading: string, findings: readonly Finding[]): Unexplained {
  return { heading, notes: [], findings };
}

function requestOf({ timing, leaseName, leaseNamespace, releaseOnCancel }: ExplainOptions): ElectionRequest {
  const asked = timing === undefined || isProblem(timing) ? undefined : timing;
  return { timing: asked, leaseName, leaseNamespace, releaseOnCancel };
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

function isProblem(value: Timing | Problem): value is Problem {
  return 'remedy' in value;
}
