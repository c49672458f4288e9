import { Expectation, expectedBound, MeasuredFrom } from '../../model/drill/judgement';
import { undosOf } from '../../model/drill/steps';
import { figuresJson } from '../figures-json';
import { Row, rounded, seconds, section, sections, table } from '../layout';
import { headingOf } from './heading';
import { timingJson } from './json';
import { Preparation } from './preparation';

/** A drill that may begin. */
export interface Plan {
  readonly preparation: Preparation;
  readonly expectation: Expectation;
  /** Seconds to wait for the next leader. */
  readonly timeout: number;
}

/** What is about to happen, for people. */
export function planText({ preparation, expectation, timeout }: Plan): string {
  const { subject, pod, replicas, steps, notes } = preparation;
  const { event } = expectation;
  const undos = undosOf(steps);
  const rows: Row[] = [
    ['leader', `${pod.name}${pod.node === undefined ? '' : ` on node ${pod.node}`}`],
    ['replicas', String(replicas)],
    ['expected', expected(expectation)],
    ['tolerance', `${seconds(expectation.tolerance)}, for requests and the start of a process`],
    ['waiting', `at most ${seconds(timeout)}`],
  ];
  return sections([
    headingOf(event, subject),
    section('Found', table(rows)),
    section('Will', [...steps.map(({ what }) => what)]),
    section(
      'Afterwards, in any case, take back',
      undos.map(({ what }) => what),
    ),
    section('Note', notes),
  ]);
}

const FROM: Readonly<Record<MeasuredFrom, string>> = {
  event: 'after the event, or after the last renewal if that is later',
  renewal: 'after the last renewal',
  release: 'after the old one has released the lease',
};

function expected(expectation: Expectation): string {
  const { from, bound } = expectedBound(expectation);
  return `the next one leads ${rounded(bound.lower)} – ${seconds(bound.upper)} ${FROM[from]}`;
}

/** The same for scripts; durations in seconds. */
export function planJson({ preparation, expectation, timeout }: Plan): object {
  const { subject, pod, holder, replicas, steps, notes } = preparation;
  const { from, bound } = expectedBound(expectation);
  return {
    event: expectation.event,
    deployment: { namespace: subject.namespace, name: subject.deployment },
    container: subject.container,
    dialect: subject.controller.id,
    timing: timingJson(subject.figures),
    lease: { namespace: subject.lease.namespace, name: subject.lease.name },
    replicas,
    leader: { holder, pod: pod.name, node: pod.node ?? null },
    measuredFrom: from,
    bound,
    tolerance: expectation.tolerance,
    timeout,
    steps: steps.map(({ what }) => what),
    takenBack: undosOf(steps).map(({ what }) => what),
    figures: figuresJson(subject.figures),
    notes,
  };
}
