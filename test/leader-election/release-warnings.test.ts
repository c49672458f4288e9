import { Duration } from 'cdk8s';
import { LeaderElection, LeaderElectionDialect, LeaderElectionOptions, TimingProfile } from '../../src';
import { timingAdvice } from '../../src/model/election-advice';
import { electionFigures } from '../../src/model/figures';
import { controller } from '../support/subject';

jest.spyOn(process, 'emitWarning').mockImplementation();

function timing(leaseDuration: number, renewDeadline: number, retryPeriod: number): TimingProfile {
  return TimingProfile.custom({
    leaseDuration: Duration.seconds(leaseDuration),
    renewDeadline: Duration.millis(renewDeadline * 1000),
    retryPeriod: Duration.millis(retryPeriod * 1000),
  });
}

type Options = Partial<LeaderElectionOptions>;

/** An election of a dialect, and what is said of its fencing margin. */
function fencing(dialect: LeaderElectionDialect, options: Options) {
  const { leaseName = 'sample.example.com' } = options;
  const { kind, leaseName: rule } = dialect._controller as { kind: string; leaseName: { kind: string } };
  const isNamed = kind === 'election' && (rule.kind === 'settable' || rule.kind === 'declared');
  const leaderElection = LeaderElection.of({ dialect, ...options, leaseName: isNamed ? leaseName : undefined });
  return controller({ leaderElection }).warnings.filter(({ id }) => id === 'fencing-margin');
}

const RELEASING = { releaseOnCancel: true };
const KEEP = 'set releaseOnCancel: false';
const NOTHING = 'its binary cannot be told otherwise: see to it that two leaders at once do no harm';
const { CERT_MANAGER, CERT_MANAGER_CAINJECTOR, CLOUDNATIVE_PG, CROSSPLANE, KUEUE } = LeaderElectionDialect;
const FLAGS = LeaderElectionDialect.flags();

/** Worked out by hand: with client-go renewDeadline + retryPeriod + max(1, renewDeadline / 2) must be under leaseDuration. */
describe('a leader that outlives its lease by trying to release it is warned about:', () => {
  test.each<[string, LeaderElectionDialect, Options, margin: number, delay: number, remedy: string]>([
    ['15/10/2', FLAGS, { ...RELEASING }, 3, 5, `shorten renewDeadline to 8s or ${KEEP}`],
    ['10/6/1', FLAGS, { ...RELEASING, timing: timing(10, 6, 1) }, 3, 3, `shorten renewDeadline to 5s or ${KEEP}`],
    ['30/20/5', FLAGS, { ...RELEASING, timing: timing(30, 20, 5) }, 5, 10, `shorten renewDeadline to 16s or ${KEEP}`],
    // 9 s would leave a margin, but client-go wants more than 12 s of it; 10 + 13 + 6.5 s are 29.5 s.
    [
      '25/13/10',
      FLAGS,
      { ...RELEASING, timing: timing(25, 13, 10) },
      2,
      6.5,
      `lengthen leaseDuration to 30s or ${KEEP}`,
    ],
    // No request has less than a second: 1 + 1.5 + 1 s.
    ['3/1.5/1', FLAGS, { ...RELEASING, timing: timing(3, 1.5, 1) }, 0.5, 1, `lengthen leaseDuration to 4s or ${KEEP}`],
    ['Kueue, which always releases', KUEUE, {}, 3, 5, 'shorten renewDeadline to 8s'],
    ['CloudNativePG, whose retry period is compiled in', CLOUDNATIVE_PG, {}, 3, 5, 'shorten renewDeadline to 8s'],
    ['Crossplane, whose timing is', CROSSPLANE, {}, 8, 25, NOTHING],
    // Without a time-out: twice 22 s and 15 s.
    ["cert-manager's controller", CERT_MANAGER, {}, 5, 40, 'shorten renewDeadline to 22s'],
    [
      "cert-manager's controller with 30/20/5",
      CERT_MANAGER,
      { timing: timing(30, 20, 5) },
      5,
      20,
      'shorten renewDeadline to 12s',
    ],
    // With controller-runtime's: one and a half times 29 s, and 15 s.
    ["cert-manager's cainjector", CERT_MANAGER_CAINJECTOR, {}, 5, 20, 'shorten renewDeadline to 29s'],
  ])('%s', (_what, dialect, options, margin, delay, remedy) => {
    const message = `the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is ${margin}s, but a leader that is cut off first tries to release its lease, for up to ${delay}s, and so may still act when the next one starts`;
    expect(fencing(dialect, options)).toEqual([{ id: 'fencing-margin', message, remedy }]);
  });

  test('and not where the timing alone leaves none, of which that is said', () => {
    const [{ message, remedy }] = fencing(FLAGS, { ...RELEASING, timing: timing(35, 30, 5) });
    expect(message).toBe(
      'the fencing margin, leaseDuration − (renewDeadline + retryPeriod), is 0s, so that a leader that is cut off may still act when the next one starts',
    );
    expect(remedy).toBe('lengthen leaseDuration or shorten renewDeadline');
  });
});

test.each<[string, LeaderElectionDialect, Options]>([
  ['15/8/2, released', FLAGS, { ...RELEASING, timing: timing(15, 8, 2) }],
  ['15/10/2, kept', FLAGS, { releaseOnCancel: false }],
  ["cert-manager's controller with 60/25/5", CERT_MANAGER, { timing: timing(60, 25, 5) }],
  ["cert-manager's cainjector with it", CERT_MANAGER_CAINJECTOR, { timing: timing(60, 25, 5) }],
  ["Strimzi's client, which stops when it stops", LeaderElectionDialect.STRIMZI, {}],
])('%s is not warned about', (_what, dialect, options) => {
  expect(fencing(dialect, options)).toEqual([]);
});

/** What leaves a margin to a leader that releases its lease, without our arithmetic. */
function leavesMargin([lease, renew, retry]: number[], withoutTimeout: boolean): boolean {
  return renew + retry + (withoutTimeout ? renew : Math.max(1, renew / 2)) < lease;
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const TIMINGS = upTo(40)
  .flatMap((lease) => upTo(lease).flatMap((renew) => [1, 1.5, 2, 2.3, 5, 7].map((retry) => [lease, renew, retry])))
  .filter(([lease, renew, retry]) => renew > 1.2 * retry && renew + retry < lease);

test.each([
  ['with a time-out', false],
  ['without one', true],
])(
  '%s, the remedy is the longest renewDeadline that leaves a margin, or else the shortest lease',
  (_what, withoutTimeout) => {
    for (const [leaseDuration, renewDeadline, retryPeriod] of TIMINGS) {
      const figures = electionFigures(
        'client-go',
        { leaseDuration, renewDeadline, retryPeriod },
        { releases: true, gracefulShutdown: 0, withoutTimeout },
      );
      const advice = timingAdvice('client-go', figures, { ...KUEUE._controller, withoutTimeout } as never);
      const remedy = advice.find(({ id }) => id === 'fencing-margin')?.remedy;
      const renew = upTo(40)
        .filter((s) => s > 1.2 * retryPeriod && leavesMargin([leaseDuration, s, retryPeriod], withoutTimeout))
        .at(-1);
      const lease = upTo(99).find((s) => leavesMargin([s, renewDeadline, retryPeriod], withoutTimeout));
      expect([leaseDuration, renewDeadline, retryPeriod, remedy]).toEqual([
        leaseDuration,
        renewDeadline,
        retryPeriod,
        leavesMargin([leaseDuration, renewDeadline, retryPeriod], withoutTimeout)
          ? undefined
          : renew === undefined
            ? `lengthen leaseDuration to ${lease}s`
            : `shorten renewDeadline to ${renew}s`,
      ]);
    }
  },
);
