import { Manifest } from '../../test/support/manifests';
import { Program } from '../../test/support/program';
import { until } from '../support/processes';
import { LATENCY } from '../support/report/tolerance';
import { differences, snapshotOf } from './snapshot';
import { Drilled, Stage } from './stage';

export type DrillEvent = 'delete' | 'crash' | 'drain' | 'partition';

/** What a drill came to, and what is wrong with it. */
export interface Checked {
  readonly code: number | null;
  /** What it printed as JSON; empty where it printed none. */
  readonly result: Manifest;
  readonly findings: readonly string[];
}

export interface CheckOptions {
  readonly program?: Program;
  readonly args?: readonly string[];
}

/** Drills, and compares what the program says with what the harness sees of the same. */
export async function checked(
  stage: Stage,
  drilled: Drilled,
  event: DrillEvent,
  { program = stage.program, args: more = [] }: CheckOptions = {},
): Promise<Checked> {
  const { operator, namespace, nodes } = drilled;
  await operator.settled();
  const leader = operator.leader();
  const before = await snapshotOf(stage.cluster.api, namespace, nodes);
  const severances = stage.enforcer.severances.length;
  const args = ['--event', event, '--yes', '--json', '--tolerance', `${LATENCY}s`, ...more];
  const { code, out, err } = await stage.drill(drilled, args, program);
  const result = (out === '' ? {} : JSON.parse(out)) as Manifest;
  await operator.settled();
  const severed = stage.enforcer.severedIn(namespace, severances);
  const expected = event === 'partition' ? [leader] : [];
  return {
    code,
    result,
    findings: [
      ...(code === 0 ? [] : [`exit code ${String(code)}: ${err}${JSON.stringify(result.faults)}`]),
      ...(result.leader?.pod === leader ? [] : [`${String(leader)} led, not ${String(result.leader?.pod)}`]),
      ...(JSON.stringify(severed) === JSON.stringify(expected)
        ? []
        : [`cut off were ${severed.join(', ') || 'none'}, and not ${expected.join(', ') || 'none'}`]),
      ...differences(before, await settledSnapshot(stage, drilled, before)).map(
        (difference) => `left behind: ${difference}`,
      ),
    ],
  };
}

/** As before, or as it is once the controllers have had their time: a node that is uncordoned loses a taint. */
export async function settledSnapshot(stage: Stage, { namespace, nodes }: Drilled, before: object) {
  const now = () => snapshotOf(stage.cluster.api, namespace, nodes);
  return until(
    'it is other than before',
    async () => {
      const after = await now();
      return differences(before as never, after).length === 0 ? after : undefined;
    },
    5,
  ).catch(now);
}
