import { Dialect, Setting } from './dialect';
import { dnsLabelProblems, dnsSubdomainProblems } from './names';
import { Problem, problem, quote } from './problem';
import { DEFAULT_TIMING, Timing, TIMING_NAMES, timingProblems } from './timing';

/** What the user asks of an election; absent parts are left to the dialect. */
export interface ElectionRequest {
  readonly timing?: Timing;
  readonly leaseName?: string;
  readonly leaseNamespace?: string;
  readonly releaseOnCancel?: boolean;
}

/** Where the election takes place. */
export interface ElectionPlace {
  readonly podNamespace: string;
  /** The lease's name where the dialect lets us choose and the user does not. */
  readonly defaultLeaseName: string;
}

export interface Lease {
  readonly name: string;
  readonly namespace: string;
}

/** An election as it will run. */
export interface Election {
  readonly lease: Lease;
  readonly timing: Timing;
  /** Whether a leader that stops gives the lease up, where that was asked for. */
  readonly releaseOnCancel?: boolean;
}

export interface EnvEntry {
  readonly name: string;
  /** Absent where the value comes from the pod's name. */
  readonly value?: string;
}

/** What a container must be given. */
export interface RenderedElection {
  readonly args: string[];
  readonly env: EnvEntry[];
}

const PATH = 'leaderElection';

/** What stands between a request and a dialect: each thing that cannot be expressed, once. */
export function electionProblems(dialect: Dialect, request: ElectionRequest, place: ElectionPlace): Problem[] {
  return [
    ...leaseNameProblems(dialect, request),
    ...leaseNamespaceProblems(dialect, request, place),
    ...timingRequestProblems(dialect, request),
    ...releaseProblems(dialect, request),
  ];
}

function leaseNameProblems({ id, leaseName: rule }: Dialect, { leaseName }: ElectionRequest): Problem[] {
  const path = `${PATH}.leaseName`;
  if (leaseName !== undefined) {
    if (rule.kind === 'fixed' && leaseName !== rule.name) {
      return [
        problem(
          path,
          `${quote(leaseName)} cannot be set with dialect '${id}', whose binary always uses ${quote(rule.name)}`,
          'leave leaseName out',
        ),
      ];
    }
    return dnsSubdomainProblems(path, leaseName);
  }
  if (rule.kind === 'declared') {
    return [
      problem(
        path,
        `nothing was given, and with dialect '${id}' the name is compiled into the binary`,
        "declare the id that the binary's source passes to its election (LeaderElectionID), so that the Role can name it",
      ),
    ];
  }
  return [];
}

function leaseNamespaceProblems(
  { id, leaseNamespace: rule }: Dialect,
  { leaseNamespace }: ElectionRequest,
  { podNamespace }: ElectionPlace,
): Problem[] {
  if (leaseNamespace === undefined) {
    return [];
  }
  const path = `${PATH}.leaseNamespace`;
  if (rule.kind === 'pod' && leaseNamespace !== podNamespace) {
    return [
      problem(
        path,
        `${quote(leaseNamespace)} cannot be set with dialect '${id}', whose binary uses the namespace of its pod (${quote(podNamespace)})`,
        'leave leaseNamespace out',
      ),
    ];
  }
  return dnsLabelProblems(path, leaseNamespace);
}

function timingRequestProblems(dialect: Dialect, { timing }: ElectionRequest): Problem[] {
  if (timing === undefined) {
    return [];
  }
  const path = `${PATH}.timing`;
  const invalid = timingProblems(timing, path);
  if (invalid.length > 0) {
    return invalid;
  }
  const own = effectiveTiming(dialect, {});
  return TIMING_NAMES.filter((name) => dialect.settings[name] === undefined && timing[name] !== own[name]).map((name) =>
    problem(
      path,
      `${name} ${timing[name]}s cannot be set with dialect '${dialect.id}', whose binary always uses ${own[name]}s`,
      'leave timing out, or use a dialect that has a setting for it',
    ),
  );
}

function releaseProblems({ id, settings, defaults }: Dialect, { releaseOnCancel }: ElectionRequest): Problem[] {
  if (releaseOnCancel === undefined || settings.releaseOnCancel || releaseOnCancel === defaults.releaseOnCancel) {
    return [];
  }
  return [
    problem(
      `${PATH}.releaseOnCancel`,
      `${releaseOnCancel} cannot be set with dialect '${id}', whose binary ${defaults.releaseOnCancel ? 'always releases' : 'never releases'} the lease when it stops`,
      'leave releaseOnCancel out',
    ),
  ];
}

/** The election that a request without problems comes to. */
export function resolveElection(dialect: Dialect, request: ElectionRequest, place: ElectionPlace): Election {
  return {
    lease: {
      name: effectiveLeaseName(dialect, request, place),
      namespace: effectiveLeaseNamespace(dialect, request, place),
    },
    timing: effectiveTiming(dialect, request),
    releaseOnCancel: request.releaseOnCancel,
  };
}

function effectiveLeaseName({ leaseName: rule }: Dialect, request: ElectionRequest, place: ElectionPlace): string {
  switch (rule.kind) {
    case 'fixed':
      return rule.name;
    case 'settable':
      return request.leaseName ?? rule.default ?? place.defaultLeaseName;
    case 'declared':
      return request.leaseName ?? place.defaultLeaseName;
  }
}

function effectiveLeaseNamespace(
  { leaseNamespace: rule }: Dialect,
  request: ElectionRequest,
  place: ElectionPlace,
): string {
  const own = rule.kind === 'settable' ? rule.default : undefined;
  return request.leaseNamespace ?? own ?? place.podNamespace;
}

function effectiveTiming({ defaults }: Dialect, { timing }: ElectionRequest): Timing {
  return timing ?? defaults.timing ?? DEFAULT_TIMING;
}

/**
 * The flags and variables that turn the election on. Every setting that the controller has is written
 * out, so that the manifest says how it elects and an upgrade of the binary does not change it; release
 * only where it was asked for.
 */
export function renderElection({ settings }: Dialect, election: Election): RenderedElection {
  const { lease, timing, releaseOnCancel } = election;
  return renderSettings([
    [settings.enable, true],
    [settings.leaseName, lease.name],
    [settings.leaseNamespace, lease.namespace],
    [settings.leaseDuration, timing.leaseDuration],
    [settings.renewDeadline, timing.renewDeadline],
    [settings.retryPeriod, timing.retryPeriod],
    [settings.releaseOnCancel, releaseOnCancel],
    [settings.identity, POD_NAME],
  ]);
}

/** The off switch, and nothing else. */
export function renderDisabled(dialect: Dialect): RenderedElection {
  return renderSettings([[dialect.settings.enable, false]]);
}

const POD_NAME = Symbol('metadata.name');
type SettingValue = string | number | boolean | typeof POD_NAME | undefined;

function renderSettings(entries: [Setting | undefined, SettingValue][]): RenderedElection {
  const args: string[] = [];
  const env: EnvEntry[] = [];
  for (const [setting, value] of entries) {
    if (setting === undefined || value === undefined) {
      continue;
    }
    if (value === POD_NAME) {
      env.push({ name: setting.name });
    } else if (setting.carrier === 'env') {
      env.push({ name: setting.name, value: formatValue(setting, value) });
    } else {
      // A bare Go boolean flag means true.
      args.push(value === true ? setting.name : `${setting.name}=${formatValue(setting, value)}`);
    }
  }
  return { args, env };
}

function formatValue({ format }: Setting, value: string | number | boolean): string {
  return format === 'go-duration' ? `${value}s` : String(value);
}

/** What the user starts the container with. */
export interface ContainerWords {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, unknown>>;
}

/**
 * Words and variables of the user's that would meddle with what the dialect renders, all of it or just some
 * settings, or that the binary rejects.
 */
export function meddlingProblems(
  dialect: Dialect,
  { command = [], args = [], env = {} }: ContainerWords,
  rendered = Object.keys(dialect.settings),
): Problem[] {
  const settings = Object.entries(dialect.settings as Record<string, Setting>)
    .filter(([name]) => rendered.includes(name))
    .map(([, setting]) => setting);
  const owned = new Set(settings.filter((s) => s.carrier === 'flag').map((s) => s.name));
  const ownedEnv = new Set(settings.filter((s) => s.carrier === 'env').map((s) => s.name));
  return [
    ...Object.entries({ command, args }).flatMap(([path, words]) =>
      words.flatMap((word) => {
        const flag = flagOf(word);
        const reason = dialect.rejectedFlags?.[flag];
        if (reason !== undefined) {
          return [
            problem(path, `the binary of dialect '${dialect.id}' does not know ${flag} and would not start`, reason),
          ];
        }
        return owned.has(flag) ? [meddling(path, flag)] : [];
      }),
    ),
    ...Object.keys(env)
      .filter((name) => ownedEnv.has(name))
      .map((name) => meddling('env', name)),
  ];
}

function meddling(path: string, name: string): Problem {
  return problem(path, `${name} is set by leaderElection`, `remove it from ${path} and say it in leaderElection`);
}

/** The flag's name in its two-dash spelling; Go's parser takes one dash or two. */
function flagOf(arg: string): string {
  return arg.replace(/^--?/, '--').replace(/=.*$/s, '');
}
