import { describeFault, DrillResult, isInside } from '../../model/drill/result';
import { measuredSeconds, Row, rounded, seconds, section, sections, table } from '../layout';
import { headingOf } from './heading';
import { happeningRows } from './moments';

/** What a drill has come to, for people. */
export function resultText(result: DrillResult): string {
  const { judgement, notes, event } = result;
  const controller = { id: result.dialect, title: result.title };
  return sections([
    headingOf(event, { ...result, controller }),
    section('What happened, in seconds after the event', table(happeningRows(result))),
    section('Measured', table(measured(result))),
    section('Note', notes),
    section(
      'Found',
      judgement.faults.map((fault) => describeFault(fault, result)),
    ),
    isInside(result) ? 'Inside the bound.\n' : 'Outside the bound.\n',
  ]);
}

function measured(result: DrillResult): Row[] {
  const { judgement, tolerance, moments, stopMax } = result;
  const { from, measured: time, bound } = judgement;
  const ofStop: Row[] =
    stopMax === undefined
      ? []
      : [
          [
            'the old leader ended',
            moments.ended === undefined
              ? `was not seen (it should within ${seconds(stopMax)})`
              : `${measuredSeconds(moments.ended)} after the event (at most ${seconds(stopMax)})`,
          ],
        ];
  return [
    [FROM[from], time === undefined ? 'there is none' : measuredSeconds(time)],
    ['bound', `${rounded(bound.lower)} – ${seconds(bound.upper)}, and ${seconds(tolerance)} of tolerance`],
    ...(from === 'release' && moments.released !== undefined
      ? ([['from the event to the release', measuredSeconds(moments.released)]] as const)
      : []),
    ...ofStop,
    ['complete again', moments.complete === undefined ? 'was not seen' : `after ${measuredSeconds(moments.complete)}`],
  ];
}

const FROM = {
  event: 'from the event to the next leader',
  renewal: 'from the last renewal to the next leader',
  release: 'from the release to the next leader',
} as const;
