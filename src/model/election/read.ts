import { Dialect } from '../dialect';
import { Problem, problem, quote } from '../problem';
import { Setting } from '../setting';
import { Timing, TIMING_NAMES } from '../timing';
import { Configuration } from './configuration';
import { Container, isUnknown, StartedContainer, startContainer, valuesOf } from './container';
import { effectiveTiming } from './derive-timing';
import { Lease } from './election';
import { ownLeaseName } from './lease';
import { flagOf } from './meddling';
import { RenderedConfiguration } from './render';
import { parseBoolean, parseDuration } from './values';

/** The election of a container that is there already, as its binary understands it. */
export interface ElectionReading {
  readonly enabled: boolean;
  /** In force: as written, or else the binary's own. */
  readonly timing: Timing;
  /** The durations that are written. */
  readonly written: readonly (keyof Timing)[];
  /** Where the binary looks for its configuration, and what it finds there. */
  readonly configuration?: RenderedConfiguration;
  /** Without a name where it is compiled into the binary and not known; without a namespace where that is the pod's. */
  readonly lease: Partial<Lease>;
  readonly releaseOnCancel: boolean;
  /** Values that the binary does not understand, and flags that it does not know. */
  readonly problems: readonly Problem[];
}

/** Reads a container as the binary of a dialect does. */
export function readElection(dialect: Dialect, container: Container, podNamespace?: string): ElectionReading {
  const { settings, defaults } = dialect;
  const started = startContainer(container, { 'metadata.namespace': podNamespace });
  const found = configurationOf(dialect, container, started);
  const configuration = found?.kind === 'file' ? found.document : (found?.data ?? {});
  const problems: Problem[] = [...rejectedFlagProblems(dialect, started)];
  const read = <T>(setting: Setting | undefined, parse: (text: string) => T | undefined): T | undefined => {
    const last = setting && lastValue(setting, started, configuration);
    if (!last || isUnknown(last.text)) {
      return undefined;
    }
    const value = parse(last.text);
    if (value === undefined) {
      problems.push(unreadable(dialect, last.setting, last.text));
    }
    return value;
  };
  const duration = (setting: Setting | undefined) =>
    read(setting, (text) => (setting && isDuration(setting.format) ? parseDuration(text, setting.format) : undefined));
  /** What is said, or else the binary's own; neither where only the cluster knows what is said. */
  const textOr = (setting: Setting | undefined, own: string | undefined) => {
    const isOpen = isUnknown((setting && lastValue(setting, started, configuration)?.text) ?? '');
    return isOpen ? undefined : (read(setting, (value) => value || undefined) ?? own);
  };
  const flag = (setting: Setting | undefined) => {
    const said = read(setting, setting?.literal ? parseLiteral : parseBoolean);
    return said === undefined ? undefined : said !== (setting?.inverted ?? false);
  };
  const told = Object.fromEntries(
    TIMING_NAMES.map((name) => [name, duration(settings[name])]).filter(([, value]) => value !== undefined),
  ) as Partial<Timing>;
  return {
    enabled: flag(settings.enable) ?? defaults.enabled,
    timing: effectiveTiming(dialect, told),
    written: TIMING_NAMES.filter((name) => told[name] !== undefined),
    lease: {
      name: textOr(settings.leaseName, ownLeaseName(dialect, container.image)),
      namespace: textOr(
        settings.leaseNamespace,
        ownLeaseNamespace(dialect, textOr(settings.podNamespace, undefined)) ?? podNamespace,
      ),
    },
    releaseOnCancel: flag(settings.releaseOnCancel) ?? defaults.releaseOnCancel,
    configuration: found,
    problems: [
      ...problems,
      ...sharedIdentityProblems(settings.identity && lastValue(settings.identity, started, configuration)),
    ],
  };
}

/** What a manifest says by itself it says of all replicas. */
function sharedIdentityProblems(told: { readonly setting: Setting; readonly text: string } | undefined): Problem[] {
  return told === undefined || told.text === '' || isUnknown(told.text)
    ? []
    : [
        problem(
          told.setting.name,
          `all replicas are called ${quote(told.text)} in the lease, so that each takes it for its own and all lead`,
          'take it from the field metadata.name',
        ),
      ];
}

function isDuration(format: Setting['format']) {
  return format !== 'boolean' && format !== 'text';
}

const PRECEDENCE: readonly Setting['carrier'][] = ['flag', 'env', 'key'];

/** A flag goes before a variable, and that before a file; of several equal flags the last one counts. */
function lastValue(setting: Setting, started: StartedContainer, configuration: Configuration) {
  const rank = ({ carrier }: Setting) => PRECEDENCE.indexOf(carrier);
  for (const candidate of [setting, ...(setting.alternatives ?? [])].sort((a, b) => rank(a) - rank(b))) {
    const text = valuesOf(candidate, started, configuration).at(-1);
    if (text !== undefined) {
      return { setting: candidate, text };
    }
  }
  return undefined;
}

/** The configuration that the binary finds. */
function configurationOf(
  { configuration: rule }: Dialect,
  { files = {}, configMaps = {} }: Container,
  started: StartedContainer,
): RenderedConfiguration | undefined {
  switch (rule?.kind) {
    case undefined:
      return undefined;
    case 'file': {
      const path =
        (rule.flag && lastValue({ carrier: 'flag', name: rule.flag, format: 'text' }, started, {})?.text) ?? rule.path;
      return { kind: rule.kind, path, document: files[path] ?? {} };
    }
    case 'config-map': {
      const name = (rule.nameVariable && started.env.get(rule.nameVariable)) ?? rule.name;
      return { kind: rule.kind, name, data: configMaps[name] ?? {} };
    }
  }
}

function ownLeaseNamespace({ leaseNamespace: rule }: Dialect, told: string | undefined): string | undefined {
  switch (rule.kind) {
    case 'fixed':
      return rule.name;
    case 'settable':
      return rule.default ?? told;
    case 'pod':
      return told ?? rule.otherwise;
    case 'declared':
      return undefined;
  }
}

function rejectedFlagProblems({ id, rejectedFlags = {} }: Dialect, { words }: StartedContainer): Problem[] {
  return words
    .filter((word) => word.startsWith('-') && rejectedFlags[flagOf(word)] !== undefined)
    .map((word) => {
      const flag = flagOf(word);
      return problem(flag, `the binary of dialect '${id}' does not know it and would not start`, rejectedFlags[flag]);
    });
}

function parseLiteral(text: string): boolean | undefined {
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

function unreadable({ lenient }: Dialect, { name, format, literal }: Setting, text: string): Problem {
  return problem(
    name,
    `${quote(text)} is not ${EXPECTED[format]}, so that the binary ${lenient || literal ? 'silently takes its own value' : 'does not start'}`,
    `write ${EXPECTED[format]}`,
  );
}

const EXPECTED: Readonly<Record<Setting['format'], string>> = {
  'go-duration': 'a duration such as 15s',
  seconds: 'a whole number of seconds such as 15',
  milliseconds: 'a whole number of milliseconds such as 15000',
  'iso-8601': 'an ISO 8601 duration such as PT15S',
  boolean: 'true or false',
  text: 'a name',
};
