import { Dialect } from '../../model/dialect';
import { Lease } from '../../model/election/election';
import { ElectionFigures, releaseDelay, requestsPerSecond } from '../../model/figures';
import { LEASE_CLIENTS, LeaseClientId } from '../../model/lease-client';
import { describeTiming } from '../../model/timing';
import { Finding } from '../controllers';
import { Row, rounded, seconds, section, sections, table } from '../layout';
import { profileNameOf } from '../option-values';
import { configurationFile } from './configuration-file';
import { Explanation, Unexplained } from './explanation';

/** What `explain` prints for people. */
export function explanationText(explanation: Explanation): string {
  return sections([
    heading(explanation),
    section('Set', settings(explanation)),
    section('Timing', table(timing(explanation))),
    section('What it means', table(meaning(explanation))),
    section('Note', explanation.notes),
    section('Found', explanation.findings.map(describeFinding)),
  ]);
}

export function unexplainedText({ heading: title, notes: said, findings }: Unexplained): string {
  return sections([`${title}\n`, section('Note', [...said]), section('Found', findings.map(describeFinding))]);
}

/** With the flag or variable that it is about; what is asked for is on the command line, where everybody sees it. */
export function describeFinding({ path, message, remedy }: Finding): string {
  const isWritten = path !== undefined && /^--|^[A-Z_]+$|^hostN|^hostn/.test(path);
  return `${isWritten ? `${path}: ` : ''}${message}; ${remedy}`;
}

function heading({ heading: title, lease, dialect, figures }: Explanation): string {
  const profile = profileNameOf(figures);
  const timed = profile === 'custom' ? describeTiming(figures) : `profile ${profile}`;
  const where = dialect === undefined ? '' : `\nlease ${describeLease(lease, dialect)}`;
  return `${title}, ${timed}${where}\n`;
}

function describeLease({ name, namespace }: Partial<Lease>, { leaseName: rule }: Dialect): string {
  const hint = rule.kind === 'several' || rule.kind === 'declared' ? rule.hint : undefined;
  const components = rule.kind === 'declared' ? Object.values(rule.components ?? {}) : [];
  const known = hint ?? (components.length > 0 ? components.join(' or ') : 'of the name in its source');
  return `${name ?? known}, in ${namespace === undefined ? 'the namespace of its pod' : `namespace ${namespace}`}`;
}

function settings({ rendered }: Explanation): string[] {
  const env = rendered.env.map((entry) =>
    'fieldPath' in entry ? `${entry.name} from ${entry.fieldPath}` : `${entry.name}=${entry.value}`,
  );
  const { configuration } = rendered;
  if (!configuration) {
    return [...rendered.args, ...env];
  }
  const { path, content } = configurationFile(configuration);
  const lines = content.trimEnd().split('\n');
  return [...rendered.args, ...env, `${path}:`, ...lines.map((line) => `  ${line}`)];
}

function timing({ figures }: Explanation): Row[] {
  return [
    ['leaseDuration', seconds(figures.leaseDuration)],
    ['renewDeadline', seconds(figures.renewDeadline)],
    ['retryPeriod', seconds(figures.retryPeriod)],
  ];
}

function meaning({ client, figures, releases, replicas }: Explanation): Row[] {
  const all = requestsPerSecond(figures, replicas);
  return [
    ['leader crashes', `the next one leads after ${figures.crashMin} – ${seconds(figures.crashMax)}`],
    [
      'leader stops',
      releases
        ? `it releases the lease; the next one leads within ${seconds(figures.gracefulMax)}`
        : `it keeps the lease; the next one leads within ${seconds(figures.gracefulMax)}, as after a crash`,
    ],
    ['leader is cut off', whenCutOff(client, figures)],
    ...optional('fencing margin', figures.fencingMargin, seconds),
    [
      'API server is away',
      figures.toleratedApiOutage > 0 ? `tolerated for ${seconds(figures.toleratedApiOutage)}` : 'not tolerated',
    ],
    ...optional('one request', figures.httpTimeout, (value) => `may take ${seconds(value)}`),
    [
      'clocks',
      figures.toleratedClockRate === undefined
        ? 'must agree: the lease is judged by the time of day'
        : `one may run up to ${rounded(figures.toleratedClockRate)} times as fast as another`,
    ],
    [
      'API requests',
      `${perSecond(figures.leaderRequestsPerSecond)} by the leader, ${perSecond(figures.standbyRequestsPerSecond)} by each standby; ${perSecond(all)} by ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`,
    ],
    ['grace period', `at least ${seconds(figures.gracePeriodMin)} (terminationGracePeriodSeconds)`],
  ];
}

function whenCutOff(client: LeaseClientId, figures: ElectionFigures): string {
  switch (LEASE_CLIENTS[client].whenCutOff) {
    case 'stops': {
      const first = releaseDelay(figures) > 0 ? 'tries to release the lease, and ' : '';
      return `it ${first}stops within ${seconds(figures.partitionStopMax ?? 0)}`;
    }
    case 'stops-late':
      return 'it stops when its request has failed for good, which may be after the next one leads';
    case 'goes-on':
      return 'it goes on for as long as it is cut off: nothing fences it';
  }
}

function optional(name: string, value: number | undefined, describe: (value: number) => string): Row[] {
  return value === undefined ? [] : [[name, describe(value)]];
}

function perSecond(value: number): string {
  return `${rounded(value)}/s`;
}
