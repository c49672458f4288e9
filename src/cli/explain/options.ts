import { LeaseClientId } from '../../model/lease-client';
import { Problem } from '../../model/problem';
import { Timing } from '../../model/timing';
import { timingForFailover, timingTolerating } from '../../model/timing-search';
import { UsageError } from '../exit-code';
import { clientOf, customTiming, durationOf, nameOf, profileOf, releaseOf } from '../option-values';
import { parseWords, Texts } from '../words';

export const HELP = `Usage: cdk8s-ha-operator explain [FILE] [options]

What a leader election's timing means (how long a failover takes, how long a leader that is cut off goes on, what load
it is for the API server), and the flags, variables and files that tell a controller of it.

FILE is a manifest with a workload ('-' reads standard input): its controller, timing and lease are read from it.

Which controller:
  --dialect NAME         a controller of the catalog, such as flux or cert-manager; 'flags' or 'env' for one's own
  --client NAME          the library that one's own elects with: client-go (if none is given), kube-lease-manager,
                         fabric8 or java-operator-sdk
  --list                 print them all
  --workload NAME        the workload of FILE, if it has several
  --container NAME       the container of FILE, if several elect

Which timing (the controller's own if none is given):
  --profile NAME         default (15/10/2 s), fast (10/6/1 s) or conservative (30/20/5 s)
  --timing LD/RD/R       leaseDuration, renewDeadline and retryPeriod, such as 20s/15s/3s or 20/15/3
  --failover DURATION    the mildest that replaces a crashed leader within this time
  --tolerating DURATION  the quickest that survives an API server which is away for this time; with --failover, both
                         (both go by the figures of client-go)

Where it runs:
  --name NAME            the controller's name (the dialect's if absent)
  --namespace NAMESPACE  the namespace of its pods ('default' if absent)
  --replicas N           how many run (those of FILE, or 3)
  --lease-name NAME, --lease-namespace NAMESPACE
  --release-on-cancel, --no-release-on-cancel

Output:
  --json                 print JSON, durations in seconds
  --svg FILE             write a timeline of a crash
  -h, --help             print this

Exit codes: 0 fine, 1 something was found (the controller cannot do it, or the timing is risky), 2 wrong usage.
`;

/** What `explain` is asked. */
export interface ExplainOptions {
  readonly file?: string;
  readonly dialect?: string;
  readonly client?: LeaseClientId;
  readonly list: boolean;
  readonly workload?: string;
  readonly container?: string;
  /** The timing asked for, or why there is none. */
  readonly timing?: Timing | Problem;
  /** Whether that was searched for. */
  readonly isSearched?: boolean;
  readonly name?: string;
  readonly namespace?: string;
  readonly replicas?: number;
  readonly leaseName?: string;
  readonly leaseNamespace?: string;
  readonly releaseOnCancel?: boolean;
  readonly json: boolean;
  readonly svg?: string;
  readonly help: boolean;
}

const OPTIONS = {
  dialect: { type: 'string' },
  client: { type: 'string' },
  list: { type: 'boolean' },
  workload: { type: 'string' },
  container: { type: 'string' },
  profile: { type: 'string' },
  timing: { type: 'string' },
  failover: { type: 'string' },
  tolerating: { type: 'string' },
  name: { type: 'string' },
  namespace: { type: 'string' },
  replicas: { type: 'string' },
  'lease-name': { type: 'string' },
  'lease-namespace': { type: 'string' },
  'release-on-cancel': { type: 'boolean' },
  'no-release-on-cancel': { type: 'boolean' },
  json: { type: 'boolean' },
  svg: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const MORE = "try 'cdk8s-ha-operator explain --help'";

export function parseOptions(argv: string[]): ExplainOptions {
  const { values, texts, positionals } = parseWords(argv, OPTIONS, MORE);
  const isHelp = values.help === true;
  const isList = values.list === true;
  if (isHelp || isList) {
    return { help: isHelp, list: isList, json: false };
  }
  if (positionals.length > 1) {
    throw new UsageError(`one FILE can be explained at a time, and ${positionals.length} were given`);
  }
  return {
    file: positionals[0],
    dialect: texts.dialect,
    client: clientOf(texts.client),
    list: isList,
    workload: texts.workload,
    container: texts.container,
    timing: timingOf(texts),
    isSearched: texts.failover !== undefined || texts.tolerating !== undefined,
    name: nameOf('name', texts.name),
    namespace: nameOf('namespace', texts.namespace),
    replicas: replicasOf(texts.replicas),
    leaseName: texts['lease-name'],
    leaseNamespace: texts['lease-namespace'],
    releaseOnCancel: releaseOf(values),
    json: values.json === true,
    svg: texts.svg,
    help: isHelp,
  };
}

/** At most one way to say the timing. */
function timingOf({ profile, timing, failover, tolerating }: Texts<typeof OPTIONS>): Timing | Problem | undefined {
  const search = failover === undefined ? { tolerating } : { failover };
  const given = Object.entries({ profile, timing, ...search }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw new UsageError(`${given.map(([name]) => `--${name}`).join(' and ')} contradict each other; give one of them`);
  }
  if (profile !== undefined) {
    return profileOf(profile);
  }
  if (timing !== undefined) {
    return customTiming(timing);
  }
  const outage = tolerating === undefined ? undefined : durationOf('tolerating', tolerating);
  if (failover !== undefined) {
    return timingForFailover({ failover: durationOf('failover', failover), apiOutage: outage }, 'failover');
  }
  return outage === undefined ? undefined : timingTolerating(outage, 'tolerating');
}

function replicasOf(text: string | undefined): number | undefined {
  if (text !== undefined && !/^[1-9]\d*$/.test(text)) {
    throw new UsageError(`--replicas: '${text}' is not a number of pods; use a whole number, at least 1`);
  }
  return text === undefined ? undefined : Number(text);
}
