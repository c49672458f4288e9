import { LeaderElectedController } from '../leader-elected-controller';
import { CATALOG } from '../leader-election/catalog';
import { Dialect } from '../model/dialect';
import { DRILL_EVENTS, DrillEvent } from '../model/drill/event';
import { releases } from '../model/election/request';
import { Problem, problem } from '../model/problem';
import { didYouMean } from '../model/suggest';

/** Why there can be no drill of a controller with an event. */
export function drillProblems(controller: LeaderElectedController, event: DrillEvent): Problem[] {
  const { leaderElection, hostNetwork = false } = controller._props;
  const dialect = leaderElection._controller;
  if (leaderElection._mode !== 'of' || dialect?.kind !== 'election') {
    return [
      problem(
        'controller',
        `'${controller.name}' has no leader election, so that there is no leader whose going could be drilled`,
        'leave the drill out, or give the controller LeaderElection.of({ dialect })',
      ),
    ];
  }
  return [
    ...(controller.replicas < 2
      ? [
          problem(
            'controller',
            `'${controller.name}' has ${controller.replicas} replica, so that nobody could take over`,
            'give it at least 2 replicas',
          ),
        ]
      : []),
    ...(controller.leaseName === undefined
      ? [
          problem(
            'controller',
            `'${controller.name}' elects for several leases, each of which may have another leader`,
            "run 'cdk8s-ha-operator drill' with --lease-name for one of them",
          ),
        ]
      : []),
    ...(dialect.identity === 'random'
      ? [
          problem(
            'controller',
            `'${controller.name}' has a random identity in its lease, which does not tell which pod leads`,
            'leave the drill out, or have the controller use the name of its pod',
          ),
        ]
      : []),
    // From JavaScript anything may be given.
    ...(DRILL_EVENTS.includes(event)
      ? []
      : [problem('event', `'${event}' is not an event`, didYouMean(event, DRILL_EVENTS))]),
    ...(event === 'partition' && hostNetwork
      ? [
          problem(
            'event',
            `'${controller.name}' is on the network of its node, where no CiliumNetworkPolicy applies to it alone`,
            'use FailoverEvent.CRASH',
          ),
        ]
      : []),
  ];
}

/** What the program is told of a controller. What the cluster says by itself is not repeated. */
export function drillArguments(controller: LeaderElectedController, event: DrillEvent): string[] {
  const { name, namespace, container, leaseName = '', leaseNamespace = '' } = controller;
  return [
    'drill',
    `--namespace=${namespace}`,
    `--deployment=${name}`,
    `--container=${container.name}`,
    `--event=${event}`,
    `--lease-name=${leaseName}`,
    `--lease-namespace=${leaseNamespace}`,
    ...electionArguments(controller),
    // There is nobody to be asked.
    '--yes',
  ];
}

/** Its own settings tell of the election of a controller in the catalog; of others nothing may be readable. */
function electionArguments({
  _props: { leaderElection },
  electionFigures: figures,
}: LeaderElectedController): string[] {
  const dialect = leaderElection._controller as Dialect;
  if (CATALOG.includes(dialect) || figures === undefined) {
    return [`--dialect=${dialect.id}`];
  }
  const timing = [figures.leaseDuration, figures.renewDeadline, figures.retryPeriod];
  return [
    '--dialect=flags',
    `--client=${dialect.client}`,
    `--timing=${timing.map((duration) => `${duration.toMilliseconds() / 1000}s`).join('/')}`,
    releases(dialect, leaderElection._request) ? '--release-on-cancel' : '--no-release-on-cancel',
  ];
}

/** To schedule the pod, to pull its image, to look at the cluster, and to take everything back, in seconds. */
const SPARE = 240;

/** How long a drill may take, in seconds: the program gives up itself long before. */
export function longestDrill({ deployment, electionFigures: figures }: LeaderElectedController): number {
  const crash = figures?.crashMax.toMilliseconds() ?? 0;
  const grace = deployment.terminationGracePeriod?.toSeconds() ?? 0;
  return Math.ceil(SPARE + 4 * (grace + (2 * crash) / 1000));
}
