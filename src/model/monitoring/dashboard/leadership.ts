import { promDuration } from '../promql';
import { leaderCount, leaseAge } from '../recordings';
import { MonitoredElection, MonitoringSubject } from '../subject';
import { ElectionThresholds } from '../thresholds';
import { claims, crashMax, handovers, leader, leaseDuration, RANGE, sinceHandover, STEP, tenures } from './expressions';
import { BAD, bound, GOOD, IDLE, LATE, NEUTRAL, ofQuery, painted, states, thresholds, UNKNOWN } from './fields';
import type { Field, Panel } from './grafana';
import { now, over, stat, stateTimeline, timeSeries } from './panels';

/** An election as its panels see it. */
interface Watched {
  readonly subject: MonitoringSubject;
  readonly election: MonitoredElection;
  readonly thresholds: ElectionThresholds;
  /** What names a series: with several leases, also which one it is of. */
  readonly named: (name: string) => string;
}

export function watched(subject: MonitoringSubject, election: MonitoredElection, limits: ElectionThresholds): Watched {
  const named = (name: string) => (election.leases.length > 1 ? `{{lease}}: ${name}` : name);
  return { subject, election, thresholds: limits, named };
}

/** How it is now; the first takes the width of a name. */
export function leadershipNow(given: Watched): Panel[] {
  const { sources } = given.subject;
  return [
    leaderNow(given),
    leadsFor(given),
    ...(sources.kubeStateMetrics ? [ageNow(given)] : []),
    ...(sources.leaderStatus ? [claimsNow(given)] : []),
    handoversInRange(given),
  ];
}

/** Who led when. */
export function leadershipOverTime(given: Watched): Panel[] {
  const { sources } = given.subject;
  return [
    ...(sources.kubeStateMetrics ? [holdersOverTime(given)] : []),
    ...(sources.leaderStatus ? [claimsOverTime(given)] : []),
  ];
}

/** How the lease fared. */
export function leaseOverTime(given: Watched): Panel[] {
  return [...(given.subject.sources.kubeStateMetrics ? [ageOverTime(given)] : []), handoversOverTime(given)];
}

function leaderNow({ subject, election, thresholds: limits, named }: Watched): Panel {
  const byLease = subject.sources.kubeStateMetrics;
  const meant = byLease
    ? `The pod that holds the lease. Nobody: it was given back, or not renewed for ${limits.expired} s.`
    : 'The pod that says that it leads. Nobody: no replica that is scraped says so.';
  return stat(
    {
      title: 'Leader',
      description: `${meant} Not known: there are no metrics.`,
    },
    [now(leader(subject, election, limits), named(byLease ? '{{holder}}' : '{{pod}}'))],
    { color: { mode: 'thresholds' }, thresholds: thresholds(UNKNOWN, [0, BAD], [1, GOOD]) },
    { textMode: 'name' },
  );
}

function leadsFor({ subject, election }: Watched): Panel {
  return stat(
    {
      title: 'Leads for',
      description:
        'Time since the leadership last went over, if that was within the time range; choose a longer one to look further back.',
    },
    [now(sinceHandover(subject, election), '{{lease}}')],
    { unit: 's', decimals: 0, noValue: 'longer than shown', ...painted(NEUTRAL) },
    severalLeases(election),
  );
}

function ageNow({ election, thresholds: { slow, expired } }: Watched): Panel {
  const { retryPeriod, leaseDuration: duration } = election.figures;
  return stat(
    {
      title: 'Age of the lease',
      description: `Time since the lease was renewed, when kube-state-metrics last looked. Orange: it is renewed late, which should have been after ${retryPeriod} s. Red: it has expired, which it does after ${duration} s (leaseDuration).`,
    },
    [now(leaseAge(election), '{{lease}}')],
    {
      unit: 's',
      decimals: 1,
      color: { mode: 'thresholds' },
      thresholds: thresholds(GOOD, [slow.age, LATE], [expired, BAD]),
    },
    severalLeases(election),
  );
}

function claimsNow({ election }: Watched): Panel {
  return stat(
    {
      title: 'Say that they lead',
      description: 'How many replicas say that they lead, of those that are scraped. It should be 1.',
    },
    [now(leaderCount(election), '{{lease}}')],
    { decimals: 0, color: { mode: 'thresholds' }, thresholds: thresholds(BAD, [1, GOOD], [2, BAD]) },
    severalLeases(election),
  );
}

function handoversInRange({ subject, election }: Watched): Panel {
  return stat(
    { title: 'Handovers', description: `How often the leadership went over within the time range. ${OF_A_ROLLOUT}` },
    [now(handovers(subject, election, RANGE), '{{lease}}')],
    { decimals: 0, ...painted(NEUTRAL) },
    severalLeases(election),
  );
}

const OF_A_ROLLOUT = 'A rollout takes at least one, and one for each replica at most.';

function severalLeases({ leases }: MonitoredElection) {
  return { textMode: leases.length > 1 ? 'value_and_name' : 'value' } as const;
}

/** Leases that are drawn into one graph are told apart by colours. */
function colorOf({ leases }: MonitoredElection): Pick<Field<'timeseries'>, 'color'> {
  return leases.length > 1 ? { color: { mode: 'palette-classic' } } : painted(NEUTRAL);
}

function holdersOverTime({ subject, election, thresholds: limits, named }: Watched): Panel {
  return stateTimeline(
    {
      title: 'Who holds the lease',
      description: `A row for each pod that held it. Where no row is green nobody led, since the lease was given back or had expired, or kube-state-metrics was away. Samples are ${subject.interval} s apart; what is shorter may not show.`,
    },
    [over(subject.interval, tenures(election, limits), named('{{holder}}'))],
    { color: { mode: 'palette-classic' }, mappings: states({ 1: ['leads', GOOD], 2: ['has let it expire', LATE] }) },
  );
}

function claimsOverTime({ subject, election, thresholds: { severalLeaders }, named }: Watched): Panel {
  return stateTimeline(
    {
      title: 'Who says that it leads',
      description: `A row for each replica that is scraped. Two that are green at one moment: a pod that is gone keeps its last sample for a while; for longer than ${severalLeaders} s several act at once, and HaOperatorMultipleLeaders fires.`,
    },
    [over(subject.interval, claims(subject, election), named('{{pod}}'))],
    { color: { mode: 'palette-classic' }, mappings: states({ 0: ['stands by', IDLE], 1: ['leads', GOOD] }) },
  );
}

function ageOverTime({ subject, election, named }: Watched): Panel {
  const { leaseDuration: duration, crashMax: longest } = election.figures;
  // So that the bounds can be told apart even when nobody has led for an hour.
  const top = Math.ceil(3 * longest);
  const bounded = (expr: string, legend: string) => over(subject.interval, `max(${expr})`, legend);
  return timeSeries(
    {
      title: 'Age of the lease',
      description: `Time since the lease was renewed or taken. Above leaseDuration a standby may take it; above the slowest failover one should have. The graph ends at ${top} s; the legend has the highest.`,
    },
    [
      over(subject.interval, leaseAge(election), named('age')),
      bounded(leaseDuration(election), `leaseDuration: ${duration} s`),
      bounded(crashMax(election), `crash failover, at worst: ${longest} s`),
    ],
    { unit: 's', min: 0, max: top, ...colorOf(election), custom: { lineInterpolation: 'linear' } },
    { overrides: [ofQuery('B', bound(LATE)), ofQuery('C', bound(BAD))], calcs: ['lastNotNull', 'max'] },
  );
}

function handoversOverTime({ subject, election, thresholds: { flapping }, named }: Watched): Panel {
  const window = promDuration(flapping.window);
  return timeSeries(
    {
      title: 'Handovers',
      description: `Bars: how often the leadership went over from one point of the graph to the next. Line: within ${window}, of which more than ${flapping.handovers} are told as HaOperatorLeadershipFlapping. ${OF_A_ROLLOUT}`,
    },
    [
      over(subject.interval, handovers(subject, election, STEP), named('handovers')),
      over(subject.interval, handovers(subject, election, window), named(`within ${window}`)),
    ],
    {
      decimals: 0,
      ...colorOf(election),
      thresholds: thresholds(GOOD, [flapping.handovers, BAD]),
      custom: { axisSoftMax: flapping.handovers + 1, thresholdsStyle: { mode: 'dashed' } },
    },
    {
      overrides: [
        ofQuery<'timeseries'>('A', { custom: { drawStyle: 'bars', fillOpacity: 100 } }),
        ofQuery<'timeseries'>('B', { ...painted(LATE), custom: { fillOpacity: 0 } }),
      ],
    },
  );
}
