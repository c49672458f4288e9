import { Duration } from 'cdk8s';
import {
  LeaderElectedController,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionFigures,
  LeaseClient,
  TimingProfile,
} from '../../src';
import { electionFigures, requestsPerSecond, timingFigures } from '../../src/model/figures';
import { LeaseClientId } from '../../src/model/lease-client';
import { controller, election } from '../support/subject';

type Numbers = Partial<Record<keyof LeaderElectionFigures | 'fencingMargin', number | undefined>>;

function profile(leaseDuration: number, renewDeadline: number, retryPeriod: number): TimingProfile {
  return TimingProfile.custom({
    leaseDuration: Duration.seconds(leaseDuration),
    renewDeadline: Duration.seconds(renewDeadline),
    retryPeriod: Duration.seconds(retryPeriod),
  });
}

/** The figures in seconds, as the model has them. */
function inSeconds({ fencingMarginSeconds, ...figures }: LeaderElectionFigures): Numbers {
  return {
    ...Object.fromEntries(
      Object.entries(figures).map(([name, value]: [string, Duration | number | undefined]) => [
        name,
        value instanceof Duration ? value.toMilliseconds() / 1000 : value,
      ]),
    ),
    fencingMargin: fencingMarginSeconds,
  };
}

function figuresOf(subject: LeaderElectedController): Numbers {
  if (!subject.electionFigures) {
    throw new Error('there are no figures');
  }
  return inSeconds(subject.electionFigures);
}

/** A number as a table prints it, such as 23.8 or 0.31: compared at the precision that it has there. */
function expectAsPrinted(value: unknown, printed: string): void {
  const decimals = (printed.split('.')[1] ?? '').length;
  expect(Number(value).toFixed(decimals)).toBe(printed);
}

type Table = readonly (readonly [name: keyof Numbers, ...figures: string[]])[];

/** What follows from the client's source for four timings, worked out by hand and rounded. */
const TABLE: Table = [
  ['crashMin', '13', '9', '25', '111'],
  ['crashMax', '23.8', '14.4', '52', '251'],
  ['gracefulMax', '4.4', '2.2', '11', '57.2'],
  ['leaderRequestsPerSecond', '0.5', '1', '0.2', '0.04'],
  ['standbyRequestsPerSecond', '0.31', '0.63', '0.125', '0.024'],
  ['httpTimeout', '5', '3', '10', '53.5'],
  // A leader gets that many attempts and one more in its renewDeadline.
  ['toleratedApiOutage', '8', '5', '15', '78'],
  ['toleratedClockRate', '1.5', '1.67', '1.5', '1.28'],
];

/** Of a leader that does not try to release its lease when it is cut off, and of one that does. */
const CUT_OFF: Table = [
  ['partitionStopMax', '12', '7', '25', '133'],
  ['fencingMargin', '3', '3', '5', '4'],
];
const CUT_OFF_RELEASING: Table = [
  ['partitionStopMax', '17', '10', '35', '186.5'],
  ['fencingMargin', '-2', '0', '-5', '-49.5'],
];

describe.each([
  [0, TimingProfile.DEFAULT, 15, 10, 2],
  [1, TimingProfile.FAST, 10, 6, 1],
  [2, TimingProfile.CONSERVATIVE, 30, 20, 5],
  [3, profile(137, 107, 26), 137, 107, 26],
])('the figures of client-go, column %#', (column, timing, leaseDuration, renewDeadline, retryPeriod) => {
  const times = { leaseDuration, renewDeadline, retryPeriod };
  const electing = (releaseOnCancel: boolean) =>
    figuresOf(controller({ leaderElection: election({ timing, releaseOnCancel }) }));

  test.each<[string, Numbers, Table]>([
    ['of the timing alone', timingFigures(times), CUT_OFF],
    ['of the profile', inSeconds(timing.figures), CUT_OFF],
    ['of a manager that releases', electionFigures('client-go', times), CUT_OFF_RELEASING],
    ['of a controller that releases', electing(true), CUT_OFF_RELEASING],
  ])('%s are those of the table', (_what, figures, cutOff) => {
    expect(figures).toMatchObject(times);
    for (const [name, ...printed] of [...TABLE, ...cutOff]) {
      expectAsPrinted(figures[name], printed[column]);
    }
  });

  test('of a controller that keeps its lease are those of the table where it is cut off', () => {
    for (const [name, ...printed] of CUT_OFF) {
      expectAsPrinted(electing(false)[name], printed[column]);
    }
  });
});

// Real leaders on client-go that release, behind a network that drops their packets.
test.each([
  ['15/10/2', TimingProfile.DEFAULT, 12, 16.2],
  ['10/6/1', TimingProfile.FAST, 7, 9.6],
  ['30/20/5', TimingProfile.CONSERVATIVE, 25, 33],
])(
  'a leader with %s that was seen to act for longer than without a release stopped in time',
  (_what, timing, without, seen) => {
    const { partitionStopMax } = figuresOf(controller({ leaderElection: election({ timing, releaseOnCancel: true }) }));
    expect(seen).toBeGreaterThan(without);
    expect(partitionStopMax).toBeGreaterThanOrEqual(seen);
  },
);

describe("cert-manager's controller sets no time-out on its lease client, so that", () => {
  test.each<[string, TimingProfile | undefined, Numbers]>([
    // One request may take 40 s, and the release after 40 + 15 s another 40 s.
    ['its own timing leaves no margin', undefined, { httpTimeout: 40, partitionStopMax: 95, fencingMargin: -35 }],
    ['60/25/5 leaves one', profile(60, 25, 5), { httpTimeout: 25, partitionStopMax: 55, fencingMargin: 5 }],
  ])('%s', (_what, timing, expected) => {
    const leaderElection = LeaderElection.of({ dialect: LeaderElectionDialect.CERT_MANAGER, timing });
    expect(figuresOf(controller({ leaderElection }))).toMatchObject(expected);
  });

  test("its cainjector, on controller-runtime's, stops sooner", () => {
    const dialect = LeaderElectionDialect.CERT_MANAGER_CAINJECTOR;
    expect(figuresOf(controller({ leaderElection: LeaderElection.of({ dialect }) }))).toMatchObject({
      httpTimeout: 20,
      partitionStopMax: 75,
      fencingMargin: -15,
    });
  });
});

test('a request never has less than a second, however short the renew deadline', () => {
  const { httpTimeout } = electionFigures('client-go', { leaseDuration: 4, renewDeadline: 1.5, retryPeriod: 1 });
  expect(httpTimeout).toBe(1);
});

test('a renew deadline of under two retry periods survives no outage', () => {
  const outage = (renewDeadline: number) =>
    electionFigures('client-go', { leaseDuration: 60, renewDeadline, retryPeriod: 10 }).toleratedApiOutage;
  expect([13, 19.9, 20, 29.9, 30].map(outage)).toEqual([0, 0, 10, 10, 20]);
});

test('a margin is negative where a leader that is cut off outlives its lease', () => {
  const flux = timingFigures({ leaseDuration: 35, renewDeadline: 30, retryPeriod: 5 });
  const worse = timingFigures({ leaseDuration: 15, renewDeadline: 12.9, retryPeriod: 4.3 });
  expect([flux.fencingMargin, worse.fencingMargin]).toEqual([0, -2.2]);
});

const DEFAULT = { leaseDuration: 15, renewDeadline: 10, retryPeriod: 2 };

/** Those figures of which something is expected, be it that they are undefined. */
function those(figures: Numbers, expected: Numbers): Numbers {
  return Object.fromEntries(Object.keys(expected).map((name) => [name, figures[name as keyof Numbers]]));
}

/** Worked out by hand from what the clients' sources do; the lease is 15 s / 10 s / 2 s. */
describe.each<[LeaseClient, Numbers]>([
  [
    LeaseClient.FABRIC8,
    {
      // A renewal just before the crash, one poll of 2 × 2.2 s too early.
      crashMin: 13,
      crashMax: 19.4,
      // The lease that is left behind is one of 1 s, and then a poll of 4.4 s.
      gracefulMax: 5.4,
      // It stops when its request has failed for good, which takes as long as it takes.
      partitionStopMax: undefined,
      fencingMargin: undefined,
      httpTimeout: 10,
      // Turns at 2, 4, 6, 8 and 10 s: the last but one is the latest that surely counts.
      toleratedApiOutage: 8,
      toleratedClockRate: undefined,
      // A GET and a PATCH every 2 s; a GET every 2 s × 1.6.
      leaderRequestsPerSecond: 1,
      standbyRequestsPerSecond: 0.3125,
    },
  ],
  [
    LeaseClient.KUBE_LEASE_MANAGER,
    {
      // A standby that sleeps to the end of the lease then waits for up to 1 s.
      crashMax: 16,
      // It sleeps on for the 13 s that it knows of.
      gracefulMax: 13,
      partitionStopMax: undefined,
      fencingMargin: undefined,
      httpTimeout: undefined,
      toleratedApiOutage: 0,
      toleratedClockRate: undefined,
      // A PATCH and a GET each 13 s; a GET each 13 s.
      leaderRequestsPerSecond: 0.1538,
      standbyRequestsPerSecond: 0.0769,
    },
  ],
])('the figures of %s', (client, expected) => {
  test('are those of its source', () => {
    const figures: Numbers = electionFigures(client, DEFAULT, { releases: true, gracefulShutdown: 0 });
    expect(figures).toMatchObject(DEFAULT);
    expect(those(figures, expected)).toEqual(expected);
  });

  test('are those of a controller on it', () => {
    const dialect = LeaderElectionDialect.env({ client, releasesByDefault: true });
    const figures = figuresOf(controller({ leaderElection: LeaderElection.of({ dialect }) }));
    expect(those(figures, expected)).toEqual(expected);
  });
});

test("a crash is noticed no earlier than kube-lease-manager's grace before the end of the lease", () => {
  const { crashMin } = electionFigures('kube-lease-manager', DEFAULT);
  expect(crashMin).toBeGreaterThanOrEqual(2);
  expect(crashMin).toBeLessThanOrEqual(2.1);
});

test('the figures of the Java Operator SDK are those of fabric8, whose client it elects with', () => {
  expect(electionFigures('java-operator-sdk', DEFAULT)).toEqual(electionFigures('fabric8', DEFAULT));
});

describe.each<[LeaseClientId, number]>([
  ['client-go', 23.8],
  ['fabric8', 19.4],
  ['kube-lease-manager', 16],
])('a leader on %s that does not release its lease', (client, crash) => {
  test('is replaced as after a crash', () => {
    const { crashMax, gracefulMax } = electionFigures(client, DEFAULT, { releases: false, gracefulShutdown: 0 });
    expect([crashMax, gracefulMax]).toEqual([crash, crash]);
  });
});

test('a leader has its shutdown, a renew deadline to release the lease and 5 s to stop in', () => {
  const grace = (client: LeaseClientId, gracefulShutdown: number) =>
    electionFigures(client, DEFAULT, { releases: true, gracefulShutdown }).gracePeriodMin;
  expect([grace('client-go', 30), grace('client-go', 0), grace('fabric8', 10)]).toEqual([45, 15, 25]);
  expect(grace('kube-lease-manager', 7)).toBe(12);
  expect(TimingProfile.DEFAULT.figures.gracePeriodMin.toSeconds()).toBe(45);
});

test.each([
  ['client-go', 1, 0.5],
  ['client-go', 3, 1.125],
  ['fabric8', 5, 2.25],
] as const)('the requests of %s by %d replicas are those of a leader and of standbys', (client, replicas, requests) => {
  expect(requestsPerSecond(electionFigures(client, DEFAULT), replicas)).toBeCloseTo(requests, 3);
});

test("Bindy's figures are those of its client, which does not release its lease", () => {
  const subject = controller({ leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.BINDY }) });
  const { crashMax, gracefulMax, gracePeriodMin, partitionStopMax, leaderRequestsPerSecond } = figuresOf(subject);
  expect([crashMax, gracefulMax, gracePeriodMin, partitionStopMax]).toEqual([16, 16, 5, undefined]);
  expect(leaderRequestsPerSecond).toBeCloseTo(2 / 13, 3);
});

test.each([
  ['kubebuilder', 23.8],
  // Knative releases: two waits, of up to 2.2 times 10 s.
  ['knative', 22],
  // Flux does, of 5 s.
  ['flux', 11],
])('the figures of %s are those of its own timing and habits', (id, gracefulMax) => {
  const dialect = LeaderElectionDialect.of(id);
  const leaseName = id === 'knative' ? undefined : 'sample.example.com';
  expect(figuresOf(controller({ leaderElection: LeaderElection.of({ dialect, leaseName }) })).gracefulMax).toBe(
    gracefulMax,
  );
});

test.each([
  ['none is needed', LeaderElection.notNeeded('every replica serves')],
  ['it is disabled', LeaderElection.disabled(LeaderElectionDialect.KUBEBUILDER)],
  ['the controller has none', LeaderElection.of({ dialect: LeaderElectionDialect.of('external-dns') })],
])('there are no figures of an election where %s', (_what, leaderElection) => {
  expect(controller({ leaderElection }).electionFigures).toBeUndefined();
});
