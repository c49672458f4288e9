import { newHolders } from '../handovers';
import { promDuration, withLabel } from '../promql';
import { AGE, CRASH_MAX, LEADERS, LEASE_DURATION } from '../recordings';
import { MARGIN } from '../thresholds';
import { alertsOverTime, firingNow } from './availability';
import { holders, RANGE, STEP } from './expressions';
import { BAD, GOOD, LATE, NEUTRAL, ofColumn, painted, states, thresholds } from './fields';
import { DashboardFile, dashboardOf, labelVariable } from './frame';
import type { Panel } from './grafana';
import { columns, now, over, stat, stateTimeline, table, timeSeries } from './panels';

/** Seconds between points. Controllers may have samples taken at other intervals; a handover counts once all the same. */
const INTERVAL = 30;
const HEIGHT = { stat: 4, table: 10, graph: 9 } as const;

const CHOSEN = 'namespace=~"$namespace", lease=~"$lease"';
const HELD = `{${CHOSEN}, lease_holder!=""}`;
const ALERTS = '{alertname=~"HaOperator.*"}';

const duration = of(LEASE_DURATION);
const age = of(AGE);
const isChosen = `and on (namespace, lease) ${LEASE_DURATION}`;
const ratio = `${age}\n/ on (namespace, lease)\n${duration}`;
const expired = `${age} > on (namespace, lease) ${duration} + ${MARGIN}`;
const silent = `${of(LEADERS)} == 0 unless on (namespace, lease) ${AGE}`;
const held = `${holders(HELD, 'namespace, lease')} ${isChosen}`;
const fresh = `${newHolders(HELD, `{${CHOSEN}}`, promDuration(INTERVAL))} ${isChosen}`;

/** Where the dashboard is, and what it is called. */
interface FleetDashboard {
  readonly name: string;
  readonly namespace: string;
  readonly title: string;
}

/** The dashboard of every lease that rules of this library record, in one cluster. */
export function fleetDashboard({ name, namespace, title }: FleetDashboard): DashboardFile {
  return dashboardOf({
    id: ['leases', namespace, name],
    title,
    description:
      'Every lease that is watched by rules of cdk8s-ha-operator: who leads, and whether another one would in time.',
    variables: [
      labelVariable('namespace', 'Namespace', LEASE_DURATION),
      labelVariable('lease', 'Lease', `${LEASE_DURATION}{namespace=~"$namespace"}`),
    ],
    rows: [
      { height: HEIGHT.stat, panels: [leases(), leaderless(), handoversInRange(), firingNow(ALERTS)] },
      { height: HEIGHT.table, panels: [leaseTable()] },
      { height: HEIGHT.graph, panels: [ages(), leaders()] },
      {
        height: HEIGHT.graph,
        panels: [
          handovers(),
          alertsOverTime(
            ALERTS,
            INTERVAL,
            'namespace, deployment, alertname',
            '{{namespace}} {{deployment}} {{alertname}}',
          ),
        ],
      },
    ],
  });
}

/** A recorded series of the leases that are chosen. */
function of(series: string): string {
  return `max by (namespace, lease) (${series}{${CHOSEN}})`;
}

function leases(): Panel {
  return stat(
    { title: 'Watched leases', description: 'How many leases rules of this library record.' },
    [now(`count(${duration}) or vector(0)`, 'leases')],
    { decimals: 0, ...painted(NEUTRAL) },
  );
}

function leaderless(): Panel {
  return stat(
    {
      title: 'Without a leader',
      description: `Leases that were not renewed for longer than their leaseDuration and ${MARGIN} s; or, of which kube-state-metrics does not tell, that no replica says to hold.`,
    },
    [now(`count(${expired} or ${silent}) or vector(0)`, 'leases')],
    { decimals: 0, color: { mode: 'thresholds' }, thresholds: thresholds(GOOD, [1, BAD]) },
  );
}

function handoversInRange(): Panel {
  return stat(
    {
      title: 'Handovers',
      description: 'How often leases went over within the time range. A rollout takes at least one.',
    },
    [now(`sum(${handoversWithin(RANGE)}) or vector(0)`, 'handovers')],
    { decimals: 0, ...painted(NEUTRAL) },
  );
}

function handoversWithin(window: string): string {
  return `sum by (namespace, lease) (count_over_time((${fresh})[${window}:${promDuration(INTERVAL)}]))`;
}

/** Their labels are columns too, so that values get the letters of their queries. */
function leaseTable(): Panel {
  const names = {
    namespace: 'Namespace',
    lease: 'Lease',
    deployment: 'Deployment',
    holder: 'Held by',
    'Value #A': 'leaseDuration',
    'Value #B': 'Age',
    'Value #C': 'Age / leaseDuration',
    'Value #D': 'Failover, at worst',
    'Value #E': 'Leaders',
  };
  return table(
    {
      title: 'Leases',
      description:
        'The age is the time since the lease was renewed; from leaseDuration on a standby may take it. Failover, at worst: from the crash of a leader to the next one. Leaders: how many replicas say that they lead, of controllers that export it; it should be one. The rest kube-state-metrics tells.',
    },
    [
      columns(`max by (namespace, lease, deployment) (${LEASE_DURATION}{${CHOSEN}})`),
      columns(age),
      columns(ratio),
      columns(of(CRASH_MAX)),
      columns(of(LEADERS)),
      columns(held),
    ],
    { renamed: names, left: ['Time', 'Value #F'] },
    [
      // The names of pods are long.
      ofColumn(names.holder, { custom: { width: 300 } }),
      ofColumn(names['Value #A'], SECONDS),
      ofColumn(names['Value #B'], SECONDS),
      ofColumn(names['Value #C'], {
        unit: 'percentunit',
        decimals: 0,
        min: 0,
        max: 2,
        color: { mode: 'thresholds' },
        thresholds: thresholds(GOOD, [0.5, LATE], [1, BAD]),
        custom: { cellOptions: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' }, width: 190 },
      }),
      ofColumn(names['Value #D'], SECONDS),
      ofColumn(names['Value #E'], {
        decimals: 0,
        color: { mode: 'thresholds' },
        thresholds: thresholds(BAD, [1, GOOD], [2, BAD]),
        custom: { cellOptions: { type: 'color-text' }, width: 90 },
      }),
    ],
  );
}

const SECONDS = { unit: 's', decimals: 1, custom: { width: 130 } } as const;

function ages(): Panel {
  return timeSeries(
    {
      title: 'Ages of the leases, relative to leaseDuration',
      description:
        'Time since each lease was renewed, as a share of its own leaseDuration. From the dashed line on a standby may take it. The graph ends at three times as much.',
    },
    [over(INTERVAL, ratio, '{{namespace}} {{lease}}')],
    {
      unit: 'percentunit',
      color: { mode: 'palette-classic' },
      min: 0,
      max: 3,
      thresholds: thresholds(GOOD, [1, BAD]),
      custom: { fillOpacity: 0, lineInterpolation: 'linear', thresholdsStyle: { mode: 'dashed' } },
    },
  );
}

function leaders(): Panel {
  return stateTimeline(
    {
      title: 'Who holds the leases',
      description: 'A row for each pod that held one. A row that ends where another begins is a handover.',
    },
    [over(INTERVAL, held, '{{lease}}: {{holder}}')],
    { color: { mode: 'palette-classic' }, mappings: states({ 1: ['holds the lease', GOOD] }) },
  );
}

function handovers(): Panel {
  return timeSeries(
    {
      title: 'Handovers',
      description:
        'How often each lease went over from one point of the graph to the next, as kube-state-metrics saw it.',
    },
    [
      over(
        INTERVAL,
        `${handoversWithin(STEP)}\nor on ()\n${withLabel('lease', 'none', 'vector(0)')}`,
        '{{namespace}} {{lease}}',
      ),
    ],
    {
      decimals: 0,
      color: { mode: 'palette-classic' },
      custom: { drawStyle: 'bars', fillOpacity: 100, stacking: { mode: 'normal' } },
    },
  );
}
