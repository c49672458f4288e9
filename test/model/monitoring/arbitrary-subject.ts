import * as fc from 'fast-check';
import { electionFigures } from '../../../src/model/figures';
import { MonitoredElection, MonitoringSubject } from '../../../src/model/monitoring/subject';
import { Timing, timingProblems } from '../../../src/model/timing';

const label = fc.oneof(
  fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/),
  fc.stringMatching(/^[a-z][a-z0-9-]{50,61}[a-z0-9]$/),
);

const timing: fc.Arbitrary<Timing> = fc
  .record({
    leaseDuration: fc.integer({ min: 3, max: 300 }),
    renewDeadline: fc.integer({ min: 2, max: 200 }),
    retryPeriod: fc.integer({ min: 10, max: 600 }).map((tenths) => tenths / 10),
  })
  .filter((each) => timingProblems(each, '').length === 0);

const election: fc.Arbitrary<MonitoredElection> = fc
  .record({
    client: fc.constantFrom('client-go', 'kube-lease-manager', 'fabric8', 'java-operator-sdk'),
    timing,
    releases: fc.boolean(),
    leases: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }),
    leaseNamespace: label,
  })
  .map(({ client, timing: each, releases, ...rest }) => ({
    client,
    figures: electionFigures(client, each, { releases, gracefulShutdown: 30 }),
    ...rest,
  }));

/** Controllers that may be watched: of an election something tells. */
export const subject: fc.Arbitrary<MonitoringSubject> = fc
  .record({
    name: label,
    namespace: label,
    container: label,
    replicas: fc.integer({ min: 1, max: 9 }),
    gracePeriod: fc.integer({ min: 0, max: 600 }),
    election: fc.option(election, { nil: undefined }),
    budget: fc.option(label, { nil: undefined }),
    interval: fc.integer({ min: 1, max: 200 }),
    kubeStateMetrics: fc.boolean(),
    leaderStatus: fc.boolean(),
    slowPath: fc.boolean(),
    requests: fc.boolean(),
    hubble: fc.boolean(),
  })
  .filter((each) => !each.election || each.kubeStateMetrics || each.leaderStatus)
  .map(({ kubeStateMetrics, leaderStatus, slowPath, requests, hubble, ...rest }) => ({
    ...rest,
    sources: {
      kubeStateMetrics,
      leaderStatus: leaderStatus && rest.election ? { names: rest.election.leases } : undefined,
      slowPath,
      requests,
      hubble,
    },
  }));
