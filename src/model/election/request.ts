import { Dialect } from '../dialect';
import { ElectionFigures, electionFigures } from '../figures';
import { Problem, problem, quote } from '../problem';
import { configurationProblems } from './configuration';
import { effectiveTiming, timingRequestProblems } from './derive-timing';
import { Election, ElectionPlace, ElectionRequest } from './election';
import { leaseNameProblems, leaseNamespaceProblems, resolveLease } from './lease';

/** What stands between a request and a dialect: each thing that cannot be expressed, once. */
export function electionProblems(dialect: Dialect, request: ElectionRequest, place: ElectionPlace): Problem[] {
  return [
    ...leaseNameProblems(dialect, request, place),
    ...leaseNamespaceProblems(dialect, request, place),
    ...timingRequestProblems(dialect, request),
    ...releaseProblems(dialect, request),
    ...configurationProblems(dialect, request),
  ];
}

export function releaseProblems({ id, settings, defaults }: Dialect, { releaseOnCancel }: ElectionRequest): Problem[] {
  if (releaseOnCancel === undefined || settings.releaseOnCancel || releaseOnCancel === defaults.releaseOnCancel) {
    return [];
  }
  return [
    problem(
      'leaderElection.releaseOnCancel',
      `${releaseOnCancel} cannot be set with dialect '${id}', whose binary ${defaults.releaseOnCancel ? 'always releases' : 'never releases'} the lease when it stops`,
      'leave releaseOnCancel out',
    ),
  ];
}

/** Why a binary cannot be told not to elect. */
export function disabledProblems({ id, settings }: Dialect): Problem[] {
  return settings.enable
    ? []
    : [
        problem(
          'leaderElection',
          `${quote('disabled')} cannot be set with dialect '${id}', whose binary always elects a leader`,
          'use LeaderElection.of({ dialect }) with replicas: 1',
        ),
      ];
}

/** The election that a request without problems comes to. */
export function resolveElection(dialect: Dialect, request: ElectionRequest, place: ElectionPlace): Election {
  return {
    lease: resolveLease(dialect, request, place),
    timing: request.timing ?? effectiveTiming(dialect),
    releaseOnCancel: request.releaseOnCancel,
  };
}

/** What an election means, by the client and the habits of its binary. */
export function figuresOfElection(
  dialect: Dialect,
  election: Pick<Election, 'timing' | 'releaseOnCancel'>,
): ElectionFigures {
  return electionFigures(dialect.client, election.timing, {
    releases: releases(dialect, election),
    gracefulShutdown: dialect.gracefulShutdown,
    withoutTimeout: dialect.withoutTimeout,
  });
}

/** Whether a leader that stops gives the lease up. */
export function releases({ defaults }: Dialect, { releaseOnCancel }: Pick<Election, 'releaseOnCancel'>): boolean {
  return releaseOnCancel ?? defaults.releaseOnCancel;
}
