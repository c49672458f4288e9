import { describeFault, DrillResult, isInside } from '../../model/drill/result';
import { Timing } from '../../model/timing';
import { figuresJson } from '../figures-json';

/** What `--json` prints. Durations are in seconds, and moments in seconds after the event; what is not known is null. */
export function resultJson(result: DrillResult): object {
  const { judgement, moments, leader, next, lease } = result;
  return {
    event: result.event,
    deployment: { namespace: result.namespace, name: result.deployment },
    container: result.container,
    dialect: result.dialect,
    timing: timingJson(result.figures),
    lease: { namespace: lease.namespace, name: lease.name },
    replicas: result.replicas,
    leader: { holder: leader.holder, pod: leader.pod ?? null, node: leader.node ?? null },
    next: next === undefined ? null : { holder: next.holder, pod: next.pod ?? null },
    moments: {
      renewed: moment(moments.renewed),
      released: moment(moments.released),
      takenOver: moment(moments.takenOver),
      ended: moment(moments.ended),
      takenBack: moment(moments.takenBack),
      complete: moment(moments.complete),
    },
    measuredFrom: judgement.from,
    measured: moment(judgement.measured),
    bound: { lower: judgement.bound.lower, upper: judgement.bound.upper },
    tolerance: result.tolerance,
    inside: isInside(result),
    faults: judgement.faults.map((id) => ({ id, message: describeFault(id, result) })),
    stopMax: result.stopMax ?? null,
    figures: figuresJson(result.figures),
    notes: result.notes,
  };
}

export function timingJson({ leaseDuration, renewDeadline, retryPeriod }: Timing): object {
  return { leaseDuration, renewDeadline, retryPeriod };
}

/** To the millisecond. */
function moment(at: number | undefined): number | null {
  return at === undefined ? null : Math.round(at * 1000) / 1000;
}
