import * as fc from 'fast-check';
import { controllerDashboard } from '../../../src/model/monitoring/dashboard/controller';
import { recordings } from '../../../src/model/monitoring/recordings';
import { MonitoringSubject } from '../../../src/model/monitoring/subject';
import { DashboardJson, grafanaErrors } from '../../support/grafana';
import { layoutErrors } from '../../support/grafana/grid';
import { metricsOf, promqlErrors, queriesOf } from '../../support/grafana/queries';
import { subject } from './arbitrary-subject';

/** The same cases every time; `PROPERTY_SEED` and `PROPERTY_RUNS` explore others. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_260_101) });
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1500) / 5;

/** Metrics that there are with a source, beside those that rules record. */
function metricsFrom({ sources, election }: MonitoringSubject): string[] {
  const status = ['current_healthy', 'desired_healthy', 'pod_disruptions_allowed'];
  return [
    'ALERTS',
    ...(sources.kubeStateMetrics ? status.map((field) => `kube_poddisruptionbudget_status_${field}`) : []),
    ...(sources.kubeStateMetrics && election ? ['kube_lease_owner', 'kube_lease_renew_time'] : []),
    ...(sources.leaderStatus ? ['leader_election_master_status'] : []),
    ...(sources.requests ? ['rest_client_requests_total'] : []),
    ...(sources.hubble ? ['hubble_drop_total'] : []),
  ];
}

function parsed(given: MonitoringSubject): DashboardJson | undefined {
  const file = controllerDashboard(given);
  return file && (JSON.parse(file.json) as DashboardJson);
}

test('whatever the controller, Grafana knows every field, Prometheus every expression and every metric, and panels fill the grid', () => {
  const seen = { dashboards: 0, absent: 0 };
  fc.assert(
    fc.property(subject, (given) => {
      const dashboard = parsed(given);
      if (!dashboard) {
        seen.absent++;
        return;
      }
      seen.dashboards++;
      const queries = queriesOf(dashboard);
      const known = new Set([...metricsFrom(given), ...recordings(given).map(({ record }) => record)]);
      expect(grafanaErrors(dashboard)).toEqual([]);
      expect(queries.flatMap(promqlErrors)).toEqual([]);
      expect(queries.flatMap(metricsOf).filter((metric) => !known.has(metric))).toEqual([]);
      expect(layoutErrors(dashboard)).toEqual([]);
      expect(dashboard.panels.filter(({ title, description }) => !title || !description)).toEqual([]);
      expect(dashboard.uid).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
    }),
    { numRuns: RUNS },
  );
  expect(Math.min(seen.dashboards, seen.absent)).toBeGreaterThan(0);
});

test('it is there where something tells of the controller, and only there', () => {
  fc.assert(
    fc.property(subject, (given) => {
      const { election, budget, sources } = given;
      const isTold =
        election !== undefined ||
        (budget !== undefined && sources.kubeStateMetrics) ||
        sources.requests ||
        sources.hubble;
      expect(controllerDashboard(given) !== undefined).toBe(isTold);
    }),
    { numRuns: RUNS },
  );
});

test('rendered twice, the bytes are the same; of another controller, name and uid are others', () => {
  fc.assert(
    fc.property(subject, subject, (one, other) => {
      const file = controllerDashboard(one);
      expect(controllerDashboard(structuredClone(one))).toEqual(file);
      fc.pre(one.name !== other.name || one.namespace !== other.namespace);
      const [first, second] = [parsed(one), parsed(other)];
      fc.pre(first !== undefined && second !== undefined);
      expect(second.uid).not.toBe(first.uid);
      expect(controllerDashboard(other)?.name).not.toBe(file?.name);
    }),
    { numRuns: RUNS },
  );
});
