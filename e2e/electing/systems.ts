import { App, Chart, Duration } from 'cdk8s';
import { Manifest } from '../../test/support/manifests';
import { CLIENT_GO_LOG, JSON_LINES, Reading } from '../support/leadership';
import { rustIsHere } from '../support/rust';
import { synthesized } from '../support/synthesized';
import {
  LeaderElectedController,
  LeaderElectedControllerProps,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionFigures,
  LeaderElectionOptions,
  NetworkBackend,
  TimingProfile,
} from 'cdk8s-ha-operator';

/** A program that elects, and how it is told by what the library renders. */
export interface System {
  /** The folder in e2e/tools. */
  readonly tool: string;
  readonly election: Partial<LeaderElectionOptions> & { readonly dialect: LeaderElectionDialect };
  readonly args?: readonly string[];
  readonly props?: Partial<LeaderElectedControllerProps>;
  readonly reading: Reading;
  /** Whether it gives the lease up when it is told to end. */
  readonly releases: boolean;
  /** Whether the lease is in another namespace. */
  readonly elsewhere?: boolean;
  /** Whether one that is cut off without a word leads for longer than its timing says. */
  readonly goesOnWhenCut?: boolean;
}

const FLAGS = ['--metrics-bind-address=0', '--health-probe-bind-address=0'];
const VARIABLES = LeaderElectionDialect.env({ releaseOnCancel: 'LEASE_RELEASE_ON_CANCEL' });
/** The binary has it built in. */
const BESKAR7_LEASE = 'beskar7.infrastructure.cluster.x-k8s.io';
const NAMED = { leaseName: 'elector.example.com' };

export const SYSTEMS = {
  'cert-manager': {
    tool: 'cert-manager-controller',
    election: { dialect: LeaderElectionDialect.CERT_MANAGER },
    // Of its own work nothing, for which it would need its definitions and rights.
    args: ['--controllers=-issuers', '--metrics-listen-address=127.0.0.1:0'],
    reading: CLIENT_GO_LOG,
    releases: true,
    elsewhere: true,
    // Its release has no time-out, in the client-go of this version.
    goesOnWhenCut: true,
  },
  'controller-runtime': {
    tool: 'controller-runtime-manager',
    election: { dialect: LeaderElectionDialect.BESKAR7 },
    args: FLAGS,
    reading: JSON_LINES,
    releases: false,
  },
  'controller-runtime, releasing': {
    tool: 'controller-runtime-manager',
    election: { dialect: LeaderElectionDialect.flags(), leaseName: BESKAR7_LEASE, releaseOnCancel: true },
    args: FLAGS,
    reading: JSON_LINES,
    releases: true,
  },
  'client-go': {
    tool: 'client-go-elector',
    election: { dialect: VARIABLES, ...NAMED },
    reading: JSON_LINES,
    releases: false,
  },
  'client-go, releasing': {
    tool: 'client-go-elector',
    election: { dialect: VARIABLES, ...NAMED, releaseOnCancel: true },
    reading: JSON_LINES,
    releases: true,
  },
  'kube-lease-manager': {
    tool: 'kube-lease-manager',
    election: { dialect: LeaderElectionDialect.BINDY },
    // A standby of it does not listen to SIGTERM: it takes all the time that it is given.
    props: { disruption: { gracePeriod: Duration.seconds(10) } },
    reading: JSON_LINES,
    releases: false,
    goesOnWhenCut: true,
  },
} satisfies Readonly<Record<string, System>>;

export type SystemName = keyof typeof SYSTEMS;

/** Those of them that can be built here. */
export const NAMES = (Object.keys(SYSTEMS) as SystemName[]).filter(
  (name) => SYSTEMS[name].tool !== 'kube-lease-manager' || rustIsHere(),
);
if (NAMES.length < Object.keys(SYSTEMS).length) {
  process.stderr.write('kube-lease-manager, with which Bindy elects, is left out: there is no Rust (cargo) here.\n');
}

export const PROFILES = {
  default: TimingProfile.DEFAULT,
  fast: TimingProfile.FAST,
  conservative: TimingProfile.CONSERVATIVE,
} as const;

/** A system as it is rendered, in a namespace of its own. */
export interface Rendered {
  readonly namespace: string;
  readonly manifests: readonly Manifest[];
  readonly figures: LeaderElectionFigures;
}

/** Renders a system, and says what the library says of its election. */
export function rendered(system: System, namespace: string, timing: TimingProfile): Rendered {
  const app = new App();
  const chart = new Chart(app, 'electing', { namespace });
  const controller = new LeaderElectedController(chart, 'manager', {
    image: 'registry.example.com/manager:1.0.0',
    leaderElection: LeaderElection.of({
      timing,
      ...(system.elsewhere && { leaseNamespace: `${namespace}-leases` }),
      ...system.election,
    }),
    args: [...(system.args ?? [])],
    network: { backend: NetworkBackend.NETWORK_POLICY },
    silenceWarnings: { 'fencing-margin': 'how long two lead at once is what is measured' },
    ...system.props,
  });
  const figures = controller.electionFigures;
  if (figures === undefined) {
    throw new Error('a controller with an election has figures');
  }
  return { namespace, manifests: synthesized(app), figures };
}
