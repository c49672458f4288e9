import { DrillEvent } from '../../model/drill/event';
import { DrillResult } from '../../model/drill/result';
import { Row } from '../layout';

const HAPPENED: Readonly<Record<DrillEvent, (pod: string) => string>> = {
  delete: (pod) => `pod ${pod} was deleted`,
  drain: (pod) => `pod ${pod} was evicted`,
  crash: (pod) => `pod ${pod} was deleted without a grace period`,
  partition: (pod) => `pod ${pod} was to be cut off`,
};

/** Something that happened, in seconds after the event. */
export interface Happening {
  readonly at: number;
  /** For a line of its own. */
  readonly text: string;
  /** For a drawing. */
  readonly label: string;
}

/** What happened, in its order. */
export function happeningsOf({ event, leader, next, moments, deployment }: DrillResult): Happening[] {
  const old = leader.pod ?? leader.holder;
  const { renewed, released, takenOver, ended, takenBack, complete } = moments;
  const all: readonly (readonly [at: number | undefined, text: string, label: string])[] = [
    [renewed, `${old} renewed the lease for the last time`, 'last renewal'],
    [0, HAPPENED[event](old), event === 'partition' ? 'cut off' : event],
    [released, `${old} released the lease`, 'released'],
    [takenOver, `${next?.pod ?? next?.holder ?? ''} leads`, 'taken over'],
    [ended, `${old} had ended`, 'old leader ended'],
    [takenBack, 'what the drill did was taken back', 'taken back'],
    [complete, `Deployment ${deployment} was complete again`, 'complete again'],
  ];
  return all
    .flatMap(([at, text, label]) => (at === undefined ? [] : [{ at, text, label }]))
    .sort((a, b) => a.at - b.at);
}

/** As rows of a table: when, and what. */
export function happeningRows(result: DrillResult): Row[] {
  const rows = happeningsOf(result).map(({ at, text }): Row => [
    `${at.toFixed(2).replace(/^-(0\.00)$/, '$1')} s`,
    text,
  ]);
  const width = Math.max(...rows.map(([at]) => at.length));
  return rows.map(([at, text]) => [at.padStart(width), text]);
}
