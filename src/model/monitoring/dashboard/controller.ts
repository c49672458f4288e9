import { alertsOf } from '../alerts';
import { newLeaders } from '../handovers';
import { promDuration } from '../promql';
import { MonitoredElection, MonitoringSubject } from '../subject';
import { electionThresholds } from '../thresholds';
import { alertsOn, alertsOverTime, availabilityOverTime, firingNow } from './availability';
import { expectations } from './expectations';
import { NEUTRAL } from './fields';
import { DashboardFile, dashboardOf, linkTo, marked } from './frame';
import type { Annotation } from './grafana';
import { inPairs, Row } from './layout';
import { leadershipNow, leadershipOverTime, leaseOverTime, watched } from './leadership';

/** In units of the grid. */
const HEIGHT = { stat: 4, timeline: 7, graph: 9, text: 7 } as const;

/** The dashboard of one controller, with what its metrics can tell; absent where they tell nothing. */
export function controllerDashboard(subject: MonitoringSubject, runbookUrl?: string): DashboardFile | undefined {
  const { name, namespace, election } = subject;
  const rows = rowsOf(subject);
  return rows.length === 0
    ? undefined
    : dashboardOf({
        id: ['ha', namespace, name],
        title: `High availability of ${namespace}/${name}`,
        description: `Who leads ${namespace}/${name}, and whether another one would in time.`,
        annotations: election ? [handoverMarks(subject, election)] : [],
        links: runbookUrl === undefined ? [] : [linkTo('Runbooks', runbookUrl)],
        rows,
      });
}

function rowsOf(subject: MonitoringSubject): Row[] {
  const { election, interval } = subject;
  const given = election && watched(subject, election, electionThresholds(subject, election));
  const alerts = alertsOn(subject);
  const timelines = [
    ...(given ? leadershipOverTime(given) : []),
    ...(alertsOf(subject).length > 0 ? [alertsOverTime(alerts, interval, 'alertname', '{{alertname}}')] : []),
  ];
  return [
    // The name of a pod is long.
    { height: HEIGHT.stat, panels: given ? [...leadershipNow(given), firingNow(alerts)] : [], weights: [2] },
    ...inPairs(HEIGHT.timeline, timelines),
    ...inPairs(HEIGHT.graph, [
      ...(given ? leaseOverTime(given) : []),
      ...availabilityOverTime(subject, given?.thresholds),
    ]),
    { height: HEIGHT.text, panels: election ? [expectations(election)] : [] },
  ].filter(({ panels }) => panels.length > 0);
}

function handoverMarks(subject: MonitoringSubject, election: MonitoredElection): Annotation {
  const leader = subject.sources.kubeStateMetrics ? '{{lease_holder}}' : '{{pod}}';
  return marked('Handovers', NEUTRAL, newLeaders(subject, election), promDuration(subject.interval), `${leader} leads`);
}
