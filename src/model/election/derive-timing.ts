import { Derivation, Dialect } from '../dialect';
import { LEASE_CLIENTS } from '../lease-client';
import { Problem, problem } from '../problem';
import { DEFAULT_TIMING, describeTiming, Timing, TIMING_NAMES, timingProblems } from '../timing';
import { ElectionRequest } from './election';
import { canFormat } from './values';

/** The timing of a binary that is told some durations, and knows or computes the others. */
export function effectiveTiming(dialect: Dialect, told: Partial<Timing> = {}): Timing {
  const own = dialect.defaults.timing ?? DEFAULT_TIMING;
  const timing = { ...own, ...told };
  for (const name of TIMING_NAMES) {
    const derivation = dialect.derived?.[name];
    if (derivation && told[derivation.from] !== undefined) {
      timing[name] = derive(derivation, timing);
    }
  }
  return timing;
}

function derive({ from, times = 1, plus = 0 }: Derivation, timing: Timing): number {
  // In milliseconds, since products of fractions are not exact.
  return Math.round((timing[from] * times + plus) * 1000) / 1000;
}

/** The durations of a timing that the binary can be told. */
export function tellable({ settings }: Dialect, timing: Timing): Partial<Timing> {
  return Object.fromEntries(TIMING_NAMES.filter((name) => settings[name]).map((name) => [name, timing[name]]));
}

const PATH = 'leaderElection.timing';

/** Why a dialect cannot carry a timing: which duration, and what it can do instead. */
export function timingRequestProblems(dialect: Dialect, { timing }: ElectionRequest): Problem[] {
  if (timing === undefined) {
    return carriageProblems(dialect, effectiveTiming(dialect));
  }
  const invalid = timingProblems(timing, PATH);
  if (invalid.length > 0) {
    return invalid;
  }
  const reached = effectiveTiming(dialect, tellable(dialect, timing));
  const unreached = TIMING_NAMES.filter((name) => timing[name] !== reached[name]);
  return unreached.length > 0
    ? unreached.map((name) => unreachable(dialect, name, timing, reached))
    : carriageProblems(dialect, timing);
}

/** What the client or the spelling of a dialect does not allow. */
function carriageProblems(dialect: Dialect, timing: Timing): Problem[] {
  return [...clientProblems(dialect, timing), ...formatProblems(dialect, timing)];
}

function clientProblems({ id, client }: Dialect, { renewDeadline, retryPeriod }: Timing): Problem[] {
  const { leastRenewDeadline } = LEASE_CLIENTS[client];
  return renewDeadline > leastRenewDeadline * retryPeriod
    ? []
    : [
        problem(
          PATH,
          `renewDeadline (${renewDeadline}s) must be longer than ${leastRenewDeadline} × retryPeriod (${retryPeriod}s) with ${client}, the client of dialect '${id}'`,
          'shorten retryPeriod or lengthen renewDeadline',
        ),
      ];
}

function formatProblems({ id, settings }: Dialect, timing: Timing): Problem[] {
  return TIMING_NAMES.flatMap((name) => {
    const setting = settings[name];
    return setting?.format !== 'seconds' || canFormat(timing[name], setting.format)
      ? []
      : [
          problem(
            PATH,
            `${name} ${timing[name]}s cannot be set with dialect '${id}', whose ${setting.name} takes whole seconds only`,
            'round it up',
          ),
        ];
  });
}

function unreachable(dialect: Dialect, name: keyof Timing, timing: Timing, reached: Timing): Problem {
  const derivation = dialect.derived?.[name];
  const always = derivation
    ? `${describeDerivation(derivation)} (${reached[name]}s for ${derivation.from} ${timing[derivation.from]}s)`
    : `${reached[name]}s`;
  return problem(
    PATH,
    `${name} ${timing[name]}s cannot be set with dialect '${dialect.id}', whose binary always uses ${always}`,
    remedy(dialect, reached),
  );
}

function remedy(dialect: Dialect, reached: Timing): string {
  const settable = TIMING_NAMES.some((name) => dialect.settings[name]);
  if (!settable) {
    return 'leave timing out, or use a dialect that has a setting for it';
  }
  const isUsable = [...timingProblems(reached, PATH), ...carriageProblems(dialect, reached)].length === 0;
  const usable = isUsable ? reached : effectiveTiming(dialect);
  return `leave timing out, or use what it can do, such as ${describeTiming(usable)}`;
}

/** `6 × retryPeriod`, `renewDeadline + 5s` */
export function describeDerivation({ from, times = 1, plus = 0 }: Derivation): string {
  return `${times === 1 ? '' : `${times} × `}${from}${plus === 0 ? '' : ` + ${plus}s`}`;
}
