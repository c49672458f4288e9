import { CatalogedController, Dialect } from '../model/dialect';
import { Container } from '../model/election/container';
import { controllersOfImage } from '../model/election/identify';
import { flagOf } from '../model/election/meddling';
import { ownedNames } from '../model/election/owned-names';
import { RenderedElection } from '../model/election/render';
import { Advice, timingAdvice } from '../model/election-advice';
import { ElectionFigures } from '../model/figures';
import { CATALOG } from './catalog';
import { ElectionSurroundings } from './election-problems';

/** What its user should know about an election's figures. */
export function electionWarnings(
  dialect: Dialect,
  figures: ElectionFigures,
  gracePeriod: number | undefined,
): Advice[] {
  const needed = figures.gracePeriodMin;
  return [
    ...timingAdvice(dialect.client, figures, dialect),
    ...(gracePeriod === undefined || gracePeriod >= needed
      ? []
      : [
          {
            id: 'grace-period',
            message: `disruption.gracePeriod (${gracePeriod}s) is shorter than a graceful shutdown with release of the lease may take (${needed}s), so that a slow one is killed first`,
            remedy: `leave gracePeriod out, which gives ${needed}s`,
          },
        ]),
  ];
}

/** What the image tells against the election, where it is one of the catalog. */
export function imageWarnings(around: ElectionSurroundings, rendered: RenderedElection): Advice[] {
  const entries = controllersOfImage(containerOf(around), CATALOG);
  if (entries.length === 0) {
    return [];
  }
  const known = entries.flatMap((entry) => (entry.kind === 'election' ? [ownedNames(entry)] : []));
  const unknown = [
    ...rendered.args
      .filter((word) => word.startsWith('-'))
      .map(flagOf)
      .filter((flag) => !known.some(({ flags }) => flags.has(flag))),
    ...rendered.env.map(({ name }) => name).filter((name) => !known.some(({ variables }) => variables.has(name))),
  ];
  return unknown.slice(0, 1).map((name) => ({
    id: 'image-dialect',
    message: `the image is known as that of ${describe(entries)}, which is not known to read ${name}`,
    remedy: `use LeaderElectionDialect.of('${entries[0].id}')`,
  }));
}

/** Several replicas that are said to need no election, of a controller that is known to need to be alone. */
export function soleReplicaWarnings(around: ElectionSurroundings, replicas: number): Advice[] {
  const [entry] = controllersOfImage(containerOf(around), CATALOG);
  return entry?.kind === 'no-election' && entry.replicas === 'one' && replicas > 1
    ? [
        {
          id: 'single-replica',
          message: `the image is known as that of ${entry.title}, which ${entry.reason}`,
          remedy: 'use one replica',
        },
      ]
    : [];
}

function containerOf({ image, command, args }: ElectionSurroundings): Container {
  return { image, command, args };
}

function describe(entries: readonly CatalogedController[]): string {
  return entries.map(({ title }) => title).join(' or ');
}
