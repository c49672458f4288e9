import {
  FailoverDrill,
  FailoverDrillProps,
  FailoverEvent,
  HaOperatorProps,
  LeaderElection,
  LeaderElectionDialect,
  LeaseIdentity,
  NetworkBackend,
} from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { election, operator, testChart } from '../support/subject';

function drill(props: Partial<FailoverDrillProps> = {}, id = 'drill'): FailoverDrill {
  const chart = testChart();
  return new FailoverDrill(chart, id, { controller: operator({}, chart), image: 'drill:1', ...props });
}

const given = (props: Partial<FailoverDrillProps>) => () => drill(props);
const of = (props: Partial<HaOperatorProps>, event?: FailoverEvent) => () =>
  drill({ controller: operator(props), event });
const withDialect = (dialect: LeaderElectionDialect, props: Partial<HaOperatorProps> = {}) =>
  of({ ...props, leaderElection: election({ dialect, leaseName: undefined }) });

const NO_CONTROLLER =
  'controller: what was given is no controller of this library; give it the HaOperator or LeaderElectedController whose leader should go';
const NO_ELECTION =
  "controller: 'sample' has no leader election, so that there is no leader whose going could be drilled; leave the drill out, or give the controller LeaderElection.of({ dialect })";
const LABEL = `is not a DNS label; use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit`;
const NO_IMAGE = "image: no image was given; name it with its tag or digest, such as 'ghcr.io/example/operator:1.2.3'";

test.each<Refusal>([
  ['no controller', given({ controller: undefined }), NO_CONTROLLER],
  ['something else than a controller', given({ controller: { name: 'sample' } as never }), NO_CONTROLLER],
  ['a controller that needs none', of({ leaderElection: LeaderElection.notNeeded('all serve') }), NO_ELECTION],
  [
    'a controller whose election is off',
    of({ leaderElection: LeaderElection.disabled(LeaderElectionDialect.flags()) }),
    NO_ELECTION,
  ],
  [
    'a single replica',
    of({ replicas: 1 }),
    "controller: 'sample' has 1 replica, so that nobody could take over; give it at least 2 replicas",
  ],
  [
    'several leases',
    withDialect(LeaderElectionDialect.KNATIVE),
    "controller: 'sample' elects for several leases, each of which may have another leader; run 'cdk8s-ha-operator drill' with --lease-name for one of them",
  ],
  [
    'a leader that cannot be told',
    withDialect(LeaderElectionDialect.env({ identity: LeaseIdentity.RANDOM })),
    "controller: 'sample' has a random identity in its lease, which does not tell which pod leads; leave the drill out, or have the controller use the name of its pod",
  ],
  [
    'another event',
    given({ event: 'partitoin' as never }),
    "event: 'partitoin' is not an event; did you mean 'partition'?",
  ],
  [
    'a partition of the network of a node',
    of({ hostNetwork: true, network: { backend: NetworkBackend.NONE } }, FailoverEvent.PARTITION),
    "event: 'sample' is on the network of its node, where no CiliumNetworkPolicy applies to it alone; use FailoverEvent.CRASH",
  ],
  ['no image', given({ image: undefined }), NO_IMAGE],
  ['an empty image', given({ image: ' ' }), NO_IMAGE],
  ['an id that is no name', () => drill({}, 'Drill'), `name: "Drill" ${LABEL}`],
  ['a malformed name', given({ name: 'a drill' }), `name: "a drill" ${LABEL}`],
])('%s is refused', (_what, build, message) => {
  expect(refusal(build)).toBe(message);
});

test('a second drill of one name is refused', () => {
  const chart = testChart();
  const controller = operator({}, chart);
  new FailoverDrill(chart, 'drill', { controller, image: 'drill:1' });
  expect(refusal(() => new FailoverDrill(chart, 'again', { controller, image: 'drill:1', name: 'drill' }))).toContain(
    "name: pods of name 'drill' and instance 'drill' in namespace 'test-system' are already those of",
  );
});
