import { DRILL_EVENTS, DrillEvent } from '../../model/drill/event';
import { LeaseClientId } from '../../model/lease-client';
import { dnsSubdomainProblems } from '../../model/names';
import { didYouMean } from '../../model/suggest';
import { Timing } from '../../model/timing';
import { UsageError } from '../exit-code';
import { clientOf, customTiming, durationOf, nameOf, releaseOf } from '../option-values';
import { parseWords, Texts } from '../words';

/** What `drill` is asked. */
export interface DrillOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string;
  readonly deployment: string;
  readonly container?: string;
  readonly dialect?: string;
  readonly client?: LeaseClientId;
  readonly leaseName?: string;
  readonly leaseNamespace?: string;
  readonly timing?: Timing;
  readonly releaseOnCancel?: boolean;
  readonly event: DrillEvent;
  /** Seconds. */
  readonly tolerance: number;
  /** Seconds; from the timing and the grace period if absent. */
  readonly timeout?: number;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly svg?: string;
}

/** What `drill --restore` is asked. */
export type RestoreOptions = Pick<DrillOptions, 'kubeconfig' | 'context' | 'namespace' | 'dryRun'> & {
  readonly events: readonly DrillEvent[];
};

/** What `drill --rbac` is asked. */
export type RbacOptions = Partial<Pick<DrillOptions, 'namespace' | 'deployment' | 'leaseName' | 'leaseNamespace'>> & {
  readonly events: readonly DrillEvent[];
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
};

export type DrillRequest =
  | { readonly kind: 'help' }
  | { readonly kind: 'drill'; readonly options: DrillOptions }
  | { readonly kind: 'restore'; readonly options: RestoreOptions }
  | { readonly kind: 'rbac'; readonly options: RbacOptions };

const OPTIONS = {
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  namespace: { type: 'string' },
  deployment: { type: 'string' },
  container: { type: 'string' },
  dialect: { type: 'string' },
  client: { type: 'string' },
  'lease-name': { type: 'string' },
  'lease-namespace': { type: 'string' },
  timing: { type: 'string' },
  'release-on-cancel': { type: 'boolean' },
  'no-release-on-cancel': { type: 'boolean' },
  event: { type: 'string' },
  tolerance: { type: 'string' },
  timeout: { type: 'string' },
  yes: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  svg: { type: 'string' },
  restore: { type: 'boolean' },
  rbac: { type: 'boolean' },
  'service-account': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type DrillTexts = Texts<typeof OPTIONS>;
type OptionName = keyof typeof OPTIONS;

const MORE = "try 'cdk8s-ha-operator drill --help'";
const DEFAULT_EVENT: DrillEvent = 'delete';
const DEFAULT_TOLERANCE = 2;

/** What each kind of request takes. */
const TAKES: Readonly<Record<'restore' | 'rbac', readonly OptionName[]>> = {
  restore: ['restore', 'kubeconfig', 'context', 'namespace', 'event', 'dry-run'],
  rbac: ['rbac', 'namespace', 'deployment', 'event', 'lease-name', 'lease-namespace', 'service-account'],
};

export function parseOptions(argv: readonly string[]): DrillRequest {
  const { values, texts, positionals } = parseWords(argv, OPTIONS, MORE);
  if (values.help === true) {
    return { kind: 'help' };
  }
  if (positionals.length > 0) {
    throw new UsageError(`'${positionals[0]}' is not an option; give the Deployment by --namespace and --deployment`);
  }
  const given = Object.keys(values) as OptionName[];
  const [kind, other] = (['restore', 'rbac'] as const).filter((name) => values[name] === true);
  if (other !== undefined) {
    throw new UsageError(`--${kind} and --${other} contradict each other; give one of them`);
  }
  if (kind !== undefined) {
    refuse(given, (name) => TAKES[kind].includes(name), `means nothing with --${kind}; leave it out`);
    return kind === 'restore'
      ? { kind, options: restoreOptions(texts, values['dry-run'] === true) }
      : { kind, options: rbacOptions(texts) };
  }
  refuse(given, (name) => name !== 'service-account', 'says for whom --rbac prints; give that too, or leave it out');
  return {
    kind: 'drill',
    options: {
      kubeconfig: texts.kubeconfig,
      context: texts.context,
      namespace: required('namespace', texts),
      deployment: required('deployment', texts, dnsSubdomainProblems),
      container: texts.container,
      dialect: texts.dialect,
      client: clientOf(texts.client),
      leaseName: nameOf('lease-name', texts['lease-name'], dnsSubdomainProblems),
      leaseNamespace: nameOf('lease-namespace', texts['lease-namespace']),
      timing: texts.timing === undefined ? undefined : customTiming(texts.timing),
      releaseOnCancel: releaseOf(values),
      event: texts.event === undefined ? DEFAULT_EVENT : eventOf(texts.event),
      tolerance: texts.tolerance === undefined ? DEFAULT_TOLERANCE : durationOf('tolerance', texts.tolerance),
      timeout: texts.timeout === undefined ? undefined : durationOf('timeout', texts.timeout),
      yes: values.yes === true,
      dryRun: values['dry-run'] === true,
      json: values.json === true,
      svg: texts.svg,
    },
  };
}

function restoreOptions(texts: DrillTexts, dryRun: boolean): RestoreOptions {
  const { kubeconfig, context, event } = texts;
  return { kubeconfig, context, namespace: required('namespace', texts), dryRun, events: eventsOf(event) };
}

function rbacOptions(texts: DrillTexts): RbacOptions {
  const namespace = nameOf('namespace', texts.namespace);
  const account = texts['service-account'];
  return {
    namespace,
    deployment: nameOf('deployment', texts.deployment, dnsSubdomainProblems),
    leaseName: nameOf('lease-name', texts['lease-name'], dnsSubdomainProblems),
    leaseNamespace: nameOf('lease-namespace', texts['lease-namespace']),
    events: eventsOf(texts.event),
    serviceAccount: account === undefined ? undefined : serviceAccountOf(account, namespace),
  };
}

/** `NAME`, or `NAMESPACE:NAME` as kubectl has it. */
function serviceAccountOf(text: string, namespace?: string): { namespace: string; name: string } {
  const [name, home = namespace, ...more] = text.split(':').reverse();
  if (more.length > 0 || name === '' || home === '') {
    throw new UsageError(`--service-account: '${text}' is no ServiceAccount; write it as NAME or NAMESPACE:NAME`);
  }
  if (home === undefined) {
    throw new UsageError(`--service-account: the namespace of '${text}' is not known; write it as NAMESPACE:NAME`);
  }
  nameOf('service-account', name, dnsSubdomainProblems);
  nameOf('service-account', home);
  return { namespace: home, name };
}

function required(
  option: 'namespace' | 'deployment',
  texts: DrillTexts,
  problemsOf?: typeof dnsSubdomainProblems,
): string {
  const name = nameOf(option, texts[option], problemsOf);
  if (name === undefined) {
    throw new UsageError(`--${option} was not given, and nothing else says what to drill; ${MORE}`);
  }
  return name;
}

function eventsOf(text: string | undefined): readonly DrillEvent[] {
  return text === undefined ? DRILL_EVENTS : [eventOf(text)];
}

function eventOf(text: string): DrillEvent {
  const event = DRILL_EVENTS.find((name) => name === text);
  if (event === undefined) {
    throw new UsageError(`--event: '${text}' is not an event; ${didYouMean(text, DRILL_EVENTS)}`);
  }
  return event;
}

function refuse(given: readonly OptionName[], isTaken: (name: OptionName) => boolean, why: string): void {
  const wrong = given.find((name) => !isTaken(name));
  if (wrong !== undefined) {
    throw new UsageError(`--${wrong} ${why}`);
  }
}
